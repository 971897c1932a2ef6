//! A service's part of a document, spelled once for all documents that it stands in.

use super::{
    operation,
    path::Place,
    pool::Pool,
    repeats::{self, Components},
    webhook,
};
use crate::model::Service;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a service adds to a document.
pub(super) struct Part {
    /// The name of its file, and what its components' keys begin with.
    pub name: String,
    /// As the model calls it.
    pub wire: String,
    /// The text of each operation, by path and method.
    pub operations: Vec<Spelled>,
    /// The texts of components, by kind and key.
    pub components: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// The texts of its events, by type.
    pub webhooks: BTreeMap<String, String>,
    pub tags: BTreeSet<String>,
}

/// An operation, spelled.
pub(super) struct Spelled {
    pub path: String,
    pub method: &'static str,
    pub text: String,
}

impl Part {
    /// That of the service which the model calls `wire`, of the places of all.
    pub fn of(name: &str, wire: &str, places: &[Place<'_>], service: &Service<'_>) -> Self {
        let is_own =
            |place: &&Place<'_>| place.endpoints.first().is_some_and(|first| first.service() == wire);
        let places = places.iter().filter(is_own).collect::<Vec<_>>();
        let mut pool = Pool::default();
        let mut drafts = Vec::new();
        for place in &places {
            let endpoints = place.endpoints.iter();
            drafts.push(
                endpoints.map(|endpoint| operation::draft(&mut pool, endpoint, place)).collect::<Vec<_>>(),
            );
        }
        let events = &service.events;
        let events = events.iter().map(|event| (event, webhook::draft(&mut pool, event))).collect::<Vec<_>>();
        pool.name(name);
        let spelled = drafts
            .into_iter()
            .map(|drafts| alternatives(drafts.into_iter().map(|draft| draft.spell(&pool)).collect()));
        let mut operations = spelled.collect::<Vec<_>>();
        let mut components = repeats::take_out(&mut operations, name);
        let schemas = pool.components().into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        components.insert("schemas", schemas);
        let tags = places.iter().flat_map(|place| &place.endpoints);
        let tags = tags.map(|endpoint| operation::tag(endpoint).to_owned());
        let tags = tags.chain(events.iter().map(|(event, _)| webhook::tag(event))).collect();
        let webhooks = events.into_iter();
        let webhooks = webhooks
            .map(|(event, draft)| (event.event_type.clone(), draft.spell(&pool).to_string()))
            .collect();
        let texts = places.iter().zip(operations).map(|(place, operation)| Spelled {
            path: place.path.clone(),
            method: place.method.word(),
            text: Value::Object(operation).to_string(),
        });
        let operations = texts.collect();
        let (name, wire, components) = (name.to_owned(), wire.to_owned(), texts_of(components));
        Self { name, wire, operations, components, webhooks, tags }
    }
}

/// The first of the operations that have one place, which tells of the others.
fn alternatives(operations: Vec<Map<String, Value>>) -> Map<String, Value> {
    let mut operations = operations.into_iter();
    let mut first = operations.next().unwrap_or_default();
    let others = operations.map(Value::Object).collect::<Vec<_>>();
    if !others.is_empty() {
        first.insert("x-alternatives".to_owned(), Value::Array(others));
    }
    first
}

fn texts_of(components: Components) -> BTreeMap<&'static str, BTreeMap<String, String>> {
    let texts = |all: BTreeMap<String, Value>| {
        all.into_iter().map(|(key, value)| (key, value.to_string())).collect::<BTreeMap<_, _>>()
    };
    components.into_iter().map(|(kind, all)| (kind, texts(all))).collect()
}
