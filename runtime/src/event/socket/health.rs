//! Whether a listener hears anything.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Whether a listener hears anything: for a probe that restarts what is deaf, and for a page of figures. Cloning is cheap:
/// clones tell the same.
#[derive(Clone, Default)]
pub struct Health(Arc<Mutex<Pulse>>);

#[derive(Default)]
struct Pulse {
    connected: bool,
    connections: u64,
    messages: u64,
    heard: Option<Instant>,
    /// When the last ping went out that has not been answered.
    asked: Option<Instant>,
}

impl Health {
    /// Whether a connection stands: something has come over it lately, or it is too young for that.
    pub fn is_connected(&self) -> bool {
        self.pulse().connected
    }

    /// How many connections there have been so far.
    pub fn connections(&self) -> u64 {
        self.pulse().connections
    }

    /// How many messages have arrived so far, repeats included.
    pub fn messages(&self) -> u64 {
        self.pulse().messages
    }

    /// How long nothing has come, over whichever connection. `None` where nothing ever has.
    pub fn silence(&self) -> Option<Duration> {
        self.pulse().heard.map(|heard| heard.elapsed())
    }

    pub(super) fn up(&self) -> u64 {
        let mut pulse = self.pulse();
        pulse.connected = true;
        pulse.connections += 1;
        pulse.heard = Some(Instant::now());
        pulse.asked = None;
        pulse.connections
    }

    pub(super) fn down(&self) {
        self.pulse().connected = false;
    }

    pub(super) fn heard(&self, now: Instant) {
        self.pulse().heard = Some(now);
    }

    pub(super) fn message(&self) {
        self.pulse().messages += 1;
    }

    pub(super) fn asked(&self) {
        self.pulse().asked = Some(Instant::now());
    }

    /// How long the answer to the last ping took.
    pub(super) fn answered(&self) -> Option<Duration> {
        self.pulse().asked.take().map(|asked| asked.elapsed())
    }

    fn pulse(&self) -> MutexGuard<'_, Pulse> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health")
            .field("is_connected", &self.is_connected())
            .field("connections", &self.connections())
            .field("messages", &self.messages())
            .field("silence", &self.silence())
            .finish()
    }
}
