//! The values of an enum, from marks or from lists under 可选值有.

use crate::{
    infer::text::prose::{self, Line},
    model::{EnumOf, EnumValue, Scalar, Type},
    raw::RawMark,
};
use std::collections::BTreeSet;

/// The values that the page marks by elements of their own.
pub(crate) fn marked(marks: &[RawMark]) -> Vec<(String, String)> {
    let item = |mark: &RawMark| match mark {
        RawMark::EnumItem { key, text } => Some((key.trim().to_owned(), meaning(text))),
        RawMark::Scope { .. } | RawMark::Token(_) | RawMark::AppTypes(_) => None,
    };
    marks.iter().filter_map(item).filter(|(key, _)| !key.is_empty()).collect()
}

fn meaning(text: &str) -> String {
    let mut lines = prose::lines(text);
    prose::nest(&mut lines);
    prose::markdown(lines)
}

/// Reads a list item as a value and its meaning: `` `1`: 开 ``, `text：文本`, `open`.
pub(crate) fn listed<'a>(line: &Line<'a>) -> Option<(String, &'a str)> {
    let (value, meaning) = split(line.text)?;
    let marked = value.starts_with('"') && value.ends_with('"');
    let value = value.trim().trim_matches(['"', '“', '”', '`']).replace('\\', "");
    // Only what stands in quotes may have blanks: `"yyyy-MM-dd HH:mm"`.
    let is_prose = |c: char| (c.is_whitespace() && !marked) || matches!(c, '，' | '。' | '`');
    let fits = !value.trim().is_empty() && value.chars().count() <= MAX_VALUE && !value.contains(is_prose);
    fits.then(|| (value, meaning.trim()))
}

/// Reads `0：全部 1：需要 2：无需`, values that count up on one line, as values and meanings.
pub(crate) fn counted<'a>(text: &'a str) -> Option<Vec<(String, &'a str)>> {
    let text = text.trim();
    let mut values = Vec::<(&str, &str)>::new();
    let mut rest = text;
    while let Some((value, meaning)) = rest.split_once(['：', ':']) {
        let next = (value.parse::<u32>().ok()? + 1).to_string();
        let end = meaning.match_indices(&next).find(|(at, number)| starts_value(meaning, *at, number.len()));
        let end = end.map_or(meaning.len(), |(at, _)| at);
        values.push((value, meaning.get(..end)?));
        rest = meaning.get(end..)?;
    }
    let meant = |(value, meaning): (&str, &'a str)| (value.to_owned(), meaning.trim());
    (values.len() > 1).then(|| values.into_iter().map(meant).collect())
}

/// Whether the number of `len` digits at `at` is a word of its own and followed by a colon.
fn starts_value(text: &str, at: usize, len: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at + len..).unwrap_or_default();
    before.ends_with(char::is_whitespace) && after.starts_with(['：', ':'])
}

/// Reads `` `a`、`b`、`"c d"` ``, values in code marks and nothing else, as values without a meaning. Of those in quotes,
/// escapes are read as those of JSON.
pub(super) fn coded(text: &str) -> Option<Vec<(String, String)>> {
    let mut parts = text.trim().strip_prefix('`')?.strip_suffix('`')?.split('`').enumerate();
    let is_between = |text: &str| matches!(text.trim(), "、" | "，" | ",");
    let is_list = parts.clone().all(|(n, part)| if n % 2 == 0 { !part.is_empty() } else { is_between(part) });
    let value = |text: &str| serde_json::from_str::<String>(text).unwrap_or_else(|_| text.to_owned());
    let values = parts.by_ref().step_by(2).map(|(_, part)| (value(part), String::new()));
    is_list.then(|| values.collect())
}

/// Characters of a value. What is longer is a sentence.
const MAX_VALUE: usize = 64;

fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    if let Some((value, after)) = text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        return Some((value, after.trim_start_matches([' ', '：', ':', '-', '—'])));
    }
    let quoted = text.strip_prefix('"').and_then(|rest| rest.find('"')).map(|len| len + 2);
    if let Some((value, after)) = quoted.and_then(|len| text.split_at_checked(len)) {
        return Some((value, after.trim_start_matches([' ', '：', ':', '-', '—'])));
    }
    if let Some(parts) = text.split_once(['：', ':']) {
        return Some(parts);
    }
    if let Some((value, meaning)) = text.split_once([' ', '='])
        && (value.len() > 1 || value.starts_with(|c: char| c.is_ascii_digit()))
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    {
        let meaning = meaning.trim_start_matches([' ', '=', '-', '—']);
        let is_meaning = meaning.starts_with(|c: char| !c.is_ascii());
        return is_meaning.then_some((value, meaning));
    }
    let bare = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\\'));
    bare.then_some((text, ""))
}

/// The values that are listed before, each time they are listed again.
pub(crate) fn repeated(values: &[(String, String)]) -> impl Iterator<Item = &str> {
    let mut seen = BTreeSet::new();
    values.iter().map(|(value, _)| value.as_str()).filter(move |value| !seen.insert(*value))
}

/// Whether `values` can be values of `ty`: of a list its elements, of a map its values.
pub(crate) fn fit<M>(ty: &Type, values: &[(String, M)]) -> bool {
    kind(ty, values).is_some()
}

/// What the values are, if they can be values of `ty`.
fn kind<M>(ty: &Type, values: &[(String, M)]) -> Option<EnumOf> {
    match ty {
        Type::String => Some(EnumOf::String),
        Type::Int => values.iter().all(|(value, _)| value.parse::<i64>().is_ok()).then_some(EnumOf::Int),
        Type::List { item: inner } | Type::Map { value: inner } => kind(inner, values),
        Type::Float
        | Type::Bool
        | Type::File
        | Type::Json
        | Type::Enum { .. }
        | Type::Object { .. }
        | Type::JsonText { .. }
        | Type::Bits { .. } => None,
    }
}

/// `ty` restricted to `values`; of a list its elements, of a map its values.
pub(crate) fn restrict(mut ty: Type, values: Vec<(String, String)>) -> Type {
    let of = kind(&ty, &values).filter(|_| !values.is_empty());
    if let Some(of) = of {
        put_inside(&mut ty, choice(of, values));
    }
    ty
}

fn put_inside(ty: &mut Type, choice: Type) {
    match ty.inner_mut() {
        Some(inner) => put_inside(inner, choice),
        None => *ty = choice,
    }
}

fn choice(of: EnumOf, values: Vec<(String, String)>) -> Type {
    let mut seen = Vec::<EnumValue>::with_capacity(values.len());
    for (value, description) in values {
        let value = match value.parse::<i64>() {
            Ok(number) if of == EnumOf::Int => Scalar::Int(number),
            _ => Scalar::String(value),
        };
        seen.push(EnumValue::new(value, description));
    }
    let mut kept = BTreeSet::new();
    seen.retain(|one| kept.insert(one.value.clone()));
    Type::Enum { of, values: seen }
}
