//! Handlers at work, beside whatever brings their events: so many at one moment, each answered for in time.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::acknowledge::Acknowledge;
use super::delivery::EventHeader;
use super::dispatch::{Delivered, Names};
#[cfg(feature = "socket")]
use super::envelope::Envelope;
use super::envelope::Kind;
use super::events::Events;
use crate::policy::{EventEnd, EventOutcome, Refusal, event_ended};

/// The platform waits three seconds; the way there and back takes some of them.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// How many handlers may run at one moment.
const MOST: usize = 1_000;

/// The handlers of one way in. Cloning is cheap: clones share how many of them may run.
#[derive(Clone)]
pub(super) struct Crew {
    pub events: Events,
    pub patience: Duration,
    pub acknowledge: Acknowledge,
    most: u32,
    permits: Arc<Semaphore>,
    running: Arc<AtomicUsize>,
}

/// What the platform is told of an event. Whatever is not `Done` comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It has arrived; a callback's reply, where there is one.
    Done(Option<Bytes>),
    /// It is being worked on.
    Later,
    /// It could not be handled.
    Failed,
}

/// The right of one handler to run.
pub(super) struct Place {
    running: Arc<AtomicUsize>,
    #[expect(dead_code, reason = "it is held, not looked at")]
    permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.running.fetch_sub(1, Ordering::Relaxed);
    }
}

impl From<Delivered> for Answer {
    fn from(delivered: Delivered) -> Self {
        match delivered {
            Delivered::Handled(reply) => Self::Done(reply),
            Delivered::Unhandled | Delivered::Repeated => Self::Done(None),
            Delivered::Running => Self::Later,
            Delivered::Failed(_) | Delivered::Panicked => Self::Failed,
        }
    }
}

impl Crew {
    pub fn new(events: Events) -> Self {
        let crew = Self {
            events,
            patience: PATIENCE,
            acknowledge: Acknowledge::default(),
            most: 0,
            permits: Arc::new(Semaphore::new(0)),
            running: Arc::default(),
        };
        crew.at_most(MOST)
    }

    /// Of so many handlers, at least one.
    pub fn at_most(mut self, handlers: usize) -> Self {
        self.most = u32::try_from(handlers.clamp(1, Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
        self.permits = Arc::new(Semaphore::new(self.most as usize));
        self.running = Arc::default();
        self
    }

    /// A place for a handler, where one is free.
    pub fn place(&self) -> Result<Place, Refusal> {
        let permit = Arc::clone(&self.permits).try_acquire_owned().map_err(|_| Refusal::Full)?;
        self.running.fetch_add(1, Ordering::Relaxed);
        Ok(Place { running: Arc::clone(&self.running), permit })
    }

    /// How many handlers run.
    #[cfg(feature = "socket")]
    pub fn running(&self) -> usize {
        self.running.load(Ordering::Relaxed)
    }

    /// Gives no place any more, and returns when the last handler has ended. A wait that is given up opens again.
    pub async fn rest(&self) {
        if let Ok(all) = self.permits.acquire_many(self.most).await {
            // For good.
            all.forget();
            self.permits.close();
        }
    }

    /// Runs the handler of a message on a task of its own, so that it outlives whoever brought it.
    #[cfg(feature = "webhook")]
    pub fn begin<A, F>(&self, place: Place, kind: Kind, header: EventHeader, message: Bytes, answer: A)
    where
        A: FnOnce(Answer) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let crew = self.clone();
        tokio::spawn(async move {
            crew.attend(kind, header, message, answer).await;
            drop(place);
        });
    }

    /// The same for a message that nobody has looked at.
    #[cfg(feature = "socket")]
    pub fn begin_unread<A, F>(&self, place: Place, message: Bytes, answer: A)
    where
        A: FnOnce(Answer) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let crew = self.clone();
        tokio::spawn(async move {
            match Envelope::read(&message) {
                Ok(envelope) => {
                    crew.attend(envelope.kind(), envelope.into_header(), message, answer).await;
                }
                Err(error) => answer(crew.events.unreadable(error).into()).await,
            }
            drop(place);
        });
    }

    /// Handles a message and answers for it, by then or before.
    async fn attend<A, F>(&self, kind: Kind, header: EventHeader, message: Bytes, answer: A)
    where
        A: FnOnce(Answer) -> F,
        F: Future<Output = ()>,
    {
        let is_awaited = self.is_awaited(kind, &header.event_type);
        let names = Names::of(&header);
        if !is_awaited && self.acknowledge == Acknowledge::AtOnce {
            answer(Answer::Done(None)).await;
            self.events.dispatch(&names, kind, header, message).await;
            return;
        }
        let mut work = pin!(self.events.dispatch(&names, kind, header, message));
        if let Ok(delivered) = tokio::time::timeout(self.patience, &mut work).await {
            return answer(delivered.into()).await;
        }
        self.tell_late(&names);
        // A callback does not come again, and so is not refused: who waits in front of the card sees nothing happen. An
        // event comes again, and finds its handler running or done.
        answer(if is_awaited { Answer::Done(None) } else { Answer::Later }).await;
        work.await;
    }

    /// Whether the platform waits for what the handler replies.
    fn is_awaited(&self, kind: Kind, event_type: &str) -> bool {
        let registered = self.events.handlers.by_type.get(event_type);
        kind == Kind::OldCard || registered.is_some_and(|registered| registered.is_callback)
    }

    fn tell_late(&self, Names { event_type, event_id }: &Names) {
        let (duration, outcome) = (self.patience, EventOutcome::Late);
        event_ended(
            self.events.meter.as_ref(),
            &EventEnd { event_type, event_id, duration, mismatches: 0, outcome },
        );
    }
}
