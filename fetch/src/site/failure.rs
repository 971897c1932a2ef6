//! Why there is no reply.

use std::{
    error::Error,
    time::{Duration, SystemTime},
};
use thiserror::Error;

/// Longest pause that a site may ask for.
const LONGEST: Duration = Duration::from_mins(2);

/// What went wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// No connection could be made.
    #[error("no connection: {0}")]
    Connect(String),
    /// The connection broke, or what came over it was no HTTP.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// The reply took too long.
    #[error("the reply took too long")]
    Timeout,
    /// The site refused.
    #[error("status {status}")]
    Status {
        /// HTTP's number.
        status: u16,
        /// When the site wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// It points elsewhere.
    #[error("a redirect to {0}, which is not followed")]
    Redirect(String),
    /// It is too long.
    #[error("the reply is larger than {} MB", .0 >> 20)]
    TooLarge(usize),
    /// It says that it is something else.
    #[error("the reply is {0}")]
    ContentType(String),
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

impl Failure {
    /// The address is left out: it is told beside.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let mut causes = Vec::new();
        let mut cause = error.source();
        while let Some(error) = cause {
            causes.push(error.to_string());
            cause = error.source();
        }
        let reason = causes.pop().unwrap_or_else(|| "no reason is known".to_owned());
        match () {
            () if error.is_timeout() => Self::Timeout,
            () if error.is_connect() => Self::Connect(reason),
            () => Self::Broken(reason),
        }
    }

    /// Whether the same request may succeed later.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Connect(_) | Self::Broken(_) | Self::Timeout => true,
            Self::Status { status, .. } => [408, 429].contains(status) || *status >= 500,
            Self::Redirect(_) | Self::TooLarge(_) | Self::ContentType(_) | Self::Unreadable(_) => false,
        }
    }

    /// Whether it says something of the site and nothing of the page.
    pub(crate) fn is_of_the_site(&self) -> bool {
        self.is_passing()
    }

    /// Whether the site could not be reached at all.
    pub(crate) const fn is_connect(&self) -> bool {
        matches!(self, Self::Connect(_))
    }

    pub(super) const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// `Retry-After`: seconds, or a date.
pub(super) fn retry_after(value: &str) -> Option<Duration> {
    let seconds = value.trim().parse().map(Duration::from_secs).ok();
    let until = || httpdate::parse_http_date(value.trim()).ok()?.duration_since(SystemTime::now()).ok();
    seconds.or_else(until).map(|wait| wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_and_bounded() {
        assert_eq!(retry_after("3"), Some(Duration::from_secs(3)));
        assert_eq!(retry_after("99999999999"), Some(LONGEST));
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_mins(1));
        assert!(retry_after(&date).is_some_and(|wait| wait > Duration::from_secs(50)));
        assert_eq!(retry_after("soon"), None);
        assert_eq!(retry_after("-1"), None);
    }

    #[test]
    fn what_the_site_decides_is_not_asked_again() {
        let status = |status| Failure::Status { status, retry_after: None };
        assert!([429, 500, 502, 503, 504].into_iter().all(|code| status(code).is_passing()));
        assert!(![400, 401, 403, 404, 410].into_iter().any(|code| status(code).is_passing()));
        assert!(!Failure::Redirect("http://x".to_owned()).is_passing());
    }
}
