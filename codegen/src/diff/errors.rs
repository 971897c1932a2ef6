//! Documented error codes.

use super::{Kind, Log, prose::same_text};
use crate::model::ErrorCode;
use std::collections::{BTreeMap, BTreeSet};

/// The order of the table says nothing, and a code may stand in several rows.
pub(super) fn compare(log: &mut Log, before: &[ErrorCode], after: &[ErrorCode]) {
    let (before, after) = (by_code(before), by_code(after));
    let codes = before.keys().chain(after.keys()).collect::<BTreeSet<_>>();

    for code in codes {
        let path = format!("errors.{code}");
        match (before.get(code), after.get(code)) {
            (Some(before), Some(after)) => rows(log, path, before, after),
            (Some(before), None) => log.push(Kind::ErrorRemoved, path, statuses(before), None),
            (None, after) => log.push(Kind::ErrorAdded, path, None, after.and_then(|after| statuses(after))),
        }
    }
}

fn rows(log: &mut Log, path: String, before: &[&ErrorCode], after: &[&ErrorCode]) {
    let (old, new) = (statuses(before), statuses(after));
    if old != new {
        log.push(Kind::ErrorStatus, &path, old, new);
    }
    let (old, new) = (is_transient(before), is_transient(after));
    if old != new {
        let word = |transient| if transient { "transient" } else { "lasting" }.to_owned();
        log.push(Kind::ErrorTransient, &path, word(old), word(new));
    }
    let (old, new) = (texts(before), texts(after));
    if old.len() != new.len() || !old.iter().zip(&new).all(|(old, new)| same_text(old, new)) {
        log.push(Kind::TextChanged, path, None, None);
    }
}

fn by_code(errors: &[ErrorCode]) -> BTreeMap<i64, Vec<&ErrorCode>> {
    let mut codes = BTreeMap::<_, Vec<_>>::new();
    for error in errors {
        codes.entry(error.code).or_default().push(error);
    }
    codes
}

/// `HTTP 400`
fn statuses(errors: &[&ErrorCode]) -> Option<String> {
    let statuses = errors.iter().filter_map(|error| error.http_status).collect::<BTreeSet<_>>();
    let text = statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then(|| format!("HTTP {text}"))
}

fn is_transient(errors: &[&ErrorCode]) -> bool {
    errors.iter().any(|error| error.transient)
}

/// Message and hint of each row, in an order that is not that of the table.
fn texts(errors: &[&ErrorCode]) -> BTreeSet<String> {
    errors.iter().map(|ErrorCode { message, hint, .. }| format!("{message}\n{hint}")).collect()
}
