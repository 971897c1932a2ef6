//! How long, how often and how fast: time, budgets, retries, limits, and who is told.

mod allowance;
mod budget;
mod clock;
mod key;
mod limit;
mod observe;
mod retry;
mod seen;
mod swept;

pub use clock::{BoxFuture, Clock, SystemClock};
pub use key::{StoreError, TokenKey};
#[cfg(feature = "rate-limit")]
pub use limit::LocalLimiter;
pub use limit::RateLimiter;
#[cfg(feature = "socket")]
pub use observe::LinkChange;
pub use observe::{CallEnd, EventEnd, EventOutcome, Meter, Outcome, Refusal};
pub use retry::{Repeat, Retry};
pub use seen::{EventKey, MemorySeen, Seen, SeenEvents};

pub(crate) use allowance::{Allow, Allowance};
pub(crate) use budget::Budget;
pub(crate) use limit::Limits;
#[cfg(feature = "socket")]
pub(crate) use observe::link_changed;
#[cfg(any(feature = "socket", feature = "webhook"))]
pub(crate) use observe::refused;
pub(crate) use observe::{Observer, dropped, event_ended};
pub(crate) use retry::{Attempts, Stage};
pub(crate) use swept::Swept;
