//! What goes over the wire, and what comes back.

use feishu_runtime::{Client, Error, TransportKind};
use serde_json::json;

use crate::endpoints::{AnyCode, Bare, CreateDepartment, GetMe, IdKind, Leader, ListDepartments, Ping};
use crate::platform::{Platform, broken_off, reply, text};

#[tokio::test]
async fn path_query_and_token_go_where_they_belong() {
    let platform = Platform::answering(json!({"items": [{"name": "A"}], "has_more": false})).await;
    let client = platform.builder().base_url(format!("{}/gateway/", platform.base)).build().unwrap();
    let list = ListDepartments {
        unit: "a/b ü?".into(),
        kinds: Some(vec![IdKind::OpenId, "x&y".into()]),
        page_size: Some(50),
        ..Default::default()
    };
    let page = list.send(&client).await.unwrap();

    assert_eq!(page.items[0].name.as_deref(), Some("A"));
    let call = &platform.calls()[0];
    assert_eq!(call.method, "GET");
    assert_eq!(call.path, "/gateway/open-apis/contact/v3/units/a%2Fb%20%C3%BC%3F/departments");
    assert_eq!(call.query.as_deref(), Some("kinds=open_id&kinds=x%26y&page_size=50"));
    assert_eq!(call.bearer(), Some("t-0"));
    assert!(call.headers["user-agent"].starts_with("feishu-runtime/"));
    assert_eq!(
        platform.token_requests()[0].json(),
        json!({"app_id": "cli_test", "app_secret": "app-secret-123"})
    );
}

#[tokio::test]
async fn body_and_header_parameters_are_sent_and_absent_ones_are_not() {
    let platform = Platform::answering(json!({"name": "R&D"})).await;
    let create = CreateDepartment {
        name: "R&D".into(),
        leaders: Some(vec![Leader { id: Some("u1".into()), kind: None }]),
        trace: Some("t1".into()),
    };
    create.send(&platform.client()).await.unwrap();

    let call = &platform.calls()[0];
    assert_eq!(call.json(), json!({"name": "R&D", "leaders": [{"leaderID": "u1"}]}));
    assert_eq!(call.headers["x-trace"], "t1");
    assert_eq!(call.headers["content-type"], "application/json; charset=utf-8");
}

#[tokio::test]
async fn a_path_parameter_cannot_leave_its_segment() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.builder().checks(false).build().unwrap();
    for unit in ["", ".", ".."] {
        let list = ListDepartments { unit: unit.into(), ..Default::default() };
        assert!(matches!(list.send(&client).await, Err(Error::Check(_))), "{unit:?}");
    }
    assert!(platform.calls().is_empty());
}

#[tokio::test]
async fn a_violation_is_reported_and_nothing_is_sent() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.client();
    let create = CreateDepartment { name: "od-too-long".into(), ..Default::default() };
    let error = create.send(&client).await.unwrap_err();
    let Error::Check(violations) = &error else { panic!("{error}") };
    assert_eq!(violations.violations.len(), 2);
    assert!(platform.calls().is_empty() && platform.token_requests().is_empty());

    create.send(&client).checks(false).await.unwrap();
    assert_eq!(platform.calls().len(), 1);
}

#[tokio::test]
async fn an_api_error_says_everything_the_reply_and_the_docs_say() {
    let error = json!({
        "log_id": "log-2",
        "troubleshooter": "https://open.feishu.cn/search?log_id=log-2",
        "permission_violations": [{"type": "action_privilege_required", "subject": "contact:unit"}, {"scope": "im:chat"}],
        "field_violations": [{"field": "unit_id", "value": "?", "description": "no such unit"}],
        "helps": [{"url": "https://open.feishu.cn/app", "description": "help"}],
        "novel": true,
    });
    let body = json!({"code": 43051, "msg": "bad unit", "error": error, "data": "not an object"});
    let platform = Platform::start(move |_| reply(400, body.clone())).await;
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    let error = list.send(&platform.client()).await.unwrap_err();

    assert!(!error.is_retryable());
    assert_eq!(error.log_id(), Some("log-1"));
    let host = platform.base.trim_start_matches("http://");
    let line = format!(
        "contact_v3.department.list: 43051 bad unit; unit_id: no such unit (HTTP 400, log id log-1, request id request-1; \
         {host}, 1 attempt in 0.0 s)"
    );
    assert_eq!(error.to_string(), line);
    let advice = "hint: check the unit id\nmissing scopes: contact:unit, im:chat\n\
        help: https://open.feishu.cn/search?log_id=log-2\nhelp: https://open.feishu.cn/app";
    assert_eq!(format!("{error:#}"), format!("{line}\n{advice}"));
    let Error::Api(error) = error else { panic!("{error}") };
    assert!(error.code == AnyCode::UnitIdInvalid && error.code != AnyCode::TooFast && error.code == 43051);
    assert_eq!(error.typed::<AnyCode>(), AnyCode::UnitIdInvalid);
    assert_eq!(error.hint(), "check the unit id");
    assert_eq!(error.documented_message(), "unit_id invalid");
    assert_eq!(error.http_status(), 400);
    assert_eq!(error.missing_scopes().collect::<Vec<_>>(), ["contact:unit", "im:chat"]);
    assert_eq!(error.detail.field_violations[0].field.as_deref(), Some("unit_id"));
    assert_eq!(error.detail.helps[0].description.as_deref(), Some("help"));
    assert_eq!(error.troubleshooter(), Some("https://open.feishu.cn/search?log_id=log-2"));
    assert_eq!(error.detail.raw["novel"], true);
}

