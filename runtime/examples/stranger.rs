//! The platform of the tests for a client that is not ours, and a webhook for a sender that is not. `tests/node-events.sh`
//! runs it.
//!
//! Prints where both are, as a line of JSON; then a line for each connection: what it answered, or what was lacking. The first
//! connection is our own listener's, so that a line of another client's can be held against that. Ends with its input.

#[path = "../tests/it/frontier/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod frontier;

use std::io::Read;
use std::time::Duration;

use feishu_runtime::{CardAction, CardReply, Client, Delivery, Events, Keys};
use frontier::{Frame, Frontier, Link};
use serde_json::{Value, json};
use tokio::time::timeout;

const TYPE: &str = "im.message.receive_v1";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let keys = Keys { encrypt_key: Some("the encrypt key".into()), verification_token: "v-token".into() };
    let app = axum::Router::new().route_service("/events", events().webhook(keys));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let webhook = format!("http://{}/events", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, app).await });

    let (frontier, mut links) = Frontier::start().await;
    frontier.settings(json!({
        "PingInterval": 120, "ReconnectCount": -1, "ReconnectInterval": 1, "ReconnectNonce": 0,
    }));
    println!("{}", json!({"webhook": webhook, "base": frontier.base}));
    let client = Client::builder("cli_stranger", "secret").base_url(&frontier.base).build()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let ours = tokio::spawn(client.listen(events()).until(stopped));
    if let Some(mut link) = links.recv().await {
        println!("{}", exchange(&mut link).await);
        let _ = stop.send(());
        while link.next().await.is_some() {}
    }
    ours.await??;
    tokio::spawn(async move {
        while let Some(mut link) = links.recv().await {
            println!("{}", exchange(&mut link).await);
            link.shut(1000, "enough").await;
        }
    });
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}

fn events() -> Events {
    Events::new().on_card(|_: Delivery<CardAction>| async move { Ok(CardReply::toast("saved")) }).otherwise(
        |event| async move {
            match event.body["message"]["content"].as_str() {
                Some("hello 你好") => Ok(()),
                other => Err(format!("not what was sent: {other:?}").into()),
            }
        },
    )
}

fn message(id: &str, kind: &str, event: &Value) -> String {
    let header = json!({
        "event_id": id, "event_type": kind, "create_time": "1608725989000", "token": "v-token", "app_id": "cli_stranger",
        "tenant_key": "acme",
    });
    json!({"schema": "2.0", "header": header, "event": event}).to_string()
}

/// Delivers an event as a whole and one in parts, a card, and what is no frame: the codes and data of the answers.
async fn exchange(link: &mut Link) -> Value {
    let said = json!({"message": {"message_id": "om_1", "content": "hello 你好"}});
    let mut parts = Frame::parts("m-2", message("e-2", TYPE, &said).as_bytes(), 3);
    parts.rotate_left(1);
    let mut frames = vec![Frame::event("m-1", message("e-1", TYPE, &said))];
    frames.append(&mut parts);
    let card = json!({"action": {"value": {"a": 1}, "tag": "button"}, "operator": {"open_id": "ou_1"}});
    frames.push(Frame::event("m-3", message("e-3", "card.action.trigger", &card)));
    let mut lines = vec![
        json!({"pinged": link.next().await.is_some_and(|frame| frame.is_ping() && frame.service == 77)}),
    ];
    link.raw(b"\xff\xff".to_vec()).await;
    for frame in &frames {
        link.send(frame).await;
    }
    for _ in 0..3 {
        lines.push(match timeout(Duration::from_secs(5), link.answer()).await {
            Ok(Some(answer)) => answered(&answer),
            Ok(None) | Err(_) => json!("nothing"),
        });
    }
    lines[1..].sort_by_key(Value::to_string);
    json!(lines)
}

fn answered(answer: &Frame) -> Value {
    let (code, data) = answer.told();
    let headers = answer.headers.iter().map(|header| header.key.as_str()).collect::<Vec<_>>();
    json!({
        "id": answer.message_id(), "code": code, "data": data, "headers": headers, "service": answer.service,
        "method": answer.method, "log": answer.log_id_new,
    })
}
