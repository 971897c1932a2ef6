//! The border: everything from outside that is printed passes here.

/// Characters of an outside text that are shown at most.
const MOST: usize = 300;

/// The text on one line, with nothing that a terminal or a workflow's log obeys.
///
/// A line break would let a page begin a line with `::add-mask::`, which is why it is replaced as well.
pub(crate) fn printable(text: &str) -> String {
    let mut shown =
        text.chars().take(MOST).map(|c| if steers(c) { '\u{fffd}' } else { c }).collect::<String>();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

/// Control characters, separators of lines, and marks that are invisible or change the direction of the text.
fn steers(c: char) -> bool {
    let invisible = matches!(c,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}');
    invisible || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays() {
        assert_eq!(printable("长度 1 (`a`)"), "长度 1 (`a`)");
    }

    #[test]
    fn nothing_that_steers_passes() {
        let shown = printable("a\u{1b}[31m\r\n::add-mask::x\u{9b}2J\u{7f}\u{202e}\u{2028}\u{200b}\t");
        assert!(!shown.chars().any(steers), "{shown:?}");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(printable(&"长".repeat(1000)).chars().count(), MOST + 1);
    }
}
