//! How long, how often and how fast: time, budgets, retries, limits, and who is told.

mod allowance;
mod budget;
mod clock;
mod key;
mod limit;
mod observe;
mod retry;

pub use clock::{BoxFuture, Clock, SystemClock};
pub use key::{StoreError, TokenKey};
#[cfg(feature = "rate-limit")]
pub use limit::LocalLimiter;
pub use limit::RateLimiter;
pub use observe::{CallEnd, Meter, Outcome};
pub use retry::{Repeat, Retry};

pub(crate) use allowance::{Allow, Allowance};
pub(crate) use budget::Budget;
pub(crate) use limit::Limits;
pub(crate) use observe::{Observer, dropped};
pub(crate) use retry::{Attempts, Stage};
