//! Findings, printed: for people, for programs, for a pull request.

use crate::border::Command;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use feishu_codegen::{
    diag::{Diagnostic, Lines, Position, Severity},
    load::Page,
    printable::{one_line, printable},
};
use serde_json::json;
use std::{borrow::Cow, collections::BTreeMap, ops::Range};

/// Longest line in bytes that is quoted (and trimmed to the terminal); a hostile one has megabytes.
const QUOTED: usize = 16 << 10;

/// The pages that findings speak of.
pub(crate) struct Sources<'a> {
    /// The docs folder as the user named it, with a `/` behind.
    folder: String,
    texts: BTreeMap<&'a str, &'a str>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(folder: &std::path::Path, pages: impl Iterator<Item = &'a Page>) -> Self {
        let folder = format!("{}/", folder.to_string_lossy().trim_end_matches('/'));
        Self { folder, texts: pages.map(|page| (&*page.path, page.text.as_str())).collect() }
    }

    /// Calls `print` with every finding and its page; `findings` are ordered by page.
    fn each(&self, findings: &[Diagnostic], mut print: impl FnMut(&Place<'_>, &Diagnostic)) {
        for of_page in findings.chunk_by(|a, b| a.page == b.page) {
            let Some(Diagnostic { page, .. }) = of_page.first() else { continue };
            let lines = Lines::new(self.texts.get(&**page).copied().unwrap_or_default());
            let path = one_line(&format!("{}{page}", self.folder)).into_owned();
            for finding in of_page {
                let start = lines.position(finding.span.start as usize);
                print(&Place { path: &path, lines: &lines, start }, finding);
            }
        }
    }
}

/// Where a finding stands.
struct Place<'a> {
    path: &'a str,
    lines: &'a Lines<'a>,
    start: Position,
}

/// `error[code]: message`, then the place with the line quoted and marked, then what to do.
pub(crate) fn text(findings: &[Diagnostic], sources: &Sources<'_>, renderer: &Renderer) -> String {
    let mut out = String::new();
    sources.each(findings, |place, finding| {
        let title = level(finding.severity()).primary_title(one_line(&finding.message));
        let group = Group::with_title(title.id(finding.code.name()));
        let group = match place.quote(finding) {
            Some((line, mark)) => {
                let mark = AnnotationKind::Primary.span(mark);
                let line = Snippet::source(line).path(place.path).line_start(place.start.line);
                group.element(line.annotation(mark))
            }
            None => {
                group.element(Origin::path(place.path).line(place.start.line).char_column(place.start.column))
            }
        };
        out.push_str(&renderer.render(&[group.element(Level::HELP.message(finding.code.advice()))]));
        out.push_str("\n\n");
    });
    out
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

impl<'a> Place<'a> {
    /// The finding's first line and what of it to mark. Empty lines say nothing.
    fn quote(&self, finding: &Diagnostic) -> Option<(Cow<'a, str>, Range<usize>)> {
        let (first, line) = self.lines.line(self.start.line)?;
        if line.trim().is_empty() || line.len() > QUOTED {
            return None;
        }
        let [start, end] = [finding.span.start, finding.span.end]
            .map(|offset| line.floor_char_boundary((offset as usize).saturating_sub(first)));
        Some((printable(line), start..end.max(start)))
    }
}

/// One object with all findings.
pub(crate) fn json(findings: &[Diagnostic], sources: &Sources<'_>) -> String {
    let mut all = Vec::new();
    sources.each(findings, |place, finding| {
        all.push(json!({
            "code": finding.code.name(),
            "severity": finding.severity().to_string(),
            "page": place.path,
            "line": place.start.line,
            "column": place.start.column,
            "message": finding.message,
            "advice": finding.code.advice(),
        }));
    });
    format!("{:#}\n", json!({ "findings": all }))
}

/// Workflow commands: annotations of a pull request.
pub(crate) fn github(findings: &[Diagnostic], sources: &Sources<'_>) -> Vec<Command> {
    let mut all = Vec::new();
    sources.each(findings, |place, finding| {
        let command = match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let [line, column] = [place.start.line, place.start.column].map(|number| number.to_string());
        let (code, advice) = (finding.code.name(), finding.code.advice());
        let properties = [("file", place.path), ("line", &line), ("col", &column), ("title", code)];
        all.push(Command::new(command, &properties, &format!("{}; {advice}", finding.message)));
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::border::Text;
    use feishu_codegen::diag::{Code, Span};
    use std::path::Path;

    /// What `print` makes of one finding at `needle` on a page with this text.
    fn printed(text: &str, needle: &str, print: impl Fn(&[Diagnostic], &Sources<'_>) -> String) -> String {
        let page = Page { path: "a-v1/b/get.md".into(), text: text.to_owned() };
        let start = text.find(needle).unwrap();
        let span = Span::new(start, start + needle.len());
        let message = "no upper bound, \u{1b}[31mred: 100%".to_owned();
        let finding = Diagnostic { code: Code::RuleUnreadable, page: page.path.clone(), span, message };
        print(&[finding], &Sources::new(Path::new("docs/"), [&page].into_iter()))
    }

    fn plain(findings: &[Diagnostic], sources: &Sources<'_>) -> String {
        text(findings, sources, &Renderer::plain())
    }

    #[test]
    fn people_see_the_line_quoted_and_marked() {
        insta::assert_snapshot!(printed("# a\n\n- 长度范围：`1` ～\n", "长度范围", plain), @r"
        warning[rule-unreadable]: no upper bound, ?[31mred: 100%
         --> docs/a-v1/b/get.md:3:3
          |
        3 | - 长度范围：`1` ～
          |   ^^^^^^^^
          |
          = help: use one of the known wordings
        ");
    }

    #[test]
    fn only_the_first_line_is_quoted() {
        let shown = printed("first\nsecond\n", "irst\nsec", plain);
        assert!(shown.contains("first") && !shown.contains("second"), "{shown}");
    }

    #[test]
    fn an_endless_line_is_not_quoted() {
        let shown = printed(&format!("{}x", "|".repeat(5 << 20)), "x", plain);
        assert!(shown.contains("get.md:1:5242881") && shown.len() < 500, "{shown}");
    }

    #[test]
    fn nothing_on_the_page_steers_the_terminal() {
        let shown = printed("# \u{1b}]0;owned\u{7} \u{9b}2J a\n", "a", plain);
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
    }

    #[test]
    fn a_finding_on_a_page_without_text_is_shown_all_the_same() {
        let page = Page { path: "a.md".into(), text: String::new() };
        let finding = Diagnostic {
            code: Code::PageUnreadable,
            page: page.path.clone(),
            span: Span::default(),
            message: "gone".into(),
        };
        let shown = plain(&[finding], &Sources::new(Path::new("docs"), [].into_iter()));
        assert!(shown.contains("docs/a.md:1:1"), "{shown}");
    }

    #[test]
    fn programs_get_json() {
        let shown: serde_json::Value = serde_json::from_str(&printed("# a\n", "a", json)).unwrap();
        assert_eq!(shown["findings"][0]["code"], "rule-unreadable");
        assert_eq!(shown["findings"][0]["column"], 3);
    }

    #[test]
    fn a_pull_request_gets_workflow_commands() {
        let commands = |findings: &[Diagnostic], sources: &Sources<'_>| {
            Text::commands(github(findings, sources)).as_str().trim_end().to_owned()
        };
        insta::assert_snapshot!(printed("# a\n", "a", commands), @"::warning file=docs/a-v1/b/get.md,line=1,col=3,title=rule-unreadable::no upper bound, ?[31mred: 100%25; use one of the known wordings");
    }
}
