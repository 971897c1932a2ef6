//! Which endpoint of the old side is which of the new one, and which event.

use crate::model::{Catalog, Endpoint, Event};
use std::collections::{BTreeMap, BTreeSet};

/// An endpoint or an event on both sides, or on one.
#[derive(Debug)]
pub(super) enum Pair<'a, T> {
    Both(&'a T, &'a T),
    Removed(&'a T),
    Added(&'a T),
}

impl<'a, T> Pair<'a, T> {
    /// As it stands on the new side, or stood on the old one.
    pub fn shown(&self) -> &'a T {
        match self {
            Self::Both(_, shown) | Self::Removed(shown) | Self::Added(shown) => shown,
        }
    }

    pub fn before(&self) -> Option<&'a T> {
        match self {
            Self::Both(before, _) | Self::Removed(before) => Some(before),
            Self::Added(_) => None,
        }
    }

    pub fn after(&self) -> Option<&'a T> {
        match self {
            Self::Both(_, after) | Self::Added(after) => Some(after),
            Self::Removed(_) => None,
        }
    }
}

/// All endpoints of both sides by id. The id decides; what is left over pairs by what is called
/// (method and URL), then by the page.
pub(super) fn endpoints<'a>(before: &'a Catalog, after: &'a Catalog) -> Vec<Pair<'a, Endpoint>> {
    let mut removed = before.endpoints.iter().collect::<Vec<_>>();
    let mut added = after.endpoints.iter().collect::<Vec<_>>();

    let mut pairs = take_pairs(&mut removed, &mut added, |endpoint| endpoint.id.clone());
    pairs.extend(take_pairs(&mut removed, &mut added, |endpoint| (endpoint.method, blank(&endpoint.path))));
    pairs.extend(take_pairs(&mut removed, &mut added, |endpoint| endpoint.source.clone()));

    let mut all = with_rest(pairs, removed, added);
    all.sort_by_key(|pair| pair.shown().id.as_str());
    all
}

/// All events of both sides by type. The type decides: it is what the platform sends.
pub(super) fn events<'a>(before: &'a Catalog, after: &'a Catalog) -> Vec<Pair<'a, Event>> {
    let mut removed = before.events.iter().collect::<Vec<_>>();
    let mut added = after.events.iter().collect::<Vec<_>>();
    let pairs = take_pairs(&mut removed, &mut added, |event| event.event_type.clone());
    let mut all = with_rest(pairs, removed, added);
    all.sort_by_key(|pair| pair.shown().event_type.as_str());
    all
}

fn with_rest<'a, T>(pairs: Vec<(&'a T, &'a T)>, removed: Vec<&'a T>, added: Vec<&'a T>) -> Vec<Pair<'a, T>> {
    let pairs = pairs.into_iter().map(|(before, after)| Pair::Both(before, after));
    let removed = removed.into_iter().map(Pair::Removed);
    pairs.chain(removed).chain(added.into_iter().map(Pair::Added)).collect()
}

/// Takes out those of both lists that have the same key, where no other of either list has it.
pub(super) fn take_pairs<'a, T, K: Ord>(
    before: &mut Vec<&'a T>,
    after: &mut Vec<&'a T>,
    key: impl Fn(&T) -> K,
) -> Vec<(&'a T, &'a T)> {
    let old = unique(before, &key);
    let new = unique(after, &key);
    let shared = old.keys().filter(|key| new.contains_key(key)).collect::<BTreeSet<_>>();

    before.retain(|item| !shared.contains(&key(item)));
    after.retain(|item| !shared.contains(&key(item)));
    old.iter().filter_map(|(key, old)| Some((*old, *new.get(key)?))).collect()
}

fn unique<'a, T, K: Ord>(items: &[&'a T], key: impl Fn(&T) -> K) -> BTreeMap<K, &'a T> {
    let mut found = BTreeMap::<_, Option<&T>>::new();
    for &item in items {
        found.entry(key(item)).and_modify(|first| *first = None).or_insert(Some(item));
    }
    found.into_iter().filter_map(|(key, only)| Some((key, only?))).collect()
}

/// The path without the names of its parameters: `/unit/{}`.
pub(super) fn blank(path: &str) -> String {
    let mut blank = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        inside &= c != '}';
        if !inside {
            blank.push(c);
        }
        inside |= c == '{';
    }
    blank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_path_parameters_do_not_count() {
        assert_eq!(blank("/v1/{a}/b/{c}"), "/v1/{}/b/{}");
        assert_eq!(blank("/v1/{open"), "/v1/{");
    }

    #[test]
    fn a_key_that_two_items_share_pairs_nothing() {
        let (mut before, mut after) = (vec![&1, &11, &2], vec![&21, &12]);

        let pairs = take_pairs(&mut before, &mut after, |n| n % 10);

        assert_eq!(pairs, [(&2, &12)]);
        assert_eq!((before, after), (vec![&1, &11], vec![&21]));
    }
}
