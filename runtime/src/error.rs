//! What can go wrong with a call, and what to do about it.

mod api;
mod general;
#[cfg(feature = "socket")]
mod listen;
mod mute;
mod origin;
mod transport;
mod trip;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

pub use api::{ApiError, ErrorDetail, FieldViolation, Help, PermissionViolation};
#[cfg(feature = "mock")]
pub(crate) use general::info as general_info;
#[cfg(feature = "socket")]
pub use listen::ListenError;
pub(crate) use mute::{Hidden, shows};
pub use origin::Origin;
pub(crate) use transport::UploadError;
pub use transport::{TransportError, TransportKind};
pub use trip::Trip;

use crate::codec::{JsonError, Mismatch, Path, one_line};
use crate::wire::Violations;

/// Why a call did not end well. Neither `Debug` nor `Display` shows a token, a secret or a body.
///
/// `{}` is one line: what was called, what happened, on which host, after how many attempts and how long. `{:#}` adds lines
/// with what the docs advise and the pages that help.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request breaks documented rules; nothing was sent.
    #[error("{0}")]
    Check(#[from] Violations),
    /// The platform answered with an error.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// The platform answered with something that is not the documented reply.
    #[error(transparent)]
    Decode(Box<DecodeError>),
    /// There is no access token to make the call with.
    #[error(transparent)]
    Auth(AuthError),
    /// The request or the reply did not get through.
    #[error(transparent)]
    Transport(TransportError),
    /// The client or the call was set up with something that cannot work; nothing was sent.
    #[error("{0}")]
    Config(String),
}

impl Error {
    /// Whether the same call may end well later: after a network fault, a rate limit or a fault of the platform.
    ///
    /// It says nothing about whether repeating the call is harmless; that depends on the endpoint.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Api(error) | Self::Auth(AuthError::Refused(error)) => error.is_retryable(),
            Self::Decode(error) => error.is_retryable(),
            Self::Transport(error) => error.is_retryable(),
            Self::Check(_) | Self::Auth(_) | Self::Config(_) => false,
        }
    }

    /// How long the platform asks to wait (`x-ogw-ratelimit-reset` or `Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) | Self::Auth(AuthError::Refused(error)) => error.origin.retry_after,
            Self::Decode(error) => error.origin.retry_after,
            Self::Check(_) | Self::Auth(_) | Self::Transport(_) | Self::Config(_) => None,
        }
    }

    /// The id to give to the platform's support (`X-Tt-Logid`).
    pub fn log_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) | Self::Auth(AuthError::Refused(error)) => error.log_id(),
            Self::Decode(error) => error.origin.log_id.as_deref(),
            Self::Check(_) | Self::Auth(_) | Self::Transport(_) | Self::Config(_) => None,
        }
    }

    /// The call that ended so, where one was made.
    pub fn trip(&self) -> Option<&Trip> {
        match self {
            Self::Api(error) | Self::Auth(AuthError::Refused(error)) => error.trip.as_ref(),
            Self::Decode(error) => error.trip.as_ref(),
            Self::Transport(error) => error.trip(),
            Self::Check(_) | Self::Auth(_) | Self::Config(_) => None,
        }
    }

    /// Says which endpoint was to be called when nothing was sent.
    pub(crate) fn of_endpoint(mut self, endpoint: &'static str) -> Self {
        match &mut self {
            Self::Check(violations) => endpoint.clone_into(&mut violations.endpoint),
            Self::Auth(error) => error.of_endpoint(endpoint),
            Self::Config(message) if !endpoint.is_empty() => *message = format!("{endpoint}: {message}"),
            Self::Api(_) | Self::Decode(_) | Self::Transport(_) | Self::Config(_) => {}
        }
        self
    }

    /// Says which call ended so. The error of a token that a call needed keeps its own.
    pub(crate) fn after(mut self, trip: Trip) -> Self {
        let place = match &mut self {
            Self::Api(error) | Self::Auth(AuthError::Refused(error)) => &mut error.trip,
            Self::Decode(error) => &mut error.trip,
            Self::Transport(error) => return error.clone().after(trip).into(),
            Self::Auth(error) => {
                error.after(&trip);
                return self;
            }
            Self::Check(_) => return self,
            Self::Config(message) => {
                *message = format!("{}: {message}", trip.endpoint);
                return self;
            }
        };
        match place {
            Some(inner) => inner.wanted_by = Some(trip.endpoint),
            None => *place = Some(trip),
        }
        self
    }

    /// Says whose file could not be brought home, where no call of its own is at fault.
    pub(crate) fn of_file(self, endpoint: &'static str) -> Self {
        match self {
            Self::Transport(error) if error.trip().is_none() => {
                error.after(Trip { endpoint: endpoint.to_owned(), attempts: 1, ..Trip::default() }).into()
            }
            error => error.of_endpoint(endpoint),
        }
    }

    /// What went wrong in a store of tokens.
    pub(crate) fn of_store(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        AuthError::Store(error.into()).into()
    }

    /// Whether the platform rejected the access token, so that a fresh one may help.
    pub(crate) fn is_invalid_token(&self) -> bool {
        matches!(self, Self::Api(error) if error.is_invalid_token())
    }
}

