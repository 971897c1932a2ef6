//! The border: everything from outside that is printed passes here.

use feishu_codegen::printable::one_line;

/// Characters of an outside text that are shown at most.
const MOST: usize = 300;

/// The text on one line, with nothing that a terminal or a workflow's log obeys, and no more of it than a line bears.
///
/// A line break would let a page begin a line with `::add-mask::`, which is why it is replaced as well.
pub(crate) fn printable(text: &str) -> String {
    let (shown, is_cut) = match text.char_indices().nth(MOST) {
        Some((end, _)) => (text.get(..end).unwrap_or_default(), true),
        None => (text, false),
    };
    one_line(shown).into_owned() + if is_cut { "…" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_passes() {
        let shown = printable("a\u{1b}[31m\r\n::add-mask::x\u{9b}2J\u{7f}\u{202e}\u{2028}\u{200b}\t");
        assert!(!shown.chars().any(feishu_codegen::printable::steers), "{shown:?}");
        assert!(!shown.contains(['\n', '\t']), "{shown:?}");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(printable(&"长".repeat(1000)).chars().count(), MOST + 1);
        assert_eq!(printable("长度 1 (`a`)"), "长度 1 (`a`)");
    }
}
