//! What a call allows for the calls that it needs itself.

use std::time::Duration;

use super::budget::Budget;
use super::retry::Retry;

/// What a call allows for something that it needs, such as its token.
#[derive(Clone, Debug)]
pub(crate) struct Allowance {
    /// How often, and until when.
    pub retry: Retry,
    pub timeout: Option<Duration>,
}

/// Says what a call allows, when something has to be fetched for it at all.
pub(crate) type Allow<'a> = &'a (dyn Fn() -> Allowance + Sync);

impl Allowance {
    /// The same inside of an attempt.
    pub fn within(retry: &Retry, timeout: Option<Duration>, budget: &Budget) -> Self {
        Self { retry: retry.part(budget), timeout }
    }
}