impl From<AuthError> for Error {
    fn from(error: AuthError) -> Self {
        Self::Auth(error)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

/// There is no access token to make the call with.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthError {
    /// The endpoint takes a `user_access_token` only, and none was given.
    #[error(
        "{endpoint} takes a user_access_token and none was given: use `user_access_token` on the call, or a user session on the client"
    )]
    UserTokenMissing {
        /// The endpoint's id.
        endpoint: &'static str,
    },
    /// A store app acts inside a tenant, and none was named.
    #[error(
        "{}a store app needs the key of the tenant it acts in: use `tenant_key` on the call or the client",
        Trip::before(None, endpoint)
    )]
    TenantKeyMissing {
        /// The endpoint's id.
        endpoint: &'static str,
    },
    /// A store app has not received an `app_ticket` yet. The platform has been asked to send one as an event.
    #[error(
        "{}no app_ticket has arrived yet: pass the one of the `app_ticket` event to `Client::set_app_ticket`",
        Trip::before(None, endpoint)
    )]
    AppTicketMissing {
        /// The endpoint's id.
        endpoint: String,
    },
    /// The user session holds no refresh token, or its refresh token has been refused.
    #[error("the user session cannot be refreshed: {0}")]
    SessionEnded(String),
    /// A user's new tokens could not be kept. They are not lost: the next call hands them over again.
    #[error("the user's new tokens could not be kept, so nothing was sent with them: {0}")]
    NotKept(Arc<dyn std::error::Error + Send + Sync>),
    /// A login did not come to its end.
    #[error("the login failed: {0}")]
    LoginFailed(String),
    /// The platform refused to issue a token.
    #[error(fmt = refused)]
    Refused(Box<ApiError>),
    /// The token store failed.
    #[error("the token store failed: {0}")]
    Store(Arc<dyn std::error::Error + Send + Sync>),
}

impl AuthError {
    fn of_endpoint(&mut self, of: &'static str) {
        if let Self::TenantKeyMissing { endpoint } = self {
            *endpoint = of;
        }
    }

    fn after(&mut self, trip: &Trip) {
        match self {
            Self::AppTicketMissing { endpoint } => endpoint.clone_from(&trip.endpoint),
            Self::SessionEnded(why) => {
                *why = format!("{} (for {}, {trip})", one_line(why, 500), trip.endpoint);
            }
            Self::Store(source) | Self::NotKept(source) => {
                let source_line = one_line(&source.to_string(), 500);
                let told = format!("{source_line} (for {}, {trip})", trip.endpoint);
                *source = Arc::new(StoreFault { told, source: Arc::clone(source) });
            }
            Self::UserTokenMissing { .. }
            | Self::TenantKeyMissing { .. }
            | Self::LoginFailed(_)
            | Self::Refused(_) => {}
        }
    }
}

/// The hint of the inner error is one of the outer.
#[expect(clippy::borrowed_box, reason = "so it is handed over")]
fn refused(error: &Box<ApiError>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("no access token: ")?;
    fmt::Display::fmt(error, f)
}

/// What went wrong in a store, and for which call.
#[derive(Debug, thiserror::Error)]
#[error("{told}")]
struct StoreFault {
    told: String,
    source: Arc<dyn std::error::Error + Send + Sync>,
}

