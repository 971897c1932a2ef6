//! An error the platform answered with.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use super::{Origin, Trip, behind, general};
use crate::codec::{ApiCode, Code, one_line};
use crate::wire::{ErrorInfo, Spec};

/// An error the platform answered with.
#[derive(Clone, thiserror::Error)]
pub struct ApiError {
    /// The endpoint's id.
    pub endpoint: String,
    /// The code; compares with the endpoint's own enum of codes.
    pub code: Code,
    /// What the platform said.
    pub message: String,
    /// HTTP status, log id and request id of the reply.
    pub origin: Origin,
    /// The `error` object of the reply.
    pub detail: ErrorDetail,
    /// What the endpoint's page says about the code.
    documented: Option<ErrorInfo>,
    /// The body as it came.
    pub body: Bytes,
    /// The call that ended so.
    pub(crate) trip: Option<Trip>,
}

impl ApiError {
    pub(crate) fn new(
        spec: &Spec,
        code: i64,
        message: String,
        error: &Value,
        origin: Origin,
        body: Bytes,
    ) -> Self {
        Self {
            endpoint: spec.id.to_owned(),
            code: Code(code),
            message,
            documented: spec.error(code, origin.http_status),
            detail: ErrorDetail::read(error),
            origin,
            body,
            trip: None,
        }
    }

    /// The HTTP status.
    pub fn http_status(&self) -> u16 {
        self.origin.http_status
    }

    /// The code as the endpoint's own enum.
    pub fn typed<C: ApiCode>(&self) -> C {
        C::from_code(self.code.0)
    }

    /// What the docs say the code means; empty where they say nothing.
    pub fn documented_message(&self) -> &'static str {
        self.info().map_or("", |info| info.message)
    }

    /// What the docs advise (排查建议); empty where they say nothing.
    pub fn hint(&self) -> &'static str {
        self.info().map_or("", |info| info.hint)
    }

    /// The id to give to the platform's support.
    pub fn log_id(&self) -> Option<&str> {
        self.origin.log_id.as_deref().or(self.detail.log_id.as_deref()).or(self.detail.logid.as_deref())
    }

    /// The id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.origin.request_id.as_deref()
    }

    /// The page that helps with this very error, if the reply names one.
    pub fn troubleshooter(&self) -> Option<&str> {
        self.detail.troubleshooter.as_deref()
    }

    /// The scopes the app or the user lacks, where the reply names them.
    pub fn missing_scopes(&self) -> impl Iterator<Item = &str> {
        self.detail.permission_violations.iter().filter_map(PermissionViolation::scope)
    }

    /// Whether the call came too fast: HTTP 429, the general code, or one the endpoint documents as a rate limit.
    pub fn is_rate_limit(&self) -> bool {
        self.origin.http_status == 429
            || self.code == general::RATE_LIMIT
            || self.documented.is_some_and(|info| general::speaks_of_rate_limit(&info))
    }

    /// Whether the docs say that the same call may do better later.
    pub fn is_transient(&self) -> bool {
        self.documented.is_some_and(|info| info.transient)
    }

    pub(super) fn is_retryable(&self) -> bool {
        self.is_rate_limit() || self.is_transient() || self.origin.is_temporary()
    }

    /// An endpoint's own meaning of a short code wins over the general one.
    pub(crate) fn is_invalid_token(&self) -> bool {
        general::INVALID_TOKEN.contains(&self.code.0)
            || (general::INVALID_TOKEN_UNLESS_DOCUMENTED.contains(&self.code.0) && self.documented.is_none())
    }

    fn info(&self) -> Option<ErrorInfo> {
        self.documented.or_else(|| general::info(self.code.0))
    }
}

/// One line; `{:#}` adds lines with the hint of the docs and what the reply offers for help.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 500;
        const MOST: usize = 10;

        let Self { endpoint, code, message, origin, trip, .. } = self;
        write!(f, "{}{code}", Trip::before(trip.as_ref(), endpoint))?;
        let message = if message.is_empty() { self.documented_message() } else { message };
        if !message.is_empty() {
            write!(f, " {}", one_line(message, LONGEST))?;
        }
        for FieldViolation { field, description, value: _ } in self.detail.field_violations.iter().take(MOST)
        {
            let of = |text: &Option<String>| one_line(text.as_deref().unwrap_or_default(), LONGEST);
            write!(f, "; {}: {}", of(field), of(description))?;
        }
        let ids = Origin { log_id: self.log_id().map(str::to_owned), ..origin.clone() };
        write!(f, " (HTTP {}{ids}{})", origin.http_status, behind(trip.as_ref()))?;
        if f.alternate() { self.advise(f) } else { Ok(()) }
    }
}

