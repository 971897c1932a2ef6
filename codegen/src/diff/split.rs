//! Types that several facts had in common and have not any more.
//!
//! Structurally equal types are one type in Rust. Where only one of those that share it changes, both get
//! a type of their own, and code that hands a value of one to the other no longer compiles.

use super::items::{Catalog, Item};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// What tells a type from all others: who owns it, and its name there.
type Identity<'a> = (&'a str, &'a str);

/// A type in an endpoint: the endpoint's id, and the path.
type Use<'a> = (&'a str, &'a str);

/// For each endpoint that left others, the items it left behind, by path.
pub(super) fn find<'a>(
    before: &'a Catalog<'a>,
    after: &'a Catalog<'a>,
    changed: &BTreeSet<&str>,
) -> BTreeMap<&'a str, Vec<(&'a str, &'a Item)>> {
    let mut left = BTreeMap::<_, Vec<_>>::new();
    for uses in groups(before).into_values() {
        let of_after = |(id, path): &Use<'a>| identity(id, after.get(id)?.get(*path)?);
        let mut parts = BTreeMap::<_, Vec<_>>::new();
        for used in &uses {
            if let Some(identity) = of_after(used) {
                parts.entry(identity).or_default().push(*used);
            }
        }
        for (id, path) in leaving(parts, changed) {
            if let Some(item) = before.get(id).and_then(|items| items.get(path)) {
                left.entry(id).or_default().push((path.trim_end_matches(':'), item));
            }
        }
    }
    left
}

/// All uses of each type.
fn groups<'a>(items: &'a Catalog<'a>) -> BTreeMap<Identity<'a>, Vec<Use<'a>>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for (id, items) in items {
        for (path, item) in items.iter().filter(|(path, _)| path.ends_with(':')) {
            if let Some(identity) = identity(id, item) {
                groups.entry(identity).or_default().push((*id, path.as_str()));
            }
        }
    }
    groups
}

fn identity<'a>(id: &'a str, item: &'a Item) -> Option<Identity<'a>> {
    match &item.shared {
        Some(name) => Some((id.split('.').next()?, name)),
        None => Some((id, &item.name)),
    }
}

/// All uses but those of the part that stays: the largest, or that of the endpoints in which nothing else
/// changed.
fn leaving<'a>(parts: BTreeMap<Identity<'a>, Vec<Use<'a>>>, changed: &BTreeSet<&str>) -> Vec<Use<'a>> {
    let mut parts = parts.into_values().collect::<Vec<_>>();
    let untouched = |uses: &[Use<'a>]| uses.iter().filter(|(id, _)| !changed.contains(id)).count();
    parts.sort_by_key(|uses| Reverse((uses.len(), untouched(uses))));
    parts.into_iter().skip(1).flatten().collect()
}
