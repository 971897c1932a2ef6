//! The frames of the long connection: one protobuf message each, of proto2.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use prost::Message;
use prost::encoding::{DecodeContext, decode_key, skip_field};

use crate::event::crew::Answer;

/// A frame. What is required is written even where it is zero.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Frame {
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
    #[prost(bytes = "bytes", optional, tag = "8")]
    pub payload: Option<Bytes>,
    #[prost(string, optional, tag = "9")]
    pub log_id_new: Option<String>,
}

/// One header of a frame.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Header {
    #[prost(string, required, tag = "1")]
    pub key: String,
    #[prost(string, required, tag = "2")]
    pub value: String,
}

/// So many headers may a frame have. The platform's have a dozen.
const HEADERS: usize = 1_000;

/// Whether a frame has more headers than that. Two bytes may be one, which takes fifty: so they are counted before they are
/// read, where there can be so many.
fn has_too_many_headers(mut bytes: &[u8]) -> bool {
    const HEADERS_TAG: u32 = 5;

    let mut headers = 0;
    while bytes.len() > 2 * HEADERS.saturating_sub(headers) {
        let Ok((tag, kind)) = decode_key(&mut bytes) else { return false };
        headers += usize::from(tag == HEADERS_TAG);
        if skip_field(kind, tag, &mut bytes, DecodeContext::default()).is_err() {
            return false;
        }
        if headers > HEADERS {
            return true;
        }
    }
    false
}

/// Frames about the connection itself.
const CONTROL: i32 = 0;

/// Frames with messages.
const DATA: i32 = 1;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The answer to a ping, with settings.
    Pong,
    /// Something else about the connection, of which nothing is to be done.
    Control,
    /// A message, or a part of one.
    Message,
    /// Something that nobody knows.
    Unknown,
}

/// Which part of a message a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share<'a> {
    pub message_id: &'a str,
    /// Of so many.
    pub sum: usize,
    /// From zero.
    pub number: usize,
}

impl Frame {
    pub fn ping(service: i32) -> Self {
        let header = Header { key: "type".to_owned(), value: "ping".to_owned() };
        Self { service, method: CONTROL, headers: vec![header], ..Self::default() }
    }

