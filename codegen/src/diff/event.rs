//! Facts of an event: who gets it, what is in it, what it may be answered.

use super::{
    Kind, Log,
    endpoint::{app_types, names, scopes},
    field,
    pair::Pair,
    prose::same_text,
    set, show,
};
use crate::model::{Event, EventKind, EventSchema, Sample};
use serde_json::Value;

/// What the docs say otherwise.
pub(super) fn facts(pair: &Pair<'_, Event>) -> Log {
    let mut log = Log::default();
    match pair {
        Pair::Removed(before) => log.push(Kind::EventRemoved, "", before.event_type.clone(), None),
        Pair::Added(after) => log.push(Kind::EventAdded, "", None, after.event_type.clone()),
        Pair::Both(before, after) => compare(&mut log, before, after),
    }
    log
}

fn compare(log: &mut Log, before: &Event, after: &Event) {
    if before.kind != after.kind {
        log.push(Kind::EventKindChanged, "kind", kind(before.kind), kind(after.kind));
    }
    if before.schema != after.schema {
        log.push(Kind::EventSchemaChanged, "schema", schema(before.schema), schema(after.schema));
    }
    if before.same_by != after.same_by {
        log.push(Kind::SameByChanged, "same_by", before.same_by.clone(), after.same_by.clone());
    }
    match (before.deprecated, after.deprecated) {
        (false, true) => log.push(Kind::Deprecated, "deprecated", None, None),
        (true, false) => log.push(Kind::DeprecationLifted, "deprecated", None, None),
        (false, false) | (true, true) => {}
    }
    if (&before.source, &before.also) != (&after.source, &after.also) {
        log.push(Kind::PageMoved, "source", before.source.clone(), after.source.clone());
    } else if before.doc_url != after.doc_url {
        log.push(Kind::PageMoved, "doc_url", before.doc_url.clone(), after.doc_url.clone());
    }
    app_types(log, &before.app_types, &after.app_types);
    scopes(log, &before.scopes, &after.scopes);
    set::field_scopes(log, "field_scopes", &names(&before.field_scopes), &names(&after.field_scopes));
    prose(log, before, after);
    field::event(log, before, after);
}

fn prose(log: &mut Log, before: &Event, after: &Event) {
    if before.language != after.language {
        let code = |event: &Event| Some(event.language.code().to_owned());
        log.push(Kind::LanguageChanged, "language", code(before), code(after));
    }
    for (path, old, new) in
        [("title", &before.title, &after.title), ("summary", &before.summary, &after.summary)]
    {
        if !same_text(old, new) {
            log.push(Kind::TextChanged, path, None, None);
        }
    }
    let examples = |event: &Event| {
        values(&event.examples).chain(values(&event.reply_examples)).cloned().collect::<Vec<_>>()
    };
    if examples(before) != examples(after) {
        log.push(Kind::ExampleChanged, "examples", None, None);
    }
}

fn values(samples: &[Sample]) -> impl Iterator<Item = &Value> {
    samples.iter().map(|sample| &sample.value)
}

fn kind(kind: EventKind) -> String {
    show::event_kind(kind).to_owned()
}

fn schema(schema: EventSchema) -> String {
    let number = match schema {
        EventSchema::First => "1.0",
        EventSchema::Second => "2.0",
    };
    number.to_owned()
}
