//! Events over HTTP: what the platform sends is let in and answered in time, and nothing else is.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use aes::Aes256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::Encryptor;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use feishu_runtime::{Acknowledge, CardAction, CardReply, Delivery, Event, Events, Keys, Webhook};
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower_service::Service;

use crate::events::{MessageReceive, Told, message};

const KEY: &str = "canary-encrypt-key";
const TOKEN: &str = "v-token";

pub fn keys() -> Keys {
    Keys { encrypt_key: Some(KEY.into()), verification_token: TOKEN.into() }
}

fn without_key() -> Keys {
    Keys { encrypt_key: None, verification_token: TOKEN.into() }
}

/// A request as the platform makes it.
#[derive(Clone)]
pub struct Sent {
    pub method: Method,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

impl Sent {
    pub fn plain(body: impl Into<Vec<u8>>) -> Self {
        Self { method: Method::POST, headers: Vec::new(), body: body.into() }
    }

    pub fn encrypted(message: &str) -> Self {
        let (key, vector) = (digest(&SHA256, KEY.as_bytes()), *b"0123456789abcdef");
        let mut buffer = message.as_bytes().to_vec();
        buffer.resize(message.len() + 16, 0);
        let cipher = Encryptor::<Aes256>::new_from_slices(key.as_ref(), &vector).unwrap();
        let encrypted = cipher.encrypt_padded::<Pkcs7>(&mut buffer, message.len()).unwrap();
        let text = STANDARD.encode([&vector, encrypted].concat());
        Self::plain(json!({"encrypt": text}).to_string())
    }

    /// As it is signed so many seconds before or behind now.
    pub fn signed_at(mut self, seconds: i64) -> Self {
        let timestamp = now().saturating_add_signed(seconds).to_string();
        let signed = [timestamp.as_bytes(), b"nonce", KEY.as_bytes(), &self.body].concat();
        self.sign(timestamp, hex(digest(&SHA256, &signed).as_ref()))
    }

    pub fn signed(self) -> Self {
        self.signed_at(0)
    }

    fn signed_as_old_card(mut self) -> Self {
        let timestamp = now().to_string();
        let signed = [timestamp.as_bytes(), b"nonce", TOKEN.as_bytes(), &self.body].concat();
        self.sign(timestamp, hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, &signed).as_ref()))
    }

    fn sign(&mut self, timestamp: String, signature: String) -> Self {
        self.headers = vec![
            ("X-Lark-Request-Timestamp", timestamp),
            ("X-Lark-Request-Nonce", "nonce".to_owned()),
            ("X-Lark-Signature", signature),
        ];
        self.clone()
    }

    pub async fn to(self, webhook: &Webhook) -> (StatusCode, Value) {
        let mut request = Request::builder().method(self.method).uri("/events");
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(bytes::Bytes::from(self.body))).unwrap();
        let response = webhook.clone().call(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap())
    }
}

