//! At least once becomes once: what has been handled is remembered for as long as it may come again.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ring::digest::{Context, SHA256};

use super::clock::{BoxFuture, Clock, SystemClock};
use super::key::StoreError;

/// By what repeats of an event are told apart, as 16 bytes: the app, the type and the id, hashed together, so that neither
/// a long id nor a strange one matters to a store.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey([u8; 16]);

impl EventKey {
    pub(crate) fn new(app_id: &str, event_type: &str, id: &str) -> Self {
        let mut context = Context::new(&SHA256);
        for part in [app_id, event_type, id] {
            // Each behind its length, so that no two events meet whatever is in them.
            context.update(&(part.len() as u64).to_le_bytes());
            context.update(part.as_bytes());
        }
        Self(context.finish().as_ref().first_chunk().copied().unwrap_or_default())
    }
}

impl fmt::Display for EventKey {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is known of an event that has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing: it is to be handled now, and nobody else is told so.
    New,
    /// Its handler runs, here or in another process, and may end in an error yet.
    Running,
    /// Its handler ended well.
    Handled,
}

/// Remembers which events have been handled: inside one process ([`MemorySeen`]), or for many ([`RedisStore`]).
///
/// [`RedisStore`]: https://docs.rs/feishu-runtime/latest/feishu_runtime/struct.RedisStore.html
pub trait SeenEvents: fmt::Debug + Send + Sync {
    /// Takes an event, unless somebody has it: in one step, as several may ask at once. Who takes it and says nothing more
    /// has lost it after `lease`, so that a process that dies does not keep it for ever.
    fn begin(&self, key: EventKey, lease: Duration) -> BoxFuture<'_, Result<Seen, StoreError>>;

    /// Says what became of an event that was taken: it was handled, which is remembered for so long; or it was not
    /// (`None`), and is handled when it comes again.
    fn end(&self, key: EventKey, keep: Option<Duration>) -> BoxFuture<'_, Result<(), StoreError>>;
}

/// Remembers events in memory: 100,000 of them unless said otherwise, in some 10 MB. When there are more, the oldest is
/// forgotten.
pub struct MemorySeen {
    clock: Arc<dyn Clock>,
    most: usize,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    events: HashMap<EventKey, Entry>,
    /// In the order in which they were taken, each with the number of its entry: one that was forgotten and came again has
    /// two places here, of which the first means nothing.
    order: VecDeque<(EventKey, u64)>,
    taken: u64,
}

struct Entry {
    number: u64,
    until: Instant,
    is_handled: bool,
}

const MOST: usize = 100_000;

impl Default for MemorySeen {
    fn default() -> Self {
        Self::new(MOST, Arc::new(SystemClock))
    }
}

impl MemorySeen {
    /// One that remembers so many events, at least one, and reads the time from this clock.
    pub fn new(most: usize, clock: Arc<dyn Clock>) -> Self {
        Self { clock, most: most.max(1), known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A time that cannot be written down is never.
    fn after(&self, time: Duration) -> Instant {
        let now = self.clock.now();
        now.checked_add(time).unwrap_or(now)
    }
}

impl Known {
    fn begin(&mut self, key: EventKey, now: Instant, until: Instant, most: usize) -> Seen {
        match self.events.get(&key) {
            Some(entry) if now < entry.until && entry.is_handled => return Seen::Handled,
            Some(entry) if now < entry.until => return Seen::Running,
            Some(_) | None => {}
        }
        self.taken += 1;
        self.events.insert(key, Entry { number: self.taken, until, is_handled: false });
        self.order.push_back((key, self.taken));
        // What is over, and what is too much, goes from the old end: one in, at most two out.
        for _ in 0..2 {
            self.forget_oldest(now, most);
        }
        Seen::New
    }

    fn forget_oldest(&mut self, now: Instant, most: usize) {
        let Some((key, number)) = self.order.front() else { return };
        let entry = self.events.get(key).filter(|entry| entry.number == *number);
        if self.order.len() > most || entry.is_none_or(|entry| entry.until <= now) {
            if entry.is_some() {
                self.events.remove(key);
            }
            self.order.pop_front();
        }
    }
}

impl SeenEvents for MemorySeen {
    fn begin(&self, key: EventKey, lease: Duration) -> BoxFuture<'_, Result<Seen, StoreError>> {
        let (now, until) = (self.clock.now(), self.after(lease));
        let seen = self.known().begin(key, now, until, self.most);
        Box::pin(std::future::ready(Ok(seen)))
    }

    fn end(&self, key: EventKey, keep: Option<Duration>) -> BoxFuture<'_, Result<(), StoreError>> {
        let mut known = self.known();
        match keep {
            None => _ = known.events.remove(&key),
            Some(keep) => {
                if let Some(entry) = known.events.get_mut(&key) {
                    (entry.until, entry.is_handled) = (self.after(keep), true);
                }
            }
        }
        Box::pin(std::future::ready(Ok(())))
    }
}

impl fmt::Debug for MemorySeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySeen").field("most", &self.most).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(60 * 60);

    fn key(number: usize) -> EventKey {
        EventKey::new("cli_a", "a.b_v1", &number.to_string())
    }

    async fn begin(seen: &MemorySeen, number: usize) -> Seen {
        seen.begin(key(number), HOUR).await.expect("memory does not fail")
    }

    async fn end(seen: &MemorySeen, number: usize, keep: Option<Duration>) {
        seen.end(key(number), keep).await.expect("memory does not fail");
    }

    #[tokio::test(start_paused = true)]
    async fn an_event_is_new_until_it_is_taken_and_again_where_it_was_not_handled() {
        let seen = MemorySeen::default();
        assert_eq!(begin(&seen, 1).await, Seen::New);
        assert_eq!(begin(&seen, 1).await, Seen::Running);
        end(&seen, 1, None).await;
        assert_eq!(begin(&seen, 1).await, Seen::New);
        end(&seen, 1, Some(HOUR)).await;
        assert_eq!(begin(&seen, 1).await, Seen::Handled);
        tokio::time::advance(HOUR).await;
        assert_eq!(begin(&seen, 1).await, Seen::New);
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_an_event_and_is_gone_loses_it() {
        let seen = MemorySeen::default();
        assert_eq!(begin(&seen, 1).await, Seen::New);
        tokio::time::advance(HOUR.saturating_sub(Duration::from_secs(1))).await;
        assert_eq!(begin(&seen, 1).await, Seen::Running);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(begin(&seen, 1).await, Seen::New);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_remembered_has_an_end_and_the_oldest_is_forgotten_first() {
        let seen = MemorySeen::new(3, Arc::new(SystemClock));
        for number in 0..1_000 {
            assert_eq!(begin(&seen, number).await, Seen::New);
            end(&seen, number, if number % 2 == 0 { Some(HOUR) } else { None }).await;
            assert!(seen.known().events.len() <= 3 && seen.known().order.len() <= 3, "{number}");
        }
        assert_eq!(begin(&seen, 998).await, Seen::Handled);
        assert_eq!(begin(&seen, 0).await, Seen::New);
    }

    #[test]
    fn keys_meet_for_the_same_event_alone() {
        assert_eq!(EventKey::new("a", "b", "c"), EventKey::new("a", "b", "c"));
        for (app, kind, id) in
            [("a", "b", "d"), ("a", "c", "c"), ("b", "b", "c"), ("a:b", "", "c"), ("", "a:b", "c")]
        {
            assert_ne!(EventKey::new("a", "b", "c"), EventKey::new(app, kind, id));
        }
        assert_eq!(key(1).to_string().len(), 32);
    }
}
