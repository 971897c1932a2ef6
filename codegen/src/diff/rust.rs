//! What a difference does to public Rust items: which one each change touches, and which got another name
//! or type although the docs' fact stayed.

use super::{
    Change, Class, Kind, Log,
    items::{self, Catalog, Item, Items},
    pair::Pair,
    split,
};
use crate::{
    model::{self, Endpoint, Field, Type},
    plan::lock::Lock,
};
use std::collections::BTreeSet;

/// Adds the changes that only Rust has, and names the items of all.
pub(super) fn compare(
    found: &mut [(Pair<'_>, Log)],
    before: &model::Catalog,
    after: &model::Catalog,
    lock: &Lock,
) {
    let services = changed_services(found).collect();
    // `gen` keeps the names that it gave the last time.
    let (old, published) = items::of(before, &services, lock);
    let (new, _) = items::of(after, &services, &published);

    for (pair, log) in &mut *found {
        let old = pair.before().and_then(|endpoint| old.get(endpoint.id.as_str()));
        let new = pair.after().and_then(|endpoint| new.get(endpoint.id.as_str()));
        if let (Some(old), Some(new)) = (old, new) {
            renamed(log, old, new);
        }
        for change in &mut log.changes {
            let item = |items: Option<&Items>| item(change, items?).map(|item| item.path.clone());
            change.rust = item(new).or_else(|| item(old));
        }
    }
    splits(found, &old, &new);
}

/// The services of which the docs say anything otherwise, or people call something so. In the others every item is what it
/// was: a service is planned on its own.
fn changed_services<'a>(found: &[(Pair<'a>, Log)]) -> impl Iterator<Item = &'a str> {
    let changed = found.iter().filter(|(pair, log)| {
        let names = |endpoint: Option<&'a Endpoint>| endpoint.map(given).unwrap_or_default();
        !log.changes.is_empty() || names(pair.before()) != names(pair.after())
    });
    let endpoints = changed.flat_map(|(pair, _)| pair.before().into_iter().chain(pair.after()));
    endpoints.map(Endpoint::service)
}

/// The names that do not come from the docs, with what they are given to.
fn given(endpoint: &Endpoint) -> Vec<(&str, &str)> {
    let request = &endpoint.request;
    let parts = [&request.path, &request.query, &request.header, &request.body, &endpoint.response.body];
    let mut names = Vec::new();
    for fields in parts {
        given_in(fields, &mut names);
    }
    names
}

fn given_in<'a>(fields: &'a [Field], names: &mut Vec<(&'a str, &'a str)>) {
    for field in fields {
        let mut ty = &field.ty;
        while let Some(inner) = ty.inner() {
            ty = inner;
        }
        let mut give = |name: Option<&'a str>| names.extend(name.map(|name| (field.name.as_str(), name)));
        give(field.rust.as_deref());
        if let Type::Enum { values, .. } = ty {
            for value in values {
                give(value.name.as_deref().or(value.english.as_deref()));
            }
        } else if let Type::Object { fields, .. } = ty {
            given_in(fields, names);
        }
    }
}

/// Adds to each endpoint the types that it had in common with others and has not any more.
fn splits(found: &mut [(Pair<'_>, Log)], before: &Catalog<'_>, after: &Catalog<'_>) {
    let is_changed = |log: &Log| log.changes.iter().any(|change| change.class() != Class::Docs);
    let changed = found.iter().filter(|(_, log)| is_changed(log)).map(|(pair, _)| pair.shown().id.as_str());
    let left = split::find(before, after, &changed.collect());

    for (pair, log) in found {
        let Some(uses) = left.get(pair.shown().id.as_str()) else { continue };
        let names = uses.iter().map(|(_, item)| item.name.as_str()).collect::<BTreeSet<_>>();
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        let Some((path, item)) = uses.first() else { continue };
        log.push(Kind::TypeSplit, *path, names, None);
        if let Some(change) = log.changes.last_mut() {
            change.rust = Some(item.path.clone());
        }
    }
}

/// The item that a change touches.
fn item<'a>(change: &Change, items: &'a Items) -> Option<&'a Item> {
    let path = change.path.as_str();
    match change.kind {
        Kind::ValueAdded | Kind::ValueRemoved => items.get(&format!("{path}:")),
        Kind::EndpointRenamed | Kind::Deprecated => items.get(""),
        Kind::PagingItemsChanged | Kind::PagingChanged => items.get("paging"),
        Kind::ReplyContentType => items.get("response"),
        _ if change.class() == Class::Docs => None,
        _ => items.get(path),
    }
}

/// Items that stand for the same fact on both sides, under another name or of another type, where no
/// breaking change of the model says so already.
fn renamed(log: &mut Log, before: &Items, after: &Items) {
    // A value that goes takes a variant with it, and neither the name nor the type of anything.
    let tells = |change: &&Change| change.class() == Class::Breaking && change.kind != Kind::ValueRemoved;
    let told = log.changes.iter().filter(tells);
    // What a list holds is part of the list's own type.
    let told = told.map(|change| change.path.trim_end_matches(['[', ']', '{', '}']).to_owned());
    let told = told.collect::<BTreeSet<_>>();
    let layout = |items: &Items| items.get("response").map(|item| item.ty.clone());
    let same_layout = layout(before) == layout(after);

    // What is called after the endpoint follows its id.
    let follows = log.changes.iter().any(|change| change.kind == Kind::EndpointRenamed);

    for (path, new) in after.iter().filter(|(path, _)| !follows || path.contains('.')) {
        let Some(old) = before.get(path) else { continue };
        let below = path.starts_with("response.") && !same_layout;
        let path = path.trim_end_matches(':');
        let is_same = (&old.name, &old.ty) == (&new.name, &new.ty);
        if !is_same && !below && !told.contains(path.trim_end_matches(['[', ']', '{', '}'])) {
            log.push(Kind::RustItemChanged, path, old.signature(), new.signature());
        }
    }
}

impl Item {
    fn signature(&self) -> String {
        if self.ty.is_empty() { self.name.clone() } else { format!("{}: {}", self.name, self.ty) }
    }
}
