//! When the next request may go: at a steady rate, and not before the site wants it.

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

#[derive(Debug)]
pub(super) struct Pace {
    limiter: Option<DefaultDirectRateLimiter>,
    /// Before this nothing is sent.
    not_before: Mutex<Option<Instant>>,
}

impl Pace {
    pub(super) fn new(rate: Option<f64>) -> Self {
        // Without a burst: requests go one after the other from the start.
        let apart = rate.and_then(|rate| Duration::try_from_secs_f64(1.0 / rate).ok());
        let limiter = apart.and_then(Quota::with_period).map(RateLimiter::direct);
        Self { limiter, not_before: Mutex::new(None) }
    }

    /// Keeps all requests back for a while.
    pub(super) fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut not_before = self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        *not_before = not_before.max(Some(until));
    }

    pub(super) async fn ready(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.until_ready().await;
        }
        let not_before = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = not_before {
            sleep_until(until).await;
        }
    }
}
