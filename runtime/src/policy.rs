//! How long, how often and how fast: time, budgets, retries, limits, and who is told.

pub(crate) mod budget;
pub(crate) mod clock;
pub(crate) mod limit;
pub(crate) mod observe;
pub(crate) mod retry;
