//! When to try again, and how long to wait before.

mod table;

use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

pub(crate) use table::{Fate, Stage};

use super::budget::{Budget, Spent};
use super::clock::Clock;
use crate::error::{Error, TransportKind};

/// When and how often to try a call again.
///
/// Four kinds of failure are tried again: what was never sent, and what the platform refused for its rate, whatever the
/// call; what the docs call transient, and what broke on its way or ended in an HTTP 5xx, where repeating it is harmless
/// (see [`Repeat`]).
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
    /// Whether the deadline is the caller's own word: then it ends an upload too.
    stated: bool,
    /// The end of the call that this one is a part of.
    until: Option<Instant>,
    /// What is left of the attempt that this call is a part of.
    within: Option<Duration>,
    /// Whether a request that was sent is waited for although the call that it is a part of has run out of time.
    to_end: bool,
    repeat: Repeat,
}

/// Which calls may be sent more than once although they may have been carried out already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// GET, HEAD, PUT and DELETE, and others that carry what makes a repetition harmless: their endpoint's idempotency
    /// parameter (`uuid`, `client_token`), or the number of the part that they upload.
    Idempotent,
    /// Every call. A call that failed halfway may then take effect twice.
    Always,
}

/// The longest wait that a reply can ask for. One that asks for more is taken to mean this.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

impl Default for Retry {
    /// Four attempts, half a second and more apart, within two minutes.
    fn default() -> Self {
        Self {
            attempts: 4,
            min_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            deadline: Some(Duration::from_secs(2 * 60)),
            stated: false,
            until: None,
            within: None,
            to_end: false,
            repeat: Repeat::Idempotent,
        }
    }
}

impl Retry {
    /// One attempt only, of the call and of each thing that it needs.
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

    /// The time for the whole call: for rate limits and its turn, the access token, every attempt and the waits between
    /// them. No wait is begun that would end beyond it. Two minutes unless said otherwise; those two minutes do not cut off
    /// an upload that still moves, a deadline that is set here does. A download is begun within it.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self.stated = true;
        self
    }

    /// Takes the deadline away. A reply that asks for a wait of more than an hour is still tried again after an hour.
    #[must_use]
    pub fn no_deadline(mut self) -> Self {
        self.deadline = None;
        self.stated = false;
        self
    }

    /// Which calls may be sent more than once.
    #[must_use]
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    /// The same for a part of an attempt, which may take no longer than that.
    pub(crate) fn part(&self, budget: &Budget) -> Self {
        Self { until: budget.deadline(), within: budget.timeout(), ..self.clone() }
    }

    /// The same for what must not be left half done: no attempt is begun that the call does not allow, and the one that was
    /// begun may take so long.
    pub(crate) fn to_end(&self, longest: Duration) -> Self {
        Self { deadline: Some(longest), to_end: true, ..self.clone() }
    }

    /// Whether this goes on where the other one has given up: it may try more often, or noticeably longer.
    pub(crate) fn outlasts(&self, other: &Self) -> bool {
        let noticeable = self.min_delay;
        let later = match (self.until, other.until) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(ours), Some(theirs)) => ours.saturating_duration_since(theirs) > noticeable,
        };
        let longer = match (self.within, other.within) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(ours), Some(theirs)) => ours.saturating_sub(theirs) > noticeable,
        };
        later || longer || self.attempts > other.attempts
    }
}

/// The attempts of one call.
pub(crate) struct Attempts {
    clock: Arc<dyn Clock>,
    retry: Retry,
    waits: ExponentialBackoff,
    /// The earliest of all deadlines.
    until: Option<Instant>,
    /// Its own deadline alone, for a request that is waited for to its end.
    own: Option<Instant>,
    /// Counted for a part of another call alone.
    spent: Option<Spent>,
    idempotent: bool,
    replayable: bool,
    /// The number of the current attempt, from 1.
    pub number: u32,
}

