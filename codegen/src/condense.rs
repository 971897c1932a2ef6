//! Catalog -> condensed pages: the facts of every endpoint and event, and none of its page's prose.
//!
//! A condensed page is written in the dialect of pipe tables and in words that pages use, so that reading it is reading a
//! page. What a page tells otherwise than in words of a table has a label there: see `condensed pages` in the README.
//!
//! Reader and writer hold each other to one law: what is read of a condensed page is what was read of the full page, but
//! for its prose ([`facts`]). Every page is read again before anyone gets it, and one that would say something else is
//! told and left out.

mod cell;
mod comment;
mod described;
mod errors;
mod facts;
mod fields;
mod page;
mod place;
mod request;
mod rule;
mod subject;
mod ty;
mod value;

use crate::{
    diag::Severity,
    load::Page,
    model::{Catalog, Endpoint, Event},
    output::Texts,
    parse,
    read::read,
};
use comment::Origin;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use subject::Subject;

/// Condensed pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condensed {
    /// By path, as `fetch` would name them.
    pub pages: Texts,
    /// The endpoints and events whose page would not say all that it has to.
    pub lost: Vec<Lost>,
}

/// An endpoint or an event that cannot be told by a condensed page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The page that describes it, or one of them.
    pub source: String,
    /// What would be lost or changed.
    pub what: String,
}

/// The pages of the endpoints and events of `catalog`, which were read from `docs`.
pub fn condense(catalog: &Catalog, docs: &[Page]) -> Condensed {
    let Catalog { endpoints, events } = catalog;
    let subjects = endpoints.iter().map(Subject::Endpoint).chain(events.iter().map(Subject::Event));
    let subjects = subjects.collect::<Vec<_>>();
    let texts = docs.iter().map(|page| (&*page.path, page.text.as_str())).collect::<BTreeMap<_, _>>();
    let origin = |subject: &Subject<'_>| {
        let (full_path, updated) =
            texts.get(subject.about().source).map(|text| parse::origin(text)).unwrap_or_default();
        Origin { full_path, updated }
    };
    let origins = subjects.iter().map(origin).collect::<Vec<_>>();
    let places = place::of(&subjects, &origins);
    let jobs = subjects.par_iter().zip(&origins).zip(&places).with_max_len(1);
    let written = jobs.map(|((subject, origin), path)| {
        let text = page::text(*subject, origin);
        let lost = what_is_lost(*subject, &text, path);
        (path.clone(), text, lost)
    });
    let mut condensed = Condensed::default();
    for (path, text, lost) in written.collect::<Vec<_>>() {
        match lost {
            Some(lost) => condensed.lost.push(lost),
            None => drop(condensed.pages.insert(path, text)),
        }
    }
    condensed
}

/// The endpoint without its page's prose, as the condensed page at `source` says it.
pub fn facts(endpoint: &Endpoint, source: &str) -> Endpoint {
    facts::of(endpoint, source)
}

/// [`facts`] of an event.
pub fn event_facts(event: &Event, source: &str) -> Event {
    facts::of_event(event, source)
}

/// What the reader makes otherwise of the page than of the endpoint that it is to say.
pub fn lost(endpoint: &Endpoint, text: &str, path: &str) -> Option<Lost> {
    what_is_lost(Subject::Endpoint(endpoint), text, path)
}

/// [`lost`] of an event.
pub fn event_lost(event: &Event, text: &str, path: &str) -> Option<Lost> {
    what_is_lost(Subject::Event(event), text, path)
}

fn what_is_lost(subject: Subject<'_>, text: &str, path: &str) -> Option<Lost> {
    let page = Page { path: path.into(), text: text.to_owned() };
    let mut reading = read(&[page], &|| {});
    let found = &mut reading.catalog;
    let what = match (subject, found.endpoints.as_mut_slice(), found.events.as_mut_slice()) {
        (Subject::Endpoint(endpoint), [found], []) => {
            facts::take_places(found);
            difference(&facts::of(endpoint, path), found)
        }
        (Subject::Event(event), [], [found]) => {
            facts::take_places_of_event(found);
            difference(&facts::of_event(event, path), found)
        }
        (Subject::Endpoint(_), ..) => Some("the page does not describe one endpoint".to_owned()),
        (Subject::Event(_), ..) => Some("the page does not describe one event".to_owned()),
    };
    let what = what.or_else(|| {
        let errors = reading.diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        errors.map(|found| found.message.clone()).next()
    });
    what.map(|what| Lost { source: subject.about().source.to_owned(), what })
}

fn difference<T: PartialEq + Serialize>(wanted: &T, found: &T) -> Option<String> {
    if *found == *wanted {
        return None;
    }
    let json = |said: &T| serde_json::to_value(said).unwrap_or_default();
    let told = first_difference("", &json(wanted), &json(found));
    Some(told.unwrap_or_else(|| "something that a model file leaves out".to_owned()))
}

/// The first place where two values differ, and what stands there.
fn first_difference(at: &str, wanted: &Value, found: &Value) -> Option<String> {
    match (wanted, found) {
        (Value::Object(some), Value::Object(others)) => {
            let keys = some.keys().chain(others.keys().filter(|key| !some.contains_key(*key)));
            let member = |members: &serde_json::Map<String, Value>, key: &String| {
                members.get(key).cloned().unwrap_or_default()
            };
            keys.into_iter().find_map(|key| {
                first_difference(&format!("{at}/{key}"), &member(some, key), &member(others, key))
            })
        }
        (Value::Array(some), Value::Array(others)) if some.len() == others.len() => {
            let pairs = some.iter().zip(others).enumerate();
            pairs.into_iter().find_map(|(n, (some, other))| {
                let name = some.get("name").and_then(Value::as_str).map_or(n.to_string(), str::to_owned);
                first_difference(&format!("{at}/{name}"), some, other)
            })
        }
        (some, other) if some == other => None,
        (some, other) => Some(format!("{at}: {} became {}", shown(some), shown(other))),
    }
}

/// A value, as much of it as a line has room for.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 120;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
