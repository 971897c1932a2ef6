//! The labelled parts of a description: `**示例值**：…`, `**可选值有**：…`.

/// What a labelled part says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Example,
    Default,
    Choices,
    Rules,
    Scopes,
    /// How an `Authorization` header is spelled.
    Format,
    /// The only value of a header.
    Fixed,
}

/// The wordings of the labels.
const LABELS: &[(&str, Label)] = &[
    ("示例值", Label::Example),
    ("默认值", Label::Default),
    ("可选值有", Label::Choices),
    ("可能值有", Label::Choices),
    ("可选值", Label::Choices),
    ("可能值", Label::Choices),
    ("枚举值", Label::Choices),
    ("数据校验规则", Label::Rules),
    ("值格式", Label::Format),
    ("固定值", Label::Fixed),
];

/// Longest label in bytes; `当值为 …，字段权限要求（满足任一）` is the longest one.
const MAX_LABEL: usize = 120;

impl Label {
    fn of(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(['：', ':', ' ']).trim();
        if text.contains("字段权限要求") {
            return Some(Self::Scopes);
        }
        LABELS.iter().find(|(wording, _)| *wording == text).map(|(_, label)| *label)
    }
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
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((label, start, end)) = next_label(text, at) {
        found.push((label, start, end));
        at = end;
    }
    let lead_end = found.first().map_or(text.len(), |(_, start, _)| *start);
    let ends = found.iter().skip(1).map(|(_, start, _)| *start).chain([text.len()]);
    let labelled = found
        .iter()
        .zip(ends)
        .map(|((label, _, content), end)| (*label, slice(text, *content, end)))
        .collect();
    Parts { lead: slice(text, 0, lead_end), labelled }
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default().trim()
}

/// The next label from byte `at` on: where it starts, and where its content starts.
fn next_label(text: &str, mut at: usize) -> Option<(Label, usize, usize)> {
    while let Some(open) = text.get(at..)?.find("**").map(|n| at + n) {
        let inner = open + 2;
        let rest = text.get(inner..)?;
        let close = rest
            .find("**")
            .filter(|len| *len <= MAX_LABEL && !rest.get(..*len).unwrap_or_default().contains('\n'));
        let Some(len) = close else {
            at = inner;
            continue;
        };
        let after = inner + len + 2;
        let Some(label) = rest.get(..len).and_then(Label::of) else {
            at = after;
            continue;
        };
        let rest = text.get(after..)?;
        let content = rest.trim_start_matches([' ', '：', ':']);
        return Some((label, open, after + rest.len() - content.len()));
    }
    None
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
