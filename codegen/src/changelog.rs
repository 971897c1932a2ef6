//! `CHANGELOG.md` of the generated crate: one section a release, made from the same difference that
//! was reviewed.

use crate::diff::{Change, Class, Diff, Subject, code_span, counted};
use std::fmt::Write as _;

/// Heading of the section that no release has taken yet.
pub const UNRELEASED: &str = "Unreleased";

const PREAMBLE: &str = "# Changelog

What changed in the platform's documentation, and with it in this crate; the newest release first. Sections
are added by `cargo xtask changelog`.
";

/// The changelog with a section for `release` on top, or in place of the one that it has already: to run
/// it twice changes nothing. A release takes the place of what was [`UNRELEASED`].
pub fn with_section(changelog: &str, release: &str, diff: &Diff) -> String {
    let changelog = if changelog.trim().is_empty() { PREAMBLE } else { changelog };
    let (head, mut sections) = split(changelog);
    sections.retain(|section| ![UNRELEASED, release].contains(&heading(section)));

    let new = section(release, diff);
    let parts = [head, &new].into_iter().chain(sections);
    parts.map(str::trim_end).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// What stands before the first section, and the sections.
fn split(changelog: &str) -> (&str, Vec<&str>) {
    let lines = changelog.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let starts = lines.filter(|(_, line)| line.starts_with("## ")).map(|(start, _)| start);
    let mut bounds = starts.collect::<Vec<_>>();
    bounds.push(changelog.len());

    let sections = bounds.windows(2).filter_map(|bounds| changelog.get(bounds[0]..bounds[1])).collect();
    (changelog.get(..bounds[0]).unwrap_or_default(), sections)
}

/// `0.2.0` of `## 0.2.0 (2026-05-01)`.
fn heading(section: &str) -> &str {
    section.trim_start_matches('#').split_whitespace().next().unwrap_or_default()
}

fn section(release: &str, diff: &Diff) -> String {
    let mut text = format!("## {release}\n\n");
    // Writing to a String cannot fail.
    let _ = if diff.is_empty() {
        writeln!(text, "No change of the API.")
    } else {
        writeln!(text, "A {} release: {}.", diff.verdict(), diff.counts().words())
    };
    for class in [Class::Breaking, Class::Behaviour, Class::Additive] {
        text += &list(class, diff);
    }
    text + &documentation(diff)
}

const fn title(class: Class) -> &'static str {
    match class {
        Class::Breaking => "Breaking changes",
        Class::Behaviour => "Changed behaviour",
        Class::Additive => "Added",
        Class::Docs => "Documentation",
    }
}

fn list(class: Class, diff: &Diff) -> String {
    let lines = diff.subjects().flat_map(|subject| {
        let changes = subject.changes().iter().filter(move |change| change.class() == class);
        changes.map(move |change| line(subject, change))
    });
    let lines = lines.collect::<String>();
    if lines.is_empty() { lines } else { format!("\n### {}\n\n{lines}", title(class)) }
}

fn line(subject: Subject<'_>, change: &Change) -> String {
    let place = if change.path.is_empty() { String::new() } else { format!(" {}", code_span(&change.path)) };
    let step = match change.step(code_span) {
        step if step.is_empty() => step,
        step => format!(": {step}"),
    };
    let item = change.rust.as_deref().map(|item| format!(" ({})", code_span(item))).unwrap_or_default();
    format!("- {}: {}{place}{step}{item}\n", code_span(subject.id()), change.kind.words())
}

/// Prose is only counted: who wants to read it finds it in the docs of the crate.
fn documentation(diff: &Diff) -> String {
    let has_docs = |changes: &[Change]| changes.iter().any(|change| change.class() == Class::Docs);
    let endpoints = diff.endpoints.iter().filter(|endpoint| has_docs(&endpoint.changes));
    let events = diff.events.iter().filter(|event| has_docs(&event.changes)).count();
    let events = if events == 0 { String::new() } else { format!(" and {}", counted(events, "event")) };
    match diff.counts().get(Class::Docs) {
        0 => String::new(),
        changes => format!(
            "\n### {}\n\n- {} in {}{events}\n",
            title(Class::Docs),
            counted(changes, "change"),
            counted(endpoints.count(), "endpoint"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_changes(changelog: &str, release: &str) -> String {
        with_section(changelog, release, &Diff::default())
    }

    #[test]
    fn an_empty_changelog_gets_its_head() {
        let text = without_changes("", UNRELEASED);
        assert!(
            text.starts_with("# Changelog\n")
                && text.ends_with("\n\n## Unreleased\n\nNo change of the API.\n")
        );
    }

    #[test]
    fn the_newest_release_comes_first_and_the_others_stay() {
        let text = without_changes("# Log\n\n## 0.1.0 (2026-01-01)\n\nBy hand.\n", "0.2.0");
        assert_eq!(text, "# Log\n\n## 0.2.0\n\nNo change of the API.\n\n## 0.1.0 (2026-01-01)\n\nBy hand.\n");
    }

    #[test]
    fn to_add_a_section_twice_changes_nothing() {
        let once = without_changes("", "0.2.0");
        assert_eq!(without_changes(&once, "0.2.0"), once);
    }

    #[test]
    fn a_release_takes_the_place_of_what_was_unreleased() {
        let text = without_changes(&without_changes("# Log\n", UNRELEASED), "0.2.0");
        assert_eq!(text, "# Log\n\n## 0.2.0\n\nNo change of the API.\n");
    }

    #[test]
    fn a_heading_in_the_first_line_is_a_section() {
        assert_eq!(split("## a\n## b\n"), ("", vec!["## a\n", "## b\n"]));
    }
}
