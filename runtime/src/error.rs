//! What can go wrong with a call, and what to do about it.

mod api;
mod general;
mod transport;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

pub use api::{ApiError, ErrorDetail, FieldViolation, Help, PermissionViolation};
pub(crate) use transport::UploadError;
pub use transport::{TransportError, TransportKind};

use crate::check::Violations;
use crate::codec::{JsonError, Path};
use crate::reply::Origin;

/// Why a call did not end well. Neither `Debug` nor `Display` shows a token, a secret or a body.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request breaks documented rules; nothing was sent.
    #[error("the request breaks documented rules: {0}")]
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
    /// The client was set up with something that cannot work.
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
    #[error("a store app needs the key of the tenant it acts in: use `tenant_key` on the call or the client")]
    TenantKeyMissing,
    /// A store app has not received an `app_ticket` yet. The platform has been asked to send one as an event.
    #[error(
        "no app_ticket has arrived yet: pass the one of the `app_ticket` event to `Client::set_app_ticket`"
    )]
    AppTicketMissing,
    /// The user session holds no refresh token, or its refresh token has been refused.
    #[error("the user session cannot be refreshed: {0}")]
    SessionEnded(String),
    /// The platform refused to issue a token.
    #[error("no access token: {0}")]
    Refused(Box<ApiError>),
    /// The token store failed.
    #[error("the token store failed: {0}")]
    Store(Arc<dyn std::error::Error + Send + Sync>),
}

/// A reply that is not what the docs say.
#[derive(Clone, thiserror::Error)]
#[error("{endpoint}: unreadable reply (HTTP {}{origin}): {reason}", origin.http_status)]
pub struct DecodeError {
    /// The endpoint's id.
    pub endpoint: String,
    /// Where the reply came from: status and ids.
    pub origin: Origin,
    /// What was wrong.
    pub reason: Reason,
    /// The body as it came.
    pub body: Bytes,
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
    /// There is no `code` where one belongs: something else than the platform answered.
    #[error("no `code` in the reply")]
    NoCode,
    /// A field is not there without which the reply is of no use, such as the token in a reply that issues one.
    #[error("no `{0}` in the reply")]
    Lacks(&'static str),
    /// The reply is longer than the caller allows.
    #[error("more than {0} bytes")]
    TooLong(u64),
}

impl DecodeError {
    /// The place inside the JSON, where there is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.reason {
            Reason::Json(error) => Some(&error.path),
            Reason::NotJson(_) | Reason::NoCode | Reason::Lacks(_) | Reason::TooLong(_) => None,
        }
    }

    /// A value of an undocumented type will come again; half a document or a proxy's error page may not.
    fn is_retryable(&self) -> bool {
        let broken = match &self.reason {
            Reason::Json(error) => !error.source.is_data(),
            Reason::NotJson(_) => true,
            Reason::NoCode | Reason::Lacks(_) | Reason::TooLong(_) => false,
        };
        broken || self.origin.is_temporary()
    }
}

impl std::fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DecodeError")
            .field("endpoint", &self.endpoint)
            .field("origin", &self.origin)
            .field("reason", &self.reason)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
