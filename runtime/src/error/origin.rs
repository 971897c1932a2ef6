//! Where an error came from.

use std::fmt;
use std::time::Duration;

use crate::codec::one_line;

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
    /// Whether the status says that the call came too fast.
    pub(crate) fn is_refusal(&self) -> bool {
        self.http_status == 429
    }

    /// Whether the status promises that later may be better.
    pub(crate) fn is_temporary(&self) -> bool {
        self.http_status == 429 || self.http_status >= 500
    }
}

impl fmt::Display for Origin {
    /// The ids, as a continuation of a sentence that has the status already. Some come in a body, where they can be anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = |id: &Option<String>| id.as_deref().map(|id| one_line(id, 200));
        if let Some(id) = id(&self.log_id) {
            write!(f, ", log id {id}")?;
        }
        if let Some(id) = id(&self.request_id) {
            write!(f, ", request id {id}")?;
        }
        Ok(())
    }
}
