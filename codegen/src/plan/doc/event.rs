//! The documentation of an event.

use super::{
    endpoint::{permissions, printable, repeats},
    listed,
};
use crate::{
    model::{AppType, Event, EventKind},
    plan::{
        Block, DocPlan, HandlerPlan, Span,
        name::{FieldName, ModuleName, TypeName},
    },
};

/// What the example of a handler speaks of.
#[derive(Clone, Copy, Debug)]
pub(in crate::plan) struct Handled<'p> {
    /// The module that exports the event, as callers write it.
    pub module: &'p [ModuleName],
    pub event: &'p TypeName,
    pub is_callback: bool,
    pub field: Option<&'p FieldName>,
}

/// Type and title; summary, an example of a handler; where to read on and who gets it.
pub(in crate::plan) fn of_event(event: &Event, doc_url: &str, handled: Handled<'_>) -> DocPlan {
    let mut head = vec![Span::Code(event.event_type.clone())];
    if !event.title.trim().is_empty() {
        head.extend([Span::Words(": "), Span::Text(event.title.clone())]);
    }
    let mut doc = DocPlan::line(head);
    if !repeats(&event.summary, &event.title) {
        doc.push_prose(&event.summary);
    }
    doc.push(vec![Span::Words(match event.kind {
        EventKind::Event => "It is handled by whatever takes it:",
        EventKind::Callback => {
            "The platform waits for the reply of whatever takes it, for at most 3 seconds:"
        }
    })]);
    doc.blocks.push(Block::Handler(Box::new(handler(handled))));
    let facts = facts(event, doc_url);
    if !facts.is_empty() {
        doc.blocks.push(Block::List(facts));
    }
    doc.aliases = printable([&event.event_type, &event.title]);
    doc.deprecated = event.deprecated.then(|| vec![Span::Words("the docs advise against this event")]);
    doc
}

fn handler(handled: Handled<'_>) -> HandlerPlan {
    let Handled { module, event, is_callback, field } = handled;
    HandlerPlan {
        module: module.to_vec(),
        event: event.clone(),
        reply: is_callback.then(|| event.with("Reply")),
        field: field.cloned(),
    }
}

fn facts(event: &Event, doc_url: &str) -> Vec<Vec<Span>> {
    let mut facts = Vec::new();
    if !doc_url.is_empty() {
        facts.push(vec![Span::Link { text: "Documentation".to_owned(), url: doc_url.to_owned() }]);
    }
    let apps = event.app_types.iter().map(|app| match app {
        AppType::Custom => vec![Span::Words("custom")],
        AppType::Isv => vec![Span::Words("store")],
    });
    facts.extend(listed("Apps that get it: ", apps));
    facts.extend(listed("Any one of the scopes: ", permissions(&event.scopes)));
    facts.extend(listed("For single fields, the scopes: ", permissions(&event.field_scopes)));
    facts
}

/// What a callback is answered.
pub(in crate::plan) fn of_reply(event: &TypeName) -> DocPlan {
    let words = [
        Span::Words("What "),
        Span::Code(event.to_string()),
        Span::Words(" may be answered. One that says nothing takes note of it."),
    ];
    DocPlan::line(words.into())
}
