//! Events, from the platform to the app.

use std::time::SystemTime;

use bytes::Bytes;
use serde_json::{Value, json};

use super::platform::{APP_ID, Platform};
use crate::codec::{Slot, from_slice, to_value};
use crate::event::{Callback, Delivered, Event, Events};
use crate::policy::{Clock, SystemClock};

/// The event that carries the ticket of a store app.
const APP_TICKET: &str = "app_ticket";

impl Platform {
    /// Sends the events of the app to these handlers from now on.
    pub fn listener(&self, events: &Events) -> &Self {
        self.with_listener(|listener| listener.events = Some(events.clone()));
        self
    }

    /// Lets something happen: its message goes to the [listener](Self::listener), and this is done when its handler is.
    /// Without one nobody gets it, and it is [`Delivered::Unhandled`].
    pub async fn emit<E: Event>(&self, event: E) -> Delivered {
        self.send(E::TYPE, to_value(&event).unwrap_or_default()).await
    }

    /// Lets something happen that is answered, and gives the answer.
    ///
    /// # Errors
    /// With what became of it in place of an answer.
    pub async fn ask<C: Callback>(&self, callback: C) -> Result<C::Reply, Delivered> {
        let delivered = self.emit(callback).await;
        let mut reply = C::Reply::default();
        match &delivered {
            Delivered::Handled(Some(json)) if from_slice(json, &mut reply as &mut dyn Slot).is_ok() => {
                Ok(reply)
            }
            _ => Err(delivered),
        }
    }

    /// Sends the last event again, as the platform does until it is told that it has arrived.
    pub async fn emit_again(&self) -> Delivered {
        let last = self.with_listener(|listener| listener.last.clone());
        match last {
            Some(message) => self.deliver(message).await,
            None => Delivered::Unhandled,
        }
    }

    /// Sends a new ticket to a store app, which gets no token without one.
    pub async fn emit_ticket(&self, app_id: &str) -> Delivered {
        let ticket = self.server.state().tokens.ticket();
        self.send(APP_TICKET, json!({"app_id": app_id, "app_ticket": ticket})).await
    }

    async fn send(&self, event_type: &str, event: Value) -> Delivered {
        let id = format!("mock-event-{}", self.server.state().number());
        // The old events have no version in their names, and another envelope.
        let message = if event_type.contains('.') {
            schema_2(event_type, &id, &event)
        } else {
            schema_1(event_type, &id, event)
        };
        let message = Bytes::from(message.to_string());
        self.with_listener(|listener| listener.last = Some(message.clone()));
        self.deliver(message).await
    }

    async fn deliver(&self, message: Bytes) -> Delivered {
        match self.with_listener(|listener| listener.events.clone()) {
            Some(events) => events.deliver(message).await,
            None => Delivered::Unhandled,
        }
    }
}

fn schema_2(event_type: &str, id: &str, event: &Value) -> Value {
    json!({
        "schema": "2.0",
        "header": {
            "event_id": id, "event_type": event_type, "create_time": milliseconds().to_string(),
            "token": "mock-verification-token", "app_id": APP_ID, "tenant_key": "mock-tenant",
        },
        "event": event,
    })
}

fn schema_1(event_type: &str, id: &str, mut event: Value) -> Value {
    event["type"] = event_type.into();
    if event["app_id"].is_null() {
        event["app_id"] = APP_ID.into();
    }
    json!({
        "ts": format!("{}.0", milliseconds() / 1000), "uuid": id, "token": "mock-verification-token",
        "type": "event_callback", "event": event,
    })
}

fn milliseconds() -> u128 {
    SystemClock.wall().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis()
}
