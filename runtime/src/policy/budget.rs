//! The time a call may take, for everything that it needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::clock::Clock;
use crate::error::{TransportError, TransportKind};

/// What is left of the time: for waits before a request, for the token, for the request and its reply.
pub(crate) struct Budget {
    clock: Arc<dyn Clock>,
    /// By the client's clock.
    deadline: Option<Instant>,
    timeout: Option<Duration>,
    spent: Spent,
}

/// The time that something has taken.
pub(crate) struct Spent {
    begun: tokio::time::Instant,
    /// Milliseconds waited by the client's clock, which in a test may pass in no time at all.
    waited: AtomicU64,
}

impl Spent {
    pub fn now() -> Self {
        Self { begun: tokio::time::Instant::now(), waited: AtomicU64::new(0) }
    }

    pub fn wait(&self, wait: Duration) {
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.waited.fetch_add(wait, Ordering::Relaxed);
    }

    pub fn total(&self) -> Duration {
        self.begun.elapsed().max(Duration::from_millis(self.waited.load(Ordering::Relaxed)))
    }
}

impl Budget {
    pub fn new(clock: &Arc<dyn Clock>, deadline: Option<Instant>, timeout: Option<Duration>) -> Self {
        Self { clock: Arc::clone(clock), deadline, timeout, spent: Spent::now() }
    }

    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// What is left of the timeout.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout.map(|timeout| timeout.saturating_sub(self.spent.total()))
    }

    /// What comes first, the deadline or the timeout, and in how long.
    fn end(&self) -> Option<(Duration, TransportKind)> {
        let deadline = self.deadline.map(|end| end.saturating_duration_since(self.clock.now()));
        let deadline = deadline.map(|left| (left, TransportKind::Deadline));
        let timeout = self.timeout().map(|left| (left, TransportKind::Timeout));
        deadline.into_iter().chain(timeout).min_by_key(|(left, _)| *left)
    }

    /// Waits for a future, but not beyond the end.
    pub async fn cover<T>(&self, future: impl Future<Output = T>) -> Result<T, TransportError> {
        match self.end() {
            None => Ok(future.await),
            Some((Duration::ZERO, kind)) => Err(TransportError::bare(kind)),
            Some((left, kind)) => {
                tokio::time::timeout(left, future).await.map_err(|_| TransportError::bare(kind))
            }
        }
    }

    /// Waits so long. A wait that would end beyond the end is not begun.
    pub async fn sleep(&self, wait: Duration) -> Result<(), TransportError> {
        if let Some((_, kind)) = self.end().filter(|(left, _)| wait >= *left) {
            return Err(TransportError::bare(kind));
        }
        self.spent.wait(wait);
        self.clock.sleep(wait).await;
        Ok(())
    }
}
