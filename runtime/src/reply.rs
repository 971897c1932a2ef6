//! From the bytes of a reply to a response, or to the error it carries.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use crate::codec::{JsonError, Layout, Record, Slot, Target, ValueRef, from_slice};
use crate::error::{ApiError, DecodeError, Error, Reason};
use crate::run::Detailed;
use crate::spec::{Reply, Spec};

/// What can stand as the response of an endpoint: every record, and [`Download`](crate::Download).
pub trait FromReply: Sized + Send {
    /// Whether the body is handed over as a stream.
    #[doc(hidden)]
    const STREAMED: bool;

    /// Reads a reply. It may take the body.
    #[doc(hidden)]
    fn from_reply(spec: &'static Spec, received: &mut Received) -> Result<Self, Error>;
}

impl<T: Slot + Default + Send> FromReply for T {
    const STREAMED: bool = false;

    fn from_reply(spec: &'static Spec, received: &mut Received) -> Result<Self, Error> {
        let mut response = T::default();
        decode(spec, &received.head, &received.bytes(), &mut response)?;
        Ok(response)
    }
}

/// A reply as it came off the wire.
#[doc(hidden)]
pub struct Received {
    pub(crate) head: Head,
    pub(crate) body: Body,
}

/// Status and headers of a reply.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub status: u16,
    pub headers: HeaderMap,
}

/// The body of a reply: read to its end, or still on its way.
pub(crate) enum Body {
    Whole(Bytes),
    Stream(Box<crate::transport::Incoming>),
}

impl Received {
    pub(crate) fn bytes(&self) -> Bytes {
        match &self.body {
            Body::Whole(bytes) => bytes.clone(),
            Body::Stream(_) => Bytes::new(),
        }
    }
}

/// Where an error came from: what the reply's status line and headers say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The HTTP status.
    pub http_status: u16,
    /// The id to give to the platform's support (`X-Tt-Logid`).
    pub log_id: Option<String>,
    /// The id of the request (`X-Request-Id`).
    pub request_id: Option<String>,
    /// How long the platform asks to wait.
    pub retry_after: Option<Duration>,
}

impl Origin {
    pub(crate) fn new(head: &Head) -> Self {
        let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
        let seconds = |name| text(name).and_then(|value| value.trim().parse().ok()).map(Duration::from_secs);
        let limited = head.status == 429 || head.status == 400 || head.status >= 500;
        Self {
            http_status: head.status,
            log_id: text("x-tt-logid").map(str::to_owned),
            request_id: text("x-request-id").map(str::to_owned),
            retry_after: seconds("x-ogw-ratelimit-reset")
                .or_else(|| seconds("retry-after"))
                .filter(|_| limited),
        }
    }

    /// Whether the status promises that later may be better.
    pub(crate) fn is_temporary(&self) -> bool {
        self.http_status == 429 || self.http_status >= 500
    }
}

impl fmt::Display for Origin {
    /// The ids, as a continuation of a sentence that has the status already.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = &self.log_id {
            write!(f, ", log id {id}")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, ", request id {id}")?;
        }
        Ok(())
    }
}

/// Reads a reply into `response`, or finds the error in it.
pub(crate) fn decode(spec: &Spec, head: &Head, body: &Bytes, response: &mut dyn Slot) -> Result<(), Error> {
    match spec.reply {
        // Without content there is nothing to read, and nothing that could be an error.
        _ if head.status == 204 && body.is_empty() => Ok(()),
        Reply::Data => data(spec, head, body, response),
        Reply::Flat => {
            verdict(spec, head, body, Verdict::read(body))?;
            from_slice(body, response).map_err(|error| unreadable(spec, head, body, error))
        }
        Reply::Bare | Reply::File => {
            if head.status >= 400 {
                return Err(failure(spec, head, body));
            }
            // Tables that begin inside `data` do not mention the envelope, and the platform sends it all the same.
            if let Some(error) = hidden_failure(spec, head, body) {
                return Err(error);
            }
            from_slice(body, response).map_err(|error| unreadable(spec, head, body, error))
        }
    }
}

/// One pass over `{code, msg, data}`. Only where that fails a second one looks for an error beside a broken `data`.
fn data(spec: &Spec, head: &Head, body: &Bytes, response: &mut dyn Slot) -> Result<(), Error> {
    let mut envelope = Envelope { verdict: Verdict::default(), data: response };
    match from_slice(body, &mut envelope) {
        Ok(()) => verdict(spec, head, body, Ok(envelope.verdict)),
        Err(error) => match Verdict::read(body) {
            Ok(found) if found.is_failure(head) => Err(found.into_error(spec, head, body)),
            Ok(_) | Err(_) => Err(unreadable(spec, head, body, error)),
        },
    }
}

