//! A page -> the messages that it describes, which the platform sends.
//!
//! The row of the type decides whether a page describes one, not its heading: overviews have such headings too. Old pages
//! have neither row nor heading, and a whole message as their only sample, under a line in bold. A page may describe several messages, each
//! with a table and a sample of its own.

mod envelope;
mod keyed;
mod same_by;
mod told;

use super::{
    field::{extent, forms},
    nesting::shapes::Beside,
    page::{
        about, elsewhere,
        facts::Facts,
        request, samples,
        sections::{Parts, Topic},
        unread,
    },
    sample,
    table::event as event_table,
};
use crate::{
    diag::{Code, Diagnostics},
    model::{Event, EventKind, EventSchema, Field, Sample},
    raw::{RawPage, RawSample, RawTable},
};
use serde_json::Value;
use std::collections::BTreeSet;
use told::{Page, Told};

/// The messages that the page at `path` describes; `None` where it describes none, and none of a page that should
/// describe one and cannot.
pub(super) fn infer(
    page: &RawPage,
    path: &str,
    parts: &Parts<'_>,
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> Option<Vec<Event>> {
    let described = if parts.tables(Topic::Event).any(event_table::is_one) {
        let page = Page::of(parts);
        if page.is_empty() { Page::of_sample(parts).unwrap_or(page) } else { page }
    } else if let Some(span) = parts.tables(Topic::Event).find_map(event_table::unreadable) {
        diags.push(
            Code::EventTypeUnreadable,
            span,
            "the type of the event is none: words with dots between them",
        );
        return Some(Vec::new());
    } else {
        Page::of_sample(parts)?
    };
    let facts = Facts::read(parts, Topic::Event, diags);
    let messages = messages(described.told, &facts, diags);
    if let Some(why) = extent::too_many_rows(parts.rows_of_fields()) {
        diags.push(Code::PageTooLarge, messages.first()?.0.span, why);
        return Some(Vec::new());
    }
    let is_reply =
        |table: &RawTable| described.replies.iter().flatten().any(|known| std::ptr::eq(*known, table));
    let others = parts.other_tables(Parts::is_of_event).filter(|(_, table)| !is_reply(table));
    elsewhere::tell(others, diags);
    unread::tell_event(parts, diags);
    let of_page = Description { page, path, parts, facts: &facts };
    let mut events = Vec::new();
    for (told, types) in messages {
        events.extend(of_page.events(&told, types, beside, diags));
    }
    let waits = events.iter().any(|event| event.kind == EventKind::Callback);
    if waits {
        let reply = reply(&described.replies, &described.reply_samples, beside, diags);
        for event in &mut events {
            reply.add_to(event);
        }
    }
    Some(events)
}

/// What is told of each message, with the types that have it. What is told of one type in several places is put together.
fn messages<'a>(all: Vec<Told<'a>>, facts: &Facts, diags: &mut Diagnostics) -> Vec<(Told<'a>, Vec<String>)> {
    let page = facts.event.as_ref().map(|(event_type, _)| event_type.text.as_str());
    let sole = all.len() == 1;
    let mut found = Vec::<(Told<'a>, Vec<String>)>::new();
    for told in all {
        let first = page.filter(|_| found.is_empty());
        let types = match page {
            Some(page) if sole => vec![page.to_owned()],
            _ => told.types().or_else(|| first.map(|page| vec![page.to_owned()])).unwrap_or_default(),
        };
        match found.iter_mut().find(|(_, known)| *known == types) {
            _ if types.is_empty() => {
                let message = "nothing on the page says which type this message has; it was left out";
                diags.push(Code::EventTypeUnclear, told.span, message);
            }
            Some((known, _)) => known.add(told),
            None => found.push((told, types)),
        }
    }
    found
}

/// What a callback may be answered.
struct Reply {
    fields: Vec<Field>,
    examples: Vec<Sample>,
}

impl Reply {
    fn add_to(&self, event: &mut Event) {
        event.reply.clone_from(&self.fields);
        event.reply_examples.clone_from(&self.examples);
    }
}

/// A reply may have several forms, each with a table of its own.
fn reply(
    tables: &[Vec<&RawTable>],
    samples: &[&RawSample],
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> Reply {
    let (witnesses, examples) = read(samples, diags);
    let listed = tables.iter().map(|form| request::fields(form.iter().copied(), &witnesses, beside, diags));
    let mut fields = forms::merged(listed.filter(|form| !form.is_empty()).collect());
    if fields.is_empty() {
        fields = sample::fields(&witnesses);
    }
    keyed::settle(&mut fields, &witnesses.iter().collect::<Vec<_>>());
    Reply { fields, examples }
}

fn read(shown: &[&RawSample], diags: &mut Diagnostics) -> (Vec<Value>, Vec<Sample>) {
    let (mut witnesses, mut examples) = (Vec::new(), Vec::new());
    for raw in shown {
        samples::keep(raw, &mut witnesses, &mut examples, diags);
    }
    (witnesses, examples)
}

/// What the page says of all its messages.
struct Description<'p> {
    page: &'p RawPage,
    path: &'p str,
    parts: &'p Parts<'p>,
    facts: &'p Facts,
}

impl Description<'_> {
    /// The messages of `types`, which have one form.
    fn events(
        &self,
        told: &Told<'_>,
        types: Vec<String>,
        beside: &mut Beside<'_>,
        diags: &mut Diagnostics,
    ) -> Vec<Event> {
        let (witnesses, examples) = read(&told.samples, diags);
        let mut body = request::fields(told.tables.iter().copied(), &witnesses, beside, diags);
        if body.is_empty() {
            body = sample::fields(&witnesses);
        }
        if body.is_empty() {
            let message = "the page has neither a table nor a sample of the message that could be read";
            diags.push(Code::EventBodyUnread, told.span, message);
            return Vec::new();
        }
        if let Some(why) = extent::exceed(&[&body], 0) {
            diags.push(Code::PageTooLarge, told.span, why);
            return Vec::new();
        }
        let shape = self.shape(told, body, examples);
        let mut seen = BTreeSet::new();
        let types = types.into_iter().filter(|event_type| seen.insert(event_type.clone()));
        types.map(|event_type| Event { event_type, ..shape.clone() }).collect()
    }

    /// The message, without its type.
    fn shape(&self, told: &Told<'_>, body: Vec<Field>, examples: Vec<Sample>) -> Event {
        let Self { page, path, parts, facts } = self;
        let kind = facts.event.as_ref().map_or(EventKind::Event, |(_, kind)| *kind);
        let about = about::About::of(page, path, parts);
        Event {
            event_type: String::new(),
            kind,
            schema: schema(&body),
            source: (*path).to_owned(),
            also: Vec::new(),
            dialect: about.dialect,
            language: page.language,
            title: about.title,
            summary: about.summary,
            doc_url: about.doc_url,
            deprecated: about.deprecated,
            condensed: page.condensed,
            app_types: facts.app_types.clone(),
            scopes: facts.scopes.clone(),
            field_scopes: facts.field_scopes.clone(),
            same_by: same_by::infer(parts, &body),
            body,
            reply: Vec::new(),
            examples,
            reply_examples: Vec::new(),
            span: told.span,
        }
    }
}

fn schema(body: &[Field]) -> EventSchema {
    let is_second = body.iter().any(|field| field.name == envelope::SCHEMA || field.name == envelope::HEADER);
    if is_second { EventSchema::Second } else { EventSchema::First }
}

#[cfg(test)]
mod tests;
