//! The same by hand, on axum, serde, prost and what else a careful person would take: signature over the raw bytes in
//! constant time, age, decryption, token, types, repeats, a handler on a task of its own, and an answer in time.

use std::collections::HashSet;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use aes::Aes256;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::Decryptor;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::Pkcs7};
use prost::Message as _;
use ring::digest::{Context, SHA256, digest};
use subtle::ConstantTimeEq;
use tokio::sync::mpsc;

use crate::frame::{Frame, Header};
use crate::happened::theirs::{Encrypted, Envelope};
use crate::happened::{KEY, TOKEN};

const PATIENCE: Duration = Duration::from_millis(2_500);

/// What has been handled, by the id of the message.
#[derive(Clone, Default)]
pub struct Handled(Arc<Mutex<HashSet<String>>>);

impl Handled {
    pub fn count(&self) -> usize {
        self.0.lock().expect("nobody panics").len()
    }

    fn is_new(&self, id: &str) -> bool {
        self.0.lock().expect("nobody panics").insert(id.to_owned())
    }

    /// Runs the handler of a message, and waits for it in time.
    async fn handle(&self, message: &[u8]) -> Result<(), StatusCode> {
        let envelope = serde_json::from_slice::<Envelope>(message).map_err(|_| StatusCode::BAD_REQUEST)?;
        if !bool::from(envelope.header.token.as_bytes().ct_eq(TOKEN.as_bytes())) {
            return Err(StatusCode::UNAUTHORIZED);
        }
        if envelope.header.event_type != "im.message.receive_v1"
            || !self.is_new(&envelope.event.message.message_id)
        {
            return Ok(());
        }
        let handler = tokio::spawn(async move { assert!(envelope.event.message.content.is_some()) });
        match tokio::time::timeout(PATIENCE, handler).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    pub fn router(&self) -> axum::Router {
        axum::Router::new().route("/events", axum::routing::post(webhook)).with_state(self.clone())
    }
}

async fn webhook(
    State(handled): State<Handled>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<&'static str, StatusCode> {
    let message = opened(&headers, &body).ok_or(StatusCode::UNAUTHORIZED)?;
    handled.handle(&message).await.map(|()| "{}")
}

fn opened(headers: &HeaderMap, body: &[u8]) -> Option<Vec<u8>> {
    let header = |name| headers.get(name).map(HeaderValue::as_bytes);
    let timestamp = header("x-lark-request-timestamp")?;
    let mut context = Context::new(&SHA256);
    for part in [timestamp, header("x-lark-request-nonce")?, KEY.as_bytes(), body] {
        context.update(part);
    }
    let mut expected = String::with_capacity(64);
    for byte in context.finish().as_ref() {
        write!(expected, "{byte:02x}").ok()?;
    }
    if !bool::from(expected.as_bytes().ct_eq(header("x-lark-signature")?)) {
        return None;
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    let then = std::str::from_utf8(timestamp).ok()?.parse::<u64>().ok()?;
    if now.abs_diff(then) > 300 {
        return None;
    }
    let encrypted = serde_json::from_slice::<Encrypted>(body).ok()?;
    let mut bytes = STANDARD.decode(encrypted.encrypt).ok()?;
    let (vector, encrypted) = bytes.split_first_chunk_mut::<16>()?;
    let key = digest(&SHA256, KEY.as_bytes());
    let cipher = Decryptor::<Aes256>::new_from_slices(key.as_ref(), vector).ok()?;
    Some(cipher.decrypt_padded::<Pkcs7>(encrypted).ok()?.to_vec())
}

/// Takes a frame of the long connection, and answers when its handler has ended.
pub fn take(handled: &Handled, frame: &[u8], answers: &mpsc::Sender<Bytes>) {
    let began = Instant::now();
    let Ok(mut frame) = Frame::decode(frame) else { return };
    let (handled, answers) = (handled.clone(), answers.clone());
    tokio::spawn(async move {
        let outcome = handled.handle(frame.payload.as_deref().unwrap_or_default()).await;
        frame
            .headers
            .push(Header { key: "biz_rt".to_owned(), value: began.elapsed().as_millis().to_string() });
        let code = if outcome.is_ok() { 200 } else { 500 };
        frame.payload = Some(format!("{{\"code\":{code}}}").into_bytes());
        let _ = answers.send(frame.encode_to_vec().into()).await;
    });
}
