//! Why a long connection came to its end.

use std::time::Duration;

use super::{Error, TransportError, TransportKind};
use crate::codec::one_line;

/// Why nothing is listened to any more, or why one connection was lost. Neither `Debug` nor `Display` shows an address, a
/// ticket or a secret.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListenError {
    /// The platform did not say where to listen: wrong id or secret, or an app that may not. Or nothing was sent, as the
    /// client cannot work.
    #[error("the platform did not say where to listen: {0}")]
    Endpoint(Error),
    /// The platform said where to listen, and no address was in that.
    #[error("the platform said where to listen without an address")]
    NoAddress,
    /// The platform said to listen at a host that is not of its family. Nothing was sent there: whoever answers would be
    /// believed whatever it tells.
    #[error(
        "the platform sends the listener to {}, which is no host of its own: allow it with `Listener::host`",
        one_line(.0, 200)
    )]
    ForeignHost(String),
    /// The connection was refused.
    #[error(
        "the long connection was refused: status {status}{}{}",
        .code.map(|code| format!(", code {code}")).unwrap_or_default(),
        told(.message)
    )]
    Refused {
        /// The platform's own status (`Handshake-Status`), or that of HTTP where it says none.
        status: u16,
        /// The platform's code (`Handshake-Autherrcode`).
        code: Option<i64>,
        /// What it says (`Handshake-Msg`).
        message: String,
    },
    /// The platform closed the connection.
    #[error("the platform closed the long connection{}{}", .code.map(|code| format!(", code {code}")).unwrap_or_default(), told(.reason))]
    Closed {
        /// The code of WebSocket, where one was given.
        code: Option<u16>,
        /// What it says.
        reason: String,
    },
    /// Nothing has come for so long, no answer to a ping either.
    #[error("nothing came over the long connection for {:.0} s", .0.as_secs_f64())]
    Silent(Duration),
    /// The connection could not be made, or broke.
    #[error(transparent)]
    Broken(TransportError),
    /// It was tried as often as the platform wants it to be.
    #[error("given up behind {tries} tries: {last}")]
    GaveUp {
        /// So often.
        tries: u32,
        /// How the last try ended.
        last: Box<ListenError>,
    },
}

/// The status of a handshake that is refused for good.
const FORBIDDEN: u16 = 403;

/// The longest wait that a reply can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// The app has as many connections as it may.
const TOO_MANY: i64 = 1_000_040_350;

fn told(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {}", one_line(text, 300)) }
}

impl ListenError {
    /// Whether another try may end better: that is made, unless it was the last one.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Endpoint(Error::Transport(error)) => error.kind != TransportKind::Redirect,
            // A page of somebody on the way is no word of the platform's.
            Self::Endpoint(Error::Api(error)) if error.code.0 == i64::from(error.origin.http_status) => true,
            Self::Endpoint(error) => matches!(error, Error::Decode(_)) || error.is_retryable(),
            Self::Refused { status, .. } => *status != FORBIDDEN,
            Self::ForeignHost(_) | Self::GaveUp { .. } => false,
            Self::NoAddress | Self::Closed { .. } | Self::Silent(_) | Self::Broken(_) => true,
        }
    }

    /// Whether the app has as many connections as it may: 50.
    pub fn is_too_many(&self) -> bool {
        self.code() == Some(TOO_MANY)
    }

    /// The code the platform gave.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Endpoint(Error::Api(error)) => Some(error.code.0),
            Self::Refused { code, .. } => *code,
            Self::GaveUp { last, .. } => last.code(),
            Self::Endpoint(_)
            | Self::NoAddress
            | Self::ForeignHost(_)
            | Self::Closed { .. }
            | Self::Silent(_)
            | Self::Broken(_) => None,
        }
    }

    /// How long the platform asks to wait: nothing that it says stops a listener.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Endpoint(error) => error.retry_after().map(|asked| asked.min(LONGEST_WAIT)),
            _ => None,
        }
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Endpoint(_) => "endpoint",
            Self::NoAddress => "no address",
            Self::ForeignHost(_) => "foreign host",
            Self::Refused { .. } => "refused",
            Self::Closed { .. } => "closed",
            Self::Silent(_) => "silent",
            Self::Broken(_) => "broken",
            Self::GaveUp { .. } => "given up",
        }
    }
}

impl From<TransportError> for ListenError {
    fn from(error: TransportError) -> Self {
        Self::Broken(error)
    }
}
