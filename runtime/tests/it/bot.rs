//! Custom bots of groups: signed, no faster than they may be, and refused with a code that has a name.

use std::time::Duration;

use feishu_runtime::{Error, WebhookBot, WebhookBotCode};
use serde_json::json;

use crate::platform::{Platform, reply};

const HOOK: &str = "canary-hook";

fn bot(platform: &Platform, secret: &str) -> WebhookBot {
    let url = format!("{}/open-apis/bot/v2/hook/{HOOK}", platform.base);
    WebhookBot::configured(&url, secret, |builder| builder.clock(platform.clock.clone())).unwrap()
}

async fn platform(code: i64) -> Platform {
    Platform::start(move |_| reply(200, json!({"code": code, "msg": "told", "data": {}}))).await
}

#[tokio::test]
async fn a_message_is_sent_as_the_page_has_it_and_signed_where_that_is_on() {
    let platform = platform(0).await;
    bot(&platform, "").text("hi").await.unwrap();
    bot(&platform, "secret").card(json!({"elements": []})).await.unwrap();
    let calls = platform.calls();
    assert_eq!(calls[0].path, format!("/open-apis/bot/v2/hook/{HOOK}"));
    assert_eq!(calls[0].json(), json!({"msg_type": "text", "content": {"text": "hi"}}));
    assert_eq!(calls[0].bearer(), None);
    let body = calls[1].json();
    assert_eq!((&body["msg_type"], &body["card"]), (&json!("interactive"), &json!({"elements": []})));
    let timestamp = body["timestamp"].as_str().unwrap();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, format!("{timestamp}\nsecret").as_bytes());
    let sign =
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, ring::hmac::sign(&key, b""));
    assert_eq!(body["sign"], sign);
}

#[tokio::test]
async fn messages_wait_until_they_may_be_sent() {
    let platform = platform(0).await;
    let bot = bot(&platform, "");
    for _ in 0..5 {
        bot.text("hi").await.unwrap();
    }
    assert_eq!(platform.clock.elapsed(), Duration::ZERO);
    bot.clone().text("hi").await.unwrap();
    assert_eq!(platform.clock.elapsed(), Duration::from_secs(1));
}

#[tokio::test]
async fn a_message_that_is_too_long_is_not_sent() {
    let platform = platform(0).await;
    let error = bot(&platform, "").text("a".repeat(20 * 1024)).await.unwrap_err();
    assert!(matches!(error, Error::Check(_)), "{error}");
    assert!(error.to_string().contains("bytes, at most 20480 allowed"), "{error}");
    assert!(platform.calls().is_empty());
}

#[tokio::test]
async fn a_refusal_has_a_name_and_no_error_shows_the_address() {
    for (code, name) in [
        (19_021, WebhookBotCode::SignatureWrong),
        (19_022, WebhookBotCode::AddressNotAllowed),
        (19_024, WebhookBotCode::KeywordMissing),
    ] {
        let platform = platform(code).await;
        let bot = bot(&platform, "canary-secret");
        let error = bot.text("hi").await.unwrap_err();
        assert!(matches!(&error, Error::Api(api) if api.code == name), "{error}");
        assert_eq!(platform.calls().len(), 1);
        let shown = format!("{bot:?} {error} {error:#} {error:?}");
        assert!(!shown.contains("canary"), "{shown}");
    }
    let error = WebhookBot::new("http://open.feishu.cn/open-apis/bot/v2/hook/canary-hook", "").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
}