#[tokio::test]
async fn a_general_code_has_a_hint_though_no_endpoint_documents_it() {
    let platform =
        Platform::start(|_| reply(400, json!({"code": 99_991_672, "msg": "Access denied."}))).await;
    let error = Ping {}.send(&platform.client()).await.unwrap_err();
    let Error::Api(error) = error else { panic!("{error}") };
    assert!(error.hint().contains("apply for one of the scopes"));
}

#[tokio::test]
async fn an_error_with_http_200_is_an_error_and_a_success_needs_a_code() {
    let platform = Platform::start(|seen| match seen.path.as_str() {
        "/open-apis/bot/v3/info" => reply(200, json!({"bot": "me"})),
        _ => reply(200, json!({"code": 43051, "msg": "no"})),
    })
    .await;
    let client = platform.client();
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    assert!(matches!(list.send(&client).await, Err(Error::Api(_))));
    assert!(matches!(Ping {}.send(&client).await, Err(Error::Decode(_))));
}

#[tokio::test]
async fn a_reply_without_content_is_a_success() {
    let platform = Platform::start(|_| text(204, "application/json", "")).await;
    Ping {}.send(&platform.client()).await.unwrap();
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    assert!(list.send(&platform.client()).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn an_error_is_an_error_where_no_code_is_documented() {
    let platform = Platform::start(|_| reply(200, json!({"code": 91403, "msg": "Forbidden"}))).await;
    let error = Bare {}.send(&platform.client()).await.unwrap_err();
    assert!(matches!(&error, Error::Api(error) if error.code == 91403), "{error}");
}

#[tokio::test]
async fn flat_and_bare_replies_are_read_whole() {
    let platform = Platform::start(|seen| match seen.path.as_str() {
        "/suite/bare" => reply(200, json!({"bot": "bare"})),
        _ => reply(200, json!({"code": 0, "msg": "ok", "bot": "flat"})),
    })
    .await;
    let client = platform.client();
    assert_eq!(Ping {}.send(&client).await.unwrap().bot.as_deref(), Some("flat"));
    assert_eq!(Bare {}.send(&client).await.unwrap().bot.as_deref(), Some("bare"));
}

#[tokio::test]
async fn a_wrong_type_is_reported_with_its_path_and_the_body() {
    let platform =
        Platform::answering(json!({"items": [{"name": "A"}, {"leaders": [{"leaderType": {"a": 1}}]}]})).await;
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    let error = list.send(&platform.client()).strict_replies(true).await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.path().unwrap().to_string(), "data.items[1].leaders[0].leaderType");
    assert!(error.to_string().contains("expected an integer, found an object"), "{error}");
    assert!(error.body.starts_with(b"{"));
    assert_eq!(platform.calls().len(), 1, "a wrong type will come again, so it is not asked for again");
}

#[tokio::test]
async fn a_page_in_place_of_a_reply_and_half_a_reply_may_go_away() {
    let platform = Platform::start(|seen| match seen.path.as_str() {
        "/open-apis/bot/v3/info" => text(502, "text/html", "<html>Bad Gateway</html>"),
        _ => text(200, "application/json", "{\"code\": 0, \"data\": {\"items\": ["),
    })
    .await;
    let client = platform.impatient();
    let html = Ping {}.send(&client).await.unwrap_err();
    let status = matches!(&html, Error::Api(error) if error.origin.http_status == 502);
    assert!(status && html.is_retryable() && html.to_string().contains("502 Bad Gateway"), "{html}");
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    let half = list.send(&client).await.unwrap_err();
    assert!(
        matches!(&half, Error::Decode(error) if error.path().unwrap().to_string() == "data.items[0]"),
        "{half}"
    );
    assert!(half.is_retryable());
}

#[tokio::test]
async fn a_broken_connection_and_a_refused_one_are_transport_errors() {
    let platform = Platform::start(|_| broken_off("application/json")).await;
    let broken = Ping {}.send(&platform.impatient()).await.unwrap_err();
    assert!(matches!(&broken, Error::Transport(error) if error.kind == TransportKind::Broken), "{broken}");

    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = platform.builder().base_url(format!("http://{closed}")).build().unwrap();
    let refused = Ping {}.send(&client).access_token("t-1").await.unwrap_err();
    assert!(matches!(&refused, Error::Transport(error) if error.kind == TransportKind::Connect), "{refused}");
    assert!(!refused.to_string().contains("bot/v3"), "the URL is nobody's business: {refused}");
}

#[tokio::test]
async fn a_user_endpoint_without_a_user_token_fails_before_sending() {
    let platform = Platform::answering(json!({})).await;
    let error = GetMe {}.send(&platform.client()).await.unwrap_err();
    assert!(error.to_string().contains("takes a user_access_token and none was given"), "{error}");
    assert!(platform.calls().is_empty());
}

#[tokio::test]
async fn a_reply_is_available_whole() {
    let platform = Platform::answering(json!({"items": [], "novel": 1})).await;
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    let reply = list.send(&platform.client()).detailed().await.unwrap();
    assert_eq!(reply.http_status, 200);
    assert_eq!(reply.headers["x-tt-logid"], "log-1");
    assert!(String::from_utf8_lossy(&reply.body).contains("novel"));
}

#[tokio::test]
async fn headers_of_the_client_and_the_call_are_sent() {
    let platform = Platform::answering(json!({})).await;
    let client =
        platform.builder().default_header("x-a", "client").default_header("x-b", "client").build().unwrap();
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    list.send(&client).header("x-b", "call").helpdesk_token("aGVscA==").await.unwrap();
    let headers = &platform.calls()[0].headers;
    assert_eq!((headers["x-a"].as_str(), headers["x-b"].as_str()), ("client", "call"));
    assert_eq!(headers["x-lark-helpdesk-authorization"], "aGVscA==");

    let error = list.send(&client).header("x-b", "two\nlines").await.unwrap_err();
    assert!(matches!(error, Error::Config(_)), "{error}");
}

#[test]
fn row_03_a_client_that_cannot_work_is_not_built() {
    for (url, why) in [
        ("open.feishu.cn", "\"open.feishu.cn\" has no scheme: expected one such as `https://open.feishu.cn`"),
        ("ftp://open.feishu.cn", "\"ftp://open.feishu.cn\" is neither https nor http"),
        ("https://open.feishu.cn?a=b", "has a query or a fragment"),
        ("https://", "names no host"),
        ("https://user:password-1@open.feishu.cn", "the base URL holds a user or a password"),
        ("https://user@open.feishu.cn", "holds a user or a password"),
        ("https://open.feishu.cn\\@evil.example", "holds a user or a password"),
        ("https:/open.feishu.cn", "has no scheme"),
        ("https:\\\\open.feishu.cn", "has no scheme"),
        ("https://open.feishu.cn\\evil.example", "letters that no host has"),
        ("https://open.feishu.cn:0", "or no port behind it"),
        ("https://open.feishu.cn:65536", "or no port behind it"),
        ("https://open.feishu.cn:+443", "letters that no host has"),
        ("https://[fe80::1%25eth0]", "letters that no host has"),
        ("https://open\u{3002}feishu\u{ff0e}cn", "letters that no host has"),
        ("https://%6fpen.feishu.cn", "letters that no host has"),
        ("https://open..feishu.cn", "names no host"),
        ("https://.feishu.cn", "names no host"),
        ("https://open.feishu.cn/\n", "holds a control character"),
        ("https://\topen.feishu.cn", "holds a control character"),
        ("https://open.feishu.cn/a\0b", "holds a control character"),
        ("https://open.feishu.cn/../x", "has a path that leads elsewhere"),
        ("https://open.feishu.cn/%2E%2e/", "has a path that leads elsewhere"),
        ("https://open.feishu.cn/a//b", "has a path that leads elsewhere"),
        ("https://open.feishu.cn/\\evil.example", "has a path that leads elsewhere"),
        (" https://open.feishu.cn", "is neither https nor http"),
    ] {
        let error = Client::builder("a", "b").base_url(url).build().unwrap_err();
        assert!(matches!(error, Error::Config(_)) && error.to_string().contains(why), "{url}: {error}");
        assert!(!error.to_string().contains("password-1"), "{error}");
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
    for url in
        ["HTTPS://Open.Feishu.CN:443/", "https://open.feishu.cn.", "https://gateway.example:8443/a/b//"]
    {
        Client::builder("a", "b").base_url(url).build().unwrap_or_else(|error| panic!("{url}: {error}"));
    }
}
