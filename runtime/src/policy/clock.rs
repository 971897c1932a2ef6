//! Time, as something a test can hold.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

/// A boxed future, as object-safe async traits return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where the client reads the time and how it waits: token lifetimes, backoff, rate limits and deadlines.
///
/// Socket timeouts are the operating system's business and do not go through here.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> Instant;

    /// The time of day, for what has to be understood by another process: the machine's, moved by as much as
    /// [`now`](Self::now) is ahead of the machine's or behind it.
    fn wall(&self) -> SystemTime {
        let (now, real, wall) = (self.now(), Instant::now(), SystemTime::now());
        let moved = match now.checked_duration_since(real) {
            Some(ahead) => wall.checked_add(ahead),
            None => wall.checked_sub(real.saturating_duration_since(now)),
        };
        moved.unwrap_or(wall)
    }

    /// Returns when so much time has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// The real time, through tokio.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
