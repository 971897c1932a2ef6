//! Comments, strings and words at one place of a sample, however they are written.

use serde_json::{Number, Value};
use std::ops::Range;

/// A string or a word as it stands.
pub(super) enum Scalar<'a> {
    Text(String),
    Word(&'a str),
}

impl Scalar<'_> {
    pub(super) fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Word(word) => word.trim_matches(['\'', '`']).to_owned(),
        }
    }

    /// The value, and whether it is a word that means nothing in JSON.
    pub(super) fn value(self) -> (Value, bool) {
        let word = match self {
            Self::Text(text) => return (Value::String(text), false),
            Self::Word(word) => word,
        };
        match word {
            "true" | "True" => (Value::Bool(true), false),
            "false" | "False" => (Value::Bool(false), false),
            "null" | "None" => (Value::Null, false),
            _ => match word.parse::<Number>() {
                Ok(number) => (Value::Number(number), false),
                Err(_) => (Value::String(self.text()), true),
            },
        }
    }

    /// `...`, which stands for what was left out.
    pub(super) fn is_ellipsis(&self) -> bool {
        matches!(self, Self::Word(word) if !word.chars().any(char::is_alphanumeric))
    }
}

/// The length of the comment at the start of `text`.
pub(super) fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") || text.starts_with('#') {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let inner = text.strip_prefix("/*")?;
    Some(inner.find("*/").map_or(text.len(), |end| end + 4))
}

/// The inside of the string whose opening quote stands at `start`, and whether it is broken.
///
/// A quote that neither a separator, a bracket nor a line end follows does not close the string; then
/// the last quote of the line does.
pub(super) fn quoted(text: &str, start: usize) -> (Range<usize>, bool) {
    let open = text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    let inner = start + open;
    let end = closing(text, inner);
    let rest = text.get(end..).unwrap_or_default();
    let after = rest.get(closing_quote(text, end)..).unwrap_or_default();
    if rest.is_empty() || may_follow(after) {
        let raw = text.get(inner..end).unwrap_or_default();
        return (inner..end, rest.is_empty() || raw.contains('\n'));
    }
    let line = rest.find('\n').map_or(text.len(), |len| end + len);
    let last = text.get(end..line).and_then(|line| line.rfind('"')).map_or(end, |at| end + at);
    (inner..last, true)
}

/// Where the next quote stands that no backslash escapes; the end of the text where there is none.
fn closing(text: &str, inner: usize) -> usize {
    let mut escaped = false;
    for (at, c) in text.get(inner..).unwrap_or_default().char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' | '”' => return inner + at,
            _ => {}
        }
    }
    text.len()
}

pub(super) fn closing_quote(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// Whether a string may end before `rest`.
fn may_follow(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '\r', '\u{a0}']);
    rest.is_empty() || rest.starts_with(['\n', ',', ':', '}', ']', '，', '：', '；', '/', '#'])
}

/// The word at the start of `text`: up to a separator, a bracket or the line's end.
pub(super) fn bare(text: &str, in_key: bool) -> &str {
    let ends =
        |c: char| matches!(c, ',' | '}' | ']' | '\n' | '，' | '"') || (in_key && matches!(c, ':' | '：'));
    let word = text.find(ends).map_or(text, |end| text.get(..end).unwrap_or_default());
    word.find(" //").map_or(word, |end| word.get(..end).unwrap_or_default())
}

/// `None` where an escape means nothing.
pub(super) fn unescape(raw: &str) -> Option<String> {
    if !raw.contains(['\\', '\n', '\t']) {
        return Some(raw.to_owned());
    }
    serde_json::from_str(&format!("\"{raw}\"")).ok()
}
