//! Catalog -> condensed pages: the facts of every endpoint, and none of its page's prose.
//!
//! A condensed page is written in the dialect of pipe tables and in words that pages use, so that reading it is reading a
//! page. What a page tells otherwise than in words of a table has a label there: see `condensed pages` in the README.
//!
//! Reader and writer hold each other to one law: what is read of a condensed page is what was read of the full page, but
//! for its prose ([`facts`]). Every page is read again before anyone gets it, and one that would say something else is
//! told and left out.

mod cell;
mod described;
mod errors;
mod facts;
mod fields;
mod page;
mod place;
mod request;
mod rule;
mod ty;
mod value;

use crate::{
    diag::Severity,
    load::Page,
    model::{Catalog, Endpoint},
    output::Texts,
    parse,
    read::read,
};
use page::Origin;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Condensed pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condensed {
    /// By path, as `fetch` would name them.
    pub pages: Texts,
    /// The endpoints whose page would not say all that it has to.
    pub lost: Vec<Lost>,
}

/// An endpoint that cannot be told by a condensed page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The page that describes it.
    pub source: String,
    /// What would be lost or changed.
    pub what: String,
}

/// The pages of the endpoints of `catalog`, which were read from `docs`.
pub fn condense(catalog: &Catalog, docs: &[Page]) -> Condensed {
    let texts = docs.iter().map(|page| (&*page.path, page.text.as_str())).collect::<BTreeMap<_, _>>();
    let origin = |endpoint: &Endpoint| texts.get(endpoint.source.as_str()).map(|text| parse::origin(text));
    let origins = catalog.endpoints.iter().map(|endpoint| {
        let (full_path, updated) = origin(endpoint).unwrap_or_default();
        Origin { full_path, updated }
    });
    let origins = origins.collect::<Vec<_>>();
    let places = place::of(&catalog.endpoints, &origins);
    let jobs = catalog.endpoints.par_iter().zip(&origins).zip(&places).with_max_len(1);
    let written = jobs.map(|((endpoint, origin), path)| {
        let text = page::text(endpoint, origin);
        let lost = lost(endpoint, &text, path);
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

/// What the reader makes otherwise of the page than of the endpoint that it is to say.
pub fn lost(endpoint: &Endpoint, text: &str, path: &str) -> Option<Lost> {
    let page = Page { path: path.into(), text: text.to_owned() };
    let mut reading = read(&[page], &|| {});
    let what = difference(&facts(endpoint, path), &mut reading.catalog).or_else(|| {
        let errors = reading.diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        errors.map(|found| found.message.clone()).next()
    });
    what.map(|what| Lost { source: endpoint.source.clone(), what })
}

fn difference(wanted: &Endpoint, read: &mut Catalog) -> Option<String> {
    let [found] = read.endpoints.as_mut_slice() else {
        return Some("the page describes no endpoint".to_owned());
    };
    facts::take_places(found);
    if *found == *wanted {
        return None;
    }
    let json = |endpoint: &Endpoint| serde_json::to_value(endpoint).unwrap_or_default();
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
