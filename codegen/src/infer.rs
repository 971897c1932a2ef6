//! Raw page -> endpoint: what the page means.
//!
//! Nothing here knows the page's dialect, but for copying its name into the model.

mod columns;
mod nesting;
mod object;
mod sample;

use crate::{diag::Diagnostics, model::Endpoint, raw::RawPage};

/// How a page ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It describes an endpoint.
    Endpoint(Box<Endpoint>),
    /// It describes none, and need not.
    Skipped(Skip),
    /// It should describe an endpoint and cannot; a diagnostic says why.
    Error,
}

/// Why a page has no endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// No request section at all.
    Guide,
    /// A message that the platform sends, not a call that it takes.
    Event,
    /// Nothing stands on it.
    Empty,
}

impl Skip {
    /// The reason, as the summary prints it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Guide => "a guide, without a request",
            Self::Event => "an event that the platform sends",
            Self::Empty => "an empty page",
        }
    }
}

/// What the page at `path` (relative to the docs folder) says.
pub fn infer(_page: &RawPage, _path: &str, _diags: &mut Diagnostics) -> Outcome {
    Outcome::Skipped(Skip::Guide)
}
