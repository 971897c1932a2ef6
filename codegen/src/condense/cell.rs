//! Text as a cell of a pipe table, of which the reader gets the same text back.

use std::fmt::Write as _;

/// A cell that says `text`. What would end the cell, its line or its text stands there by its number.
pub(super) fn of(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let edge = text.len() - text.trim_start().len()..text.trim_end().len();
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            '\n' if edge.contains(&at) => out.push_str("<br>"),
            _ if !edge.contains(&at) || is_mark(c, rest) => push_number(&mut out, c),
            _ => out.push(c),
        }
    }
    out
}

/// A cell that says a name or another short text of which the reader takes the spelling off.
pub(super) fn plain(text: &str) -> String {
    of(&spelled(text))
}

/// `text` with a backslash before what the reader would take for its spelling.
pub(super) fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let has_elements = text.contains("</");
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            '`' | '*' | '\\' => out.extend(['\\', c]),
            '[' if at == 0 => out.extend(['\\', c]),
            '<' if has_elements => out.push_str("&lt;"),
            '&' if ENTITIES.iter().any(|entity| rest.starts_with(entity)) => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

/// What the reader takes for a character in a short text.
const ENTITIES: &[&str] = &["&lt;", "&gt;", "&nbsp;", "&quot;", "&amp;"];

/// Whether `c`, with which `rest` starts, means something to the reader of cells.
fn is_mark(c: char, rest: &str) -> bool {
    let starts = |words: &[&str]| {
        let begins =
            |word: &&str| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        words.iter().any(begins)
    };
    match c {
        '|' | '\r' => true,
        '<' => starts(&["<br", "</br"]),
        'm' => starts(&["md-text"]),
        '&' => starts(&["&#"]),
        '`' => starts(&["```"]),
        _ => false,
    }
}

fn push_number(out: &mut String, c: char) {
    // Writing to a string cannot fail.
    let _ = write!(out, "&#{};", u32::from(c));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_a_cell_stands_there_by_its_number() {
        assert_eq!(of("a|b\nc"), "a&#124;b<br>c");
        assert_eq!(of(" a<br>md-text&#1;``` "), "&#32;a&#60;br>&#109;d-text&#38;#1;&#96;``&#32;");
        assert_eq!(of("a < b & c"), "a < b & c");
    }

    #[test]
    fn the_spelling_of_a_name_is_its_own() {
        assert_eq!(plain("a_b"), "a_b");
        assert_eq!(plain("`a`*&lt;"), "\\`a\\`\\*&amp;lt;");
        assert_eq!(plain("[a](b)"), "\\[a](b)");
    }
}
