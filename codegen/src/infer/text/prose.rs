//! Markdown prose in one normal form, whatever the dialect it comes from.
//!
//! The dialects break lines differently: one puts each list item on its own line, another runs the
//! items of a list together. Here a text is a sequence of paragraphs and list items again.

use super::blanks;
use crate::{place::DOCUMENT, words};
use std::borrow::Cow;

/// A paragraph or a list item, on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// How deep in lists: 0 for a paragraph, 1 for an item, 2 for an item of an item.
    pub depth: usize,
    /// Without the item's mark, trimmed.
    pub text: &'a str,
}

/// The paragraphs and list items of `text`.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let first = lines.len();
        split_items(line, &mut lines);
        if lines.len() > first + 1 {
            nest(lines.get_mut(first..).unwrap_or_default());
        }
    }
    lines
}

/// The first item of a list has depth 1, however far the page indents it, and one that is further to the right than
/// another is inside it: no item stands deeper than the one before it would have it.
pub(crate) fn nest(list: &mut [Line<'_>]) {
    let mut open = Vec::<usize>::new();
    for line in list.iter_mut().filter(|line| line.depth > 0) {
        while open.last().is_some_and(|outer| *outer >= line.depth) {
            open.pop();
        }
        open.push(line.depth);
        line.depth = open.len();
    }
}

/// Splits `- a - b` and `head： - a - b` into their items. A dash in other prose is a dash.
fn split_items<'a>(line: &'a str, lines: &mut Vec<Line<'a>>) {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let (mark, mut depth, mut rest) = if let Some((mark, text)) = item_text(trimmed) {
        // Before items that run together, a blank stands for each line end.
        let runs_on = next_item(text, mark).is_some();
        (mark, item_depth(indent - usize::from(runs_on && indent > 0)), text)
    } else if let Some((head, blanks, items)) = head_of_list(trimmed) {
        lines.push(Line { depth: 0, text: head });
        (DASH, item_depth(blanks.saturating_sub(1)), items)
    } else {
        lines.push(Line { depth: 0, text: trimmed.trim_end() });
        return;
    };
    while let Some((item, blanks, after)) = next_item(rest, mark) {
        lines.push(Line { depth, text: item.trim() });
        // The blanks before a mark are the line end and the indentation of the next item.
        depth = item_depth(blanks.saturating_sub(1));
        rest = after;
    }
    lines.push(Line { depth, text: rest.trim() });
}

/// The mark of items that start behind other text on their line.
const DASH: char = '-';

/// Pages indent an item by two to four blanks a level.
fn item_depth(indent: usize) -> usize {
    1 + (indent + 2) / 4
}

/// Whether an item may start with `c`.
pub(crate) fn is_item_mark(c: char) -> bool {
    matches!(c, '-' | '*' | '+')
}

/// The mark that the other items on the line have, and the text of the first.
fn item_text(line: &str) -> Option<(char, &str)> {
    let mark = line.chars().next().filter(|mark| is_item_mark(*mark))?;
    Some((mark, line.strip_prefix(mark)?.strip_prefix(' ')?))
}

/// `head： - a - b` as head and items: the head ends a clause, or there are several items.
fn head_of_list(line: &str) -> Option<(&str, usize, &str)> {
    let (head, blanks, items) = next_item(line, DASH)?;
    let ends_clause = head.ends_with(['。', '：', ':', '；', ';', '*', '！', '？']);
    (ends_clause || next_item(items, DASH).is_some()).then_some((head.trim(), blanks, items))
}

/// The text before the next mark, the number of blanks before that, and the text after it. A mark stands between blanks.
fn next_item(text: &str, mark: char) -> Option<(&str, usize, &str)> {
    let (before, after) = text.match_indices(mark).find_map(|(at, _)| {
        let before = text.get(..at).filter(|before| before.ends_with(' '))?;
        Some((before, text.get(at..)?.strip_prefix(mark)?.strip_prefix(' ')?))
    })?;
    let item = before.trim_end();
    Some((item, before.len() - item.len(), after))
}

/// Markdown of the lines: paragraphs apart, items of a list together.
pub(crate) fn markdown<'a>(lines: impl IntoIterator<Item = Line<'a>>) -> String {
    let mut out = String::new();
    let mut last_depth = 0;
    for line in lines.into_iter().filter(|line| !line.text.is_empty()) {
        if !out.is_empty() {
            out.push_str(if line.depth > 0 && last_depth > 0 { "\n" } else { "\n\n" });
        }
        if line.depth > 0 {
            out.extend(std::iter::repeat_n("    ", line.depth - 1));
            out.push_str("- ");
        }
        blanks::push(&mut out, line.text);
        last_depth = line.depth;
    }
    with_full_links(&out).into_owned()
}

/// `text` in the normal form.
pub(crate) fn normal(text: &str) -> String {
    if text.is_empty() { String::new() } else { markdown(lines(text)) }
}

/// A block of the page in the normal form. A line end inside a paragraph is a blank.
pub(crate) fn block(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        let starts = line.trim().is_empty() || item_text(line.trim_start()).is_some();
        joined.push(if starts { '\n' } else { ' ' });
        joined.push_str(line);
    }
    normal(joined.trim_start_matches('\n'))
}

/// `text` on one line, but for that as the page has it.
pub(crate) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    blanks::push_collapsed(&mut out, text);
    with_full_links(&out).into_owned()
}

