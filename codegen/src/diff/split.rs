//! Types that several facts had in common and have not any more.
//!
//! Structurally equal types are one type in Rust. Where only one of those that share it changes, both get
//! a type of their own, and code that hands a value of one to the other no longer compiles.

use super::items::{Catalog, Item};
use crate::plan::lock::Key;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// What tells a type from all others: who owns it, where that is not the service, and its name there.
type Identity<'a> = (Option<Key<'a>>, &'a str);

/// A type in an endpoint or an event: which of them, and the path.
type Use<'a> = (Key<'a>, &'a str);

/// For each endpoint or event that left others, the items it left behind, by path.
pub(super) type Left<'a> = BTreeMap<Key<'a>, Vec<(&'a str, &'a Item)>>;

pub(super) fn find<'a>(
    before: &'a Catalog<'a>,
    after: &'a Catalog<'a>,
    changed: &BTreeSet<Key<'a>>,
) -> Left<'a> {
    let mut left = Left::new();
    for uses in groups(before).into_values() {
        let of_after = |(key, path): &Use<'a>| Some(identity(*key, after.get(key)?.get(*path)?));
        let mut parts = BTreeMap::<_, Vec<_>>::new();
        for used in &uses {
            if let Some(identity) = of_after(used) {
                parts.entry(identity).or_default().push(*used);
            }
        }
        for (key, path) in leaving(parts, changed) {
            if let Some(item) = before.get(&key).and_then(|items| items.get(path)) {
                left.entry(key).or_default().push((path.trim_end_matches(':'), item));
            }
        }
    }
    left
}

/// All uses of each type.
fn groups<'a>(items: &'a Catalog<'a>) -> BTreeMap<Identity<'a>, Vec<Use<'a>>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for (key, items) in items {
        for (path, item) in items.iter().filter(|(path, _)| path.ends_with(':')) {
            groups.entry(identity(*key, item)).or_default().push((*key, path.as_str()));
        }
    }
    groups
}

fn identity<'a>(key: Key<'a>, item: &'a Item) -> Identity<'a> {
    match &item.shared {
        Some(path) => (None, path),
        None => (Some(key), &item.name),
    }
}

/// All uses but those of the part that stays: the largest, or that of the endpoints and events in which nothing else
/// changed.
fn leaving<'a>(parts: BTreeMap<Identity<'a>, Vec<Use<'a>>>, changed: &BTreeSet<Key<'a>>) -> Vec<Use<'a>> {
    let mut parts = parts.into_values().collect::<Vec<_>>();
    let untouched = |uses: &[Use<'a>]| uses.iter().filter(|(key, _)| !changed.contains(key)).count();
    parts.sort_by_key(|uses| Reverse((uses.len(), untouched(uses))));
    parts.into_iter().skip(1).flatten().collect()
}
