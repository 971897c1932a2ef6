//! What may come in place of a page.
//!
//! The site answers many errors with status 200. None of them is evidence that an endpoint has gone, so none replaces a
//! page.

use serde::de::IgnoredAny;
use std::fmt;

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    Empty,
    NotPublic,
    NotFound,
    Json(String),
    Html,
    /// The text ends in the middle of something that the old page finished.
    Truncated,
    /// A page at another address.
    Moved(String),
    /// A page without the endpoint that the old one describes.
    NoEndpoint,
    /// A page without the event that the old one describes.
    NoEvent,
    /// The Markdown export, in place of a page whose rows have levels.
    Export,
    /// A refusal of the site's in other words.
    Refused(String),
    /// A page that stopped the reader.
    Unreadable,
}

impl Instead {
    /// The name in the diagnostic.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotPublic => "not-public",
            Self::NotFound => "not-found",
            Self::Json(_) => "json-error",
            Self::Html => "error-page",
            Self::Truncated => "truncated",
            Self::Moved(_) => "moved",
            Self::NoEndpoint => "no-endpoint",
            Self::NoEvent => "no-event",
            Self::Export => "export-only",
            Self::Refused(_) => "refused",
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the page came empty",
            Self::NotPublic => "the site says that the page is not public",
            Self::NotFound => "the site says that there is no such page",
            Self::Json(text) => return write!(f, "an error came in place of the page: {text}"),
            Self::Html => "a web page came in place of the docs' text",
            Self::Truncated => "the page came without its end",
            Self::Moved(to) => return write!(f, "the page is now {to}"),
            Self::NoEndpoint => "the page that came describes no endpoint, and the one here does",
            Self::NoEvent => "the page that came describes no event, and the one here does",
            Self::Export => "only the Markdown export could be had, which has lost the levels of rows; remove the page to take it",
            Self::Refused(reason) => return write!(f, "the site does not give the page out: {reason}"),
            Self::Unreadable => "the page that came stopped the reader",
        })
    }
}

/// Longest text in bytes that is a mere notice. Pages that say less about an endpoint do not exist.
const NOTICE: usize = 600;

/// Phrases of notices, in lower case, and what they mean.
const PHRASES: &[(&str, Instead)] = &[
    ("not public", Instead::NotPublic),
    ("no permission", Instead::NotPublic),
    ("未公开", Instead::NotPublic),
    ("无权限", Instead::NotPublic),
    ("暂无权限", Instead::NotPublic),
    ("not found", Instead::NotFound),
    ("does not exist", Instead::NotFound),
    ("page doesn't exist", Instead::NotFound),
    ("404", Instead::NotFound),
    ("文档不存在", Instead::NotFound),
    ("页面不存在", Instead::NotFound),
];

/// What only a page with something to say has: tables, samples, an address.
const SUBSTANCE: &[&str] = &["<md-", "<table", "|", "```", "open-apis/", "\n## "];

/// What this text is, if it is no page.
pub(crate) fn of(text: &str) -> Option<Instead> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Some(Instead::Empty);
    }
    if text.starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok() {
        return Some(Instead::Json(text.chars().take(120).collect()));
    }
    let start = text.chars().take(20).collect::<String>().to_ascii_lowercase();
    if start.starts_with("<!doctype") || start.starts_with("<html") {
        return Some(Instead::Html);
    }
    notice(text)
}

fn notice(text: &str) -> Option<Instead> {
    if text.len() > NOTICE || SUBSTANCE.iter().any(|part| text.contains(part)) {
        return None;
    }
    let lower = text.to_lowercase();
    PHRASES.iter().find(|(phrase, _)| lower.contains(phrase)).map(|(_, instead)| instead.clone())
}

/// Whether `new` is `old` without its end. Some of the site's own pages end inside a block, so that alone says nothing.
pub(crate) fn is_truncated(old: &str, new: &str) -> bool {
    let (old, new) = (old.trim_end(), new.trim_end());
    let inside_line = old.strip_prefix(new).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('\n'));
    inside_line || is_open(new) && !is_open(old)
}

/// Whether the text ends inside a block.
fn is_open(text: &str) -> bool {
    let after = |open: &str, close: &str| text.rfind(open) > text.rfind(close);
    let fences = text.lines().filter(|line| line.trim_start().starts_with("```")).count();
    after(":::html", "\n:::\n") && !text.ends_with("\n:::")
        || after("<md-table", "</md-table>")
        || fences % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_from_pages() {
        let cases = [
            ("", "empty"),
            ("\u{feff} \n", "empty"),
            ("This document is not public", "not-public"),
            ("# x\n\nDocument /a/b not found", "not-found"),
            ("\u{feff}{\"code\":-1,\"msg\":\"napi error\"}", "json-error"),
            ("[{\"code\":-1}]", "json-error"),
            ("<!DOCTYPE html><title>404</title>", "error-page"),
        ];
        for (text, name) in cases {
            assert_eq!(of(text).unwrap().name(), name, "{text}");
        }
    }

    #[test]
    fn an_error_table_with_the_same_words_is_none() {
        assert_eq!(of("# 错误码\n\n| 404 | not found |\n| --- | --- |"), None);
        assert_eq!(of("# 事件列表\n:::html\n<md-event-list></md-event-list>\n:::"), None);
        assert_eq!(of(&"接口返回 404 或 not found 时检查参数。".repeat(30)), None);
    }

    #[test]
    fn the_readme_lists_every_kind_and_no_other() {
        let text = String::new;
        let kinds = [
            Instead::Empty,
            Instead::NotPublic,
            Instead::NotFound,
            Instead::Json(text()),
            Instead::Html,
            Instead::Truncated,
            Instead::Moved(text()),
            Instead::NoEndpoint,
            Instead::NoEvent,
            Instead::Export,
            Instead::Refused(text()),
            Instead::Unreadable,
        ];
        let readme = include_str!("../README.md");
        let rows = readme.split("## ").find(|part| part.starts_with("In place of a page")).unwrap();
        let listed = rows.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        assert_eq!(listed.collect::<Vec<_>>(), kinds.each_ref().map(Instead::name));
    }

    #[test]
    fn every_phrase_is_recognised() {
        for (phrase, instead) in PHRASES {
            assert_eq!(of(phrase).as_ref(), Some(instead));
        }
    }

    #[test]
    fn a_page_without_its_end_is_recognised_beside_the_old_one() {
        let old = "# a\n\n:::html\n<md-table>\n<md-tr></md-tr>\n</md-table>\n:::\n\nThe end\n";
        assert!(is_truncated(old, "# a\n\n:::html\n<md-table>\n<md-tr>"));
        assert!(is_truncated(old, &old[..old.len() - 3]));
        assert!(!is_truncated(old, &old.replace("\nThe end\n", "")));
        assert!(!is_truncated(old, old));
        assert!(!is_truncated("# a\n:::html\n<md-table>", "# b\n:::html\n<md-table>"));
    }
}
