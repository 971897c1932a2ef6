//! Texts from outside, on their way into a line that is shown.

/// A text from outside, in one line and without what a terminal would obey. At most so many characters of it.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let words = text.split(|c: char| steers(c) || c.is_whitespace()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Controls, and the marks that are not seen, change the direction of the text around them or part its lines: those that
/// Unicode lets a display ignore, and those of annotations. The selectors that choose between two forms of a sign stay.
pub(crate) fn steers(letter: char) -> bool {
    let hidden = matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    hidden || letter.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_from_outside_stays_in_its_line() {
        assert_eq!(one_line("a\r\nb\u{1b}[31m  c\t", 80), "a b [31m c");
        assert_eq!(one_line("图图图", 2), "图图…");
        let steering = "\u{9b}2J\u{7f}\u{202e}\u{2067}\u{200f}\u{2028}\u{200b}\u{61c}\u{e0041}\u{85}\
            \u{ad}\u{34f}\u{180e}\u{206a}\u{3164}\u{fff9}\u{1d173}\u{e01ef}";
        assert!(!one_line(steering, 80).contains(steers), "{steering:?}");
    }
}
