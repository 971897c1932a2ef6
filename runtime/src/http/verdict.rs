//! What a reply says: the response it carries, or the error.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::Value;

use super::head::Head;
use crate::codec::{JsonError, Layout, Mismatches, Record, Slot, Target, ValueRef, read};
use crate::error::{ApiError, DecodeError, Error, Reason};
use crate::wire::{Reply, Spec};

/// Reads a reply into `response`, or finds the error in it.
pub(super) fn decode(
    spec: &Spec,
    head: &Head,
    body: &Bytes,
    response: &mut dyn Slot,
) -> Result<Mismatches, Error> {
    match spec.reply {
        // Without content there is nothing to read, and nothing that could be an error.
        _ if head.status == 204 && body.is_empty() => Ok(Mismatches::default()),
        _ if head.status >= 400 && body.trim_ascii().is_empty() => Err(failure(spec, head, body)),
        Reply::Data => data(spec, head, body, response),
        Reply::Flat => {
            verdict(spec, head, body, Verdict::read(body))?;
            read(body, response).map_err(|error| unreadable(spec, head, body, error))
        }
        Reply::Bare | Reply::File => {
            if head.status >= 400 {
                return Err(failure(spec, head, body));
            }
            // Tables that begin inside `data` do not mention the envelope, and the platform sends it all the same.
            if let Some(error) = hidden_failure(spec, head, body) {
                return Err(error);
            }
            read(body, response).map_err(|error| unreadable(spec, head, body, error))
        }
    }
}

/// One pass over `{code, msg, data}`. Only where that fails a second one looks for an error beside a broken `data`.
fn data(spec: &Spec, head: &Head, body: &Bytes, response: &mut dyn Slot) -> Result<Mismatches, Error> {
    let mut envelope = Envelope { verdict: Verdict::default(), data: response };
    match read(body, &mut envelope) {
        Ok(told) => verdict(spec, head, body, Ok(envelope.verdict.of(body))).map(|()| told),
        Err(error) => match Verdict::read(body) {
            Ok(found) if found.is_failure(head) => Err(found.into_error(spec, head, body)),
            Ok(_) | Err(_) => Err(unreadable(spec, head, body, error)),
        },
    }
}

fn verdict(spec: &Spec, head: &Head, body: &Bytes, found: Result<Verdict, JsonError>) -> Result<(), Error> {
    match found {
        Ok(found) => match found.code() {
            _ if found.is_failure(head) => Err(found.into_error(spec, head, body)),
            Ok(None) if head.status != 204 => Err(decode_error(spec, head, body, Reason::NoCode)),
            Ok(_) => Ok(()),
            Err(reason) => Err(decode_error(spec, head, body, reason)),
        },
        Err(error) => Err(unreadable(spec, head, body, error)),
    }
}

/// The error in a reply that is known to be one by its status. Whatever its body is, the status stands.
pub(crate) fn failure(spec: &Spec, head: &Head, body: &Bytes) -> Error {
    let found = Verdict::read(body).unwrap_or_else(|_| Verdict::of_text(head, body));
    found.into_error(spec, head, body)
}

/// The error in a JSON document that has a `code` other than zero, whatever else it holds.
pub(crate) fn coded_failure(spec: &Spec, head: &Head, body: &Bytes) -> Option<Error> {
    let found = Verdict::read(body).ok()?;
    match found.code() {
        _ if found.is_failure(head) => Some(found.into_error(spec, head, body)),
        Ok(_) => None,
        Err(reason) => Some(decode_error(spec, head, body, reason)),
    }
}

/// The error in a JSON document that may as well be a downloaded file.
pub(crate) fn hidden_failure(spec: &Spec, head: &Head, body: &Bytes) -> Option<Error> {
    let found = Verdict::read(body).ok()?;
    let coded = matches!(found.code(), Ok(Some(code)) if code != 0);
    (coded && !text(found.msg.as_ref()).is_empty()).then(|| found.into_error(spec, head, body))
}

/// A reply that is no JSON. Where its status says that the call has failed, that is the error, whatever stands in the body:
/// a proxy's page is as good as none.
fn unreadable(spec: &Spec, head: &Head, body: &Bytes, error: JsonError) -> Error {
    if head.status >= 400 {
        return failure(spec, head, body);
    }
    if let Some(encoding) = encoding(head) {
        return decode_error(spec, head, body, Reason::Encoded(encoding));
    }
    let content_type =
        head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
    let reason = if error.source.is_syntax() && !content_type.contains("json") {
        Reason::NotJson(content_type.to_owned())
    } else {
        Reason::Json(Arc::new(error))
    };
    decode_error(spec, head, body, reason)
}