/// A reply that is not what the docs say.
#[derive(Clone, thiserror::Error)]
#[error(
    "{}unreadable reply: {} (HTTP {}{origin}{})",
    Trip::before(trip.as_ref(), endpoint), one_line(&reason.to_string(), 300), origin.http_status, behind(trip.as_ref())
)]
pub struct DecodeError {
    /// The endpoint's id.
    pub endpoint: String,
    /// Where the reply came from: status and ids.
    pub origin: Origin,
    /// What was wrong.
    pub reason: Reason,
    /// The body as it came; empty where it was too long to be read.
    pub body: Bytes,
    /// The call that ended so.
    pub(crate) trip: Option<Trip>,
}

/// `; open.feishu.cn, 3 attempts in 2.4 s`, as the end of a parenthesis.
fn behind(trip: Option<&Trip>) -> String {
    trip.map(|trip| format!("; {trip}")).unwrap_or_default()
}

/// Why a reply could not be read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Reason {
    /// The body is not JSON, or not the JSON of the docs.
    #[error("{0}")]
    Json(Arc<JsonError>),
    /// The body is not JSON by its own account.
    #[error("expected JSON, found {0}")]
    NotJson(String),
    /// Values came in another structure than documented, in a reply that had to be as documented.
    #[error("{}", structure(.0))]
    Structure(Vec<Mismatch>),
    /// There is no `code` where one belongs: something else than the platform answered.
    #[error("no `code` in the reply")]
    NoCode,
    /// The `code` is no number that a code could be: whether the call went well is not known.
    #[error("the `code` in the reply is no code")]
    BadCode,
    /// The list says that there is more, and not where.
    #[error("the list says that there is more and gives no token for its next page")]
    NoPageToken,
    /// The list says that there is more, and points to a page that has been read.
    #[error("the list says that there is more and gives the token of a page that it has given before")]
    SamePageToken,
    /// A field is not there without which the reply is of no use, such as the token in a reply that issues one.
    #[error("no `{0}` in the reply")]
    Lacks(&'static str),
    /// The body is encoded in a way that the request has not asked for, such as `gzip`.
    #[error("the reply is encoded as `{0}`, which was not asked for")]
    Encoded(String),
    /// A file was asked for, and the reply brings none, or a part that nobody asked for.
    #[error("expected a file, found {0}")]
    NoFile(&'static str),
    /// The reply is longer than the caller allows.
    #[error("more than {0} bytes")]
    TooLong(u64),
}

fn structure(mismatches: &[Mismatch]) -> String {
    let first = mismatches.first().map(Mismatch::to_string).unwrap_or_default();
    match mismatches.len() {
        0 | 1 => first,
        more => format!("{first}, and {} more such", more - 1),
    }
}

impl DecodeError {
    /// The place inside the JSON, where there is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.reason {
            Reason::Json(error) => Some(&error.path),
            Reason::Structure(mismatches) => mismatches.first().map(|mismatch| &mismatch.path),
            Reason::NotJson(_)
            | Reason::NoCode
            | Reason::BadCode
            | Reason::Encoded(_)
            | Reason::NoFile(_)
            | Reason::NoPageToken
            | Reason::SamePageToken
            | Reason::Lacks(_)
            | Reason::TooLong(_) => None,
        }
    }

    /// A value of an undocumented type will come again; half a document or a proxy's error page may not.
    pub(crate) fn is_retryable(&self) -> bool {
        let broken = match &self.reason {
            Reason::Json(error) => !error.source.is_data(),
            Reason::NotJson(_) => true,
            // It was all there, and will be the same again.
            Reason::TooLong(_) | Reason::NoPageToken | Reason::SamePageToken => return false,
            Reason::Structure(_)
            | Reason::NoCode
            | Reason::BadCode
            | Reason::Encoded(_)
            | Reason::NoFile(_)
            | Reason::Lacks(_) => false,
        };
        // What a status refuses for good is refused again, in whatever words.
        let refused = (400..500).contains(&self.origin.http_status);
        broken && !refused || self.origin.is_temporary()
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("endpoint", &self.endpoint)
            .field("origin", &self.origin)
            .field("reason", &self.reason)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("trip", &self.trip)
            .finish()
    }
}
