//! The report for a terminal.

use super::{Change, Class, Diff, EndpointDiff, FormChange, Kind, Subject, show};
use crate::printable::steers;
use anstyle::{AnsiColor, Style};
use std::{collections::BTreeMap, fmt::Write as _};

/// Whether the terminal shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Escape sequences mark the classes.
    Yes,
    /// Plain text.
    No,
}

/// Width of the column of kinds.
const KIND: usize = 24;

/// Paths that a line of prose changes names before it only counts.
const NAMED: usize = 3;

/// The report: a summary line, then each endpoint with its changes, the worst first.
pub fn render(diff: &Diff, colour: Colour) -> String {
    let mut text = hosts(diff, colour) + &summary(diff);
    for subject in diff.subjects() {
        text.push_str(&block(subject, colour));
    }
    text + &form(diff)
}

/// What changed in the files that say all this.
fn form(diff: &Diff) -> String {
    if diff.form.is_empty() {
        return String::new();
    }
    let line = |change: &FormChange| format!("  {:<9}  {}\n", change.what.word(), clean(&change.path));
    format!("\nthe schema of the model files\n{}", diff.form.iter().map(line).collect::<String>())
}

/// Where tokens and bodies go that did not go there: before anything else.
fn hosts(diff: &Diff, colour: Colour) -> String {
    let line = |(endpoint, change): (&EndpointDiff, &Change)| {
        let word = class(change.class(), colour);
        format!("{word}  {}: {}  {}\n", change.kind.words(), clean(&endpoint.id), change.step(clean))
    };
    let lines = diff.hosts().map(line).collect::<String>();
    if lines.is_empty() { lines } else { lines + "\n" }
}

fn summary(diff: &Diff) -> String {
    if diff.is_empty() {
        return "none: no change\n".into();
    }
    format!("{}: {} in {}\n", diff.verdict(), diff.counts().words(), diff.extent())
}

fn block(subject: Subject<'_>, colour: Colour) -> String {
    let what = match subject {
        Subject::Endpoint(EndpointDiff { method, path, .. }) => {
            format!("{} {}", method.as_str(), clean(path))
        }
        Subject::Event(event) => show::event_kind(event.kind).to_owned(),
    };
    let (start, end) = paint(Style::new().bold(), colour);
    let changes = subject.changes();
    let mut text = format!("\n{start}{}{end}  {what}\n", clean(subject.id()));

    for class in [Class::Breaking, Class::Behaviour, Class::Additive] {
        let of_class = changes.iter().filter(|change| change.class() == class);
        text.extend(of_class.map(|change| line(change, colour)));
    }
    text.extend(docs(changes).into_iter().map(|(kind, paths)| docs_line(kind, &paths, colour)));
    text
}

fn line(change: &Change, colour: Colour) -> String {
    let Change { kind, path, before: _, after: _, rust } = change;
    let words = [
        clean(path),
        change.step(clean),
        rust.as_ref().map(|item| format!("({})", clean(item))).unwrap_or_default(),
    ];
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("  ");
    format!("  {}  {:<KIND$}  {words}\n", class(kind.class(), colour), kind.words())
}

/// Prose changes by kind: what is worth knowing of them is where they are and how many.
fn docs(changes: &[Change]) -> BTreeMap<Kind, Vec<&str>> {
    let mut kinds = BTreeMap::<_, Vec<_>>::new();
    for change in changes.iter().filter(|change| change.class() == Class::Docs) {
        kinds.entry(change.kind).or_default().push(change.path.as_str());
    }
    kinds
}

fn docs_line(kind: Kind, paths: &[&str], colour: Colour) -> String {
    let named = paths.iter().take(NAMED).map(|path| clean(path)).collect::<Vec<_>>().join(", ");
    let mut text = format!("  {}  {:<KIND$}  {named}", class(Class::Docs, colour), kind.words());
    if paths.len() > NAMED {
        // Writing to a String cannot fail.
        let _ = write!(text, " and {} more", paths.len() - NAMED);
    }
    text + "\n"
}

fn class(class: Class, colour: Colour) -> String {
    let style = match class {
        Class::Breaking => AnsiColor::Red.on_default().bold(),
        Class::Behaviour => AnsiColor::Yellow.on_default(),
        Class::Additive => AnsiColor::Green.on_default(),
        Class::Docs => Style::new().dimmed(),
    };
    let (start, end) = paint(style, colour);
    format!("{start}{class:<9}{end}")
}

fn paint(style: Style, colour: Colour) -> (String, String) {
    match colour {
        Colour::Yes => (style.render().to_string(), style.render_reset().to_string()),
        Colour::No => (String::new(), String::new()),
    }
}

/// Pages are untrusted: what they say must not steer a terminal, nor turn the line around, nor hide in it.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || steers(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_of_a_page_do_not_reach_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\nd"), "a [31mb c d");
        assert_eq!(clean("a\u{200b}b\u{2028}c\u{e0041}d"), "a b c d");
    }
}
