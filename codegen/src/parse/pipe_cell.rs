//! What stands in a cell of a pipe table, spelled as an html page's cell would be.

use crate::{
    diag::Span,
    raw::RawCell,
    words::{self, Damage},
};
use std::borrow::Cow;

/// The cell `text`, which starts at byte `at` of the page.
///
/// A pipe behind a backslash splits no cell, but the backslash is the writer's own and stays.
pub(super) fn read(text: &str, at: usize) -> RawCell {
    let start = at + text.len() - text.trim_start().len();
    let span = Span::new(start, start + text.trim().len());
    let text = with_line_ends(&restored(&without_tags(trimmed(text))));
    RawCell { text: with_characters(trimmed(&text)), marks: Vec::new(), span }
}

/// Without the blanks around the cell; wide ones before a name say how deep the row stands.
fn trimmed(text: &str) -> &str {
    text.trim_end().trim_start_matches(|c: char| c.is_ascii_whitespace())
}

/// The spellings of a line end in a cell.
const LINE_ENDS: &[&str] = &["<br>", "<br/>", "<br />", "</br>", "<BR>", "<BR/>"];

fn with_line_ends(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut text = Cow::Borrowed(text);
    for end in LINE_ENDS {
        if text.contains(end) {
            text = Cow::Owned(text.replace(end, "\n"));
        }
    }
    text.into_owned()
}

/// With the characters that stand there by their numbers: `&#124;` for a pipe, which would end the cell.
fn with_characters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(NUMBERED) {
        out.push_str(before);
        if let Some((c, len)) = character(after) {
            out.push(c);
            rest = after.get(len..).unwrap_or_default();
        } else {
            out.push_str(NUMBERED);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// What stands before the number of a character.
const NUMBERED: &str = "&#";

/// Digits of the last character there is.
const LONGEST_NUMBER: usize = 7;

/// The character whose number `text` starts with, and how long that is.
fn character(text: &str) -> Option<(char, usize)> {
    let len = text.bytes().take(LONGEST_NUMBER + 1).position(|byte| byte == b';')?;
    Some((char::from_u32(text.get(..len)?.parse().ok()?)?, len + 1))
}

fn restored(text: &str) -> String {
    let damage = |damage: &&Damage| text.contains(damage.left) && text.contains(damage.witness);
    match words::damages().find(damage) {
        Some(damage) => text.replace(damage.left, damage.wording),
        None => text.to_owned(),
    }
}

/// Without `<md-text type="field-name" >` and the like, which are left over where a page was
/// converted badly.
fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains(TAGS) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once(TAGS) {
        out.push_str(before.strip_suffix("</").or_else(|| before.strip_suffix('<')).unwrap_or(before));
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// How the platform's own elements start.
const TAGS: &str = "md-text";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        assert_eq!(read(text, 0).text, expected);
    }

    #[test]
    fn a_placeholder_that_was_taken_for_a_tag_is_put_back() {
        reads(
            "`!<开始>:<结束>`。其中： - `sheetId` 为工作表",
            "`<sheetId>!<开始>:<结束>`。其中： - `sheetId` 为工作表",
        );
        reads("格式为 List>，如[{\"a\":1}]", "格式为 List<Map<string, ANY>>，如[{\"a\":1}]");
    }

    #[test]
    fn a_line_end_has_many_spellings() {
        reads("a<br>b<br/>c<br />d<BR>e", "a\nb\nc\nd\ne");
    }

    #[test]
    fn a_character_may_stand_there_by_its_number() {
        reads("`a&#124;b&#96;` &#60;br> &#; &#x; &#38;#1;", "`a|b`` <br> &#; &#x; &#1;");
    }

    #[test]
    fn wide_blanks_before_a_name_stay() {
        reads("  \u{a0}\u{a0}└ `a` \u{a0}", "\u{a0}\u{a0}└ `a`");
    }

    #[test]
    fn without_a_witness_nothing_is_put_back() {
        reads("`!<开始>`", "`!<开始>`");
    }

    #[test]
    fn a_backslash_before_a_pipe_is_the_writer_s() {
        reads(r"`^a\|b$`", r"`^a\|b$`");
    }
}