impl Attempts {
    /// Begins a call. `replayable`: whether its body can be had a second time.
    pub fn begin(retry: &Retry, clock: &Arc<dyn Clock>, idempotent: bool, replayable: bool) -> Self {
        let waits = ExponentialBuilder::new()
            .with_min_delay(retry.min_delay)
            .with_max_delay(retry.max_delay)
            .with_max_times(retry.attempts - 1)
            .with_jitter()
            .build();
        let own = retry.deadline.and_then(|deadline| clock.now().checked_add(deadline));
        let until = [own, retry.until].into_iter().flatten().min();
        let spent = retry.within.map(|_| Spent::now());
        let (clock, retry) = (Arc::clone(clock), retry.clone());
        Self { clock, retry, waits, until, own, spent, idempotent, replayable, number: 1 }
    }

    /// The time of the current attempt, which begins now.
    pub fn budget(&self, timeout: Option<Duration>) -> Budget {
        if self.retry.to_end {
            return Budget::new(&self.clock, self.own, timeout);
        }
        let timeout = [timeout, self.time_left()].into_iter().flatten().min();
        Budget::new(&self.clock, self.until, timeout)
    }

    /// Waits for a request's turn, and says how much time it has then.
    ///
    /// A wait that takes longer than an attempt may is several attempts, without giving up the place in the queue. So is one
    /// that leaves less than half of an attempt: sent then, the request might be carried out and its reply not be waited for.
    pub async fn queue<T>(
        &mut self,
        mut budget: Budget,
        timeout: Option<Duration>,
        turn: impl Future<Output = T>,
    ) -> Result<(T, Budget), Error> {
        let mut turn = std::pin::pin!(turn);
        let turn = loop {
            match budget.cover(&mut turn).await {
                Ok(turn) => break turn,
                Err(error) if error.kind == TransportKind::Timeout && self.begin_another() => {
                    budget = self.budget(timeout);
                }
                Err(error) => return Err(error.into()),
            }
        };
        let is_short = budget.timeout().zip(timeout).is_some_and(|(left, timeout)| left < timeout / 2);
        if is_short && self.begin_another() {
            budget = self.budget(timeout);
        }
        Ok((turn, budget))
    }

    /// Another attempt without a wait before it, if there is one.
    fn begin_another(&mut self) -> bool {
        let is_another = self.waits.next().is_some();
        self.number += u32::from(is_another);
        is_another
    }

    fn time_left(&self) -> Option<Duration> {
        let (within, spent) = self.retry.within.zip(self.spent.as_ref())?;
        Some(within.saturating_sub(spent.total()))
    }

    /// The time that ends even what still moves.
    pub fn last_word(&self) -> Budget {
        Budget::new(&self.clock, self.until.filter(|_| self.retry.stated), None)
    }

    /// Waits before the next attempt, or gives the error back where there is none.
    pub async fn wait_after(&mut self, error: Error, stage: Stage) -> Result<(), Error> {
        let Some(wait) = self.next_wait(&error, stage) else {
            return Err(error);
        };
        if let Some(spent) = &self.spent {
            spent.wait(wait);
        }
        self.clock.sleep(wait).await;
        self.number += 1;
        Ok(())
    }

    fn next_wait(&mut self, error: &Error, stage: Stage) -> Option<Duration> {
        let harmless = match self.retry.repeat {
            Repeat::Idempotent => self.idempotent,
            Repeat::Always => true,
        };
        if !self.replayable || !Fate::of(error, stage).may_be_repeated(harmless) {
            return None;
        }
        let backoff = self.waits.next()?;
        let asked = error.retry_after().map(|asked| asked.min(LONGEST_WAIT));
        let wait = asked.map_or(backoff, |asked| asked.saturating_add(jitter_of(backoff)));
        let ends = self.clock.now().checked_add(wait)?;
        let fits =
            self.until.is_none_or(|until| ends < until) && self.time_left().is_none_or(|left| wait < left);
        fits.then_some(wait)
    }
}

/// Callers that were told the same moment should not all come back at it.
fn jitter_of(backoff: Duration) -> Duration {
    backoff / 4
}
