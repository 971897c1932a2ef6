//! What is planned for calls to come.

use std::fmt;
use std::time::Duration;

use super::refusal::ApiFault;
use crate::wire::Spec;

/// Something that goes wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The call came too fast: HTTP 429, code 99991400, and a second to wait. Its handler does not run.
    RateLimited,
    /// A gateway answers in the platform's place: HTTP 503 with a page that is no JSON. Its handler does not run.
    Unavailable,
    /// The reply comes so much later than it was made.
    Slow(Duration),
    /// There is no connection: nothing arrives, so that the request is not among those that did.
    Unreachable,
    /// The connection breaks before the reply is through; what was asked for has been done.
    Broken,
    /// The connection breaks behind so many bytes of the reply's body.
    CutOff(usize),
    /// The access token of the call has been revoked: it is refused, and a new one is accepted.
    StaleToken,
    /// One value of the reply has another structure than documented.
    OddStructure,
}

impl Fault {
    /// What is answered before anybody looks at the request.
    pub(super) fn refusal(&self) -> Option<ApiFault> {
        match self {
            Self::RateLimited => {
                let fault = ApiFault::general(99_991_400).http_status(429);
                Some(fault.retry_after(Duration::from_secs(1)))
            }
            Self::Unavailable
            | Self::Slow(_)
            | Self::Unreachable
            | Self::Broken
            | Self::CutOff(_)
            | Self::StaleToken
            | Self::OddStructure => None,
        }
    }
}

/// What is planned, for which calls, and how often.
pub(super) struct Plan {
    pub number: u64,
    pub what: What,
    pub left: usize,
    /// The one endpoint that it is for.
    pub of: Option<&'static str>,
    /// Whether it is for requests for tokens, which no other plan is for.
    pub of_tokens: bool,
}

/// What happens to a call.
#[derive(Clone)]
pub(super) enum What {
    Refused(ApiFault),
    Fault(Fault),
}

/// A call for which something may be planned.
pub(super) struct Planning<'a> {
    pub spec: Option<&'a Spec>,
    /// Whether it asks for a token.
    pub is_for_token: bool,
    /// Whether it is made with one.
    pub has_token: bool,
}

impl Plan {
    /// Whether it is for this call. A documented code is for the endpoints that document it, and a token that is stale for
    /// calls with a token.
    pub fn is_for(&self, call: &Planning<'_>) -> bool {
        let errors = match &self.what {
            What::Refused(fault) => fault.errors(),
            What::Fault(_) => "",
        };
        self.left > 0
            && self.of_tokens == call.is_for_token
            && self.of.is_none_or(|id| call.spec.is_some_and(|spec| spec.id == id))
            && (errors.is_empty() || call.spec.is_some_and(|spec| spec.errors == errors))
            && (call.has_token || !matches!(self.what, What::Fault(Fault::StaleToken)))
    }
}

/// `2 × Broken of im_v1.message.create`
impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × ", self.left)?;
        match &self.what {
            What::Refused(fault) => write!(f, "{} {:?}", fault.code(), fault.told())?,
            What::Fault(fault) => write!(f, "{fault:?}")?,
        }
        match self.of {
            Some(id) => write!(f, " of {id}"),
            None if self.of_tokens => write!(f, " of tokens"),
            None => Ok(()),
        }
    }
}
