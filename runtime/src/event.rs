//! Events and callbacks: what their emitted types implement, which handler is for which of them, and the ways they come.

#[cfg(any(feature = "socket", feature = "webhook"))]
mod acknowledge;
mod card;
#[cfg(any(feature = "socket", feature = "webhook"))]
mod crew;
mod delivery;
mod dispatch;
mod envelope;
mod events;
mod handler;
#[cfg(feature = "socket")]
mod socket;
#[cfg(feature = "webhook")]
mod webhook;

#[cfg(any(feature = "socket", feature = "webhook"))]
pub use acknowledge::Acknowledge;
pub use card::{CardAction, CardContext, CardInput, CardOperator, CardReply, NewCard, Toast, ToastKind};
pub use delivery::{Delivery, EventHeader};
pub use dispatch::Delivered;
pub use events::Events;
pub use handler::HandlerError;
#[cfg(feature = "socket")]
pub use socket::{Frames, Health, ListenCode, Listened, Listener};
#[cfg(feature = "webhook")]
pub use webhook::{Keys, Webhook};

use crate::codec::{Record, Slot};

/// What the platform tells when something happens: the `event` object of the message, as a record.
///
/// A type of this crate's users gets one from a listener and makes none. It reads as leniently as a reply: whatever the page
/// calls required, every field may be absent, unknown fields are passed over, a number that arrives as text is read all the
/// same, and so on. The default is the event of which nothing has arrived.
///
/// What stands around `event` in the message (the id, the time, the app, the tenant) is the same for all events, and is
/// no part of this.
pub trait Event: Record + Slot + Default + Send + Sync + 'static {
    /// The type on the wire, which tells events apart: `header.event_type` of a message of schema 2.0 (`contact.user.created_v3`),
    /// `event.type` of one of schema 1.0 (`app_ticket`). No two events have the same.
    const TYPE: &'static str;

    /// The way from `event` to the text by which repeats of this event are told apart, as names on the wire: only where
    /// the page says that the id of the message does not do. `["message", "message_id"]` of `im.message.receive_v1`.
    const SAME_BY: &'static [&'static str] = &[];
}

/// An event to which the platform waits for a reply, at most 3 s.
pub trait Callback: Event {
    /// What the reply can say, to be sent as JSON. Its default is a reply that says nothing, `{}`: whatever happened is
    /// taken note of, and nothing changes.
    type Reply: Record + Slot + Default + Send + Sync + 'static;
}