/// How the body is encoded, which no request asks for.
fn encoding(head: &Head) -> Option<String> {
    let encodings = head.headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let encodings = encodings.filter(|value| !value.trim().eq_ignore_ascii_case("identity"));
    let told = encodings.collect::<Vec<_>>().join(", ");
    (!told.is_empty()).then_some(told)
}

pub(crate) fn decode_error(spec: &Spec, head: &Head, body: &Bytes, reason: Reason) -> Error {
    let endpoint = spec.id.to_owned();
    Error::Decode(Box::new(DecodeError {
        endpoint,
        origin: head.origin(),
        reason,
        body: body.clone(),
        trip: None,
    }))
}

/// What a reply says about the call itself.
///
/// Its members are whatever came: one that is not as documented must not hide that the call has failed.
#[derive(Default)]
struct Verdict {
    code: Option<Value>,
    /// The code that stood before that one, where there are two, and whether any two say different things.
    earlier: Option<Value>,
    differ: bool,
    msg: Option<Value>,
    /// OAuth endpoints put their sentence here.
    error_description: Option<Value>,
    error: Option<Value>,
}

impl Verdict {
    fn read(body: &[u8]) -> Result<Self, JsonError> {
        let mut verdict = Self::default();
        read(body, &mut verdict)?;
        Ok(verdict.of(body))
    }

    /// A list of one object, or an object in a text, says nothing of the call, though it can be read.
    fn of(self, body: &[u8]) -> Self {
        let text = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
        if text.trim_ascii_start().starts_with(b"{") { self } else { Self::default() }
    }

    /// What a body says that is not JSON: a text its own words, everything else what HTTP calls the status.
    fn of_text(head: &Head, body: &Bytes) -> Self {
        let is_text = head.text(CONTENT_TYPE.as_str()).is_none_or(|kind| kind.starts_with("text/plain"));
        let words = str::from_utf8(body).ok().map(str::trim).filter(|words| is_text && !words.is_empty());
        let status = http::StatusCode::from_u16(head.status).ok();
        let message = words.or_else(|| status.and_then(|status| status.canonical_reason()));
        Self { msg: message.map(Value::from), ..Self::default() }
    }

    /// The code, where one is given that can be read.
    fn code(&self) -> Result<Option<i64>, Reason> {
        // Two that say different things say nothing.
        if self.differ || self.earlier.is_some() && self.earlier != self.code {
            return Err(Reason::BadCode);
        }
        match &self.code {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(code)) if code.is_empty() => Ok(None),
            Some(Value::String(code)) => code.trim().parse().map(Some).map_err(|_| Reason::BadCode),
            Some(Value::Number(code)) if code.as_f64() == Some(0.0) => Ok(Some(0)),
            Some(Value::Number(code)) => code.as_i64().map(Some).ok_or(Reason::BadCode),
            Some(_) => Err(Reason::BadCode),
        }
    }

    fn is_failure(&self, head: &Head) -> bool {
        matches!(self.code(), Ok(Some(code)) if code != 0) || head.status >= 400
    }

    /// A failure without a code of its own has that of HTTP.
    fn into_error(self, spec: &Spec, head: &Head, body: &Bytes) -> Error {
        let code = self.code().ok().flatten().filter(|code| *code != 0);
        let code = code.unwrap_or_else(|| i64::from(head.status));
        let message = [text(self.msg.as_ref()), text(self.error_description.as_ref())];
        let message = message.into_iter().find(|message| !message.is_empty()).unwrap_or_default();
        let error = self.error.unwrap_or_default();
        let mut error = ApiError::new(spec, code, message, &error, head.origin(), body.clone());
        // Some refuse a call for its rate with HTTP 200.
        if error.is_rate_limit() {
            error.origin.retry_after = head.wait();
        }
        Error::Api(Box::new(error))
    }
}

/// A text as it is, and everything else as JSON writes it.
fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

impl Record for Verdict {
    fn layout(&self) -> &'static Layout {
        const {
            &Layout {
                name: "Verdict",
                fields: &["code", "msg", "error", "error_description"],
                places: &[],
                rules: &[],
            }
        }
    }

    fn view_at(&self, index: usize) -> ValueRef<'_> {
        match index {
            0 => self.code.view(),
            1 => self.msg.view(),
            2 => self.error.view(),
            _ => self.error_description.view(),
        }
    }

    fn slot_at(&mut self, index: usize) -> &mut dyn Slot {
        match index {
            0 => {
                let code = self.code.take();
                self.differ |= self.earlier.is_some() && code.is_some() && self.earlier != code;
                self.earlier = code.or(self.earlier.take());
                &mut self.code
            }
            1 => &mut self.msg,
            2 => &mut self.error,
            _ => &mut self.error_description,
        }
    }
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
                places: &[],
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
