//! What is delivered by somebody who is not the platform, or by a platform that has gone mad.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use feishu_runtime::{Client, Delivery, Event, Events, Keys, ListenError, Webhook};
use http::StatusCode;
use serde_json::json;

use crate::events::{MessageReceive, Told, message};
use crate::liar::{Says, liar, reply};
use crate::platform::TestClock;
use crate::webhook::{Sent, keys};

fn webhook(keys: Keys) -> (Webhook, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let events = Events::new().meter(Arc::new(Told::default())).on(move |_: Delivery<MessageReceive>| {
        counted.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(()))
    });
    (events.webhook(keys), count)
}

fn event(id: &str) -> String {
    message(id, MessageReceive::TYPE, &json!({"message": {"content": "hi"}}))
}

/// Bodies that are no message, or one of which nothing is as it should be.
fn bodies() -> Vec<Vec<u8>> {
    let texts = [
        "",
        "null",
        "[]",
        "7",
        "\"{}\"",
        "{}{}",
        "\u{feff}",
        "{\"header\": {\"token\": \"v-token\"}",
        r#"{"header": 7, "event": [], "token": {}, "type": [], "ts": "x", "uuid": {}, "challenge": 5}"#,
        r#"{"header": {"event_type": {}, "token": ["another"], "create_time": 1e999}}"#,
        r#"{"header": {"token": "another"}, "token": "v-token"}"#,
        r#"{"header": {}, "token": "v-token", "type": "url_verification", "challenge": "c"}"#,
        r#"{"token": "v-token", "token": "another", "type": "url_verification"}"#,
        r#"{"encrypt": 7}"#,
        r#"{"encrypt": ""}"#,
        r#"{"encrypt": "AAAA"}"#,
        r#"{"encrypt": "AAAAAAAAAAAAAAAAAAAAAA=="}"#,
        r#"{"encrypt": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#,
        r#"{"open_message_id": "m", "action": {}, "token": "v-token"}"#,
    ];
    let mut bodies: Vec<_> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    bodies.push(b"{\"token\": \"v-token\xff\"}".to_vec());
    bodies.push(b"{\"header\": ".repeat(50_000));
    bodies.push([&b"{\"event\": "[..], &b"[".repeat(1 << 19)].concat());
    bodies.push([&b"{\"encrypt\": \""[..], &b"A".repeat((1 << 20) - 20), b"\"}"].concat());
    bodies.push(b" ".repeat((1 << 20) + 1));
    bodies
}

#[tokio::test]
async fn what_is_no_message_of_the_platforms_reaches_nobody() {
    let without_key = || Keys { encrypt_key: None, ..keys() };
    for (number, body) in bodies().into_iter().enumerate() {
        for keys in [keys(), without_key(), Keys::default()] {
            let (webhook, count) = webhook(keys);
            let (status, answer) = Sent::plain(body.clone()).to(&webhook).await;
            let is_refused = [400, 401, 413].contains(&status.as_u16());
            assert!(is_refused && answer == json!({}), "{number}: {status} {answer}");
            assert_eq!(count.load(Ordering::Relaxed), 0, "{number}");
        }
    }
}

#[tokio::test]
async fn row_19_a_listener_is_not_stopped_by_a_wait_that_it_is_asked_for() {
    let clock = TestClock::new();
    let settings = r#""ClientConfig": {"ReconnectCount": 3, "ReconnectInterval": 1, "ReconnectNonce": 0}"#;
    let (base, heard) = liar(move |number, question| {
        let host =
            question.split("host: ").nth(1).and_then(|rest| rest.split("\r\n").next()).unwrap_or_default();
        let told = format!("{{\"code\": 0, \"data\": {{\"URL\": \"ws://{host}/ws\", {settings}}}}}");
        let wait = ["retry-after: 99999999999\r\n", "x-ogw-ratelimit-reset: 18446744073709551615\r\n"];
        Says::Then(match number {
            0 => reply("200 OK", "", &told),
            _ => reply("503 Unavailable", wait[number % 2], "{\"code\": 1, \"msg\": \"busy\"}"),
        })
    })
    .await;
    let client = Client::builder("a", "b").base_url(&base).clock(clock.clone()).build().unwrap();
    let error = client.listen(Events::new()).until(std::future::pending::<()>()).await.unwrap_err();
    assert!(matches!(error, ListenError::GaveUp { tries: 4, .. }), "{error}");
    assert_eq!(heard.lock().unwrap().len(), 5, "four were asked where to listen, and one to be listened to");
    assert!(clock.elapsed() < Duration::from_secs(3 * 60 * 60), "{:?}", clock.elapsed());
}

/// A signature is over one text: what is moved inside of it is signed as well, and has to mean the same or nothing.
#[tokio::test]
async fn what_is_moved_from_one_header_to_another_is_no_newer_and_no_other() {
    let (webhook, count) = webhook(keys());
    let sent = Sent::encrypted(&event("e-1")).signed();
    let header = |sent: &Sent, at: usize| sent.headers[at].1.clone();
    let moved = |timestamp: String, nonce: String| {
        let mut moved = sent.clone();
        moved.headers[0].1 = timestamp;
        moved.headers[1].1 = nonce;
        moved
    };
    let (timestamp, nonce) = (header(&sent, 0), header(&sent, 1));
    let whole = format!("{timestamp}{nonce}");
    for at in (0..=whole.len()).filter(|at| *at != timestamp.len()) {
        let (timestamp, nonce) = whole.split_at(at);
        let (status, _) = moved(timestamp.to_owned(), nonce.to_owned()).to(&webhook).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{timestamp} {nonce}");
    }
    for (timestamp, nonce) in [
        (format!("+{timestamp}"), nonce.clone()),
        (format!("0{timestamp}"), nonce.clone()),
        (format!("{timestamp}000"), nonce.clone()),
        (String::new(), nonce.clone()),
        (timestamp.clone(), String::new()),
    ] {
        let (status, _) = moved(timestamp.clone(), nonce).to(&webhook).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{timestamp}");
    }
    for doubled in 0..3 {
        let mut twice = sent.clone();
        twice.headers.insert(0, (sent.headers[doubled].0, "1".to_owned()));
        assert_eq!(twice.to(&webhook).await.0, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(sent.to(&webhook).await.0, StatusCode::OK);
    assert_eq!(count.load(Ordering::Relaxed), 1);
}
