//! What English pages propose as names for values that are numbers.

use crate::model::{Endpoint, EnumValue, Field, Scalar, Type};
use std::collections::HashMap;

/// A meaning of more words is a description and no name.
const MOST_WORDS: usize = 4;

/// A meaning of more letters is none, either.
const MOST_LETTERS: usize = 32;

/// Takes the short meanings of an English page over to the values of the endpoint.
pub(super) fn propose(endpoint: &mut Endpoint, english: &Endpoint) {
    let (request, other) = (&mut endpoint.request, &english.request);
    fields(&mut request.path, &other.path);
    fields(&mut request.query, &other.query);
    fields(&mut request.header, &other.header);
    fields(&mut request.body, &other.body);
    fields(&mut endpoint.response.body, &english.response.body);
}

fn fields(known: &mut [Field], other: &[Field]) {
    let by_name = other.iter().map(|field| (field.name.as_str(), field)).collect::<HashMap<_, _>>();
    for field in known {
        if let Some(other) = by_name.get(field.name.as_str()) {
            types(&mut field.ty, &other.ty);
        }
    }
}

fn types(known: &mut Type, other: &Type) {
    match (known, other) {
        (Type::Enum { values, .. }, Type::Enum { values: other, .. }) => {
            let texts = other.iter().map(|value| (&value.value, value)).collect::<HashMap<_, _>>();
            for value in values.iter_mut().filter(|value| is_number(value)) {
                value.english = texts.get(&value.value).and_then(|other| short(&other.description));
            }
        }
        (Type::List { item: known }, Type::List { item: other })
        | (Type::Map { value: known }, Type::Map { value: other })
        | (Type::JsonText { json: known }, Type::JsonText { json: other }) => types(known, other),
        (Type::Object { fields: known, .. }, Type::Object { fields: other, .. }) => fields(known, other),
        // Types that differ have no values in common.
        (_, _) => {}
    }
}

fn is_number(value: &EnumValue) -> bool {
    match &value.value {
        Scalar::Int(_) => true,
        Scalar::String(text) => !text.contains(char::is_alphabetic),
    }
}

/// The words up to the first stop, where they are few and nothing but words.
fn short(description: &str) -> Option<String> {
    let first = description.trim().split(['.', ',', ';', ':', '(', '\n']).next()?.trim();
    let is_plain = first.starts_with(|c: char| c.is_ascii_alphabetic())
        && first.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    let fits = first.len() <= MOST_LETTERS && first.split_whitespace().count() <= MOST_WORDS;
    (is_plain && fits).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_short_meaning_is_a_name() {
        assert_eq!(short("Male").as_deref(), Some("Male"));
        assert_eq!(short("In progress, since yesterday").as_deref(), Some("In progress"));
        assert_eq!(short("The user has not been activated yet"), None);
        assert_eq!(short("男"), None);
        assert_eq!(short("`on`"), None);
        assert_eq!(short("2 days"), None);
        assert_eq!(short(""), None);
    }
}
