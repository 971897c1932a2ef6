//! The comment above a page: what the site says of it beside its text.
//!
//! `codegen/src/parse/front_matter.rs` reads title, fullPath, source and section of it.

use crate::lang::Lang;
use std::fmt::Write as _;

/// What stands in the comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) title: String,
    /// The page's own address, which need not be the one that was asked for.
    pub(crate) full_path: String,
    /// Milliseconds since 1970.
    pub(crate) updated: Option<u64>,
    /// Where people read the page.
    pub(crate) source: String,
    pub(crate) lang: Lang,
    /// The outermost folder of the tree. Pages of `historic-version` are told by nothing else.
    pub(crate) section: Option<String>,
    /// Whether the text is the official Markdown export, which has lost the levels of rows.
    pub(crate) is_export: bool,
}

impl Comment {
    /// Whether both say the same, but for the update time: the site changes that alone, too.
    pub(crate) fn says_the_same(&self, other: &Found<'_>) -> bool {
        let Self { title, full_path, updated: _, source, lang, section, is_export } = self;
        let lines = [
            ("title", Some(line(title))),
            ("fullPath", Some(full_path.clone())),
            ("source", Some(source.clone())),
            ("language", Some(lang.tag().to_owned())),
            ("section", section.clone()),
            ("export", is_export.then(|| EXPORT.to_owned())),
        ];
        lines.iter().all(|(key, value)| other.get(key) == value.as_deref().map(str::trim))
    }

    pub(crate) fn text(&self) -> String {
        let Self { title, full_path, updated, source, lang, section, is_export } = self;
        let mut text = format!("<!--\ntitle: {}\nfullPath: {full_path}\n", line(title));
        // Writing to a string cannot fail.
        if let Some(updated) = updated {
            let _ = writeln!(text, "updateTime: {updated}");
        }
        let _ = write!(text, "source: {source}\nlanguage: {}\n", lang.tag());
        if let Some(section) = section {
            let _ = writeln!(text, "section: {section}");
        }
        if *is_export {
            let _ = writeln!(text, "export: {EXPORT}");
        }
        text + "-->\n"
    }
}

const EXPORT: &str = "md";

/// A title on one line, that closes no comment, and of which the reader takes no quotes off.
fn line(title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.replace("-->", "-- >").replace(char::is_control, " ");
    let quoted = ['"', '\''].iter().any(|quote| title.starts_with(*quote) && title.ends_with(*quote));
    if quoted { format!("\"{title}\"") } else { title }
}

/// The lines above the text of a page on the disk, and the text.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    head: &'a str,
    pub(crate) content: &'a str,
}

impl<'a> Found<'a> {
    /// Pages put there by hand have a comment, YAML, or neither.
    pub(crate) fn of(page: &'a str) -> Self {
        let page = page.strip_prefix('\u{feff}').unwrap_or(page);
        let blocks = [("<!--\n", "\n-->\n"), ("---\n", "\n---\n")];
        let split = blocks.iter().find_map(|(open, close)| page.strip_prefix(open)?.split_once(close));
        let (head, content) = split.unwrap_or(("", page));
        Self { head, content }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(':'));
        let value =
            pairs.filter(|(found, _)| found.trim() == key).map(|(_, value)| value.trim()).next_back()?;
        (!value.is_empty()).then_some(value)
    }

    pub(crate) fn full_path(&self) -> Option<&'a str> {
        self.get("fullPath").map(|path| path.trim_matches('"'))
    }

    pub(crate) fn lang(&self) -> Option<Lang> {
        self.get("language").and_then(Lang::of_tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use feishu_codegen::{load::Page, parse};

    fn comment(title: &str) -> Comment {
        Comment {
            title: title.to_owned(),
            full_path: "/a/im-v1/x".to_owned(),
            updated: Some(1_720_167_377_000),
            source: "https://open.feishu.cn/document/a/im-v1/x".to_owned(),
            lang: Lang::Zh,
            section: Some("im-v1".to_owned()),
            is_export: false,
        }
    }

    #[test]
    fn the_generator_reads_what_was_written() {
        for title in ["删除: 部门", "\"引用\"", "a --> b\n-->\n# c", "'x'"] {
            let text = comment(title).text() + "# 正文\n";
            let page = Page { path: "x.md".into(), text };
            let raw = parse::parse(&page, &mut feishu_codegen::diag::Diagnostics::new("x.md".into()));
            assert_eq!(raw.full_path.as_deref(), Some("/a/im-v1/x"));
            assert_eq!(raw.source_url.as_deref(), Some("https://open.feishu.cn/document/a/im-v1/x"));
            assert_eq!(raw.sections.len(), 2, "what stands before the heading, and the heading: {title}");
            let clean = title.split_whitespace().collect::<Vec<_>>().join(" ").replace("-->", "-- >");
            assert_eq!(raw.title.unwrap().text, clean);
        }
    }

    #[test]
    fn only_the_update_time_may_differ() {
        let text = comment("a").text() + "text";
        let later = Comment { updated: Some(1), ..comment("a") };
        assert!(later.says_the_same(&Found::of(&text)));
        assert!(!comment("b").says_the_same(&Found::of(&text)));
        assert!(!Comment { section: None, ..comment("a") }.says_the_same(&Found::of(&text)));
        assert_eq!(Found::of(&text).content, "text");
    }

    #[test]
    fn pages_put_there_by_hand_are_understood() {
        let found = Found::of("---\ntitle: \"a\"\nfullPath: \"/x/y\"\n---\n\n# a\n");
        assert_eq!((found.full_path(), found.content), (Some("/x/y"), "\n# a\n"));
        assert_eq!(Found::of("# a\n").full_path(), None);
    }
}
