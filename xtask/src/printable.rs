//! Pages are untrusted: nothing of theirs may steer the terminal.

use std::borrow::Cow;

/// The text with every character that a terminal obeys replaced by one it shows, of the same number
/// of bytes, so that spans keep their place. Line ends and tabs stay.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if steers(c) { stand_in(c) } else { c }).collect())
}

/// Control characters, and the marks that change the direction of the text around them.
fn steers(c: char) -> bool {
    let directs =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    directs || c.is_control() && !matches!(c, '\n' | '\t')
}

const fn stand_in(c: char) -> char {
    match c.len_utf8() {
        1 => '?',
        2 => '\u{bf}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays() {
        assert_eq!(printable("长度\t1\n"), "长度\t1\n");
    }

    #[test]
    fn no_control_character_passes() {
        let steering = "\u{1b}[31m\r\u{7}\u{9b}2J\u{7f}\u{202e}\u{2067}\u{200f}";
        let shown = printable(steering);
        assert!(!shown.chars().any(steers), "{shown:?}");
        assert_eq!(shown.len(), steering.len());
    }
}
