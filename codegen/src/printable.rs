//! Text from outside, on its way to a terminal or a log.
//!
//! Pages, paths and messages of other programs could move the cursor, colour or hide what stands beside them. Nothing here
//! prints; whoever does asks this first.

use std::borrow::Cow;

/// The text with every character that a terminal obeys replaced by one it shows, of the same number of bytes, so that
/// spans keep their place. Line ends and tabs stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if steers(c) { stand_in(c) } else { c }).collect())
}

/// [`printable`] text with blanks for its line ends and tabs: what came from outside stays in the line that it is put into.
pub fn one_line(text: &str) -> Cow<'_, str> {
    match printable(text) {
        text if text.contains(['\n', '\t']) => Cow::Owned(text.replace(['\n', '\t'], " ")),
        text => text,
    }
}

/// Control characters, and what [`is_hidden`].
pub fn steers(c: char) -> bool {
    is_hidden(c) || c.is_control() && !matches!(c, '\n' | '\t')
}

/// Marks that are not seen, change the direction of the text around them or part its lines: those that Unicode lets a
/// display ignore, and those of annotations. A runner compares texts without them, so that one in front of `::` hides a
/// command from whoever looks for it. The selectors that choose between two forms of a sign stay: emoji have them.
pub fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

const fn stand_in(c: char) -> char {
    match c.len_utf8() {
        1 => '?',
        2 => '\u{bf}',
        3 => char::REPLACEMENT_CHARACTER,
        _ => '\u{1f6ab}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_passes_and_spans_keep_their_place() {
        let steering = "\u{1b}[31m\r\u{7}\u{9b}2J\u{7f}\u{202e}\u{2067}\u{200f}\u{2028}\u{200b}\u{e0041}\
            \u{ad}\u{34f}\u{180e}\u{206a}\u{3164}\u{fff9}\u{1d173}\u{e01ef}";
        assert!(steering.chars().filter(|c| !"[31mJ2".contains(*c)).all(steers));
        let shown = printable(steering);
        assert!(!shown.chars().any(steers), "{shown:?}");
        assert_eq!(shown.len(), steering.len());
    }

    #[test]
    fn ordinary_text_stays() {
        let text = "长度\t1 :: a\n  ## b\u{3000}é ⚠\u{fe0f}\n";
        assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        assert!(matches!(one_line("长度 1 (`a`)"), Cow::Borrowed("长度 1 (`a`)")));
    }

    #[test]
    fn what_is_put_into_a_line_stays_in_it() {
        assert_eq!(one_line("a\r\n\t::add-mask::b"), "a?  ::add-mask::b");
    }
}
