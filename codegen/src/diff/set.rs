//! Sets of words: scopes, values, tokens.

use super::{Kind, Log};
use std::collections::BTreeSet;

/// Every one of these fills fields that stay empty without it.
pub(super) fn field_scopes(log: &mut Log, path: &str, before: &BTreeSet<&str>, after: &BTreeSet<&str>) {
    set(log, path, (before, Kind::FieldScopeRemoved), (after, Kind::FieldScopeAdded));
}

/// At most one change for what left a set and one for what came.
pub(super) fn set(
    log: &mut Log,
    path: &str,
    before: (&BTreeSet<&str>, Kind),
    after: (&BTreeSet<&str>, Kind),
) {
    let removed = before.0.difference(after.0).copied().collect();
    let added = after.0.difference(before.0).copied().collect();
    if let Some(removed) = list(&removed) {
        log.push(before.1, path, removed, None);
    }
    if let Some(added) = list(&added) {
        log.push(after.1, path, None, added);
    }
}

pub(super) fn list(words: &BTreeSet<&str>) -> Option<String> {
    let text = words.iter().copied().collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then_some(text)
}

pub(super) fn strs(texts: &[String]) -> BTreeSet<&str> {
    texts.iter().map(String::as_str).collect()
}
