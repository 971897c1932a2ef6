//! What a long connection shows of itself: never its address, a ticket or a message.

use std::sync::Arc;
use std::time::Duration;

use super::Meter;
use crate::error::ListenError;

/// What has become of the long connection of an app.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum LinkChange<'a> {
    /// It stands: events arrive.
    Connected {
        /// The how manieth connection of the listener.
        number: u64,
    },
    /// The platform has answered a ping.
    Alive {
        /// How long that took.
        round_trip: Duration,
    },
    /// It is gone, or could not be made.
    Lost {
        /// Why.
        error: &'a ListenError,
        /// How long it stood; zero for one that could not be made.
        lasted: Duration,
    },
    /// Another one is tried.
    Retrying {
        /// In so long.
        wait: Duration,
        /// How many tries have failed since a connection held.
        tries: u32,
    },
    /// The listener has been told to stop, and waits for what runs.
    Draining {
        /// So many handlers.
        running: usize,
    },
}

/// Tells what has become of a connection.
pub(crate) fn link_changed(meter: Option<&Arc<dyn Meter>>, app_id: &str, change: &LinkChange<'_>) {
    if let Some(meter) = meter {
        meter.link_changed(app_id, change);
    }
    #[cfg(feature = "tracing")]
    trace(app_id, change);
}

#[cfg(feature = "tracing")]
fn trace(app_id: &str, change: &LinkChange<'_>) {
    let ms = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    match *change {
        LinkChange::Connected { number } => tracing::info!(app_id, number, "long connection stands"),
        LinkChange::Alive { round_trip } => tracing::debug!(app_id, ms = ms(round_trip), "ping answered"),
        LinkChange::Lost { error, lasted } => {
            let (kind, code) = (error.kind(), error.code());
            tracing::warn!(app_id, kind, code, ms = ms(lasted), "long connection lost");
        }
        LinkChange::Retrying { wait, tries } => {
            tracing::info!(app_id, ms = ms(wait), tries, "long connection is tried again");
        }
        LinkChange::Draining { running } => tracing::info!(app_id, running, "listener drains"),
    }
}
