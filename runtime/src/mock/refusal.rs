//! What the platform says no with.

use std::fmt;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::reply::Reply;
use crate::codec::ApiCode;
use crate::error::{Error, general_info};
use crate::http::{Endpoint, Head, failure};
use crate::wire::{ErrorInfo, Spec};

/// What the platform says no with: HTTP status, code, message, and what helps.
///
/// A documented code becomes one with the status and the message of its page:
///
/// ```
/// use feishu_runtime::{Code, mock::ApiFault};
///
/// let fault = ApiFault::from(Code(99991672)).missing_scope("contact:unit");
/// let other = ApiFault::new(403, 1254302, "no permission");
/// ```
#[derive(Clone)]
#[must_use]
pub struct ApiFault(Box<Told>);

/// In a box, because every handler can end in it.
#[derive(Clone)]
struct Told {
    http_status: u16,
    code: i64,
    message: String,
    /// The `error` object.
    error: serde_json::Map<String, Value>,
    headers: HeaderMap,
    /// The documented errors among which it stands; empty for one of any endpoint.
    errors: &'static str,
}

impl ApiFault {
    /// A refusal with any status, code and message.
    ///
    /// # Panics
    /// For a status that HTTP does not have.
    #[track_caller]
    pub fn new(http_status: u16, code: i64, message: impl Into<String>) -> Self {
        let http_status = valid(http_status);
        let (error, headers) = (serde_json::Map::new(), HeaderMap::new());
        Self(Box::new(Told { http_status, code, message: message.into(), error, headers, errors: "" }))
    }

    /// One of the codes that any endpoint may answer with.
    pub(super) fn general(code: i64) -> Self {
        let message = general_info(code).map_or("", |info| info.message);
        Self::new(400, code, message)
    }

    /// Answers with another HTTP status than the page says.
    ///
    /// # Panics
    /// For a status that HTTP does not have.
    #[track_caller]
    pub fn http_status(mut self, status: u16) -> Self {
        self.0.http_status = valid(status);
        self
    }

    /// Says something else than the page.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.0.message = message.into();
        self
    }

    /// Names a field that is wrong.
    pub fn field_violation(self, field: impl Into<String>, description: impl Into<String>) -> Self {
        self.with("field_violations", json!({"field": field.into(), "description": description.into()}))
    }

    /// Names a scope that the app or the user lacks.
    pub fn missing_scope(self, scope: impl Into<String>) -> Self {
        let violation = json!({"type": "action_scope_required", "subject": scope.into()});
        self.with("permission_violations", violation)
    }

    /// Names the page that helps with it.
    pub fn troubleshooter(mut self, url: impl Into<String>) -> Self {
        self.0.error.insert("troubleshooter".to_owned(), url.into().into());
        self
    }

    /// The id to give to support, in place of one that is made up.
    pub fn log_id(self, id: &str) -> Self {
        self.header("x-tt-logid", id)
    }

    /// Asks to wait: so many whole seconds.
    pub fn retry_after(self, wait: Duration) -> Self {
        self.header("x-ogw-ratelimit-reset", &wait.as_secs().to_string())
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    fn with(mut self, list: &str, element: Value) -> Self {
        let list = self.0.error.entry(list).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(element);
        }
        self
    }

    /// The error that a call of this endpoint ends in, to test what handles it without a call.
    pub fn error<E: Endpoint>(&self) -> Error {
        let Reply { status, headers, body } = self.reply();
        failure(E::SPEC, &Head { status: status.max(400), headers }, &body)
    }

    pub(super) fn reply(&self) -> Reply {
        let Told { http_status, code, message, error, headers, errors: _ } = &*self.0;
        let mut body = json!({"code": code, "msg": message});
        if !error.is_empty() {
            body["error"] = Value::Object(error.clone());
        }
        let mut reply = Reply::json(*http_status, &body);
        reply.headers.extend(headers.clone());
        reply
    }

    /// Takes message and HTTP status from the page of an endpoint, where nobody has said either.
    pub(super) fn as_documented_by(&mut self, spec: &Spec) {
        let told = &mut *self.0;
        if !told.message.is_empty() || told.http_status != UNSAID {
            return;
        }
        if let Some(info) = spec.errors().find(|info| info.code == told.code) {
            info.message.clone_into(&mut told.message);
            told.http_status = info.http_status.filter(|status| is_valid(*status)).unwrap_or(UNSAID);
        }
    }

    pub(super) fn code(&self) -> i64 {
        self.0.code
    }

    /// Its message.
    pub(super) fn told(&self) -> &str {
        &self.0.message
    }

    /// The documented errors among which it stands; empty for one of any endpoint.
    pub(super) fn errors(&self) -> &'static str {
        self.0.errors
    }
}

/// The HTTP status of a code that is on no page, or on one that names none.
const UNSAID: u16 = 400;

fn is_valid(http_status: u16) -> bool {
    (100..=999).contains(&http_status)
}

/// Told where it is written: on its way it would be a connection that breaks.
#[track_caller]
fn valid(http_status: u16) -> u16 {
    assert!(is_valid(http_status), "{http_status} is no HTTP status");
    http_status
}

/// With the HTTP status and the message of its page, or 400 where that names no status.
impl<C: ApiCode> From<C> for ApiFault {
    fn from(code: C) -> Self {
        let code = code.code();
        let documented = Spec { errors: C::ERRORS, ..Spec::EMPTY }.errors().find(|info| info.code == code);
        let info = documented.or_else(|| general_info(code));
        let status = info.and_then(|info: ErrorInfo| info.http_status).filter(|status| is_valid(*status));
        let status = status.unwrap_or(UNSAID);
        let mut fault = Self::new(status, code, info.map_or("", |info| info.message));
        fault.0.errors = if documented.is_some() { C::ERRORS } else { "" };
        fault
    }
}

impl fmt::Debug for ApiFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told { http_status, code, message, error: _, headers: _, errors: _ } = &*self.0;
        f.debug_struct("ApiFault")
            .field("http_status", http_status)
            .field("code", code)
            .field("message", message)
            .finish_non_exhaustive()
    }
}
