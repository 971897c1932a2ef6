//! When to try again, and how long to wait before.

use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::clock::Clock;
use crate::error::{Error, TransportError, TransportKind};

/// When and how often to try a call again.
///
/// ```
/// use std::time::Duration;
/// use feishu_runtime::{Repeat, Retry};
///
/// let patient = Retry::default().attempts(8).deadline(Duration::from_secs(600));
/// let never = Retry::never();
/// let brave = Retry::default().repeat(Repeat::Always);
/// ```
#[derive(Clone, Debug)]
pub struct Retry {
    attempts: usize,
    min_delay: Duration,
    max_delay: Duration,
    deadline: Option<Duration>,
    repeat: Repeat,
}

/// Which calls may be sent more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// GET, HEAD, PUT and DELETE, and others that carry their endpoint's idempotency parameter (`uuid`,
    /// `client_token`).
    Idempotent,
    /// Every call. A call that failed halfway may then take effect twice.
    Always,
}

impl Default for Retry {
    /// Four attempts for idempotent calls, half a second and more apart, within two minutes.
    fn default() -> Self {
        Self {
            attempts: 4,
            min_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            deadline: Some(Duration::from_mins(2)),
            repeat: Repeat::Idempotent,
        }
    }
}

impl Retry {
    /// One attempt only.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// The number of attempts, the first included.
    #[must_use]
    pub fn attempts(mut self, attempts: usize) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The wait after the first attempt; it doubles from then on, with jitter. A reply that names a wait is obeyed.
    #[must_use]
    pub fn min_delay(mut self, delay: Duration) -> Self {
        self.min_delay = delay;
        self
    }

    /// The longest wait between two attempts, unless a reply names a longer one.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The time for all attempts and waits together. No wait is begun that would end beyond it.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Takes the deadline away.
    #[must_use]
    pub fn no_deadline(mut self) -> Self {
        self.deadline = None;
        self
    }

    /// Which calls may be sent more than once.
    #[must_use]
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }
}

/// The attempts of one call.
pub(crate) struct Attempts {
    clock: Arc<dyn Clock>,
    waits: ExponentialBackoff,
    until: Option<Instant>,
    may_repeat: bool,
    /// The number of the current attempt, from 1.
    pub number: u32,
}

impl Attempts {
    /// Begins a call. `replayable`: whether its body can be had a second time.
    pub fn begin(retry: &Retry, clock: &Arc<dyn Clock>, idempotent: bool, replayable: bool) -> Self {
        let allowed = match retry.repeat {
            Repeat::Idempotent => idempotent,
            Repeat::Always => true,
        };
        let waits = ExponentialBuilder::new()
            .with_min_delay(retry.min_delay)
            .with_max_delay(retry.max_delay)
            .with_max_times(retry.attempts - 1)
            .with_jitter()
            .build();
        let until = retry.deadline.and_then(|deadline| clock.now().checked_add(deadline));
        Self { clock: Arc::clone(clock), waits, until, may_repeat: allowed && replayable, number: 1 }
    }

    /// The time an attempt may take.
    pub fn time_left(&self, timeout: Option<Duration>) -> Result<Option<Duration>, Error> {
        let Some(until) = self.until else {
            return Ok(timeout);
        };
        let left = until.saturating_duration_since(self.clock.now());
        if left.is_zero() {
            return Err(TransportError::bare(TransportKind::Deadline).into());
        }
        Ok(Some(timeout.map_or(left, |timeout| timeout.min(left))))
    }

    /// Waits before the next attempt, or gives the error back where there is none.
    pub async fn wait_after(&mut self, error: Error) -> Result<(), Error> {
        let Some(wait) = self.next_wait(&error) else {
            return Err(error);
        };
        self.clock.sleep(wait).await;
        self.number += 1;
        Ok(())
    }

    fn next_wait(&mut self, error: &Error) -> Option<Duration> {
        if !error.is_retryable() || !(self.may_repeat || nothing_sent(error)) {
            return None;
        }
        let backoff = self.waits.next()?;
        let wait = error.retry_after().map_or(backoff, |asked| asked.saturating_add(jitter_of(backoff)));
        let ends = self.clock.now().checked_add(wait)?;
        self.until.is_none_or(|until| ends < until).then_some(wait)
    }
}

/// A connection that was never made carried nothing: trying again cannot do harm.
fn nothing_sent(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.nothing_sent())
}

/// Callers that were told the same moment should not all come back at it.
fn jitter_of(backoff: Duration) -> Duration {
    backoff / 4
}
