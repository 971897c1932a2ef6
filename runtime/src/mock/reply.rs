//! A reply on its way to the wire.

use bytes::Bytes;
use http::header::{CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::sent::Sent;
use crate::codec::to_value;
use crate::http::Shown;
use crate::wire::{self, Spec};

/// A reply on its way to the wire.
#[derive(Clone)]
pub(super) struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub fn json(status: u16, body: &Value) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        Self { status, headers, body: body.to_string().into() }
    }

    /// A gateway's page: no JSON, and no word of the platform's.
    pub fn unavailable() -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        let body = Bytes::from_static(b"<html><body>503 Service Temporarily Unavailable</body></html>");
        Self { status: 503, headers, body }
    }

    /// A response as its endpoint sends it.
    pub fn of(spec: &Spec, shown: Shown<'_>, sent: &Sent) -> Self {
        match shown {
            Shown::Slot(slot) => Self::json(200, &enveloped(spec, to_value(slot).unwrap_or_default())),
            Shown::File(headers, body) => Self { status: 200, headers, body }.part(sent.header("range")),
        }
    }

    /// The part of a file that is asked for.
    fn part(mut self, range: Option<&str>) -> Self {
        let length = self.body.len();
        // One version of a file is told from another by its bytes.
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.body);
        let version = digest.as_ref().first_chunk().copied().map_or(0, u64::from_be_bytes);
        self.headers.extend(HeaderValue::try_from(format!("\"{version:016x}\"")).map(|tag| (ETAG, tag)));
        let Some((first, end)) = range.and_then(|range| bounds(range, length)) else {
            return self;
        };
        if first >= length {
            return Self { status: 416, body: Bytes::new(), ..self };
        }
        let told = format!("bytes {first}-{}/{length}", end - 1);
        self.headers.extend(HeaderValue::try_from(told).map(|told| (CONTENT_RANGE, told)));
        Self { status: 206, body: self.body.slice(first..end), ..self }
    }

    /// The same with one value of another structure than documented: its first text by name, else its first number or
    /// boolean. `None` where there is no such value.
    pub fn odd(&self) -> Option<Self> {
        let mut body = serde_json::from_slice::<Value>(&self.body).ok()?;
        let payload = if body["data"].is_null() { &mut body } else { &mut body["data"] };
        let is_bent = bend(payload, Value::is_string) || bend(payload, |value| !value.is_null());
        is_bent.then(|| Self { body: body.to_string().into(), ..self.clone() })
    }
}

/// `bytes=5-9` and `bytes=5-`, as first byte and end. What ends before it begins says nothing.
fn bounds(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = last.parse::<usize>().map_or(length, |last| last.saturating_add(1).min(length));
    let first = first.parse::<usize>().ok()?;
    (last.is_empty() || last.parse::<usize>().is_ok_and(|last| first <= last)).then_some((first, end))
}

/// Whether there was such a value to be bent. What says how the call went is left as it is.
fn bend(value: &mut Value, is_such: fn(&Value) -> bool) -> bool {
    match value {
        Value::Object(members) => {
            let mut members = members.iter_mut().collect::<Vec<_>>();
            members.sort_by_key(|(name, _)| name.as_str());
            let payload = members.into_iter().filter(|(name, _)| !["code", "msg"].contains(&name.as_str()));
            payload.map(|(_, value)| value).any(|value| bend(value, is_such))
        }
        Value::Array(elements) => elements.iter_mut().any(|value| bend(value, is_such)),
        scalar if is_such(scalar) => {
            *scalar = json!({"odd": [1, 2]});
            true
        }
        _ => false,
    }
}

fn enveloped(spec: &Spec, payload: Value) -> Value {
    match (spec.reply, payload) {
        (wire::Reply::Data, data) => json!({"code": 0, "msg": "success", "data": data}),
        (wire::Reply::Flat, Value::Object(mut members)) => {
            members.entry("code").or_insert_with(|| 0.into());
            members.entry("msg").or_insert_with(|| "success".into());
            Value::Object(members)
        }
        (wire::Reply::Flat | wire::Reply::Bare | wire::Reply::File, payload) => payload,
    }
}
