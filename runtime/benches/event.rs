//! Events a second and CPU an event, over both ways, against the same written by hand. Without a network, whose share would
//! be the same on both sides; on one thread, so that its CPU time is all.
//!
//! `cargo bench -p feishu-runtime --bench event`

mod byhand;
#[path = "../tests/it/frontier/frame.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod frame;
mod happened;

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use aes::Aes256;
use axum::body::{Body, Bytes};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use byhand::Handled;
use cbc::Encryptor;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use feishu_runtime::{Delivery, Events, Frames, Keys};
use frame::Frame;
use futures_util::stream::{self, StreamExt};
use happened::{KEY, TOKEN, message, ours};
use prost::Message;
use ring::digest::{SHA256, digest};
use tokio::sync::mpsc;
use tower_service::Service;

const EVENTS: usize = 10_000;
const AT_ONCE: usize = 64;
const ROUNDS: usize = 9;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        println!("{:<24} {:>10} {:>13}", "", "events/s", "CPU µs/event");
        let bodies = (0..EVENTS).map(|number| encrypted(&message(number))).collect::<Vec<_>>();
        compare("webhook", [&|| Box::pin(webhook(&bodies)), &|| Box::pin(webhook_by_hand(&bodies))]).await;
        let frames = (0..EVENTS).map(|number| framed(number).encode_to_vec()).collect::<Vec<_>>();
        compare("socket", [&|| Box::pin(socket(&frames)), &|| Box::pin(socket_by_hand(&frames))]).await;
    });
}

type Run<'a> = &'a dyn Fn() -> std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

async fn compare(way: &str, sides: [Run<'_>; 2]) {
    let mut best = [(Duration::MAX, Duration::MAX); 2];
    for _ in 0..ROUNDS {
        for (side, best) in sides.iter().zip(&mut best) {
            let (cpu, wall) = (cpu_time(), Instant::now());
            side().await;
            *best = (best.0.min(cpu_time().saturating_sub(cpu)), best.1.min(wall.elapsed()));
        }
    }
    for (name, (cpu, wall)) in ["ours", "by hand"].into_iter().zip(best) {
        print(&format!("{way}, {name}"), cpu, wall);
    }
    println!("CPU ratio: {:.2}", best[0].0.as_secs_f64() / best[1].0.as_secs_f64());
}

#[expect(clippy::cast_precision_loss)]
fn print(name: &str, cpu: Duration, wall: Duration) {
    let events = EVENTS as f64;
    let (rate, cpu) = (events / wall.as_secs_f64(), cpu.as_secs_f64() * 1e6 / events);
    println!("{name:<24} {rate:>10.0} {cpu:>13.1}");
}

/// The CPU time of this thread so far.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("this bench needs Linux");
    let nanoseconds = stat.split_whitespace().next().and_then(|field| field.parse().ok());
    Duration::from_nanos(nanoseconds.expect("the first field is the CPU time"))
}

fn encrypted(message: &str) -> Bytes {
    let (key, vector) = (digest(&SHA256, KEY.as_bytes()), *b"0123456789abcdef");
    let mut buffer = message.as_bytes().to_vec();
    buffer.resize(message.len() + 16, 0);
    let cipher = Encryptor::<Aes256>::new_from_slices(key.as_ref(), &vector).expect("a key");
    let written = cipher.encrypt_padded::<Pkcs7>(&mut buffer, message.len()).expect("room");
    format!("{{\"encrypt\":\"{}\"}}", STANDARD.encode([&vector, written].concat())).into()
}

fn framed(number: usize) -> Frame {
    Frame::event(&format!("d4be107c-616c-{number:06}"), message(number))
}

fn request(body: &Bytes) -> http::Request<Body> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time").as_secs().to_string();
    let signed = [now.as_bytes(), b"nonce", KEY.as_bytes(), body].concat();
    let signature = digest(&SHA256, &signed).as_ref().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text takes it");
        text
    });
    http::Request::post("/events")
        .header("content-type", "application/json; charset=utf-8")
        .header("x-lark-request-timestamp", now)
        .header("x-lark-request-nonce", "nonce")
        .header("x-lark-signature", signature)
        .body(Body::from(body.clone()))
        .expect("a request")
}

fn events() -> (Events, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let events = Events::new().on(move |event: Delivery<ours::MessageReceive>| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move {
            assert!(event.body.message.is_some_and(|message| message.content.is_some()));
            Ok(())
        }
    });
    (events, count)
}

async fn webhook(bodies: &[Bytes]) {
    let (events, count) = events();
    let keys = Keys { encrypt_key: Some(KEY.into()), verification_token: TOKEN.into() };
    serve(axum::Router::new().route_service("/events", events.webhook(keys)), bodies).await;
    assert_eq!(count.load(Ordering::Relaxed), EVENTS);
}

async fn webhook_by_hand(bodies: &[Bytes]) {
    let handled = Handled::default();
    serve(handled.router(), bodies).await;
    assert_eq!(handled.count(), EVENTS);
}

async fn serve(router: axum::Router, bodies: &[Bytes]) {
    let answers = stream::iter(bodies).map(|body| router.clone().call(request(body)));
    let mut answers = answers.buffer_unordered(AT_ONCE);
    while let Some(Ok(answer)) = answers.next().await {
        assert!(answer.status().is_success());
        let body = axum::body::to_bytes(answer.into_body(), 100).await.expect("a body");
        assert_eq!(&body[..], b"{}");
    }
}

async fn socket(frames: &[Vec<u8>]) {
    let (events, count) = events();
    let mut taken = Frames::new(events, 1 << 20);
    for batch in frames.chunks(AT_ONCE) {
        for frame in batch {
            taken.take(frame);
        }
        for _ in batch {
            assert!(!taken.answer().await.is_empty());
        }
    }
    assert_eq!(count.load(Ordering::Relaxed), EVENTS);
}

async fn socket_by_hand(frames: &[Vec<u8>]) {
    let handled = Handled::default();
    let (answers, mut answered) = mpsc::channel(256);
    for batch in frames.chunks(AT_ONCE) {
        for frame in batch {
            byhand::take(&handled, frame, &answers);
        }
        for _ in batch {
            assert!(answered.recv().await.is_some());
        }
    }
    assert_eq!(handled.count(), EVENTS);
}
