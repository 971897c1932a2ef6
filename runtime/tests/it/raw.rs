//! Calls without a type.

use feishu_runtime::{Error, Method};
use serde_json::json;

use crate::endpoints::Ping;
use crate::platform::{Platform, ok, reply, text};

#[tokio::test]
async fn a_raw_call_has_token_query_body_and_errors() {
    let platform = Platform::start(|seen| match seen.path.as_str() {
        "/open-apis/bad" => reply(200, json!({"code": 99_991_672, "msg": "no"})),
        "/open-apis/terse" => reply(200, json!({"code": 20_008, "error_description": "no"})),
        "/open-apis/silent" => text(204, "text/plain", ""),
        "/open-apis/worse" => text(500, "text/html", "<html>"),
        _ => ok(&json!({"id": 1})),
    })
    .await;
    let client = platform.impatient();
    let reply = client
        .call_raw(Method::Post, "/open-apis/im/v1/messages")
        .query("receive_id_type", "chat_id")
        .query("n", 1)
        .json(&json!({"a": 1}))
        .await
        .unwrap();
    assert_eq!(reply.data["data"]["id"], 1);
    let call = &platform.calls()[0];
    assert_eq!((call.method.as_str(), call.query.as_deref()), ("POST", Some("receive_id_type=chat_id&n=1")));
    assert_eq!((call.bearer(), call.json()), (Some("t-0"), json!({"a": 1})));

    client.call_raw(Method::Get, "/open-apis/x").without_token().await.unwrap();
    client.call_raw(Method::Get, "/open-apis/x").with_app_token().await.unwrap();
    assert_eq!(platform.calls()[1].bearer(), None);
    assert_eq!(platform.calls()[2].bearer(), Some("a-1"));
    assert!(
        matches!(client.call_raw(Method::Get, "/open-apis/bad").await, Err(Error::Api(error)) if error.code == 99_991_672)
    );
    assert!(
        matches!(client.call_raw(Method::Get, "/open-apis/terse").await, Err(Error::Api(error)) if error.message == "no")
    );
    assert!(client.call_raw(Method::Get, "/open-apis/silent").await.unwrap().data.is_null());
    let worse = client.call_raw(Method::Get, "/open-apis/worse").await.unwrap_err();
    assert!(matches!(&worse, Error::Api(error) if error.http_status() >= 400), "{worse}");
    assert!(matches!(client.call_raw(Method::Get, "no-slash").await, Err(Error::Config(_))));
}

#[tokio::test]
async fn a_code_that_is_none_is_never_a_success() {
    for code in
        [json!("0x"), json!(9_223_372_036_854_775_808_u64), json!({}), json!([0]), json!(true), json!(1.5)]
    {
        let platform =
            Platform::start(move |_| reply(200, json!({"code": code, "msg": {}, "data": {}}))).await;
        let client = platform.client();
        let raw = client.call_raw(Method::Post, "/open-apis/x").await.unwrap_err();
        assert!(matches!(&raw, Error::Decode(_)), "{raw}");
        let typed = Ping {}.send(&client).await.unwrap_err();
        assert!(matches!(&typed, Error::Decode(_)) && !typed.is_retryable(), "{typed}");
        assert_eq!(platform.calls().len(), 2);
    }
    // A message of another structure hides no code.
    let platform = Platform::start(|_| reply(200, json!({"code": "5", "msg": {"why": 1}}))).await;
    let raw = platform.client().call_raw(Method::Get, "/open-apis/x").await.unwrap_err();
    assert!(matches!(&raw, Error::Api(error) if error.code == 5 && error.message.contains("why")), "{raw}");
}

#[tokio::test]
async fn half_a_character_does_not_cost_the_reply() {
    for body in [
        &b"{\"code\": 0, \"msg\": \"\", \"bot\": \"cut \\ud83d\"}"[..],
        b"{\"code\": 0, \"bot\": \"cut \xff\"}",
    ] {
        let platform = Platform::start(move |_| text(200, "application/json", body)).await;
        let pong = Ping {}.send(&platform.client()).await.unwrap();
        assert_eq!(pong.bot.as_deref(), Some("cut \u{fffd}"));
        let raw = platform.client().call_raw(Method::Post, "/open-apis/x").await.unwrap();
        assert_eq!(raw.data["bot"], "cut \u{fffd}");
        assert_eq!(platform.calls().len(), 2, "nothing is asked for twice");
    }
}
