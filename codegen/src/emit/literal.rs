//! Numbers as a person would write them, and texts that nobody will see as literals.

use crate::printable::steers;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// A whole number that is never negative.
pub(super) fn uint(number: u64) -> TokenStream {
    Literal::u64_unsuffixed(number).into_token_stream()
}

/// Most marks that Rust takes around a raw string.
const MAX_FENCE: usize = 255;

/// A text as it stands, in a raw string where it holds what a string would have to escape. [`Literal::string`] asks of
/// each character whether it can be printed, which takes longer than all else about a line of Chinese docs. What would turn
/// or hide the text around it is spelled by its number: the compiler refuses it otherwise.
pub(super) fn verbatim(text: &str) -> Literal {
    if text.chars().any(steers) {
        return spelled(text);
    }
    if !text.contains(['"', '\\', '\r']) {
        return format!("\"{text}\"").parse().unwrap_or_else(|_| Literal::string(text));
    }
    let marks = |behind: &str| behind.len() - behind.trim_start_matches('#').len() + 1;
    let longest = text.split('"').skip(1).map(marks).max().unwrap_or_default();
    if longest > MAX_FENCE {
        return Literal::string(text);
    }
    let fence = "#".repeat(longest);
    let raw = format!("r{fence}\"{text}\"{fence}").parse();
    raw.unwrap_or_else(|_| Literal::string(text))
}

/// A text in which what steers is spelled by its number, also where a printer would take it for a letter.
fn spelled(text: &str) -> Literal {
    let escapes = |c: char| steers(c) || matches!(c, '"' | '\\' | '\n' | '\t');
    let spell = |c: char| if escapes(c) { c.escape_default().to_string() } else { c.to_string() };
    let inside = text.chars().map(spell).collect::<String>();
    format!("\"{inside}\"").parse().unwrap_or_else(|_| Literal::string(text))
}

/// `Some(..)` or `None`.
pub(super) fn option<T>(value: Option<T>, spell: impl FnOnce(T) -> TokenStream) -> TokenStream {
    if let Some(value) = value.map(spell) { quote!(Some(#value)) } else { quote!(None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_string_has_as_many_marks_as_it_needs() {
        for (text, spelled) in [
            ("a", "\"a\""),
            ("a\\b", "r\"a\\b\""),
            ("a\"b", "r#\"a\"b\"#"),
            ("a\"# b\"##c", "r###\"a\"# b\"##c\"###"),
            ("a\"", "r#\"a\"\"#"),
            ("a\u{202e}b\u{7}c\u{200b}\u{2028}\u{e0041}", r#""a\u{202e}b\u{7}c\u{200b}\u{2028}\u{e0041}""#),
            ("a\u{3164}\u{ad}\"\\\n\r\t长", r#""a\u{3164}\u{ad}\"\\\n\r\t长""#),
        ] {
            assert_eq!(verbatim(text).to_string(), spelled);
        }
        let fence = format!("a\"{}", "#".repeat(MAX_FENCE));
        assert_eq!(verbatim(&fence).to_string(), format!("{fence:?}"));
    }
}
