//! Which handler is for which event.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::card::{CardAction, CardReply};
use super::delivery::Delivery;
use super::handler::{Handler, HandlerError, of_anything, of_callback, of_event, of_old_card};
use super::{Callback, Event};
use crate::client::Client;
use crate::policy::{Clock, MemorySeen, Meter, SeenEvents, SystemClock};

/// The handlers of an app's events and callbacks, by type. Cloning is cheap: clones share handlers and memory.
///
/// ```
/// use feishu_runtime::{CardAction, CardReply, Delivery, Event, Events, record};
///
/// // Emitted from the event's page, as all of them are.
/// #[derive(Default)]
/// struct GroupDisbanded { chat_id: Option<String> }
/// record! { GroupDisbanded: 0 chat_id; }
/// impl Event for GroupDisbanded { const TYPE: &'static str = "im.chat.disbanded_v1"; }
///
/// let events = Events::new()
///     .on(|event: Delivery<GroupDisbanded>| async move {
///         assert!(event.body.chat_id.is_some());
///         Ok(())
///     })
///     .on_card(|action: Delivery<CardAction>| async move { Ok(CardReply::toast("saved")) })
///     .otherwise(|event| async move {
///         assert!(!event.header.event_type.is_empty());
///         Ok(())
///     });
/// ```
///
/// **At least once becomes once.** The platform sends an event again until it is told that it has arrived: after 15 s, 5 min,
/// 1 h and 6 h. An event counts as handled when its handler ended well, and is remembered for [eight hours](Self::remember);
/// one that ended in an error or a panic is handled again when it comes again, and one whose handler still runs is put off.
///
/// **Leniency.** Events are read as replies are: what comes in another structure than documented is left out and told, and
/// costs nobody the event.
#[derive(Clone)]
#[must_use]
pub struct Events {
    pub(super) handlers: Arc<Handlers>,
    pub(super) seen: Arc<dyn SeenEvents>,
    pub(super) keep: Duration,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) meter: Option<Arc<dyn Meter>>,
    /// Whose store gets the tickets.
    pub(super) tickets: Option<Client>,
}

#[derive(Clone, Default)]
pub(super) struct Handlers {
    pub by_type: HashMap<&'static str, Registered>,
    pub old_card: Option<Handler>,
    pub otherwise: Option<Handler>,
}

#[derive(Clone)]
pub(super) struct Registered {
    pub handler: Handler,
    /// Whether the platform waits for what it replies.
    #[cfg_attr(
        not(any(feature = "socket", feature = "webhook")),
        expect(dead_code, reason = "nobody answers")
    )]
    pub is_callback: bool,
}

/// The platform's last repeat comes after six hours, a quarter and a bit.
const KEEP: Duration = Duration::from_secs(8 * 60 * 60);

impl Default for Events {
    fn default() -> Self {
        Self::new()
    }
}

impl Events {
    /// No handlers yet. What has been handled is remembered in this process.
    pub fn new() -> Self {
        Self {
            handlers: Arc::default(),
            seen: Arc::new(MemorySeen::default()),
            keep: KEEP,
            clock: Arc::new(SystemClock),
            meter: None,
            tickets: None,
        }
    }

    /// Handles events of a type. Of two handlers of one type the later counts.
    pub fn on<E, F, R>(self, handler: F) -> Self
    where
        E: Event,
        F: Fn(Delivery<E>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.register(E::TYPE, of_event(handler), false)
    }

    /// Handles callbacks of a type: the platform waits for the reply, at most 3 s, and does not ask again.
    pub fn on_callback<C, F, R>(self, handler: F) -> Self
    where
        C: Callback,
        F: Fn(Delivery<C>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<C::Reply, HandlerError>> + Send + 'static,
    {
        self.register(C::TYPE, of_callback(handler), true)
    }

    /// Handles what people do on cards: new callbacks, and old ones, whose reply is the card itself, without a note.
    pub fn on_card<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Delivery<CardAction>) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<CardReply, HandlerError>> + Send + 'static,
    {
        Arc::make_mut(&mut self.handlers).old_card = Some(of_old_card(handler.clone()));
        self.on_callback(handler)
    }

    /// Handles what has no handler, as JSON. Without this it is acknowledged and told.
    pub fn otherwise<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Delivery<Value>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        Arc::make_mut(&mut self.handlers).otherwise = Some(of_anything(handler));
        self
    }

    fn register(mut self, name: &'static str, handler: Handler, is_callback: bool) -> Self {
        Arc::make_mut(&mut self.handlers).by_type.insert(name, Registered { handler, is_callback });
        self
    }

    /// Belongs to a client: the tickets of a store app (`app_ticket`) reach its token store by themselves, and its clock and
    /// its meter count for events as well.
    pub fn client(mut self, client: &Client) -> Self {
        self.clock = Arc::clone(client.clock());
        self.meter = client.meter().cloned().or(self.meter);
        self.tickets = Some(client.clone());
        self
    }

    /// Is told about the end of every event.
    pub fn meter(mut self, meter: Arc<dyn Meter>) -> Self {
        self.meter = Some(meter);
        self
    }

    /// Where the time comes from.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Where it is remembered what has been handled: in memory unless said otherwise. Processes that share the events of
    /// an app share this, too: each event goes to one of them, and its repeat to another.
    pub fn seen(mut self, seen: Arc<dyn SeenEvents>) -> Self {
        self.seen = seen;
        self
    }

    /// How long it is remembered that an event has been handled: eight hours unless said otherwise, as the platform's last
    /// repeat comes after some seven.
    pub fn remember(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut types = self.handlers.by_type.keys().collect::<Vec<_>>();
        types.sort_unstable();
        f.debug_struct("Events").field("types", &types).field("seen", &self.seen).finish_non_exhaustive()
    }
}
