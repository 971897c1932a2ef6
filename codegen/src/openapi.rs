//! Catalog -> OpenAPI 3.1: the same facts for whoever does not write Rust.
//!
//! One document a service and one of all. An operation is spelled once, whatever documents it stands in, so that it
//! reads the same in each: the document of all is the union of the others. What OpenAPI has no word for stands behind an
//! `x-`, and what a page says is in every document or in none.

mod body;
mod dialect;
mod document;
mod errors;
mod example;
mod field;
mod key;
mod operation;
mod parameter;
mod path;
mod pool;
mod repeats;
mod rules;
mod schema;
mod security;
mod service;
mod webhook;

use crate::{
    model::{Catalog, Service},
    output::Texts,
    plan::{self, name::ModuleName},
};
use document::Document;
use rayon::prelude::*;
use service::Part;

/// Where the document of all services stands among the others.
pub const WHOLE: &str = "openapi.json";

/// The documents of a catalog by path: [`WHOLE`] and `services/contact_v3.json`, or that of the service `only` alone,
/// by its name as the model has it. Empty where there is no such service.
pub fn documents(catalog: &Catalog, only: Option<&str>) -> Texts {
    let places = path::places(catalog);
    let named = plan::named(catalog).into_par_iter();
    let chosen = named.filter(|(_, wire, _)| only.is_none_or(|only| only == wire));
    let part = |(name, wire, service): (ModuleName, String, Service<'_>)| {
        Part::of(name.as_str(), &wire, &places, &service)
    };
    let mut parts = chosen.map(part).collect::<Vec<_>>();
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    let whole = || only.is_none().then(|| (WHOLE.to_owned(), Document::whole(&parts).text()));
    let alone = |part: &Part| (format!("services/{}.json", part.name), Document::alone(part).text());
    let (whole, mut texts) = rayon::join(whole, || parts.par_iter().map(alone).collect::<Texts>());
    texts.extend(whole);
    texts
}
