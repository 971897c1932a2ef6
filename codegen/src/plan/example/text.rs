//! Texts: what the page shows for a field, or what is made up for it.

use super::neutral::{self, Place};
use crate::{
    model::{Field, Rule},
    pattern::Patterns,
    rule,
};
use serde_json::Value;

/// Longest text and longest JSON in an example, in characters.
const MAX_TEXT: usize = 80;

/// Longest text that is made up.
const MAX_MADE_UP: usize = 40;

/// A text or a number as it stands on the wire.
pub(super) fn spelled(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

pub(super) fn keeps(field: &Field, value: &Value) -> bool {
    let mut patterns = Patterns::default();
    field.rules.iter().all(|rule| rule::broken(rule, value, &mut patterns).is_none())
}

pub(super) fn is_printable(text: &str) -> bool {
    (1..=MAX_TEXT).contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() && c != '\n')
}

/// The text that the page shows, where an example may have it.
pub(super) fn shown(field: &Field, shown: &[&Value]) -> Option<String> {
    let fits = |text: &String| is_printable(text) && keeps(field, &Value::String(text.clone()));
    match neutral::place(field) {
        Place::Free => shown.iter().filter_map(|value| neutral::told(&spelled(value)?)).find(fits),
        Place::Taken(text) => Some(text.to_owned()),
        Place::MadeUp => None,
    }
}

pub(super) fn of(field: &Field, shown: &[&Value]) -> String {
    self::shown(field, shown).unwrap_or_else(|| made_up(field))
}

/// A text for a field of which only the name and the rules are known: its name, where that keeps them.
fn made_up(field: &Field) -> String {
    let name = field.name.chars().filter(|c| !c.is_control()).take(MAX_MADE_UP).collect::<String>();
    let is_address = ["url", "link"].iter().any(|end| name.to_lowercase().ends_with(end));
    let first = if is_address { "https://example.com/".to_owned() } else { fitted(&name, &field.rules) };
    let candidates = [first, "1".to_owned(), "2025-01-01".to_owned()];
    let kept = candidates.iter().find(|text| keeps(field, &Value::String((*text).clone())));
    let [first, ..] = &candidates;
    kept.unwrap_or(first).clone()
}

/// The text at the length that the rules ask for.
fn fitted(text: &str, rules: &[Rule]) -> String {
    let limits = rules.iter().find_map(|rule| {
        let Rule::Length { min, max, unit: _ } = rule else { return None };
        Some((*min, *max))
    });
    let (min, max) = limits.unwrap_or_default();
    let count = |limit: Option<u64>, other: usize| {
        limit.map_or(other, |limit| usize::try_from(limit).unwrap_or(other))
    };
    let length = text.chars().count().max(count(min, 0).min(MAX_TEXT)).min(count(max, MAX_TEXT));
    text.chars().chain("0123456789".chars().cycle()).take(length).collect()
}
