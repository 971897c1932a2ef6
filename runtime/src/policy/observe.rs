//! What a call shows of itself: never a token, a secret or a body.

mod arrival;
#[cfg(feature = "socket")]
mod link;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use arrival::event_ended;
#[cfg(any(feature = "socket", feature = "webhook"))]
pub(crate) use arrival::refused;
pub use arrival::{EventEnd, EventOutcome, Refusal};
#[cfg(feature = "socket")]
pub use link::LinkChange;
#[cfg(feature = "socket")]
pub(crate) use link::link_changed;

use super::key::TokenKey;
#[cfg(feature = "tracing")]
use crate::codec::Mismatch;
use crate::codec::Mismatches;
use crate::error::Error;

/// Told about the end of every call.
///
/// ```
/// use feishu_runtime::{CallEnd, Meter};
///
/// #[derive(Debug)]
/// struct Printer;
///
/// impl Meter for Printer {
///     fn call_ended(&self, end: &CallEnd<'_>) {
///         println!("{} took {:?}, {} attempts", end.endpoint, end.duration, end.attempts);
///     }
/// }
/// ```
pub trait Meter: fmt::Debug + Send + Sync {
    /// A call has ended, well or not. Called on the task of the call: be quick.
    fn call_ended(&self, end: &CallEnd<'_>);

    /// A token store held something under this name that cannot be a token, and it was removed. Somebody else writes to
    /// the store.
    fn value_dropped(&self, key: &TokenKey) {
        let _ = key;
    }

    /// An event has arrived, and this became of it. Called on the task of its handler: be quick.
    fn event_ended(&self, end: &EventEnd<'_>) {
        let _ = end;
    }

    /// Something arrived and was refused. Who has sent what comes over HTTP is not known.
    fn delivery_refused(&self, why: Refusal) {
        let _ = why;
    }

    /// Something has become of the long connection of an app. Called on the task that holds it: be quick.
    #[cfg(feature = "socket")]
    fn link_changed(&self, app_id: &str, change: &LinkChange<'_>) {
        let _ = (app_id, change);
    }
}

/// Tells that something was removed from a store.
pub(crate) fn dropped(meter: Option<&Arc<dyn Meter>>, key: &TokenKey) {
    if let Some(meter) = meter {
        meter.value_dropped(key);
    }
    #[cfg(feature = "tracing")]
    tracing::warn!(key = key.as_str(), "removed from the token store what cannot be a token");
}

/// How a call ended.
#[derive(Clone, Copy, Debug)]
pub struct CallEnd<'a> {
    /// The endpoint's id.
    pub endpoint: &'static str,
    /// How many attempts were made.
    pub attempts: u32,
    /// From the first attempt to the end, waits included.
    pub duration: Duration,
    /// How many values of the reply came in another structure than documented and were left out.
    pub mismatches: usize,
    /// How it ended.
    pub outcome: Outcome<'a>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// Well.
    Succeeded {
        /// With this HTTP status.
        http_status: u16,
    },
    /// With an error.
    Failed(&'a Error),
}

impl Outcome<'_> {
    /// The code the platform gave: 0 after success.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Succeeded { .. } => Some(0),
            Self::Failed(Error::Api(error)) => Some(error.code.0),
            Self::Failed(_) => None,
        }
    }
}

/// The meter of one call, and its span.
pub(crate) struct Observer {
    endpoint: &'static str,
    meter: Option<Arc<dyn Meter>>,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl Observer {
    pub fn new(endpoint: &'static str, meter: Option<&Arc<dyn Meter>>) -> Self {
        Self {
            endpoint,
            meter: meter.cloned(),
            #[cfg(feature = "tracing")]
            span: tracing::info_span!("feishu_call", endpoint, log_id = tracing::field::Empty),
        }
    }

    /// An attempt has failed; another one may follow.
    #[cfg(feature = "tracing")]
    pub fn failed(&self, error: &Error, attempt: u32) {
        let _entered = self.span.enter();
        let Shown { status, code, log_id, kind } = shown(error);
        tracing::debug!(attempt, status, code, log_id, kind, "attempt failed");
    }

    #[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "spans alone hold it"))]
    pub fn finished(
        &self,
        outcome: Outcome<'_>,
        attempts: u32,
        duration: Duration,
        log_id: Option<&str>,
        told: &Mismatches,
    ) {
        if let Some(meter) = &self.meter {
            let mismatches = told.len();
            meter.call_ended(&CallEnd { endpoint: self.endpoint, attempts, duration, mismatches, outcome });
        }
        #[cfg(feature = "tracing")]
        self.tell(told);
        #[cfg(feature = "tracing")]
        self.trace(outcome, attempts, duration, log_id);
    }

    /// One event, however many mismatches there are. What the values were is nobody's business in a log.
    #[cfg(feature = "tracing")]
    fn tell(&self, told: &Mismatches) {
        let Some(Mismatch { path, expected, found }) = told.first() else {
            return;
        };
        let _entered = self.span.enter();
        let (mismatches, path) = (told.len(), path.without_keys());
        tracing::warn!(mismatches, %path, expected, found, "reply in another structure than documented");
    }

    #[cfg(feature = "tracing")]
    fn trace(&self, outcome: Outcome<'_>, attempts: u32, duration: Duration, log_id: Option<&str>) {
        // What support asks for, whatever came of the call.
        self.span.record("log_id", log_id);
        let _entered = self.span.enter();
        let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Outcome::Succeeded { http_status } => {
                tracing::debug!(attempts, ms, status = http_status, code = 0, log_id, "call succeeded");
            }
            Outcome::Failed(error) => {
                let Shown { status, code, kind, .. } = shown(error);
                tracing::warn!(attempts, ms, status, code, log_id, kind, "call failed");
            }
        }
    }
}

/// What may be shown of an error. Its message may quote the request, so it is not here.
#[cfg(feature = "tracing")]
struct Shown<'a> {
    status: Option<u16>,
    code: Option<i64>,
    log_id: Option<&'a str>,
    kind: &'static str,
}

#[cfg(feature = "tracing")]
fn shown(error: &Error) -> Shown<'_> {
    let (status, code, kind) = match error {
        Error::Check(_) => (None, None, "check"),
        Error::Api(error) => (Some(error.origin.http_status), Some(error.code.0), "api"),
        Error::Decode(error) => (Some(error.origin.http_status), None, "decode"),
        Error::Auth(_) => (None, None, "auth"),
        Error::Transport(_) => (None, None, "transport"),
        Error::Config(_) => (None, None, "config"),
    };
    Shown { status, code, log_id: error.log_id(), kind }
}
