//! Names of variants: of values and of errors.

use super::{
    MAX_LETTERS, VariantName,
    casing::{camel, cut, is_spelled, spelled},
    phrase,
    taken::TAKEN_VARIANTS,
};
use std::fmt;

/// A variant for a text that stands on the wire or in a message.
pub fn variant_name(text: &str) -> VariantName {
    let words = if text.chars().any(char::is_alphanumeric) { text.to_owned() } else { spelled(text) };
    let name = camel(&words).unwrap_or_else(|| if text.is_empty() { "Empty" } else { "Unnamed" }.to_owned());
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("Value{name}") } else { name };
    VariantName::of(&name, "Value")
}

/// A variant for a number: `Value3`, `Minus1`.
pub fn number_variant(number: i64) -> VariantName {
    let word = if number < 0 { "Minus" } else { "Value" };
    VariantName(format!("{word}{}", number.unsigned_abs()))
}

/// The variant of an error: the words of its message, or `Code43051` where it has none that would do.
pub fn error_variant(code: i64, message: &str) -> VariantName {
    let is_english = message.chars().filter(char::is_ascii_alphabetic).count() * 2 > message.chars().count();
    let sentence = message.split(['.', ',', ';', ':', '(', '\n']).next().unwrap_or_default();
    let name = if is_english { camel(&sentence.replace('\'', "")) } else { None };
    match name.filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase())) {
        Some(name) => VariantName::of(&name, "Error"),
        None if code < 0 => VariantName(format!("CodeMinus{}", code.unsigned_abs())),
        None => VariantName(format!("Code{code}")),
    }
}

impl VariantName {
    /// A name that was published, if it can be one.
    pub(in crate::plan) fn kept(text: &str) -> Option<Self> {
        (is_spelled(text) && !TAKEN_VARIANTS.contains(&text)).then(|| Self(text.to_owned()))
    }

    /// The first words of a name that fit; `ending` tells one that is taken.
    fn of(name: &str, ending: &str) -> Self {
        let name = phrase::first_words(&phrase::words(name), MAX_LETTERS).concat();
        Self(if TAKEN_VARIANTS.contains(&name.as_str()) {
            format!("{name}{ending}")
        } else {
            cut(&name, MAX_LETTERS)
        })
    }

    /// The name with a number that tells it from another.
    #[must_use]
    pub fn counted(&self, number: impl fmt::Display) -> Self {
        let number = number.to_string();
        let words = phrase::words(&self.0);
        let name = cut(
            &phrase::first_words(&words, MAX_LETTERS.saturating_sub(number.len() + 2)).concat(),
            MAX_LETTERS.saturating_sub(number.len() + 2),
        );
        let gap = if name.ends_with(|c: char| c.is_ascii_digit()) { "No" } else { "" };
        Self(format!("{name}{gap}{number}"))
    }
}
