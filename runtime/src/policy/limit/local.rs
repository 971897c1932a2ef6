//! Rate limits of one process.

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter as Governor, clock};

use super::RateLimiter;
use crate::policy::{BoxFuture, Clock, StoreError, SystemClock};
use crate::wire::RateLimit;

/// Keeps the documented rate limits inside one process.
///
/// ```
/// # use std::sync::Arc;
/// # use feishu_runtime::{Client, LocalLimiter};
/// # fn main() -> Result<(), feishu_runtime::Error> {
/// let client = Client::builder("cli_a1b2", "secret").rate_limits(Arc::new(LocalLimiter::default())).build()?;
/// # Ok(())
/// # }
/// ```
pub struct LocalLimiter {
    clock: Time,
    /// One keeper for each limit that occurs in the docs (there are about a dozen), with a bucket for each name.
    keepers: Mutex<HashMap<(u32, u32), Arc<Keeper>>>,
}

struct Keeper {
    buckets: Governor<String, HashMapStateStore<String>, Time>,
    /// With more buckets than this, those that are full are dropped: they say nothing. Twice as many as were left the last
    /// time, so that looking at all of them costs each call next to nothing.
    many: AtomicUsize,
}

const MANY_BUCKETS: usize = 10_000;

impl Default for LocalLimiter {
    fn default() -> Self {
        Self::new(Arc::new(SystemClock))
    }
}

impl LocalLimiter {
    /// A limiter that reads the time from this clock; the client's must be the same.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock: Time(clock), keepers: Mutex::default() }
    }

    fn keeper(&self, limit: RateLimit) -> Arc<Keeper> {
        let mut keepers = self.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        let keeper = keepers.entry((limit.requests, limit.per_seconds)).or_insert_with(|| {
            let buckets = Governor::new(quota(limit), HashMapStateStore::default(), self.clock.clone());
            Arc::new(Keeper { buckets, many: AtomicUsize::new(MANY_BUCKETS) })
        });
        Arc::clone(keeper)
    }

    fn ask(&self, bucket: &str, limit: RateLimit) -> Option<Duration> {
        let keeper = self.keeper(limit);
        let Keeper { buckets, many } = &*keeper;
        if buckets.len() > many.load(Ordering::Relaxed) {
            buckets.retain_recent();
            many.store(MANY_BUCKETS.max(2 * buckets.len()), Ordering::Relaxed);
        }
        let refused = buckets.check_key(&bucket.to_owned()).err()?;
        Some(refused.wait_time_from(self.clock.0.now()))
    }
}

fn quota(limit: RateLimit) -> Quota {
    let burst = NonZeroU32::new(limit.burst()).unwrap_or(NonZeroU32::MIN);
    // A limit of no seconds is no limit; the shortest period governor knows comes near.
    let period = limit.refill().max(Duration::from_nanos(1));
    Quota::with_period(period).unwrap_or_else(|| Quota::per_second(burst)).allow_burst(burst)
}

impl RateLimiter for LocalLimiter {
    fn acquire<'a>(
        &'a self,
        bucket: &'a str,
        limit: RateLimit,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>> {
        Box::pin(std::future::ready(Ok(self.ask(bucket, limit))))
    }
}

impl fmt::Debug for LocalLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalLimiter").finish_non_exhaustive()
    }
}

/// Our clock as governor's.
#[derive(Clone)]
struct Time(Arc<dyn Clock>);

impl clock::Clock for Time {
    type Instant = Instant;

    fn now(&self) -> Instant {
        self.0.now()
    }
}
