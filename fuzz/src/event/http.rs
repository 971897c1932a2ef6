//! Bodies over HTTP, signed or not.

use std::fmt::Write;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use super::{events, wait};
use aes::Aes256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::Encryptor;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use feishu_runtime::Keys;
use http::Request;
use http_body_util::{BodyExt, Full};
use ring::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use tower_service::Service;

const KEY: &str = "the key";
const TOKEN: &str = "the token";

/// How a body comes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// As it is, to an app without a key.
    Plain,
    /// As it is, to an app with a key: whatever it is, it is nobody's.
    Unsigned,
    /// As what was encrypted and signed.
    Encrypted,
    /// As the encrypted text, signed.
    Cipher,
    /// As an old card, signed.
    OldCard,
    /// As signature, timestamp, nonce and body, in lines.
    Headers,
}

const WAYS: [Way; 6] = [Way::Plain, Way::Unsigned, Way::Encrypted, Way::Cipher, Way::OldCard, Way::Headers];

type Headers = [String; 3];

/// Sends a body by one of the ways.
pub fn body(way: u8, bytes: &[u8]) {
    let Some(way) = WAYS.get(usize::from(way) % WAYS.len()).copied() else { return };
    let (body, headers) = request(way, bytes);
    let (events, count) = events();
    let encrypt_key = (way != Way::Plain).then(|| KEY.into());
    let mut webhook = events.webhook(Keys { encrypt_key, verification_token: TOKEN.into() });
    let mut request = Request::post("/");
    if let Some(headers) = headers {
        let names = ["x-lark-request-timestamp", "x-lark-request-nonce", "x-lark-signature"];
        for (name, value) in names.into_iter().zip(headers) {
            request = request.header(name, value);
        }
    }
    // What no header can hold is not sent.
    let Ok(request) = request.body(Full::new(bytes::Bytes::from(body))) else { return };
    let (status, answer) = wait(async {
        let Ok(response) = webhook.call(request).await;
        let status = response.status().as_u16();
        let Ok(answer) = response.into_body().collect().await;
        (status, answer.to_bytes())
    });
    assert!([200, 400, 401, 413, 500].contains(&status), "{status}");
    assert!(answer.starts_with(b"{"), "{}", answer.escape_ascii());
    let handled = count.load(Ordering::Relaxed);
    assert!(handled <= 1 && (handled == 0 || [200, 500].contains(&status)), "{status} {handled}");
    if matches!(way, Way::Unsigned | Way::Cipher | Way::Headers) {
        assert_eq!(handled, 0, "{}", answer.escape_ascii());
    }
}

fn request(way: Way, bytes: &[u8]) -> (Vec<u8>, Option<Headers>) {
    match way {
        Way::Plain | Way::Unsigned => (bytes.to_vec(), None),
        Way::Encrypted => {
            let body = encrypted(&STANDARD.encode(cipher(bytes)));
            (body.clone(), Some(signed(&SHA256, KEY, &body)))
        }
        Way::Cipher => {
            let body = encrypted(&String::from_utf8_lossy(bytes).replace(['"', '\\'], ""));
            (body.clone(), Some(signed(&SHA256, KEY, &body)))
        }
        Way::OldCard => (bytes.to_vec(), Some(signed(&SHA1_FOR_LEGACY_USE_ONLY, TOKEN, bytes))),
        Way::Headers => {
            let mut lines = bytes.splitn(4, |byte| *byte == b'\n');
            let [signature, timestamp, nonce] =
                [0; 3].map(|_| String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned());
            let body = encrypted(&STANDARD.encode(cipher(lines.next().unwrap_or_default())));
            (body, Some([timestamp, nonce, signature]))
        }
    }
}

fn encrypted(text: &str) -> Vec<u8> {
    format!("{{\"encrypt\": \"{text}\"}}").into_bytes()
}

fn cipher(message: &[u8]) -> Vec<u8> {
    let (key, vector) = (digest(&SHA256, KEY.as_bytes()), *b"0123456789abcdef");
    let mut buffer = message.to_vec();
    buffer.resize(message.len() + 16, 0);
    let cipher = Encryptor::<Aes256>::new_from_slices(key.as_ref(), &vector).ok();
    let written = cipher.and_then(|cipher| cipher.encrypt_padded::<Pkcs7>(&mut buffer, message.len()).ok());
    [&vector[..], written.unwrap_or_default()].concat()
}

fn signed(algorithm: &'static Algorithm, key: &str, body: &[u8]) -> Headers {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let timestamp = now.as_secs().to_string();
    let parts = [timestamp.as_bytes(), b"nonce", key.as_bytes(), body].concat();
    let hash = digest(algorithm, &parts);
    let signature = hash.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    [timestamp, "nonce".to_owned(), signature]
}
