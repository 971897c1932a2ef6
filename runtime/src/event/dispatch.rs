//! From a message to the handler of its event, once.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;

use super::delivery::EventHeader;
use super::envelope::{Envelope, Kind, event_of};
use super::events::Events;
use super::handler::{Handler, HandlerError, Ready, Work};
use crate::codec::{JsonError, table};
use crate::policy::{EventEnd, EventKey, EventOutcome, Seen, event_ended};

/// What became of a message.
#[derive(Debug)]
#[non_exhaustive]
pub enum Delivered {
    /// Its handler ended well; the JSON is what a callback replies.
    Handled(Option<Bytes>),
    /// There is no handler for its type.
    Unhandled,
    /// It had been handled before.
    Repeated,
    /// It came again while its handler ran.
    Running,
    /// Its handler ended in this error; or it could not be read, or the store failed that remembers events.
    Failed(HandlerError),
    /// Its handler panicked.
    Panicked,
}

impl Delivered {
    /// Whether the platform can be told that the event has arrived. Otherwise it has to come again.
    pub fn is_acknowledged(&self) -> bool {
        match self {
            Self::Handled(_) | Self::Unhandled | Self::Repeated => true,
            Self::Running | Self::Failed(_) | Self::Panicked => false,
        }
    }

    fn outcome(&self) -> EventOutcome<'_> {
        match self {
            Self::Handled(_) => EventOutcome::Handled,
            Self::Unhandled => EventOutcome::Unhandled,
            Self::Repeated => EventOutcome::Repeated,
            Self::Running => EventOutcome::Running,
            Self::Failed(error) => EventOutcome::Failed(error),
            Self::Panicked => EventOutcome::Panicked,
        }
    }
}

/// What an event is called wherever it is told of.
#[derive(Default)]
pub(super) struct Names {
    pub event_type: String,
    pub event_id: String,
}

impl Names {
    pub fn of(header: &EventHeader) -> Self {
        Self { event_type: header.event_type.clone(), event_id: header.event_id.clone() }
    }
}

/// How long a handler has an event for itself. One that takes longer may see it twice.
const LEASE: Duration = Duration::from_secs(10 * 60);

/// The ticket of a store app.
const APP_TICKET: &str = "app_ticket";

#[derive(Default)]
struct AppTicket {
    app_id: Option<String>,
    app_ticket: Option<String>,
}

table! { AppTicket: "app_id" => app_id, "app_ticket" => app_ticket }

impl Events {
    /// Handles a message that is known to be the platform's, by whatever way it has come: the JSON of schema 1.0 or 2.0, or
    /// of an old card, decrypted. Nothing is checked of it; [`webhook`](Self::webhook) is for what comes over HTTP.
    ///
    /// What is dropped before it ends leaves its event taken for ten minutes.
    pub async fn deliver(&self, message: impl Into<Bytes>) -> Delivered {
        let message = message.into();
        match Envelope::read(&message) {
            Ok(envelope) => {
                let (kind, header) = (envelope.kind(), envelope.into_header());
                self.dispatch(&Names::of(&header), kind, header, message).await
            }
            Err(error) => self.unreadable(error),
        }
    }

    /// What is no message at all, which is told like everything else.
    pub(super) fn unreadable(&self, error: JsonError) -> Delivered {
        let delivered = Delivered::Failed(error.into());
        self.tell(&Names::default(), Duration::ZERO, 0, &delivered);
        delivered
    }

    pub(super) async fn dispatch(
        &self,
        names: &Names,
        kind: Kind,
        header: EventHeader,
        message: Bytes,
    ) -> Delivered {
        let began = self.clock.now();
        let mut mismatches = 0;
        let outcome = self.attempt(names, kind, header, message, &mut mismatches).await;
        let delivered = outcome.unwrap_or_else(Delivered::Failed);
        let duration = self.clock.now().saturating_duration_since(began);
        self.tell(names, duration, mismatches, &delivered);
        delivered
    }

    fn tell(&self, names: &Names, duration: Duration, mismatches: usize, delivered: &Delivered) {
        let Names { event_type, event_id } = names;
        let outcome = delivered.outcome();
        event_ended(self.meter.as_ref(), &EventEnd { event_type, event_id, duration, mismatches, outcome });
    }

    async fn attempt(
        &self,
        names: &Names,
        kind: Kind,
        header: EventHeader,
        message: Bytes,
        mismatches: &mut usize,
    ) -> Result<Delivered, HandlerError> {
        let is_kept = self.keep_ticket(&header, &message).await?;
        let Some(handler) = self.handler(kind, &header.event_type) else {
            return Ok(if is_kept { Delivered::Handled(None) } else { Delivered::Unhandled });
        };
        let app_id = header.app_id.clone();
        let Ready { same_by, told, work } = handler(header, message)?;
        *mismatches = told.len();
        match same_by.as_ref().unwrap_or(&names.event_id) {
            // Nothing tells its repeats apart: rather twice than never.
            id if id.is_empty() => Ok(run(work).await),
            id => self.once(EventKey::new(&app_id, &names.event_type, id), work).await,
        }
    }

    fn handler(&self, kind: Kind, event_type: &str) -> Option<&Handler> {
        let handlers = &*self.handlers;
        match kind {
            Kind::OldCard => handlers.old_card.as_ref(),
            Kind::Event | Kind::Challenge => {
                let registered = handlers.by_type.get(event_type).map(|registered| &registered.handler);
                registered.or(handlers.otherwise.as_ref())
            }
        }
    }

    async fn once(&self, key: EventKey, work: Work) -> Result<Delivered, HandlerError> {
        match self.seen.begin(key, LEASE).await? {
            Seen::Running => return Ok(Delivered::Running),
            Seen::Handled => return Ok(Delivered::Repeated),
            Seen::New => {}
        }
        let delivered = run(work).await;
        let keep = delivered.is_acknowledged().then_some(self.keep);
        // What was done stays done, whether or not it can be written down.
        let noted = self.seen.end(key, keep).await;
        match delivered {
            Delivered::Handled(reply) => Ok(Delivered::Handled(reply)),
            other => noted.map(|()| other),
        }
    }

    /// Hands a ticket over to the client's store, if it is the client's. Whether it was one.
    async fn keep_ticket(&self, header: &EventHeader, message: &[u8]) -> Result<bool, HandlerError> {
        let Some(client) = self.tickets.as_ref().filter(|_| header.event_type == APP_TICKET) else {
            return Ok(false);
        };
        let (AppTicket { app_id, app_ticket }, _) = event_of::<AppTicket>(message)?;
        let is_ours = app_id.is_none_or(|app_id| app_id == client.app().id);
        match app_ticket.filter(|_| is_ours) {
            Some(ticket) => client.set_app_ticket(ticket).await?,
            None => return Ok(false),
        }
        Ok(true)
    }
}

/// A panic ends its handler and nothing else.
async fn run(work: Work) -> Delivered {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(reply)) => Delivered::Handled(reply.map(Bytes::from)),
        Ok(Err(error)) => Delivered::Failed(error),
        Err(_) => Delivered::Panicked,
    }
}
