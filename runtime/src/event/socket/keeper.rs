//! A listener from its first connection to its end.

use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, select};
use tokio::sync::watch;
use tokio::time::Instant;

use super::endpoint::{ask, possible};
use super::health::Health;
use super::link::{Link, Stop, open, wait_until};
use super::settings::Settings;
use crate::client::Client;
use crate::error::{Hidden, ListenError};
use crate::event::crew::Crew;
use crate::http::Socket;
use crate::policy::{LinkChange, link_changed};

/// How a listener was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listened {
    /// How many connections there were.
    pub connections: u64,
    /// How many messages arrived, repeats included.
    pub messages: u64,
    /// How many handlers had not ended when they were waited for no longer. They run on; their events come again.
    pub unfinished: usize,
}

/// A connection that held for so long was a good one: behind it, tries are counted anew.
const STEADY: Duration = Duration::from_secs(10);

/// No step on the way to a connection takes longer, whatever the client's calls may take.
const STEP: Duration = Duration::from_secs(30);

pub(super) struct Keeper {
    pub client: Client,
    pub crew: Crew,
    pub health: Health,
    pub stop: Stop,
    pub hosts: Vec<String>,
    pub limit: usize,
    pub drain: Duration,
    pub settings: watch::Sender<Settings>,
}

impl Keeper {
    pub async fn run(self) -> Result<Listened, ListenError> {
        possible(&self.client)?;
        let mut failed = 0;
        loop {
            let Some((error, lasted)) = self.once().await else { break };
            if self.is_stopped() {
                break;
            }
            self.tell(&LinkChange::Lost { error: &error, lasted });
            if lasted >= STEADY {
                failed = 0;
            }
            let wait = self.pause(error, failed)?;
            self.tell(&LinkChange::Retrying { wait, tries: failed });
            failed += 1;
            let waited = self.client.clock().sleep(wait);
            if let Either::Left(_) = select(self.stop.clone(), waited).await {
                break;
            }
        }
        Ok(self.rest().await)
    }

    /// How long to wait before another try, unless there is to be none.
    fn pause(&self, error: ListenError, failed: u32) -> Result<Duration, ListenError> {
        // At the limit of connections the one that was just lost may count yet. Where there was none, others use them up.
        let is_final = error.is_too_many() && self.health.connections() == 0;
        if is_final || !error.is_retryable() {
            return Err(error);
        }
        let asked = error.retry_after().unwrap_or_default();
        match self.settings.borrow().pause(failed) {
            Some(pause) => Ok(pause.max(asked)),
            None => Err(ListenError::GaveUp { tries: failed + 1, last: Box::new(error) }),
        }
    }

    /// Makes a connection and holds it: why it is gone, and how long it stood. `None` where it did not come to one before
    /// the listener was to stop.
    async fn once(&self) -> Option<(ListenError, Duration)> {
        let connected = match select(self.stop.clone(), pin!(self.connect())).await {
            Either::Left(_) => return None,
            Either::Right((connected, _)) => connected,
        };
        let (stream, service, hidden) = match connected {
            Ok(connected) => connected,
            Err(error) => return Some((error, Duration::ZERO)),
        };
        let began = Instant::now();
        self.tell(&LinkChange::Connected { number: self.health.up() });
        let Self { client, crew, health, stop, limit, drain, settings, hosts: _ } = self;
        let link = Link { client, crew, health, settings, stop, limit: *limit, drain: *drain };
        let held = self.while_draining(link.hold(stream, service));
        let error = held.await;
        self.health.down();
        Some((error.without(&hidden), began.elapsed()))
    }

    /// Tells that the listener drains, when it begins to.
    async fn while_draining<T>(&self, held: impl Future<Output = T>) -> T {
        match select(self.stop.clone(), pin!(held)).await {
            Either::Right((held, _)) => held,
            Either::Left((_, held)) => {
                self.tell(&LinkChange::Draining { running: self.crew.running() });
                held.await
            }
        }
    }

    /// An address from the platform, and a connection there; each in its time.
    async fn connect(&self) -> Result<(Socket, i32, Hidden), ListenError> {
        let patience = self.client.options().timeout.map_or(STEP, |timeout| timeout.min(STEP));
        let (destination, told) = ask(&self.client, &self.hosts, patience).await?;
        self.settings.send_modify(|settings| *settings = told(*settings));
        let hidden = destination.hidden();
        match open(&self.client, &destination.address, patience).await {
            Ok(stream) => Ok((stream, destination.service, hidden)),
            Err(error) => Err(error.without(&hidden)),
        }
    }

    /// Waits for the handlers that run, also those of connections that are gone.
    async fn rest(&self) -> Listened {
        let stopped = self.stop.clone().await;
        wait_until(stopped.checked_add(self.drain), self.crew.rest()).await;
        Listened {
            connections: self.health.connections(),
            messages: self.health.messages(),
            unfinished: self.crew.running(),
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.clone().now_or_never().is_some()
    }

    fn tell(&self, change: &LinkChange<'_>) {
        link_changed(self.crew.events.meter.as_ref(), &self.client.app().id, change);
    }
}
