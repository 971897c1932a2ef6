//! Calls without a type.

use feishu_runtime::{Error, Method};
use serde_json::json;

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
    assert!(matches!(client.call_raw(Method::Get, "/open-apis/worse").await, Err(Error::Decode(_))));
    assert!(matches!(client.call_raw(Method::Get, "no-slash").await, Err(Error::Config(_))));
}
