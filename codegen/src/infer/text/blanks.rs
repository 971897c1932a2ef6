//! Blanks in prose, in one normal form.
//!
//! Writers and exporters put a blank, a line end or nothing between Chinese and Latin words as they
//! please. Here one blank stands between the two, none beside full-width punctuation, and none
//! inside Chinese. Code and addresses of links stay as they are but for runs of blanks.

/// Marks of Markdown that mean something only beside a blank.
const MARKS: &[char] = &['-', '*', '+', '#', '|', '>', '.'];

/// Appends `text` to `out` with its blanks in the normal form.
pub(super) fn push(out: &mut String, text: &str) {
    let mut place = Place::Prose;
    let mut before = None;
    let mut blank = false;
    for c in text.trim().chars() {
        // Inside Chinese, which is most of all, nothing has to be weighed.
        if is_ideograph(c) && before.is_some_and(is_ideograph) {
            out.push(c);
            (before, blank) = (Some(c), false);
            continue;
        }
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if before.is_some_and(|before| place.wants_blank(before, c, blank)) {
            out.push(' ');
        }
        out.push(c);
        place = place.after(before, c);
        before = Some(c);
        blank = false;
    }
}

/// Appends `text` to `out` with runs of blanks as one, and with none inside Chinese.
pub(super) fn push_collapsed(out: &mut String, text: &str) {
    let mut before = None;
    for word in text.split_whitespace() {
        if before.is_some_and(|before| !(is_han(before) && word.starts_with(is_han))) {
            out.push(' ');
        }
        out.push_str(word);
        before = word.chars().next_back();
    }
}

/// Where in a text a character stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Prose,
    Code,
    /// Between the brackets of `[text](address)`.
    Address,
}

impl Place {
    /// The place behind `c`, which stands behind `before`.
    fn after(self, before: Option<char>, c: char) -> Self {
        match (self, c) {
            (Self::Prose, '`') => Self::Code,
            (Self::Code, '`') | (Self::Address, ')') => Self::Prose,
            (Self::Prose, '(') if before == Some(']') => Self::Address,
            (place, _) => place,
        }
    }

    /// Whether a blank stands between the two; `blank` says whether the page has one.
    fn wants_blank(self, before: char, after: char, blank: bool) -> bool {
        match self {
            Self::Prose => between(before, after).unwrap_or(blank),
            Self::Code | Self::Address => blank && !(is_han(before) && is_han(after)),
        }
    }
}

/// Whether prose has a blank between the two; `None` where that is the writer's choice.
fn between(before: char, after: char) -> Option<bool> {
    if is_han(before) && is_han(after) {
        Some(false)
    } else if is_wide(before) || is_wide(after) {
        (!MARKS.contains(&before) && !MARKS.contains(&after)).then_some(false)
    } else {
        let apart = (is_ideograph(before) && is_latin(after))
            || (is_latin(before) && is_ideograph(after))
            || (before == ')' && after.is_ascii_alphabetic())
            || (matches!(before, ';' | ',') && is_ideograph(after));
        apart.then_some(true)
    }
}

/// Full-width punctuation, which brings its own room.
fn is_wide(c: char) -> bool {
    matches!(
        c,
        '、'..='。' | '〈'..='】' | '〔'..='〕' | '！' | '（'..='）' | '，' | '：'..='；' | '？'
    )
}

/// Chinese characters and punctuation: a line end between two of them is no blank.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Letters, digits and the marks around code.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '`'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        let mut out = String::new();
        push(&mut out, text);
        assert_eq!(out, expected);
        let mut again = String::new();
        push(&mut again, &out);
        assert_eq!(again, out, "twice");
    }

    #[test]
    fn one_blank_stands_between_chinese_and_latin() {
        becomes("传入user_id参数", "传入 user_id 参数");
        becomes("唯一标识`user_id`为空", "唯一标识 `user_id` 为空");
        becomes("参保城市``2``：主体", "参保城市 ``2``：主体");
    }

    #[test]
    fn no_blank_stands_beside_full_width_punctuation() {
        becomes("运算符。 0=等于， 1=不等于", "运算符。0=等于，1=不等于");
        becomes("返回 （必填） `a`", "返回（必填）`a`");
    }

    #[test]
    fn a_line_end_that_was_lost_is_a_blank() {
        becomes("(1 and 2)rules", "(1 and 2) rules");
        becomes("审批;在列表", "审批; 在列表");
    }

    #[test]
    fn code_and_addresses_stay() {
        becomes("见`第1页`和[文档](https://a.b/第1页)。", "见 `第1页` 和[文档](https://a.b/第1页)。");
    }

    #[test]
    fn marks_keep_their_blanks() {
        becomes("说明： - a", "说明： - a");
        becomes("**注意：** 文", "**注意：** 文");
    }
}