impl ApiError {
    /// What may help, a line each.
    fn advise(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 20;

        if !self.hint().is_empty() {
            write!(f, "\nhint: {}", one_line(self.hint(), usize::MAX))?;
        }
        let missing: Vec<_> = self.missing_scopes().take(MOST).map(|scope| one_line(scope, 200)).collect();
        if !missing.is_empty() {
            write!(f, "\nmissing scopes: {}", missing.join(", "))?;
        }
        let helps = self.detail.helps.iter().filter_map(|help| help.url.as_deref());
        for page in self.troubleshooter().into_iter().chain(helps).take(MOST) {
            write!(f, "\nhelp: {}", one_line(page, 500))?;
        }
        Ok(())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("endpoint", &self.endpoint)
            .field("code", &self.code.0)
            .field("message", &self.message)
            .field("origin", &self.origin)
            .field("detail", &self.detail)
            .field("hint", &self.hint())
            .finish_non_exhaustive()
    }
}

/// The `error` object of a reply. Whatever it holds besides stays readable in [`raw`](Self::raw).
#[derive(Clone, Default)]
pub struct ErrorDetail {
    /// A sentence about the error.
    pub message: Option<String>,
    /// The id to give to the platform's support.
    pub log_id: Option<String>,
    /// The same, as some services spell it.
    pub logid: Option<String>,
    /// A page that helps with this very error.
    pub troubleshooter: Option<String>,
    /// Scopes that are missing.
    pub permission_violations: Vec<PermissionViolation>,
    /// Fields that are wrong.
    pub field_violations: Vec<FieldViolation>,
    /// Pages that help.
    pub helps: Vec<Help>,
    /// The object as it came.
    pub raw: Value,
}

impl ErrorDetail {
    fn read(error: &Value) -> Self {
        // What is in an unknown shape must not hide the rest; `raw` still has it.
        let mut detail: Self = crate::codec::glean(error);
        detail.raw = error.clone();
        detail
    }
}

/// A scope that is missing.
#[derive(Clone, Default)]
pub struct PermissionViolation {
    /// The kind of violation, e.g. `action_privilege_required`.
    pub kind: Option<String>,
    /// The scope.
    pub subject: Option<String>,
    /// The scope, as some services spell it.
    pub scope: Option<String>,
    /// Where it can be granted.
    pub url: Option<String>,
    /// A sentence about it.
    pub description: Option<String>,
}

impl PermissionViolation {
    /// The scope that is missing, however it is spelt.
    pub fn scope(&self) -> Option<&str> {
        self.subject.as_deref().or(self.scope.as_deref())
    }
}

/// A field that is wrong.
#[derive(Clone, Default)]
pub struct FieldViolation {
    /// The field.
    pub field: Option<String>,
    /// What it held. Not shown by `Debug`.
    pub value: Option<Value>,
    /// What is wrong with it.
    pub description: Option<String>,
}

/// A page that helps.
#[derive(Clone, Default)]
pub struct Help {
    /// The page.
    pub url: Option<String>,
    /// What it is about.
    pub description: Option<String>,
}

crate::codec::table! {
    ErrorDetail: "message" => message, "log_id" => log_id, "logid" => logid, "troubleshooter" => troubleshooter,
    "permission_violations" => permission_violations, "field_violations" => field_violations, "helps" => helps
}
crate::codec::table! {
    PermissionViolation: "type" => kind, "subject" => subject, "scope" => scope, "url" => url,
    "description" => description
}
crate::codec::table! { FieldViolation: "field" => field, "value" => value, "description" => description }
crate::codec::table! { Help: "url" => url, "description" => description }

crate::record_debug!(PermissionViolation);
crate::record_debug!(Help);

/// By hand, because the debug of a record would show the values of its field violations.
impl fmt::Debug for ErrorDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            message,
            log_id,
            logid,
            troubleshooter,
            permission_violations,
            field_violations,
            helps,
            raw: _,
        } = self;
        f.debug_struct("ErrorDetail")
            .field("message", message)
            .field("log_id", &log_id.as_ref().or(logid.as_ref()))
            .field("troubleshooter", troubleshooter)
            .field("permission_violations", permission_violations)
            .field("field_violations", field_violations)
            .field("helps", helps)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for FieldViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, value: _, description } = self;
        f.debug_struct("FieldViolation").field("field", field).field("description", description).finish()
    }
}
