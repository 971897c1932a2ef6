//! A request or a reply that did not get through.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::Trip;
use crate::codec::one_line;

/// A request or a reply that did not get through.
#[derive(Clone)]
pub struct TransportError {
    /// What happened.
    pub kind: TransportKind,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    trip: Option<Box<Trip>>,
}

/// What happened to a request or a reply on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection was made; nothing was sent.
    Connect,
    /// The reply took longer than the timeout.
    Timeout,
    /// The deadline for the call and its retries had passed.
    Deadline,
    /// The connection broke while the request or the reply was on it.
    Broken,
    /// The file to upload could not be read, or has been read already.
    Upload,
    /// The file to write a download to could not be written.
    Write,
    /// The reply points somewhere else. It was not followed: token and body belong to the host that was asked.
    Redirect,
}

impl TransportError {
    pub(crate) fn new(kind: TransportKind, source: impl StdError + Send + Sync + 'static) -> Self {
        Self { kind, source: Some(Arc::new(source)), trip: None }
    }

    /// What came on the way of a body.
    pub(crate) fn of_content(error: Box<dyn StdError + Send + Sync>) -> Self {
        let kind = if is_upload(&*error) { TransportKind::Upload } else { TransportKind::Broken };
        Self { kind, source: Some(error.into()), trip: None }
    }

    pub(crate) fn bare(kind: TransportKind) -> Self {
        Self { kind, source: None, trip: None }
    }

    /// A reply that points to `target`, which is shown without its query: that is nobody's business in a log.
    pub(crate) fn redirect(status: u16, target: Option<&dyn fmt::Debug>) -> Self {
        let target = target.map_or_else(|| "nowhere it says".to_owned(), |target| format!("{target:?}"));
        let told = format!("HTTP {status} points to {target}, which is not followed");
        Self::new(TransportKind::Redirect, std::io::Error::other(told))
    }

    /// Says it in other words.
    pub(super) fn say(&mut self, source: impl StdError + Send + Sync + 'static) {
        self.source = Some(Arc::new(source));
    }

    /// The call that ended so, where it was one call's.
    pub fn trip(&self) -> Option<&Trip> {
        self.trip.as_deref()
    }

    /// Says which call ended so, or for which it did.
    pub(super) fn after(mut self, trip: Trip) -> Self {
        match &mut self.trip {
            Some(inner) => inner.wanted_by = Some(trip.endpoint),
            None => self.trip = Some(Box::new(trip)),
        }
        self
    }

    pub(super) fn is_retryable(&self) -> bool {
        matches!(self.kind, TransportKind::Connect | TransportKind::Timeout | TransportKind::Broken)
    }
}

impl From<hyper_util::client::legacy::Error> for TransportError {
    fn from(error: hyper_util::client::legacy::Error) -> Self {
        let kind = match () {
            () if error.is_connect() => TransportKind::Connect,
            () if is_upload(&error) => TransportKind::Upload,
            () => TransportKind::Broken,
        };
        Self::new(kind, error)
    }
}

/// Whether the request's own body was at fault: its stream ends in an [`UploadError`].
fn is_upload(error: &(dyn StdError + 'static)) -> bool {
    let mut source = Some(error);
    while let Some(error) = source {
        if error.is::<UploadError>() || error.downcast_ref().is_some_and(is_upload_io) {
            return true;
        }
        source = error.source();
    }
    false
}

fn is_upload_io(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(<dyn StdError + Send + Sync>::is::<UploadError>)
}

/// A file that could not be read while it was being sent.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct UploadError(#[from] pub(crate) std::io::Error);

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Trip::before(self.trip(), ""))?;
        f.write_str(match self.kind {
            TransportKind::Connect => "no connection",
            TransportKind::Timeout => "no reply in time",
            TransportKind::Deadline => "the deadline for the call has passed",
            TransportKind::Broken => "the connection broke",
            TransportKind::Upload => "the file to upload could not be read",
            TransportKind::Write => "the download could not be written",
            TransportKind::Redirect => "the reply is a redirect",
        })?;
        // hyper's own word for what the kind has said already.
        let mut source = match self.source() {
            Some(error) if error.is::<hyper_util::client::legacy::Error>() => error.source(),
            source => source,
        };
        while let Some(error) = source {
            write!(f, ": {}", one_line(&error.to_string(), 500))?;
            source = error.source();
        }
        match self.trip() {
            Some(trip) => write!(f, " ({trip})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransportError({:?}: {self})", self.kind)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}
