//! A reply that wants to be asked for somewhere else.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use feishu_runtime::{Client, Error, TransportKind, UserSession, UserTokens, WebhookBot};

use super::{client, every};
use crate::endpoints::GetMe;
use crate::liar::{Says, liar, reply};
use crate::proxy;

const WELL: &str = r#"{"code": 0, "msg": "", "bot": "b", "data": {}}"#;

fn is_redirect(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.kind == TransportKind::Redirect)
}

/// What a redirect may name, for a server that is somewhere else.
fn locations(elsewhere: &str) -> Vec<Vec<u8>> {
    let place = elsewhere.strip_prefix("http://").unwrap();
    let texts = [
        String::new(),
        format!("location: {elsewhere}/stolen?token=canary\r\n"),
        format!("location: //{place}/stolen\r\n"),
        format!("location: http://canary-user:canary-password@{place}/\r\n"),
        format!("location: HTTP:\\\\{place}\\\r\n"),
        format!("location: /%2e%2e//{place}/\r\n"),
        "location: stolen\r\nrefresh: 0; url=canary\r\n".to_owned(),
        format!("location: {elsewhere}/a\r\nlocation: {elsewhere}/b\r\n"),
        format!("location: {elsewhere}/{}\r\n", "long/".repeat(10_000)),
        "location: \r\n".to_owned(),
        "location: javascript:canary\r\n".to_owned(),
        "location: ?canary=1\r\n".to_owned(),
        "location: #canary\r\n".to_owned(),
    ];
    let mut locations = texts.map(String::into_bytes).to_vec();
    locations.push(b"location: http://\xff\xfe/\r\n".to_vec());
    locations
}

#[tokio::test]
async fn row_02_no_kind_of_call_goes_where_a_reply_points() {
    let (elsewhere, heard) = liar(|_, _| Says::Then(reply("200 OK", "", WELL))).await;
    let (through, _) = proxy::http().await;
    let locations = Arc::new(locations(&elsewhere));
    for number in 0..locations.len() {
        let pointing = Arc::clone(&locations);
        let (base, _) = liar(move |asked, _| {
            let status = [300, 301, 302, 303, 305, 306, 307, 308, 399][asked % 9];
            let status = format!("HTTP/1.1 {status} Moved\r\ncontent-length: {}\r\n", WELL.len());
            Says::Then([status.as_bytes(), &pointing[number], b"\r\n", WELL.as_bytes()].concat())
        })
        .await;
        let proxied = Client::builder("a", "b").base_url(&base).proxy(&through).build().unwrap();
        for client in [client(&base).access_token("canary-token"), proxied.access_token("canary-token")] {
            let calls = every(&client).into_iter().filter(|(name, _)| *name != "of another host");
            for (name, call) in calls {
                let error = call.await.unwrap_err();
                let told = format!("{error} {error:?}");
                assert!(is_redirect(&error), "{name}, {number}: {told}");
                assert!(told.len() < 2_500 && told.lines().count() == 1, "{name}, {number}: {told}");
                assert!(!told.contains("canary"), "{name}, {number}: {told}");
            }
        }
    }
    assert_eq!(heard.lock().unwrap().len(), 0);
}

/// Those hold the app's secret, a user's refresh token, a code, a bot's address.
#[tokio::test]
async fn row_02_nothing_that_the_client_asks_for_itself_goes_there_either() {
    let (elsewhere, heard) = liar(|_, _| Says::Then(reply("200 OK", "", WELL))).await;
    for status in [300, 301, 302, 303, 307, 308] {
        let to = format!("location: {elsewhere}/stolen\r\n");
        let (base, asked) = liar(move |_, _| Says::Then(reply(&format!("{status} Moved"), &to, WELL))).await;
        let client = client(&base);
        let store_app =
            Client::builder("a", "canary-app-secret").base_url(&base).store_app().build().unwrap();
        store_app.set_app_ticket("canary-ticket").await.unwrap();
        let tokens = UserTokens::new("u-1").with_refresh_token("canary-refresh");
        let over = UserTokens { expires_at: Some(UNIX_EPOCH), ..tokens };
        let session = UserSession::new(over, |_| std::future::ready(Ok(())));
        let bot = format!("{base}/open-apis/bot/v2/hook/canary-hook");
        let bot = WebhookBot::new(&bot, "canary-bot-secret").unwrap();
        let oauth = client.oauth().redirect_uri("https://app.example/");
        for error in [
            super::list().send(&client).await.unwrap_err(),
            super::list().send(&store_app).tenant_key("acme").await.unwrap_err(),
            client.call_raw(feishu_runtime::Method::Get, "/x").with_app_token().await.unwrap_err(),
            GetMe {}.send(&client).user_session(&session).await.unwrap_err(),
            oauth.exchange(&"canary-code".into(), None).await.unwrap_err(),
            bot.text("hi").await.unwrap_err(),
        ] {
            assert!(is_redirect(&error), "{status}: {error}");
            assert!(!format!("{error} {error:?}").contains("canary"), "{status}: {error}");
        }
        assert_eq!(asked.lock().unwrap().len(), 6, "once each");
    }
    assert_eq!(heard.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn row_02_headers_of_a_reply_say_nothing_to_the_next_call() {
    let (elsewhere, heard) = liar(|_, _| Says::Then(reply("200 OK", "", WELL))).await;
    let place = elsewhere.strip_prefix("http://").unwrap().to_owned();
    let (base, asked) = liar(move |_, _| {
        let headers = format!(
            "refresh: 0; url=http://{place}/\r\nlocation: http://{place}/\r\nlink: <http://{place}/>; rel=preconnect\r\n\
             alt-svc: h2=\"{place}\"\r\ncontent-location: http://{place}/\r\nset-cookie: a=canary; domain=127.0.0.1\r\n\
             strict-transport-security: max-age=1\r\nupgrade: h2c, websocket\r\nconnection: upgrade\r\n"
        );
        Says::Then(reply("200 OK", &headers, WELL))
    })
    .await;
    let client = client(&base).access_token("t-1");
    for _ in 0..2 {
        for (name, call) in every(&client) {
            call.await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 20);
    for head in asked.iter().map(|question| question.to_lowercase()) {
        assert!(!head.contains("cookie") && !head.contains("referer") && !head.contains("http2"), "{head}");
    }
    assert_eq!(heard.lock().unwrap().len(), 0);
}