/// A webhook whose handler takes so long, what it counts, and what is told.
fn webhook(keys: Keys, takes: Duration) -> (Webhook, Arc<AtomicUsize>, Arc<Told>) {
    let (count, told) = (Arc::new(AtomicUsize::new(0)), Arc::new(Told::default()));
    let counted = Arc::clone(&count);
    let events = Events::new().meter(told.clone()).on(move |_: Delivery<MessageReceive>| {
        let counted = Arc::clone(&counted);
        async move {
            tokio::time::sleep(takes).await;
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    });
    (events.webhook(keys), count, told)
}

fn event(id: &str) -> String {
    message(id, MessageReceive::TYPE, &json!({"message": {"content": "hi"}}))
}

const NOTHING: Duration = Duration::ZERO;

#[tokio::test]
async fn an_address_is_confirmed_in_the_clear_and_encrypted() {
    let challenge =
        |token| json!({"challenge": "ch-1", "token": token, "type": "url_verification"}).to_string();
    let (plain, ..) = webhook(without_key(), NOTHING);
    let (secret, ..) = webhook(keys(), NOTHING);
    let confirmed = (StatusCode::OK, json!({"challenge": "ch-1"}));
    assert_eq!(Sent::plain(challenge(TOKEN)).to(&plain).await, confirmed);
    assert_eq!(Sent::encrypted(&challenge(TOKEN)).to(&secret).await, confirmed);
    assert_eq!(Sent::encrypted(&challenge(TOKEN)).signed().to(&secret).await, confirmed);
    let refused = (StatusCode::UNAUTHORIZED, json!({}));
    for token in ["", "another"] {
        assert_eq!(Sent::plain(challenge(token)).to(&plain).await, refused);
        assert_eq!(Sent::encrypted(&challenge(token)).to(&secret).await, refused);
    }
}

#[tokio::test]
async fn an_event_of_the_platform_is_handled_and_acknowledged() {
    for (keys, sent) in [
        (keys(), Sent::encrypted(&event("e-1")).signed()),
        (without_key(), Sent::plain(event("e-1"))),
        // An empty key is none.
        (Keys { encrypt_key: Some("".into()), ..without_key() }, Sent::plain(event("e-1"))),
    ] {
        let (webhook, count, told) = webhook(keys, NOTHING);
        assert_eq!(sent.clone().to(&webhook).await, (StatusCode::OK, json!({})));
        assert_eq!(sent.to(&webhook).await, (StatusCode::OK, json!({})));
        assert_eq!(count.load(Ordering::Relaxed), 1);
        assert_eq!(
            told.take(),
            ["im.message.receive_v1 e-1 Handled 0", "im.message.receive_v1 e-1 Repeated 0"]
        );
    }
}

#[tokio::test]
async fn a_body_that_was_changed_in_any_byte_reaches_nobody() {
    let (webhook, count, _) = webhook(keys(), NOTHING);
    let sent = Sent::encrypted(&event("e-1")).signed();
    for at in 0..sent.body.len() {
        for bits in [1, 0x20, 0x80] {
            let mut changed = sent.clone();
            changed.body[at] ^= bits;
            let (status, body) = changed.to(&webhook).await;
            assert!(matches!(status, StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST), "{at}: {status}");
            assert_eq!(body, json!({}));
        }
    }
    assert_eq!(count.load(Ordering::Relaxed), 0);
    assert_eq!(sent.to(&webhook).await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_was_signed_otherwise_or_not_at_all_is_refused() {
    let (webhook, count, told) = webhook(keys(), NOTHING);
    let good = || Sent::encrypted(&event("e-1")).signed();
    for (index, value) in [(0, "1"), (1, "another"), (2, ""), (2, "00")] {
        let mut sent = good();
        value.clone_into(&mut sent.headers[index].1);
        assert_eq!(sent.to(&webhook).await.0, StatusCode::UNAUTHORIZED, "{value}");
    }
    for index in 0..3 {
        let mut sent = good();
        sent.headers.remove(index);
        assert_eq!(sent.to(&webhook).await.0, StatusCode::UNAUTHORIZED, "without the header {index}");
    }
    let upper = |mut sent: Sent| {
        sent.headers[2].1.make_ascii_uppercase();
        sent
    };
    assert_eq!(upper(good()).to(&webhook).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(count.load(Ordering::Relaxed), 0);
    assert!(told.take().iter().all(|told| told == "refused Signature"));
}

#[tokio::test]
async fn a_recorded_request_is_refused_when_it_is_old_and_a_repeat_before() {
    let (webhook, count, told) = webhook(keys(), NOTHING);
    let sent = |id: &str, at| Sent::encrypted(&event(id)).signed_at(at);
    for at in [-400, 400, -86_400] {
        assert_eq!(sent("e-1", at).to(&webhook).await.0, StatusCode::UNAUTHORIZED, "{at}");
    }
    assert_eq!(told.take(), ["refused Stale"; 3]);
    assert_eq!(sent("e-1", -200).to(&webhook).await.0, StatusCode::OK);
    assert_eq!(sent("e-1", -200).to(&webhook).await.0, StatusCode::OK);
    assert_eq!(count.load(Ordering::Relaxed), 1);
    let tolerant = webhook.tolerance(Duration::from_secs(10 * 60));
    assert_eq!(sent("e-2", -400).to(&tolerant).await.0, StatusCode::OK);
}

#[tokio::test]
async fn every_other_request_is_refused_with_its_reason() {
    let with_token = |token: &str| event("e-1").replace(TOKEN, token);
    let (unauthorized, bad) = (StatusCode::UNAUTHORIZED, StatusCode::BAD_REQUEST);
    let get = Sent { method: Method::GET, ..Sent::plain("") };
    for (keys, sent, status, why) in [
        (keys(), Sent::encrypted(&event("e-1")), unauthorized, "Signature"),
        (keys(), Sent::encrypted(&with_token("w-token")).signed(), unauthorized, "Token"),
        (keys(), Sent::plain(event("e-1")), unauthorized, "Plain"),
        (keys(), Sent::plain(event("e-1")).signed(), unauthorized, "Plain"),
        (keys(), Sent::plain(r#"{"encrypt": "AAAA"}"#), unauthorized, "Cipher"),
        (keys(), Sent::encrypted("no JSON"), unauthorized, "Cipher"),
        (without_key(), Sent::encrypted(&event("e-1")).signed(), unauthorized, "NoKey"),
        (without_key(), Sent::plain(with_token("w-token")), unauthorized, "Token"),
        (without_key(), Sent::plain(with_token("")), unauthorized, "Token"),
        (Keys::default(), Sent::plain(with_token("")), unauthorized, "Token"),
        (without_key(), Sent::plain("{}"), unauthorized, "Token"),
        (without_key(), Sent::plain("[1"), bad, "NotJson"),
        (without_key(), Sent::plain(""), bad, "NotJson"),
        (without_key(), Sent::plain([0xff, 0xfe]), bad, "NotJson"),
        (without_key(), get, StatusCode::METHOD_NOT_ALLOWED, "Method"),
    ] {
        let (webhook, count, told) = webhook(keys, NOTHING);
        assert_eq!(sent.to(&webhook).await, (status, json!({})), "{why}");
        assert_eq!(told.take(), [format!("refused {why}")]);
        assert_eq!(count.load(Ordering::Relaxed), 0, "{why}");
    }
}

#[tokio::test]
async fn a_body_is_read_up_to_the_limit_and_no_further() {
    let (webhook, _, told) = webhook(without_key(), NOTHING);
    let (size, sent) = (event("e-1").len(), || Sent::plain(event("e-1")));
    assert_eq!(sent().to(&webhook.clone().body_limit(size - 1)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(told.take(), ["refused TooLong"]);
    assert_eq!(sent().to(&webhook.body_limit(size)).await.0, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let (mut webhook, _, told) = webhook(without_key(), NOTHING);
    let never = futures_util::stream::pending::<Result<http_body::Frame<bytes::Bytes>, std::io::Error>>();
    let request = Request::post("/events").body(http_body_util::StreamBody::new(never)).unwrap();
    assert_eq!(webhook.call(request).await.unwrap().status(), StatusCode::BAD_REQUEST);
    assert_eq!(told.take(), ["refused Broken"]);
}

#[tokio::test(start_paused = true)]
async fn the_answer_goes_out_in_time_whatever_the_handler_does() {
    let (webhook, count, told) = webhook(keys(), Duration::from_secs(20));
    let sent = || Sent::encrypted(&event("e-1")).signed();
    let began = tokio::time::Instant::now();
    assert_eq!(sent().to(&webhook).await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    // As the platform does: again after 15 s, while the handler runs, and after 5 min.
    tokio::time::sleep(Duration::from_secs(15)).await;
    assert_eq!(sent().to(&webhook).await.0, StatusCode::SERVICE_UNAVAILABLE);
    tokio::time::sleep(Duration::from_secs(5 * 60)).await;
    assert_eq!(
        Sent::encrypted(&event("e-1")).signed().to(&webhook.tolerance(Duration::from_secs(60 * 60))).await.0,
        StatusCode::OK
    );
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(
        told.take().iter().filter_map(|told| told.split(' ').nth(2)).collect::<Vec<_>>(),
        ["Late", "Running", "Handled", "Repeated"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_event_may_be_acknowledged_at_once_and_handled_behind_that() {
    let (webhook, count, _) = webhook(without_key(), Duration::from_secs(20));
    let webhook = webhook.acknowledge(Acknowledge::AtOnce).at_most(2);
    let began = tokio::time::Instant::now();
    for id in ["e-1", "e-2"] {
        assert_eq!(Sent::plain(event(id)).to(&webhook).await.0, StatusCode::OK);
    }
    // What finds no place comes again.
    assert_eq!(Sent::plain(event("e-3")).to(&webhook).await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((began.elapsed(), count.load(Ordering::Relaxed)), (Duration::ZERO, 0));
    tokio::time::sleep(Duration::from_secs(21)).await;
    assert_eq!(count.load(Ordering::Relaxed), 2);
    assert_eq!(Sent::plain(event("e-3")).to(&webhook).await.0, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn what_was_handed_over_is_waited_for_at_the_end() {
    let (webhook, count, told) = webhook(without_key(), Duration::from_secs(20));
    let webhook = webhook.acknowledge(Acknowledge::AtOnce);
    for id in ["e-1", "e-2"] {
        assert_eq!(Sent::plain(event(id)).to(&webhook).await.0, StatusCode::OK);
    }
    // A wait that is given up opens again.
    let short = tokio::time::timeout(Duration::from_secs(5), webhook.drained());
    assert!(short.await.is_err());
    assert_eq!(Sent::plain(event("e-3")).to(&webhook).await.0, StatusCode::OK);
    let draining = tokio::spawn({
        let webhook = webhook.clone();
        async move { webhook.drained().await }
    });
    tokio::task::yield_now().await;
    assert_eq!(Sent::plain(event("e-4")).to(&webhook).await.0, StatusCode::SERVICE_UNAVAILABLE);
    draining.await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 3);
    assert!(told.take().contains(&"refused Full".to_owned()));
    webhook.drained().await;
    assert_eq!(Sent::plain(event("e-4")).to(&webhook).await.0, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn what_is_signed_are_the_bytes_as_they_came() {
    let (webhook, count, _) = webhook(keys(), NOTHING);
    let spelt = |sent: Sent| {
        let body = String::from_utf8(sent.body).unwrap();
        let odd = body.replacen("{\"encrypt\":", " {\t\"\\u0065ncrypt\" :\n", 1) + "\r\n";
        assert_ne!(odd, body);
        Sent::plain(odd)
    };
    assert_eq!(spelt(Sent::encrypted(&event("e-1"))).signed().to(&webhook).await.0, StatusCode::OK);
    assert_eq!(count.load(Ordering::Relaxed), 1);
    // The same JSON, written in another way than it was signed.
    let other = Sent {
        headers: Sent::encrypted(&event("e-2")).signed().headers,
        ..spelt(Sent::encrypted(&event("e-2")))
    };
    assert_eq!(other.to(&webhook).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_handler_that_fails_gets_its_event_again() {
    let events = Events::new().on(|_: Delivery<MessageReceive>| async { Err("not now".into()) });
    let webhook = events.webhook(without_key());
    let sent = Sent::plain(event("e-1"));
    assert_eq!(sent.to(&webhook).await, (StatusCode::INTERNAL_SERVER_ERROR, json!({})));
}

fn card(id: &str) -> String {
    message(id, CardAction::TYPE, &json!({"operator": {"open_id": "ou_1"}, "action": {"value": {"a": 1}}}))
}

#[tokio::test(start_paused = true)]
async fn a_card_is_answered_with_its_reply_or_in_time_with_nothing() {
    let takes = |takes| {
        Events::new().on_card(move |_: Delivery<CardAction>| async move {
            tokio::time::sleep(Duration::from_secs(takes)).await;
            Ok(CardReply::toast("saved"))
        })
    };
    let toast = json!({"toast": {"type": "info", "content": "saved"}});
    let sent = || Sent::encrypted(&card("e-1")).signed();
    let quick = takes(1).webhook(keys()).acknowledge(Acknowledge::AtOnce);
    assert_eq!(sent().to(&quick).await, (StatusCode::OK, toast));
    assert_eq!(sent().to(&takes(5).webhook(keys())).await, (StatusCode::OK, json!({})));
}

#[tokio::test]
async fn an_old_card_is_known_by_its_own_signature_alone() {
    let events = Events::new().on_card(|action: Delivery<CardAction>| async move {
        assert_eq!(action.body.operator.unwrap().open_id.as_deref(), Some("ou_1"));
        Ok(CardReply::card(json!({"elements": []})))
    });
    let old = json!({
        "open_id": "ou_1", "open_message_id": "om_1", "token": "c-token", "action": {"value": {"a": 1}},
    });
    let sent = || Sent::plain(old.to_string());
    for keys in [keys(), without_key()] {
        let webhook = events.clone().webhook(keys);
        let answer = sent().signed_as_old_card().to(&webhook).await;
        assert_eq!(answer, (StatusCode::OK, json!({"elements": []})));
        assert_eq!(sent().to(&webhook).await.0, StatusCode::UNAUTHORIZED);
        let mut changed = sent().signed_as_old_card();
        changed.body = String::from_utf8(changed.body).unwrap().replace("ou_1", "ou_2").into();
        assert_eq!(changed.to(&webhook).await.0, StatusCode::UNAUTHORIZED);
    }
    // Whoever leaves the token empty lets nobody in.
    let open = events.webhook(Keys::default());
    assert_eq!(sent().signed_as_old_card().to(&open).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_server_serves_it() {
    let (webhook, count, _) = webhook(keys(), NOTHING);
    let app = axum::Router::new().route_service("/events", webhook);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let sent = Sent::encrypted(&event("e-1")).signed();
    let headers =
        sent.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
    let head = format!(
        "POST /events HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        sent.body.len()
    );
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(&[head.as_bytes(), &sent.body].concat()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n{}"), "{answer}");
    assert!(answer.contains("content-type: application/json; charset=utf-8\r\n"), "{answer}");
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn no_key_of_a_webhook_is_shown() {
    let (webhook, ..) =
        webhook(Keys { encrypt_key: Some(KEY.into()), verification_token: "canary-token".into() }, NOTHING);
    let keys = Keys { encrypt_key: Some(KEY.into()), verification_token: "canary-token".into() };
    let header = feishu_runtime::EventHeader::default();
    let delivery = Delivery {
        header,
        body: MessageReceive::default(),
        raw: r#"{"header": {"token": "canary-token"}}"#.into(),
    };
    let shown = format!("{webhook:?} {webhook:#?} {keys:?} {keys:#?} {delivery:?}");
    assert!(!shown.contains("canary"), "{shown}");
}