    /// Reads a frame. What it holds is copied out: a small part would else keep all that arrived with it in memory.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if has_too_many_headers(bytes) {
            return None;
        }
        Self::decode(bytes).ok()
    }

    pub fn kind(&self) -> Kind {
        match (self.method, self.header("type")) {
            (CONTROL, Some("pong")) => Kind::Pong,
            (CONTROL, _) => Kind::Control,
            (DATA, Some("event" | "card")) => Kind::Message,
            _ => Kind::Unknown,
        }
    }

    pub fn is_data(&self) -> bool {
        self.method == DATA
    }

    /// `None` for a message that came as a whole. A number that is none is one that no part has.
    pub fn share(&self) -> Option<Share<'_>> {
        let number = |name| self.header(name).map(|text| text.trim().parse::<usize>().unwrap_or(usize::MAX));
        let sum = number("sum").filter(|sum| *sum > 1)?;
        let message_id = self.header("message_id").unwrap_or_default();
        Some(Share { message_id, sum, number: number("seq").unwrap_or(usize::MAX) })
    }

    fn header(&self, key: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.key == key).map(|header| header.value.as_str())
    }

    /// The same frame as the platform wants it back: with how long it took, and what became of it.
    pub fn answered(mut self, answer: &Answer, took: Duration) -> Self {
        self.headers.push(Header { key: "biz_rt".to_owned(), value: took.as_millis().to_string() });
        self.payload = Some(match answer {
            Answer::Done(None) => Bytes::from_static(br#"{"code":200}"#),
            Answer::Done(Some(reply)) => {
                format!(r#"{{"code":200,"data":"{}"}}"#, STANDARD.encode(reply)).into()
            }
            Answer::Later | Answer::Failed => Bytes::from_static(br#"{"code":500}"#),
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(key: &str, value: &str) -> Header {
        Header { key: key.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn what_is_required_is_written_even_where_it_is_zero() {
        // By hand: fields 1 to 4, then a header of 12 bytes with `type` and `ping`.
        let expected = b"\x08\x00\x10\x00\x18\x07\x20\x00\x2a\x0c\x0a\x04type\x12\x04ping";
        assert_eq!(Frame::ping(7).encode_to_vec(), expected);
    }

    #[test]
    fn a_frame_comes_back_as_it_was_with_the_answer() {
        let headers = vec![header("type", "event"), header("message_id", "m-1")];
        let log_id_new = Some("log".to_owned());
        let frame = Frame {
            seq_id: u64::MAX,
            log_id: 2,
            service: -1,
            method: DATA,
            headers,
            log_id_new,
            ..Frame::default()
        };
        let sent = Frame { payload: Some(Bytes::from_static(b"{}")), ..frame.clone() };
        let read = Frame::read(&sent.encode_to_vec()).expect("a frame");
        assert_eq!(read, sent);
        let took = Duration::from_millis(12);
        let payload = |answer| {
            let answered = read.clone().answered(&answer, took);
            assert_eq!(answered.headers.last(), Some(&header("biz_rt", "12")));
            let payload = answered.payload.clone().expect("an answer");
            assert_eq!(Frame { payload: None, headers: frame.headers.clone(), ..answered }, frame);
            String::from_utf8(payload.to_vec()).expect("UTF-8")
        };
        assert_eq!(payload(Answer::Done(None)), r#"{"code":200}"#);
        assert_eq!(payload(Answer::Done(Some("{}".into()))), r#"{"code":200,"data":"e30="}"#);
        assert_eq!(payload(Answer::Later), r#"{"code":500}"#);
        assert_eq!(payload(Answer::Failed), r#"{"code":500}"#);
    }

    #[test]
    fn a_frame_of_headers_alone_is_none() {
        let of = |headers: usize| [Frame::default().encode_to_vec(), b"\x2a\x00".repeat(headers)].concat();
        for headers in [0, 1, HEADERS] {
            assert_eq!(Frame::read(&of(headers)).map(|frame| frame.headers.len()), Some(headers));
        }
        for headers in [HEADERS + 1, 2 * HEADERS, 8 << 20] {
            assert_eq!(Frame::read(&of(headers)), None, "{headers}");
        }
        let long = Frame { payload: Some(vec![b'{'; 1 << 20].into()), ..Frame::default() };
        assert_eq!(Frame::read(&long.encode_to_vec()), Some(long));
    }

    #[test]
    fn frames_are_told_apart_by_method_and_type() {
        let frame = |method, kind| Frame { method, headers: vec![header("type", kind)], ..Frame::default() };
        for (method, kind, expected) in [
            (0, "pong", Kind::Pong),
            (0, "ping", Kind::Control),
            (0, "event", Kind::Control),
            (1, "event", Kind::Message),
            (1, "card", Kind::Message),
            (1, "pong", Kind::Unknown),
            (2, "event", Kind::Unknown),
        ] {
            assert_eq!(frame(method, kind).kind(), expected, "{method} {kind}");
        }
        assert_eq!(Frame { method: DATA, ..Frame::default() }.kind(), Kind::Unknown);
    }

    #[test]
    fn a_part_says_which_one_it_is() {
        let share = |sum: &str, seq: &str| {
            let headers = vec![header("message_id", "m"), header("sum", sum), header("seq", seq)];
            let frame = Frame { headers, ..Frame::default() };
            frame.share().map(|share| (share.message_id.to_owned(), share.sum, share.number))
        };
        assert_eq!(share("3", "2"), Some(("m".to_owned(), 3, 2)));
        assert_eq!((share("1", "0"), share("0", "0")), (None, None));
        assert_eq!(share("3", "x"), Some(("m".to_owned(), 3, usize::MAX)));
        assert_eq!(share("-3", "0"), Some(("m".to_owned(), usize::MAX, 0)));
        assert_eq!(Frame::default().share(), None);
    }
}