/// How links into the documentation start, as the dialects spell them.
const LINKS: &[&str] = &["/ssl:ttdoc/", "https://open.larkoffice.com/document/"];

/// Spells links into the documentation in full.
pub(crate) fn with_full_links(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if !text.contains('/') {
        return text;
    }
    for link in LINKS {
        if text.contains(link) {
            text = Cow::Owned(text.replace(link, DOCUMENT));
        }
    }
    text
}

/// Whether a cell is empty, or says that there is nothing.
pub(crate) fn says_nothing(text: &str) -> bool {
    words::NOTHING.has(text)
}

/// A name, a type or another short cell without Markdown: no code marks, no bold, no escapes, no link around it, and
/// nothing that nobody sees.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if is_bare(text) {
        return Cow::Borrowed(text);
    }
    let text = linked(text.trim());
    if !text.contains(is_spelling) && !text.contains("  ") {
        return Cow::Borrowed(text.trim());
    }
    let text = without_tags(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '`' => {}
            '*' if chars.peek() == Some(&'*') => {
                chars.next();
            }
            // Only before a mark is it an escape.
            '\\' if chars.peek().is_some_and(|next| next.is_alphanumeric()) => out.push(c),
            '\\' => out.extend(chars.next()),
            blank if blank.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            hidden if is_invisible(hidden) => {}
            other => out.push(other),
        }
    }
    for (entity, text) in [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", "\""), ("&amp;", "&")] {
        if out.contains(entity) {
            out = out.replace(entity, text);
        }
    }
    Cow::Owned(out.trim().to_owned())
}

/// Whether a text has nothing in it that Markdown could mean anything by, as most names and types have nothing.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

/// Whether `c` may belong to the spelling of a text and not to the text.
fn is_spelling(c: char) -> bool {
    matches!(c, '`' | '*' | '\\' | '&' | '<') || (c != ' ' && c.is_whitespace()) || is_invisible(c)
}

/// Characters that take no room. Writers paste them in from elsewhere and never see them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The text of `[text](address)`.
fn linked(text: &str) -> &str {
    let parts = || text.strip_prefix('[')?.strip_suffix(')')?.split_once("](");
    parts().filter(|(text, _)| !text.contains(['[', ']'])).map_or(text, |(text, _)| text)
}

/// Elements that pages write around a name.
const TAGS: &[&str] = &["code", "b", "strong", "font", "span"];

/// `<code>name</code>` as its name. What is never closed is no element: `map<string>`.
fn without_tags(text: &str) -> Cow<'_, str> {
    let is_closed = |tag: &&&str| text.contains(&format!("</{tag}>"));
    let mut out = Cow::Borrowed(text);
    for tag in TAGS.iter().filter(|_| text.contains("</")).filter(is_closed) {
        let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
        let mut parts = out.split(open.as_str());
        let mut kept = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('>').filter(|_| part.starts_with(['>', ' '])) {
                Some((_, inner)) => kept.push_str(inner),
                None => kept.extend([&open, part]),
            }
        }
        out = Cow::Owned(kept.replace(&close, ""));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        assert_eq!(normal(text), expected);
    }

    #[test]
    fn items_run_together_are_items_again() {
        reads("- a - b     - c", "- a\n- b\n    - c");
        reads("**注意**： - a - b", "**注意**：\n\n- a\n- b");
        reads("* 1：a * 2：b - c", "- 1：a\n- 2：b - c");
        reads("a - b", "a - b");
        reads(
            "资源 ID。 - 为 0 时为空。 - 为 1 时是角色。",
            "资源 ID。\n\n- 为 0 时为空。\n- 为 1 时是角色。",
        );
    }

    #[test]
    fn items_that_run_together_are_as_deep_as_the_first() {
        reads("   - a   - b   - c", "- a\n- b\n- c");
        reads("   - a       - b   - c", "- a\n    - b\n- c");
        reads("   - a - b - c", "- a\n- b\n- c");
    }

    #[test]
    fn items_on_their_own_lines_give_the_same() {
        reads("**注意**：\n- a\n- b\n    - c", "**注意**：\n\n- a\n- b\n    - c");
    }

    #[test]
    fn a_line_end_inside_a_paragraph_is_a_blank() {
        assert_eq!(block("用\nuser_id\n查。\n- a\n- b"), "用 user_id 查。\n\n- a\n- b");
    }

    #[test]
    fn links_are_spelled_in_full() {
        reads("[a](/ssl:ttdoc/x)", "[a](https://open.feishu.cn/document/x)");
        reads("[a](https://open.larkoffice.com/document/x)", "[a](https://open.feishu.cn/document/x)");
    }

    #[test]
    fn plain_text_has_no_markdown() {
        assert_eq!(plain("`user\\_id`"), "user_id");
        assert_eq!(plain("map&lt;string, int&gt;"), "map<string, int>");
        assert_eq!(plain("string\\[\\]"), "string[]");
        assert_eq!(plain("<code>X-Token</code> 或 <b>a</b>"), "X-Token 或 a");
        assert_eq!(plain("[user_info](/ssl:ttdoc/x)"), "user_info");
        assert_eq!(plain("list<b>"), "list<b>");
    }

    #[test]
    fn plain_text_has_nothing_that_nobody_sees() {
        assert_eq!(plain("user_id\u{200b}"), "user_id");
        assert_eq!(plain("\u{feff}HTTP\u{a0}URL"), "HTTP URL");
    }
}
