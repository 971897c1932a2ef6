//! The labelled parts of a description: `**示例值**：…`, `**可选值有**：…`.

use super::prose;
use crate::words;
use memchr::memchr2_iter;
pub(crate) use words::Label;

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
pub(crate) struct Parts<'a> {
    /// What stands before the first label.
    pub lead: &'a str,
    /// Each label and what stands between it and the next.
    pub labelled: Vec<Part<'a>>,
}

/// A labelled part.
#[derive(Debug, PartialEq)]
pub(crate) struct Part<'a> {
    pub label: Label,
    /// The value that the part speaks of, where it speaks of one: `当值为 user_id，字段权限要求`.
    pub value: Option<&'a str>,
    /// The label's own words, as they are printed.
    pub words: &'a str,
    pub text: &'a str,
}

/// Takes the description of the field `name` apart at its labels.
pub(crate) fn parts<'a>(text: &'a str, name: &str) -> Parts<'a> {
    let mut found = bold(text);
    found.extend(plain(text, name));
    found.sort_by_key(|label| label.start);
    let lead_end = found.first().map_or(text.len(), |label| label.start);
    let ends = found.iter().skip(1).map(|label| label.start).chain([text.len()]);
    let part = |(found, end): (&Found, usize)| {
        let words = slice(text, found.start, found.content);
        let value = (found.label == Label::Scopes).then(|| value_of(words)).flatten();
        Part { label: found.label, value, words, text: content(text, found.content, end) }
    };
    let labelled = found.iter().zip(ends).map(part);
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

/// Where the words begin that say for which value a label of scopes holds, if it stands at `label`: on the same line,
/// before it, and whatever of them is bold.
fn value_start(text: &str, label: usize) -> Option<usize> {
    let before = text.get(..label)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let words = words::VALUE_LABELS.iter().filter_map(|word| before.get(line..)?.rfind(word)).max()?;
    let start = line + words;
    let is_one = !before.get(start..)?.contains(['。', '；', '：', ':']);
    is_one.then(|| before.get(..start).map_or(start, |text| text.trim_end_matches('*').len()))
}

