//! What a difference does to public Rust items: which one each change touches, and which got another name
//! or type although the docs' fact stayed.

use super::{
    Change, Class, Kind, Log,
    items::{self, Catalog, Item, Items},
    pair::Pair,
    split::{self, Left},
};
use crate::{
    model::{self, Endpoint, Event, Field, Type},
    plan::lock::{Key, Lock},
};
use std::collections::BTreeSet;

/// What has items: an endpoint or an event.
pub(super) trait Subject {
    fn key(&self) -> Key<'_>;

    /// The service version that it belongs to.
    fn home(&self) -> String;

    /// All that is sent and all that comes back.
    fn parts(&self) -> Vec<&[Field]>;
}

impl Subject for Endpoint {
    fn key(&self) -> Key<'_> {
        Key::Endpoint(&self.id)
    }

    fn home(&self) -> String {
        self.service().to_owned()
    }

    fn parts(&self) -> Vec<&[Field]> {
        let request = &self.request;
        vec![&request.path, &request.query, &request.header, &request.body, &self.response.body]
    }
}

impl Subject for Event {
    fn key(&self) -> Key<'_> {
        Key::Event(&self.event_type)
    }

    fn home(&self) -> String {
        self.service()
    }

    fn parts(&self) -> Vec<&[Field]> {
        vec![&self.body, &self.reply]
    }
}

/// Each pair with what was found.
type Found<'a, T> = [(Pair<'a, T>, Log)];

/// Adds the changes that only Rust has, and names the items of all. `sides` are the old one and the new one.
pub(super) fn compare(
    endpoints: &mut Found<'_, Endpoint>,
    events: &mut Found<'_, Event>,
    sides: [&model::Catalog; 2],
    lock: &Lock,
) {
    let services = changed_services(endpoints).chain(changed_services(events)).collect();
    let [before, after] = sides;
    // `gen` keeps the names that it gave the last time.
    let (old, published) = items::of(before, &services, lock);
    let (new, _) = items::of(after, &services, &published);
    touched(endpoints, &old, &new);
    touched(events, &old, &new);

    let changed = changed(endpoints).chain(changed(events)).collect();
    let left = split::find(&old, &new, &changed);
    splits(endpoints, &left);
    splits(events, &left);
}

/// The services of which the docs say anything otherwise, or people call something so. In the others every item is what it
/// was: a service is planned on its own.
fn changed_services<T: Subject>(found: &Found<'_, T>) -> impl Iterator<Item = String> {
    let changed = found.iter().filter(|(pair, log)| {
        !log.changes.is_empty()
            || pair.before().map(given).unwrap_or_default() != pair.after().map(given).unwrap_or_default()
    });
    changed.flat_map(|(pair, _)| pair.before().into_iter().chain(pair.after())).map(T::home)
}

/// Those of which the docs say more otherwise than words.
fn changed<'a, T: Subject>(found: &Found<'a, T>) -> impl Iterator<Item = Key<'a>> {
    let is_changed = |log: &Log| log.changes.iter().any(|change| change.class() != Class::Docs);
    found.iter().filter(move |(_, log)| is_changed(log)).map(|(pair, _)| pair.shown().key())
}

/// Adds items that got another name, and names those that changes touch.
fn touched<T: Subject>(found: &mut Found<'_, T>, old: &Catalog<'_>, new: &Catalog<'_>) {
    for (pair, log) in found {
        let old = pair.before().and_then(|subject| old.get(&subject.key()));
        let new = pair.after().and_then(|subject| new.get(&subject.key()));
        if let (Some(old), Some(new)) = (old, new) {
            renamed(log, old, new);
        }
        for change in &mut log.changes {
            let item = |items: Option<&Items>| item(change, items?).map(|item| item.path.clone());
            change.rust = item(new).or_else(|| item(old));
        }
    }
}

/// The names that do not come from the docs, with what they are given to.
fn given<T: Subject>(subject: &T) -> Vec<(&str, &str)> {
    let mut names = Vec::new();
    for fields in subject.parts() {
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

/// Adds to each the types that it had in common with others and has not any more.
fn splits<T: Subject>(found: &mut Found<'_, T>, left: &Left<'_>) {
    for (pair, log) in found {
        let Some(uses) = left.get(&pair.shown().key()) else { continue };
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
        Kind::EndpointRenamed | Kind::EventKindChanged | Kind::Deprecated => items.get(""),
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
