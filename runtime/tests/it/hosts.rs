//! A token goes to the host it belongs to, and nowhere else.

use axum::response::Response;
use feishu_runtime::{Client, Error, Method, TransportKind};
use serde_json::json;

use crate::endpoints::{Astray, Bare, CreateDepartment, Foreign, GetFile, Lured, Ping};
use crate::platform::{Platform, reply};

async fn pinging() -> Platform {
    Platform::start(|_| reply(200, json!({"code": 0, "msg": "", "bot": "b"}))).await
}

#[tokio::test]
async fn an_endpoint_with_a_host_of_its_own_needs_to_be_told_where_it_goes() {
    let platform = pinging().await;
    let plain = Client::builder("a", "b").base_url(&platform.base).build().unwrap().access_token("t-1");
    let error = Bare {}.send(&plain).await.unwrap_err();
    assert!(matches!(error, Error::Config(_)), "{error}");
    for told in ["verification.get", "https://www.feishu.cn", "127.0.0.1", "replace_host"] {
        assert!(error.to_string().contains(told), "`{told}` is missing: {error}");
    }
    assert!(platform.calls().is_empty() && platform.token_requests().is_empty());

    for name in ["www.feishu.cn", "https://www.feishu.cn/"] {
        let named = Client::builder("a", "b").base_url(&platform.base).replace_host(name, &platform.base);
        Bare {}.send(&named.build().unwrap()).await.unwrap();
    }
    let told = Client::builder("a", "b")
        .base_url(&platform.base)
        .replace_host("https://www.feishu.cn", &platform.base);
    Bare {}.send(&told.build().unwrap()).await.unwrap();
    assert_eq!(platform.calls().len(), 3);
}

#[test]
fn a_replacement_is_not_in_the_clear() {
    let replaced = |url: &str| Client::builder("a", "b").replace_host("https://www.feishu.cn", url).build();
    for url in ["http://gateway.example", "http://user:pass@127.0.0.1", "gateway.example"] {
        assert!(matches!(replaced(url), Err(Error::Config(_))), "{url}");
    }
    for url in ["https://gateway.example", "http://127.0.0.1:80", "http://[::1]:80", "http://localhost:80"] {
        replaced(url).unwrap();
    }
}

#[tokio::test]
async fn what_a_path_hides_is_not_sent() {
    let platform = pinging().await;
    let client = platform.client();
    let lured = Lured {}.send(&client).await.unwrap_err();
    let astray = Astray { id: "1".into() }.send(&client).await.unwrap_err();
    let foreign = Foreign {}.send(&client).await.unwrap_err();
    for error in [lured, astray, foreign] {
        assert!(matches!(error, Error::Config(_)), "{error}");
    }
    for path in ["/open-apis/../x", "/open-apis/%2e%2E/x", "/\\evil.example", "/a@b", "/a//b", "/a\nb", "a"] {
        let error = client.call_raw(Method::Get, path).await.unwrap_err();
        assert!(
            matches!(error, Error::Config(_)) && error.to_string().lines().count() == 1,
            "{path}: {error}"
        );
    }
    assert!(platform.calls().is_empty());
    client.call_raw(Method::Get, "/open-apis/calendar/v4/calendars/a%40group.example").await.unwrap();
}

fn redirect(status: u16, to: &str) -> Response {
    let mut response = reply(status, json!({"code": 0, "msg": "", "bot": "b"}));
    response.headers_mut().insert("location", to.parse().unwrap());
    response
}

#[tokio::test]
async fn row_02_a_redirect_is_an_error_that_names_where_it_pointed() {
    let evil = pinging().await;
    for status in [301, 302, 303, 307, 308] {
        let to = format!("{}/open-apis/stolen?token=t-secret", evil.base);
        let platform = Platform::start(move |_| redirect(status, &to)).await;
        let client = platform.client().helpdesk_token("aGVscA==");
        let create = CreateDepartment { name: "a".into(), ..Default::default() };
        let errors = [
            create.send(&client).await.unwrap_err(),
            GetFile { name: "f".into() }.send(&client).await.unwrap_err(),
            client.call_raw(Method::Get, "/open-apis/x").await.unwrap_err(),
        ];
        for error in errors {
            assert!(
                matches!(&error, Error::Transport(error) if error.kind == TransportKind::Redirect),
                "{error}"
            );
            assert!(error.to_string().contains(&format!("{}/open-apis/stolen", evil.base)), "{error}");
            assert!(!error.to_string().contains("t-secret"), "{error}");
        }
        assert_eq!(platform.calls().len(), 3, "and none is repeated");

        let to = format!("{}/open-apis/auth/v3/stolen", evil.base);
        platform.tokens_fail(move |_| Some(redirect(status, &to)));
        platform.revoke_tokens();
        let other = Client::builder("other", "app-secret-123").base_url(&platform.base).build().unwrap();
        let error = Ping {}.send(&other).await.unwrap_err();
        assert!(
            matches!(&error, Error::Transport(error) if error.kind == TransportKind::Redirect),
            "{error}"
        );
    }
    assert!(evil.calls().is_empty() && evil.token_requests().is_empty());
}

#[tokio::test]
async fn row_02_no_reply_tells_the_next_host_where_the_call_came_from() {
    let platform = pinging().await;
    Ping {}.send(&platform.client()).await.unwrap();
    assert!(!platform.calls()[0].headers.contains_key("referer"));
}