/// The value that a label names: what stands in code marks or else before the next comma.
fn value_of(label: &str) -> Option<&str> {
    let mut behind = words::VALUE_LABELS.iter().filter_map(|word| Some(label.split_once(word)?.1));
    let behind = behind.next()?;
    let marked = || behind.split_once('`')?.1.split_once('`').map(|(value, _)| value);
    let bare = || behind.split(['，', ',', '：', ':']).next();
    let value = marked().or_else(bare)?.trim_matches([' ', '*', '"', '“', '”']);
    (!value.is_empty()).then_some(value)
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
            let whole = label != Label::Scopes || value_of(words).is_some();
            let start = if whole { start } else { value_start(text, start).unwrap_or(start) };
            found.push(Found { label, start, content: at });
        } else if words::LIMITS.get(trimmed(words)).is_some() {
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
fn plain(text: &str, name: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    for (colon, mark) in colons_in(text) {
        let before = text.get(at..colon).unwrap_or_default();
        let wording = words::LABELS.end_of(before);
        let after = text.get(colon + mark.len()..).unwrap_or_default();
        let starts = |before: &str| before.is_empty() || before.ends_with([' ', '\n', '\t', '。']);
        let is_label = |(before, label): &(&str, Label)| match label {
            Label::Choices => starts(before) && !is_of_another(before, name),
            Label::Default => starts(before) || is_truth(after),
            Label::Scopes => starts(before) || value_start(text, at + before.len()).is_some(),
            Label::Example | Label::Rules | Label::Format | Label::Fixed | Label::Bits | Label::Origin => {
                starts(before)
            }
        };
        if let Some((before, label)) = wording.filter(is_label) {
            let start = at + before.len();
            let start =
                if label == Label::Scopes { value_start(text, start).unwrap_or(start) } else { start };
            found.push(Found { label, start, content: colon + mark.len() });
        }
        at = colon + mark.len();
    }
    found
}

/// Where the colons of a text stand, of either width. The bytes that they start with are looked for: of the others that
/// start like the wide one, there are few.
fn colons_in(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = memchr2_iter(b':', WIDE, text.as_bytes());
    starts.filter_map(|at| {
        let mark =
            text.get(at..).and_then(|rest| ["：", ":"].into_iter().find(|mark| rest.starts_with(mark)))?;
        Some((at, mark))
    })
}

/// The first byte of `：`.
const WIDE: u8 = 0xEF;

/// Whether a label stands behind the name of another field: a text that is JSON tells the values of its members so.
fn is_of_another(before: &str, name: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_matches([' ', '*', '-']);
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.' | '`');
    let word = line.rsplit(|c| !is_part(c)).next().unwrap_or_default();
    // Among words of its own alphabet, a name is told from a word by standing alone or in code marks.
    let stands_out = word == line || word.ends_with('`') || !line.is_ascii();
    let word = word.trim_matches('`');
    stands_out
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !word.ends_with('.')
        && !word.eq_ignore_ascii_case(name)
}

/// Whether `text` starts with a truth value and nothing else on its line: that is no prose, so that
/// the label before it is one even where a lost line end glues it to the word before.
fn is_truth(text: &str) -> bool {
    matches!(text.lines().next().map(str::trim), Some("true" | "false"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(parts: &Parts<'a>) -> Vec<(Label, &'a str)> {
        parts.labelled.iter().map(|part| (part.label, part.text)).collect()
    }

    #[test]
    fn a_label_ends_the_part_before_it() {
        let found = parts("名称\n**示例值**：\"a\"\n**可选值有**：\n- a：b\n**默认值：** `a`", "a");
        assert_eq!(found.lead, "名称");
        assert_eq!(
            texts(&found),
            [(Label::Example, "\"a\""), (Label::Choices, "- a：b"), (Label::Default, "`a`")]
        );
    }

    #[test]
    fn a_label_needs_no_bold_where_a_word_starts() {
        let found = parts("名称 字段权限要求： 读写(a:b)\n默认值：1，而非示例值：2", "a");
        assert_eq!(found.lead, "名称");
        assert_eq!(texts(&found), [(Label::Scopes, "读写(a:b)"), (Label::Default, "1，而非示例值：2")]);
    }

    #[test]
    fn a_default_that_lost_the_line_end_before_it_is_a_default() {
        let found = parts("展示所有数据默认值：false\n", "a");
        assert_eq!((found.lead, texts(&found)), ("展示所有数据", vec![(Label::Default, "false")]));
    }

    #[test]
    fn blanks_before_the_first_item_of_a_list_stay() {
        let found = parts("**可选值有：**   - a   - b\n**示例值**：  a", "a");
        assert_eq!(texts(&found), [(Label::Choices, "   - a   - b"), (Label::Example, "a")]);
    }

    #[test]
    fn a_limit_in_bold_is_a_rule() {
        let found = parts("**默认值**：20 **最小值**：0", "a");
        assert_eq!(texts(&found), [(Label::Default, "20"), (Label::Rules, "**最小值**：0")]);
    }

    #[test]
    fn other_bold_text_is_prose() {
        let found = parts("**注意**：a **b** **当值为 `x`，字段权限要求**： y", "a");
        assert_eq!(found.lead, "**注意**：a **b**");
        assert_eq!(texts(&found), [(Label::Scopes, "y")]);
    }

    #[test]
    fn stars_that_are_never_closed_are_prose() {
        assert_eq!(parts("a ** b", "a").lead, "a ** b");
    }

    #[test]
    fn scopes_of_a_value_are_told_from_those_of_the_field() {
        let of = |text| {
            let found = parts(text, "user_id_type");
            let part = found.labelled.first().map(|part| (part.label, part.value, part.text));
            (found.lead, part)
        };
        let expected = ("类型", Some((Label::Scopes, Some("user_id"), "读写(a:b)")));
        assert_eq!(of("类型\n**当值为 `user_id`，字段权限要求**：读写(a:b)"), expected);
        assert_eq!(of("类型\n**当值为`user_id`时，字段权限要求（满足任一）**：读写(a:b)"), expected);
        assert_eq!(of("类型\n**当值为** `user_id`**，字段权限要求**：读写(a:b)"), expected);
        assert_eq!(of("类型\n当值为 user_id，字段权限要求：读写(a:b)"), expected);
        assert_eq!(
            of("类型\n**When the value is `user_id`, the following field scopes are required**: 读写(a:b)"),
            expected
        );
        let field = ("类型", Some((Label::Scopes, None, "读写(a:b)")));
        assert_eq!(of("类型\n**字段权限要求**：读写(a:b)"), field);
    }

    #[test]
    fn values_of_another_key_are_none_of_the_field() {
        let found = parts("JSON，如 `{\"a\":1}`。\n**period 可选值有:**\n- 1：日", "salary");
        assert_eq!(texts(&found), []);
        assert_eq!(texts(&parts("period 可选值有：\n- 1：日", "period")), [(Label::Choices, "- 1：日")]);
        assert_eq!(texts(&parts("周期 可选值有：\n- 1：日", "period")), [(Label::Choices, "- 1：日")]);
        for own in ["Kind.", "The kind"] {
            let text = format!("{own} Optional values are: - `x`: one");
            assert_eq!(texts(&parts(&text, "sort")), [(Label::Choices, " - `x`: one")]);
        }
    }
}
