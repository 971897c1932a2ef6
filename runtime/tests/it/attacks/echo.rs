//! A server that gives back what it was sent, in every place that is shown.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::UNIX_EPOCH;

use feishu_runtime::{Client, Error, Method, Retry, UserSession, UserTokens, WebhookBot};
use serde_json::json;

use super::{client, every};
use crate::endpoints::{CreateMessage, GetMe};
use crate::liar::{Says, liar, reply};

/// A reply that holds the question wherever a reply says something that is shown.
fn echo(number: usize, question: &str) -> Says {
    let line = question.split("\r\n").collect::<Vec<_>>().join(" ");
    let visible = line.chars().filter(char::is_ascii_graphic).collect::<String>();
    let violation = json!({"field": line, "value": line, "description": line, "subject": line, "type": line});
    let body = json!({
        "code": 7, "msg": line, "error_description": line,
        "error": {"message": line, "log_id": line, "logid": line, "troubleshooter": line, "helps": [{"url": line}],
            "permission_violations": [violation], "field_violations": [violation]},
    });
    // As a whole, and the token alone.
    let id = match question.split("Bearer ").nth(1).and_then(|rest| rest.split("\r\n").next()) {
        Some(token) if number.is_multiple_of(3) => token,
        _ => &line,
    };
    let headers = format!("x-tt-logid: {id}\r\nx-request-id: {id}\r\nx-more: {visible}\r\n");
    match number % 8 {
        0 => Says::Then(reply("400 Bad Request", &headers, &body.to_string())),
        1 => Says::Then(reply("403 Forbidden", "", &body.to_string())),
        2 => {
            let len = line.len();
            let plain = format!(
                "HTTP/1.1 502 Bad\r\ncontent-type: text/plain\r\ncontent-length: {len}\r\n\r\n{line}"
            );
            Says::Then(plain.into_bytes())
        }
        3 => {
            let odd =
                format!("HTTP/1.1 200 OK\r\ncontent-type: {line}\r\n{headers}content-length: 1\r\n\r\n<");
            Says::Then(odd.into_bytes())
        }
        4 => Says::Then(reply("307 Moved", &format!("location: /{visible}\r\n"), "")),
        // All is well, but for what it is called, and for the token that it should bring.
        5 => Says::Then(reply("200 OK", &headers, r#"{"code": 0, "msg": "", "data": {"has_more": true}}"#)),
        6 => Says::Then(reply("200 OK", &headers, r#"{"msg": "?"}"#)),
        _ => Says::Then(reply("200 OK", &format!("content-encoding: {line}\r\n"), "\u{1f}\u{8b}")),
    }
}

#[track_caller]
fn assert_silent(of: &str, error: &Error) {
    let mut shown = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(shown, "{error} {error:?}");
        source = error.source();
    }
    let at = shown.to_lowercase().find("canary").map(|at| &shown[at.saturating_sub(200)..]);
    assert_eq!(at, None, "{of}");
}

#[tokio::test]
async fn row_04_what_a_server_gives_back_of_a_request_is_not_shown() {
    for first in 0..8 {
        let (base, _) = liar(move |number, question| echo(number + first, question)).await;
        let given = client(&base).access_token("t-canary-token").helpdesk_token("Y2FuYXJ5-canary");
        let given = given.header("cookie", "canary-cookie").header("x-api", "Basic canary-basic");
        for (name, call) in every(&given) {
            if let Err(error) = call.await {
                assert_silent(name, &error);
            }
        }
        let raw = given.call_raw(Method::Post, "/x").query("app_access_token", "canary-query");
        let raw = raw.json(&json!({"password": "canary-password", "code": "canary-code"}));
        if let Err(error) = raw.await {
            assert_silent("raw", &error);
        }
        let message = CreateMessage { text: "hi".into(), uuid: None };
        if let Err(error) = message.send(&given).with("client_secret", "canary-extra").await {
            assert_silent("extra", &error);
        }
    }
}

#[tokio::test]
async fn row_04_neither_is_what_the_client_sends_to_get_a_token() {
    for first in 0..8 {
        let (base, _) = liar(move |number, question| echo(number + first, question)).await;
        let client = client(&base);
        let store_app = Client::builder("a", "canary-app-secret").base_url(&base).retry(Retry::never());
        let store_app = store_app.store_app().build().unwrap();
        store_app.set_app_ticket("canary-ticket").await.unwrap();
        let tokens = UserTokens::new("u-canary-1").with_refresh_token("canary-refresh");
        let over = UserTokens { expires_at: Some(UNIX_EPOCH), ..tokens };
        let session = UserSession::new(over, |_| std::future::ready(Ok(())));
        let bot = format!("{base}/open-apis/bot/v2/hook/canary-hook");
        let bot = WebhookBot::configured(&bot, "canary-bot-secret", |to| to.retry(Retry::never())).unwrap();
        let oauth = client.oauth().redirect_uri("https://app.example/");
        let (code, verifier) = ("canary-code".into(), "canary-verifier".into());
        for (name, outcome) in [
            ("tenant", super::list().send(&client).await.map(drop)),
            ("app", client.call_raw(Method::Get, "/x").with_app_token().await.map(drop)),
            ("store app", super::list().send(&store_app).tenant_key("acme").await.map(drop)),
            ("session", GetMe {}.send(&client).user_session(&session).await.map(drop)),
            ("exchange", oauth.exchange(&code, Some(&verifier)).await.map(drop)),
            ("bot", bot.text("hi").await.map(drop)),
        ] {
            if let Err(error) = outcome {
                assert_silent(name, &error);
            }
        }
    }
}
