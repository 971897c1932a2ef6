//! What the arrival of an event shows of itself: never a token, a key or a body.

use std::sync::Arc;
use std::time::Duration;

use super::Meter;
use crate::policy::StoreError;

/// What became of an event that had arrived and was the platform's.
#[derive(Clone, Copy, Debug)]
pub struct EventEnd<'a> {
    /// The type on the wire: `im.message.receive_v1`.
    pub event_type: &'a str,
    /// The id of the message: `event_id`, or `uuid` in one of schema 1.0. Empty where none came.
    pub event_id: &'a str,
    /// From its arrival to the end of its handler.
    pub duration: Duration,
    /// How many values came in another structure than documented and were left out.
    pub mismatches: usize,
    /// What became of it.
    pub outcome: EventOutcome<'a>,
}

/// What became of an event.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum EventOutcome<'a> {
    /// Its handler ended well.
    Handled,
    /// There is no handler for its type. The platform is told that it has arrived, as it would send it again for hours.
    Unhandled,
    /// It had been handled before; no handler was called.
    Repeated,
    /// It came again while its handler ran; no handler was called.
    Running,
    /// Its handler ended in this error, or the store did that remembers events. It comes again.
    Failed(&'a StoreError),
    /// Its handler panicked. It comes again.
    Panicked,
    /// Its handler was not done when the platform had to have a reply; what it replies later is lost. Another of these
    /// follows when it ends.
    Late,
}

/// Why something that arrived was not taken for an event. The platform is told by a status alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// It was no POST.
    Method,
    /// The body is longer than the limit.
    TooLong,
    /// The body broke off, or did not come in time.
    Broken,
    /// The body is no JSON that the platform would send.
    NotJson,
    /// The signature is missing or wrong: it comes from somebody else, or the key is another one than the app's.
    Signature,
    /// The signature is right, and older or younger than the tolerance: it was recorded and is played again, or this
    /// machine's time of day is wrong.
    Stale,
    /// It cannot be decrypted with the key.
    Cipher,
    /// It is encrypted, and no key was given.
    NoKey,
    /// It is not encrypted, and the app's events are.
    Plain,
    /// The verification token is missing or wrong.
    Token,
    /// As many handlers run as may, or the way in is being closed. It comes again.
    Full,
    /// What came over the long connection is no frame, or one of a kind that nobody knows.
    Frame,
    /// A part of a message came without the others in time, or does not fit to them. What is sent again comes whole.
    Part,
}

/// Tells what became of an event.
pub(crate) fn event_ended(meter: Option<&Arc<dyn Meter>>, end: &EventEnd<'_>) {
    if let Some(meter) = meter {
        meter.event_ended(end);
    }
    #[cfg(feature = "tracing")]
    trace(end);
}

/// The text of a handler's error is its own business and in no log of ours: it may quote the event.
#[cfg(feature = "tracing")]
fn trace(end: &EventEnd<'_>) {
    let EventEnd { event_type, event_id, duration, mismatches, outcome } = end;
    let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let (kind, is_fine) = match outcome {
        EventOutcome::Handled => ("handled", true),
        EventOutcome::Repeated => ("repeated", true),
        EventOutcome::Running => ("running", true),
        EventOutcome::Unhandled => ("unhandled", false),
        EventOutcome::Failed(_) => ("failed", false),
        EventOutcome::Panicked => ("panicked", false),
        EventOutcome::Late => ("late", false),
    };
    if is_fine {
        tracing::debug!(event_type, event_id, ms, mismatches, kind, "event ended");
    } else {
        tracing::warn!(
            event_type,
            event_id,
            ms,
            mismatches,
            kind,
            "event without the end it was meant to have"
        );
    }
}

/// Tells that something was refused.
#[cfg(any(feature = "socket", feature = "webhook"))]
pub(crate) fn refused(meter: Option<&Arc<dyn Meter>>, why: Refusal) {
    if let Some(meter) = meter {
        meter.delivery_refused(why);
    }
    #[cfg(feature = "tracing")]
    tracing::warn!(?why, "delivery refused");
}
