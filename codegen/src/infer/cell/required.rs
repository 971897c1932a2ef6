//! The column that says whether a field is required.

use crate::{
    infer::text::prose,
    model::Required,
    words::{self, Answer},
};

/// 是 and 否 are yes and no, nothing says nothing, anything else is a condition.
pub(crate) fn read(text: &str) -> Option<Required> {
    let word = prose::plain(text).trim_end_matches(['。', '*', ' ']).to_owned();
    if matches!(word.as_str(), "" | "-") {
        return None;
    }
    Some(match words::ANSWERS.get(&word) {
        Some(Answer::Yes) => Required::Yes,
        Some(Answer::No) => Required::No,
        Some(Answer::Conditional) | None => Required::Conditional,
    })
}

/// Whether `text` speaks of when a field is required.
pub(crate) fn is_condition(text: &str) -> bool {
    words::CONDITIONS.within(text)
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