fn verdict(spec: &Spec, head: &Head, body: &Bytes, found: Result<Verdict, JsonError>) -> Result<(), Error> {
    match found {
        Ok(found) if found.is_failure(head) => Err(found.into_error(spec, head, body)),
        Ok(Verdict { code: None, .. }) if head.status != 204 => {
            Err(decode_error(spec, head, body, Reason::NoCode))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(unreadable(spec, head, body, error)),
    }
}

/// The error in a reply that is known to be one.
pub(crate) fn failure(spec: &Spec, head: &Head, body: &Bytes) -> Error {
    match Verdict::read(body) {
        Ok(found) => found.into_error(spec, head, body),
        Err(error) => unreadable(spec, head, body, error),
    }
}

/// The error in a JSON document that has a `code` other than zero, whatever else it holds.
pub(crate) fn coded_failure(spec: &Spec, head: &Head, body: &Bytes) -> Option<Error> {
    let found = Verdict::read(body).ok()?;
    found.is_failure(head).then(|| found.into_error(spec, head, body))
}

/// The error in a JSON document that may as well be a downloaded file.
pub(crate) fn hidden_failure(spec: &Spec, head: &Head, body: &Bytes) -> Option<Error> {
    let found = Verdict::read(body).ok()?;
    (found.code.is_some_and(|code| code != 0) && !found.msg.is_empty())
        .then(|| found.into_error(spec, head, body))
}

fn unreadable(spec: &Spec, head: &Head, body: &Bytes, error: JsonError) -> Error {
    let content_type =
        head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
    let reason = if error.source.is_syntax() && !content_type.contains("json") {
        Reason::NotJson(content_type.to_owned())
    } else {
        Reason::Json(Arc::new(error))
    };
    decode_error(spec, head, body, reason)
}

/// A reply that was read, but lacks what it was asked for.
pub(crate) fn lacking<T>(spec: &Spec, reply: &Detailed<T>, field: &'static str) -> Error {
    let head = Head { status: reply.http_status, headers: reply.headers.clone() };
    decode_error(spec, &head, &reply.body, Reason::Lacks(field))
}

pub(crate) fn decode_error(spec: &Spec, head: &Head, body: &Bytes, reason: Reason) -> Error {
    let endpoint = spec.id.to_owned();
    Error::Decode(Box::new(DecodeError { endpoint, origin: Origin::new(head), reason, body: body.clone() }))
}

/// What a reply says about the call itself.
#[derive(Default)]
struct Verdict {
    code: Option<i64>,
    msg: String,
    /// OAuth endpoints put their sentence here.
    error_description: Option<String>,
    error: Option<Value>,
}

impl Verdict {
    fn read(body: &[u8]) -> Result<Self, JsonError> {
        let mut verdict = Self::default();
        from_slice(body, &mut verdict)?;
        Ok(verdict)
    }

    fn is_failure(&self, head: &Head) -> bool {
        self.code.is_some_and(|code| code != 0) || head.status >= 400
    }

    /// A failure without a code of its own has that of HTTP.
    fn into_error(self, spec: &Spec, head: &Head, body: &Bytes) -> Error {
        let code = self.code.filter(|code| *code != 0).unwrap_or_else(|| i64::from(head.status));
        let message = if self.msg.is_empty() { self.error_description.unwrap_or_default() } else { self.msg };
        let error = self.error.unwrap_or_default();
        Error::Api(Box::new(ApiError::new(spec, code, message, &error, Origin::new(head), body.clone())))
    }
}

crate::codec::table! {
    Verdict: "code" => code, "msg" => msg, "error" => error, "error_description" => error_description
}

/// A [`Verdict`] beside a place for `data` that belongs to the caller.
struct Envelope<'a> {
    verdict: Verdict,
    data: &'a mut dyn Slot,
}

impl Record for Envelope<'_> {
    fn layout(&self) -> &'static Layout {
        const {
            &Layout {
                name: "Envelope",
                fields: &["code", "msg", "error", "error_description", "data"],
                rules: &[],
            }
        }
    }

    fn view_at(&self, index: usize) -> ValueRef<'_> {
        if index < 4 { self.verdict.view_at(index) } else { self.data.view() }
    }

    fn slot_at(&mut self, index: usize) -> &mut dyn Slot {
        if index < 4 { self.verdict.slot_at(index) } else { self.data }
    }
}

impl Slot for Envelope<'_> {
    fn view(&self) -> ValueRef<'_> {
        ValueRef::Record(self)
    }

    fn target(&mut self) -> Target<'_> {
        Target::Record(self)
    }

    fn clear(&mut self) {
        self.verdict = Verdict::default();
    }
}
