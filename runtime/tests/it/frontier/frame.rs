//! Frames as the platform makes them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prost::Message;
use serde_json::Value;

#[derive(Clone, PartialEq, Message)]
pub struct Frame {
    #[prost(uint64, required, tag = "1")]
    pub seq_id: u64,
    #[prost(uint64, required, tag = "2")]
    pub log_id: u64,
    #[prost(int32, required, tag = "3")]
    pub service: i32,
    #[prost(int32, required, tag = "4")]
    pub method: i32,
    #[prost(message, repeated, tag = "5")]
    pub headers: Vec<Header>,
    #[prost(string, optional, tag = "6")]
    pub payload_encoding: Option<String>,
    #[prost(string, optional, tag = "7")]
    pub payload_type: Option<String>,
    #[prost(bytes = "vec", optional, tag = "8")]
    pub payload: Option<Vec<u8>>,
    #[prost(string, optional, tag = "9")]
    pub log_id_new: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Header {
    #[prost(string, required, tag = "1")]
    pub key: String,
    #[prost(string, required, tag = "2")]
    pub value: String,
}

fn headers(pairs: &[(&str, &str)]) -> Vec<Header> {
    let header = |(key, value): &(&str, &str)| Header { key: (*key).to_owned(), value: (*value).to_owned() };
    pairs.iter().map(header).collect()
}

impl Frame {
    /// A message as a whole.
    pub fn event(message_id: &str, payload: impl Into<Vec<u8>>) -> Self {
        let mut frames = Self::parts(message_id, &payload.into(), 1);
        frames.remove(0)
    }

    /// A message in so many parts.
    pub fn parts(message_id: &str, payload: &[u8], sum: usize) -> Vec<Self> {
        let size = payload.len().div_ceil(sum).max(1);
        let part = |seq: usize| {
            let (sum, number) = (sum.to_string(), seq.to_string());
            let begin = payload.len().min(seq * size);
            let end = payload.len().min(begin + size);
            Self {
                seq_id: seq as u64,
                service: 77,
                method: 1,
                headers: headers(&[
                    ("type", "event"),
                    ("message_id", message_id),
                    ("sum", &sum),
                    ("seq", &number),
                    ("trace_id", "t-1"),
                ]),
                payload: Some(payload[begin..end].to_vec()),
                log_id_new: Some("l-1".to_owned()),
                ..Self::default()
            }
        };
        (0..sum).map(part).collect()
    }

    /// What a ping is answered.
    pub fn pong(settings: Option<&Value>) -> Self {
        let payload = settings.map(|settings| settings.to_string().into_bytes());
        Self { service: 77, headers: headers(&[("type", "pong")]), payload, ..Self::default() }
    }

    /// The same with another type.
    pub fn of_type(mut self, kind: &str) -> Self {
        kind.clone_into(&mut self.headers[0].value);
        self
    }

    pub fn header(&self, key: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.key == key).map(|header| header.value.as_str())
    }

    pub fn is_ping(&self) -> bool {
        self.method == 0 && self.header("type") == Some("ping")
    }

    pub fn message_id(&self) -> &str {
        self.header("message_id").unwrap_or_default()
    }

    /// The code of an answer, and what its data says.
    pub fn told(&self) -> (i64, Option<Value>) {
        let told = self.json();
        let data = told["data"].as_str().map(|data| STANDARD.decode(data).unwrap());
        let data = data.map(|data| serde_json::from_slice(&data).unwrap());
        (told["code"].as_i64().unwrap(), data)
    }

    /// What the payload says.
    pub fn json(&self) -> Value {
        serde_json::from_slice(self.payload.as_deref().unwrap_or_default()).unwrap()
    }
}
