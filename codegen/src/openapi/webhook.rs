//! An event or a callback as a webhook: what the platform sends, and what a callback may be answered.

use super::{
    body::{self, Body},
    pool::Pool,
};
use crate::{
    model::{Event, EventKind},
    words::Language,
};
use serde_json::{Map, Value, json};

/// A webhook, before it is known which objects are components.
pub(super) struct Draft<'a> {
    event: &'a Event,
    message: Option<Body>,
    reply: Option<Body>,
}

/// What an event brings, with its objects in the pool.
pub(super) fn draft<'a>(pool: &mut Pool<'a>, event: &'a Event) -> Draft<'a> {
    let message = body::of_json(pool, &event.body, &event.examples);
    Draft { event, message, reply: body::of_json(pool, &event.reply, &event.reply_examples) }
}

/// `contact_v3.events`, where no resource of a service can stand: those have the names that paths have.
pub(super) fn tag(event: &Event) -> String {
    format!("{}.events", event.service())
}

impl Draft<'_> {
    /// The path item as JSON.
    pub fn spell(self, pool: &Pool<'_>) -> Value {
        let Self { event, message, reply } = self;
        let mut operation = said(event);
        if let Some(message) = message {
            operation.insert("requestBody".to_owned(), message.spell_request(pool));
        }
        let description = match event.kind {
            EventKind::Event => "It was taken, and is not sent again.",
            EventKind::Callback => "What happens next.",
        };
        let mut taken = Map::new();
        taken.insert("description".to_owned(), json!(description));
        if let Some(reply) = reply {
            taken.insert("content".to_owned(), reply.spell(pool));
        }
        operation.insert("responses".to_owned(), json!({ "200": taken }));
        json!({ "post": operation })
    }
}

/// What is said of an event as a whole.
fn said(event: &Event) -> Map<String, Value> {
    let language = (event.language != Language::default()).then_some(event.language);
    let members = [
        ("operationId", json!(format!("event.{}", event.event_type))),
        ("tags", json!([tag(event)])),
        ("summary", json!(event.title)),
        ("description", json!(event.summary)),
        ("deprecated", if event.deprecated { json!(true) } else { Value::Null }),
        ("security", json!([])),
        ("x-kind", json!(event.kind)),
        ("x-event-schema", json!(event.schema)),
        ("x-same-by", json!(event.same_by)),
        ("x-doc-url", json!(event.doc_url)),
        ("x-source", json!(event.source)),
        ("x-language", json!(language)),
        ("x-app-types", json!(event.app_types)),
        ("x-scopes", json!(event.scopes)),
        ("x-field-scopes", json!(event.field_scopes)),
    ];
    let is_said = |(word, value): &(&str, Value)| {
        *word == "security" || !(value.is_null() || value == &json!("") || value == &json!([]))
    };
    members.into_iter().filter(is_said).map(|(word, value)| (word.to_owned(), value)).collect()
}
