//! How many messages a bot may send.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::{TransportError, TransportKind};
use crate::policy::Clock;

/// So many messages in so much time; both hold at once.
const LIMITS: [(usize, Duration); 2] = [(100, Duration::from_secs(60)), (5, Duration::from_secs(1))];

/// When the last messages were sent, and those that wait will be.
#[derive(Clone, Default)]
pub(super) struct Window(Arc<Mutex<VecDeque<Instant>>>);

impl Window {
    /// Waits until one more may be sent: behind all that wait already, and not where that would be too late.
    pub async fn wait(&self, clock: &Arc<dyn Clock>, until: Option<Instant>) -> Result<(), TransportError> {
        let now = clock.now();
        let at = self.take(now, until).ok_or_else(|| TransportError::bare(TransportKind::Deadline))?;
        let wait = at.saturating_duration_since(now);
        if !wait.is_zero() {
            clock.sleep(wait).await;
        }
        Ok(())
    }

    /// The next time at which one may be sent; it is taken, if it is in time.
    fn take(&self, now: Instant, until: Option<Instant>) -> Option<Instant> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let free = LIMITS.iter().filter_map(|(most, time)| {
            let before = sent.len().checked_sub(*most)?;
            sent.get(before)?.checked_add(*time)
        });
        let at = free.chain(sent.back().copied()).fold(now, Instant::max);
        if until.is_some_and(|until| at >= until) {
            return None;
        }
        sent.push_back(at);
        let most = LIMITS.iter().map(|(most, _)| *most).fold(0, usize::max);
        let over = sent.len().saturating_sub(most);
        sent.drain(..over);
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_has_more_than_five_and_no_minute_more_than_a_hundred() {
        let (window, now) = (Window::default(), Instant::now());
        let times = (0..1_000).filter_map(|_| window.take(now, None)).collect::<Vec<_>>();
        for (most, time) in LIMITS {
            for (first, next) in times.iter().zip(&times[most..]) {
                assert!(next.duration_since(*first) >= time, "{most} in {time:?}");
            }
        }
        assert_eq!(times[4], now);
        assert_eq!(times[5], now + Duration::from_secs(1));
        assert_eq!(times[100], now + Duration::from_secs(60));
        assert!(window.0.lock().expect("nobody panicked").len() <= 100);
        let last = window.0.lock().expect("nobody panicked").back().copied();
        assert_eq!(window.take(now, Some(now + Duration::from_secs(60))), None);
        assert_eq!(window.0.lock().expect("nobody panicked").back().copied(), last, "no place is taken");
    }
}
