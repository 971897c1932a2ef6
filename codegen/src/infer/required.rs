//! The column that says whether a field is required.

use super::prose;
use crate::model::Required;

/// The words for yes and no, in lower case.
const WORDS: &[(Required, &[&str])] = &[
    (
        Required::Yes,
        &["是", "必填", "必选", "必须", "必需", "必传", "y", "yes", "true", "required", "√", "✓", "✔", "✅"],
    ),
    (
        Required::No,
        &["否", "选填", "可选", "非必填", "非必选", "非必须", "非必需", "非必传", "不必填", "不必须"],
    ),
    (Required::No, &["n", "no", "false", "optional", "×", "✗", "✘", "❌"]),
];

/// Words of a condition on which a field is required.
const CONDITIONS: &[&str] = &["必填", "必选", "必须", "必需", "必传", "选填", "可选", "条件", "视情况"];

/// 是 and 否 are yes and no, nothing says nothing, anything else is a condition.
pub(super) fn read(text: &str) -> Option<Required> {
    let word = prose::plain(text).trim_end_matches(['。', '*', ' ']).to_lowercase();
    if matches!(word.as_str(), "" | "-") {
        return None;
    }
    let known = WORDS.iter().find(|(_, words)| words.contains(&word.as_str()));
    Some(known.map_or(Required::Conditional, |(required, _)| *required))
}

/// Whether `text` speaks of when a field is required.
pub(super) fn is_condition(text: &str) -> bool {
    CONDITIONS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(required: Option<Required>, texts: &[&str]) {
        for text in texts {
            assert_eq!(read(text), required, "{text}");
        }
    }

    #[test]
    fn yes_and_no_have_many_words() {
        is(Some(Required::Yes), &["是", "**是**", "是。", "YES", "True", "Required", "√", "是\u{200b}"]);
        is(Some(Required::No), &["否", "NO", "FALSE", "非必须", "不必填", "optional"]);
    }

    #[test]
    fn anything_else_is_a_condition() {
        is(Some(Required::Conditional), &["条件必填", "视情况", "创建时必填"]);
        is(None, &["", "-", " "]);
    }
}
