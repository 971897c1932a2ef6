//! The message around an event: schema 1.0, schema 2.0, the flat one of old cards, and what asks for an address to be
//! confirmed.

use serde_json::Value;

use super::Event;
use super::card::CardAction;
use super::delivery::EventHeader;
use crate::codec::{JsonError, Layout, Mismatches, Record, Slot, ValueRef, read, table};

/// Everything of a message that is not the event itself. All of it may be absent.
#[derive(Default)]
pub(super) struct Envelope {
    header: Option<Head>,
    event: Option<Inner>,
    uuid: Option<String>,
    ts: Option<f64>,
    /// Of schema 1.0 the verification token, of old cards the one for updates.
    token: Option<String>,
    /// `event_callback` or `url_verification`.
    kind: Option<String>,
    challenge: Option<String>,
    pub encrypt: Option<String>,
    open_message_id: Option<String>,
    action: Option<Value>,
    tenant_key: Option<String>,
}

table! { Envelope:
    "header" => header, "event" => event, "uuid" => uuid, "ts" => ts, "token" => token, "type" => kind,
    "challenge" => challenge, "encrypt" => encrypt, "open_message_id" => open_message_id, "action" => action,
    "tenant_key" => tenant_key
}

#[derive(Default)]
struct Head {
    event_id: Option<String>,
    event_type: Option<String>,
    create_time: Option<i64>,
    token: Option<String>,
    app_id: Option<String>,
    tenant_key: Option<String>,
}

table! { Head:
    "event_id" => event_id, "event_type" => event_type, "create_time" => create_time, "token" => token,
    "app_id" => app_id, "tenant_key" => tenant_key
}

/// What an event of schema 1.0 says of itself.
#[derive(Default)]
struct Inner {
    kind: Option<String>,
    app_id: Option<String>,
    tenant_key: Option<String>,
}

table! { Inner: "type" => kind, "app_id" => app_id, "tenant_key" => tenant_key }

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An event or a callback.
    Event,
    /// A click on a card, as it came before cards had the envelope of events.
    OldCard,
    /// The platform wants to know whether this address is the app's.
    Challenge,
}

impl Envelope {
    /// Reads a message. What its fields cannot take is left out; a body says so once more where it is one.
    pub fn read(message: &[u8]) -> Result<Self, JsonError> {
        let mut envelope = Self::default();
        read(message, &mut envelope)?;
        Ok(envelope)
    }

    pub fn kind(&self) -> Kind {
        match () {
            () if self.header.is_some() => Kind::Event,
            () if self.kind.as_deref() == Some("url_verification") => Kind::Challenge,
            () if self.event.is_none() && self.action.is_some() && self.open_message_id.is_some() => {
                Kind::OldCard
            }
            () => Kind::Event,
        }
    }

    /// The text to be given back.
    #[cfg_attr(not(feature = "webhook"), expect(dead_code, reason = "only addresses are confirmed"))]
    pub fn challenge(&self) -> &str {
        self.challenge.as_deref().unwrap_or_default()
    }

    /// The verification token, where the message has one.
    #[cfg_attr(
        not(feature = "webhook"),
        expect(dead_code, reason = "a connection of one's own needs no proof")
    )]
    pub fn verification_token(&self) -> &str {
        let token = self.header.as_ref().map_or(&self.token, |header| &header.token);
        token.as_deref().unwrap_or_default()
    }

    pub fn into_header(self) -> EventHeader {
        match (self.kind(), self.header) {
            (_, Some(header)) => header.into_header(),
            // Its token is the card's.
            (Kind::OldCard, None) => EventHeader {
                event_type: CardAction::TYPE.to_owned(),
                tenant_key: self.tenant_key.unwrap_or_default(),
                ..EventHeader::default()
            },
            (Kind::Event | Kind::Challenge, None) => {
                let Inner { kind, app_id, tenant_key } = self.event.unwrap_or_default();
                EventHeader {
                    event_id: self.uuid.unwrap_or_default(),
                    event_type: kind.unwrap_or_default(),
                    create_time: self.ts.map(milliseconds),
                    token: self.token.unwrap_or_default().into(),
                    app_id: app_id.unwrap_or_default(),
                    tenant_key: tenant_key.or(self.tenant_key).unwrap_or_default(),
                }
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a time beyond all numbers becomes the last one")]
fn milliseconds(seconds: f64) -> i64 {
    (seconds * 1000.0) as i64
}

impl Head {
    fn into_header(self) -> EventHeader {
        let Self { event_id, event_type, create_time, token, app_id, tenant_key } = self;
        EventHeader {
            event_id: event_id.unwrap_or_default(),
            event_type: event_type.unwrap_or_default(),
            create_time,
            token: token.unwrap_or_default().into(),
            app_id: app_id.unwrap_or_default(),
            tenant_key: tenant_key.unwrap_or_default(),
        }
    }
}

/// A message as far as its handler goes.
#[derive(Default)]
struct Message<E> {
    event: E,
}

impl<E: Slot> Record for Message<E> {
    fn layout(&self) -> &'static Layout {
        const { &Layout { name: "Message", fields: &["event"], places: &[], rules: &[] } }
    }

    fn view_at(&self, _: usize) -> ValueRef<'_> {
        self.event.view()
    }

    fn slot_at(&mut self, _: usize) -> &mut dyn Slot {
        &mut self.event
    }
}

/// The event of a message, read as leniently as a reply, and what was left out.
pub(super) fn event_of<E: Slot + Default>(message: &[u8]) -> Result<(E, Mismatches), JsonError> {
    let mut whole = Message::<E>::default();
    let told = read(message, &mut whole)?;
    Ok((whole.event, told))
}
