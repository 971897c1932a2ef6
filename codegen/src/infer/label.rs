//! The labelled parts of a description: `**示例值**：…`, `**可选值有**：…`.

use super::prose;
use crate::words;
pub(super) use words::Label;

/// Longest label in bytes; `当值为 …，字段权限要求（满足任一）` is the longest one.
const MAX_LABEL: usize = 120;

/// The label that bold words are.
fn bold_label(words: &str) -> Option<Label> {
    if words::SCOPE_LABELS.within(words) { Some(Label::Scopes) } else { words::LABELS.get(words) }
}

/// Without what stands behind a label.
fn trimmed(words: &str) -> &str {
    words.trim_end_matches(['：', ':', ' ']).trim()
}

/// A description taken apart.
#[derive(Debug, PartialEq)]
pub(super) struct Parts<'a> {
    /// What stands before the first label.
    pub lead: &'a str,
    /// Each label and what stands between it and the next.
    pub labelled: Vec<(Label, &'a str)>,
}

/// Takes `text` apart at its labels.
pub(super) fn parts(text: &str) -> Parts<'_> {
    let mut found = bold(text);
    found.extend(plain(text));
    found.sort_by_key(|label| label.start);
    let lead_end = found.first().map_or(text.len(), |label| label.start);
    let ends = found.iter().skip(1).map(|label| label.start).chain([text.len()]);
    let labelled =
        found.iter().zip(ends).map(|(found, end)| (found.label, content(text, found.content, end)));
    Parts { lead: slice(text, 0, lead_end), labelled: labelled.collect() }
}

/// A label on the page.
struct Found {
    label: Label,
    start: usize,
    /// Where what it labels starts.
    content: usize,
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default().trim()
}

/// What a label labels. The blanks before the first item of a list say how deep it stands, as those before the others do.
fn content(text: &str, start: usize, end: usize) -> &str {
    let text = text.get(start..end).unwrap_or_default().trim_end().trim_start_matches('\n');
    let trimmed = text.trim_start();
    if trimmed.starts_with(prose::is_item_mark) { text } else { trimmed }
}

/// `**示例值**：` and `**示例值：**`
fn bold(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(bold_mark).map(|n| at + n) {
        let inner = start + 2;
        let rest = text.get(inner..).unwrap_or_default();
        let len = bold_mark(rest).filter(|len| *len <= MAX_LABEL);
        let Some(words) = len.and_then(|len| rest.get(..len)).filter(|words| !words.contains('\n')) else {
            at = inner;
            continue;
        };
        at = inner + words.len() + 2;
        if let Some(label) = bold_label(trimmed(words)) {
            let rest = text.get(at..).unwrap_or_default();
            at += colons(rest);
            found.push(Found { label, start, content: at });
        } else if words::LIMITS.has(trimmed(words)) {
            found.push(Found { label: Label::Rules, start, content: start });
        }
    }
    found
}

/// The length of the colons behind a label, with the blanks before them.
fn colons(text: &str) -> usize {
    let colons = text.trim_start_matches(' ');
    let behind = colons.trim_start_matches(['：', ':']);
    if behind.len() < colons.len() { text.len() - behind.len() } else { 0 }
}

/// Where the next `**` stands.
fn bold_mark(text: &str) -> Option<usize> {
    let mut stars = text.match_indices('*').map(|(at, _)| at);
    stars.find(|at| text.as_bytes().get(at + 1) == Some(&b'*'))
}

/// `示例值：` where a word starts.
fn plain(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    for (colon, mark) in text.match_indices(['：', ':']) {
        let before = text.get(at..colon).unwrap_or_default();
        let wording = words::LABELS.end_of(before);
        let after = text.get(colon + mark.len()..).unwrap_or_default();
        let starts = |before: &str| before.is_empty() || before.ends_with([' ', '\n', '\t', '。']);
        if let Some((before, label)) =
            wording.filter(|(before, label)| starts(before) || (*label == Label::Default && is_truth(after)))
        {
            found.push(Found { label, start: at + before.len(), content: colon + mark.len() });
        }
        at = colon + mark.len();
    }
    found
}

/// Whether `text` starts with a truth value and nothing else on its line: that is no prose, so that
/// the label before it is one even where a lost line end glues it to the word before.
fn is_truth(text: &str) -> bool {
    matches!(text.lines().next().map(str::trim), Some("true" | "false"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_ends_the_part_before_it() {
        let found = parts("名称\n**示例值**：\"a\"\n**可选值有**：\n- a：b\n**默认值：** `a`");
        assert_eq!(found.lead, "名称");
        assert_eq!(
            found.labelled,
            [(Label::Example, "\"a\""), (Label::Choices, "- a：b"), (Label::Default, "`a`")]
        );
    }

    #[test]
    fn a_label_needs_no_bold_where_a_word_starts() {
        let found = parts("名称 字段权限要求： 读写(a:b)\n默认值：1，而非示例值：2");
        assert_eq!(found.lead, "名称");
        assert_eq!(found.labelled, [(Label::Scopes, "读写(a:b)"), (Label::Default, "1，而非示例值：2")]);
    }

    #[test]
    fn a_default_that_lost_the_line_end_before_it_is_a_default() {
        let found = parts("展示所有数据默认值：false\n");
        assert_eq!((found.lead, found.labelled), ("展示所有数据", vec![(Label::Default, "false")]));
    }

    #[test]
    fn blanks_before_the_first_item_of_a_list_stay() {
        let found = parts("**可选值有：**   - a   - b\n**示例值**：  a");
        assert_eq!(found.labelled, [(Label::Choices, "   - a   - b"), (Label::Example, "a")]);
    }

    #[test]
    fn a_limit_in_bold_is_a_rule() {
        let found = parts("**默认值**：20 **最小值**：0");
        assert_eq!(found.labelled, [(Label::Default, "20"), (Label::Rules, "**最小值**：0")]);
    }

    #[test]
    fn other_bold_text_is_prose() {
        let found = parts("**注意**：a **b** **当值为 `x`，字段权限要求**： y");
        assert_eq!(found.lead, "**注意**：a **b**");
        assert_eq!(found.labelled, [(Label::Scopes, "y")]);
    }

    #[test]
    fn stars_that_are_never_closed_are_prose() {
        assert_eq!(parts("a ** b").lead, "a ** b");
    }
}
