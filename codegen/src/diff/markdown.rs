//! The report for a pull request.
//!
//! Verdict and figures come first, then how much of it each service has, then a table a service. Long
//! tables are folded. GitHub takes no comment beyond [`LIMIT`]: what does not fit is cut from the
//! least class up, and counted.

use super::{
    Change, Class, Counts, Diff, EndpointDiff, FormChange, Kind, Subject, show::counted, text::clean,
};
use std::{collections::BTreeMap, fmt::Write as _};

/// Longest report in bytes, which are never fewer than characters: GitHub's 65,536 for a comment, less
/// some room for the mark by which a workflow finds its comment again.
pub const LIMIT: usize = 65_536 - 136;

/// Tables longer than this are folded.
const OPEN_ROWS: usize = 12;

/// Longest value in a cell, in characters.
const CELL: usize = 90;

/// Services that the overview lists before it only counts.
const OVERVIEW: usize = 200;

/// Room that is kept for the sentence about what was cut.
const CUT_NOTICE: usize = 300;

/// The report.
pub fn render(diff: &Diff) -> String {
    if diff.is_empty() {
        return format!("## API changes: none\n\nBoth sides say the same.\n{}", form(diff));
    }
    let head = format!("{}{}{}{}", hosts(diff), summary(diff), form(diff), overview(diff));
    let room = LIMIT.saturating_sub(head.len() + CUT_NOTICE);
    let (kept, cut) = fit(rows(diff), room);

    let tables = services(kept).iter().map(|(service, rows)| section(service, rows)).collect::<String>();
    format!("{head}{tables}{}", cut_notice(cut))
}

/// Hosts that are named before they are only counted.
const HOSTS: usize = 50;

/// Where tokens and bodies go that did not go there: before anything else.
fn hosts(diff: &Diff) -> String {
    let line = |(endpoint, change): (&EndpointDiff, &Change)| {
        format!("- **{}**: {} {}\n", change.kind.words(), code(&endpoint.id), change.step(code))
    };
    let mut text = diff.hosts().take(HOSTS).map(line).collect::<String>();
    let more = diff.hosts().skip(HOSTS).count();
    if more > 0 {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "- **{more} more**");
    }
    if text.is_empty() { text } else { text + "\n" }
}

/// What changed in the files that say all this.
fn form(diff: &Diff) -> String {
    if diff.form.is_empty() {
        return String::new();
    }
    let line = |change: &FormChange| format!("- {} {}\n", change.what.word(), code(&change.path));
    format!("\nThe schema of the model files:\n\n{}", diff.form.iter().map(line).collect::<String>())
}

fn summary(diff: &Diff) -> String {
    format!("## API changes: **{}**\n\n{} in {}.\n", diff.verdict(), diff.counts().words(), diff.extent())
}

fn overview(diff: &Diff) -> String {
    let services = diff.services();
    let mut table =
        String::from("\n| Service | breaking | behaviour | additive | docs |\n|---|--:|--:|--:|--:|\n");
    for (service, subjects) in services.iter().take(OVERVIEW) {
        let counts = Counts::of(subjects.iter().flat_map(|subject| subject.changes()));
        let cells = Class::ALL.map(|class| blank_for_zero(counts.get(class))).join(" | ");
        // Writing to a String cannot fail.
        let _ = writeln!(table, "| {} | {cells} |", code(service));
    }
    if services.len() > OVERVIEW {
        let _ = writeln!(table, "| {} more services | | | | |", services.len() - OVERVIEW);
    }
    table
}

fn blank_for_zero(count: usize) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

/// A line of the report and how many changes it speaks of.
struct Row<'a> {
    class: Class,
    service: &'a str,
    changes: usize,
    text: String,
}

/// All rows, the worst class first: the order in which room is given to them.
fn rows(diff: &Diff) -> Vec<Row<'_>> {
    let mut rows = facts(diff).iter().map(Fact::row).collect::<Vec<_>>();
    rows.extend(diff.subjects().filter_map(docs_row));
    rows.sort_by_key(|row| row.class);
    rows
}

/// A change of facts, and all endpoints and events of a service that have it.
struct Fact<'a> {
    subjects: Vec<Subject<'a>>,
    change: &'a Change,
}

/// What changed beyond docs. A change that many endpoints of a service share (one table of errors, printed on each
/// page) is told once.
fn facts(diff: &Diff) -> Vec<Fact<'_>> {
    let mut facts = Vec::<Fact<'_>>::new();
    let mut places = BTreeMap::new();
    for subject in diff.subjects() {
        for change in subject.changes().iter().filter(|change| change.class() != Class::Docs) {
            let key = (subject.service(), change.kind, &change.path, change.step(code));
            let place = *places.entry(key).or_insert(facts.len());
            match facts.get_mut(place) {
                Some(fact) => fact.subjects.push(subject),
                None => facts.push(Fact { subjects: vec![subject], change }),
            }
        }
    }
    facts
}

impl<'a> Fact<'a> {
    fn row(&self) -> Row<'a> {
        let service = self.subjects.first().map(|subject| subject.service()).unwrap_or_default();
        Row { class: self.change.class(), service, changes: self.subjects.len(), text: self.text() }
    }

    fn text(&self) -> String {
        let change = self.change;
        let place = if change.path.is_empty() { String::new() } else { code(&change.path) };
        let item = change.rust.as_deref().map(code).unwrap_or_default();
        let words = change.kind.words();
        format!(
            "| {} | {} | {words} | {place} | {} | {item} |\n",
            change.class(),
            self.names(),
            change.step(code)
        )
    }

    fn names(&self) -> String {
        let mut names = self.subjects.iter().map(|subject| code(subject.name()));
        let first = names.next().unwrap_or_default();
        match names.len() {
            0 => first,
            more => format!("{first} and {more} more"),
        }
    }
}

/// One row for all changes of an endpoint's docs: `- unit.list_department: 5 texts, 1 example`.
fn docs_row(subject: Subject<'_>) -> Option<Row<'_>> {
    let docs = subject.changes().iter().filter(|change| change.class() == Class::Docs).collect::<Vec<_>>();
    let text = docs_text(subject, &docs);
    let (class, service, changes) = (Class::Docs, subject.service(), docs.len());
    (!docs.is_empty()).then_some(Row { class, service, changes, text })
}

fn docs_text(subject: Subject<'_>, changes: &[&Change]) -> String {
    let mut kinds = BTreeMap::<Kind, usize>::new();
    for change in changes {
        *kinds.entry(change.kind).or_default() += 1;
    }
    let words = kinds.iter().map(|(kind, count)| match count {
        1 => kind.words(),
        count => format!("{} ({count})", kind.words()),
    });
    format!("- {}: {}\n", code(subject.name()), words.collect::<Vec<_>>().join(", "))
}

/// The rows that fit into `room`, and the changes of those that do not.
fn fit(rows: Vec<Row<'_>>, room: usize) -> (Vec<Row<'_>>, Counts) {
    let mut left = Some(room);
    let mut started = BTreeMap::<_, usize>::new();
    let (mut kept, mut cut) = (Vec::new(), Counts::default());

    for row in rows {
        let tables = started.entry((row.service, row.class == Class::Docs)).or_default();
        let frame = if *tables == 0 { FRAME + row.service.len().min(4 * CELL) } else { 0 };
        // What comes after the first row that does not fit is cut as well: of one class, the
        // reader then has everything up to a point.
        left = left.and_then(|left| left.checked_sub(row.text.len() + frame));
        if left.is_some() {
            *tables += 1;
            kept.push(row);
        } else {
            cut.add(row.class, row.changes);
        }
    }
    (kept, cut)
}

/// More than what stands around the rows of one service's table, or around its docs list.
const FRAME: usize = 500;

fn services(rows: Vec<Row<'_>>) -> BTreeMap<&str, Vec<Row<'_>>> {
    let mut services = BTreeMap::<_, Vec<_>>::new();
    for row in rows {
        services.entry(row.service).or_default().push(row);
    }
    services
}

fn section(service: &str, rows: &[Row<'_>]) -> String {
    let (docs, facts): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.class == Class::Docs);
    let mut text = format!("\n### {}\n", code(service));
    if facts.len() <= OPEN_ROWS {
        text += &table(&facts);
    } else {
        // What a caller must look at stays in sight, what is merely new folds away.
        let (new, serious): (Vec<_>, Vec<_>) =
            facts.into_iter().partition(|row| row.class == Class::Additive);
        text += &table(&serious);
        text += &table(&new);
    }
    text + &docs_list(&docs)
}

fn table(rows: &[&Row<'_>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut counts = Counts::default();
    for row in rows {
        counts.add(row.class, row.changes);
    }
    let head = "| | Endpoint | Change | Where | From → to | Rust item |\n|---|---|---|---|---|---|\n";
    fold(&format!("\n{head}{}", lines(rows)), &counts.words(), rows.len() > OPEN_ROWS)
}

fn docs_list(rows: &[&Row<'_>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let changes = rows.iter().map(|row| row.changes).sum::<usize>();
    let summary = format!("{} of docs in {}", counted(changes, "change"), counted(rows.len(), "endpoint"));
    fold(&format!("\n{}", lines(rows)), &summary, true)
}

fn lines(rows: &[&Row<'_>]) -> String {
    rows.iter().map(|row| row.text.as_str()).collect()
}

fn fold(body: &str, summary: &str, folded: bool) -> String {
    if folded {
        format!("\n<details><summary>{summary}</summary>\n{body}\n</details>\n")
    } else {
        body.into()
    }
}

fn cut_notice(cut: Counts) -> String {
    if cut.is_empty() {
        return String::new();
    }
    format!(
        "\n**Cut here**, because GitHub takes no longer comment: {}. `cargo xtask diff` shows them all.\n",
        cut.words()
    )
}

/// Whatever a page says, as a code span inside a table: no pipe ends the cell, no backtick the span.
pub(crate) fn code(text: &str) -> String {
    let text = shorten(&clean(text)).replace('|', "\\|");
    // Two marks without anything between them would begin a span that ends at the next two.
    let text = if text.trim().is_empty() { "\"\"".to_owned() } else { text };
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.into(),
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_leaves_its_cell() {
        assert_eq!(code("a|b"), r"`a\|b`");
        assert_eq!(code("`x`"), "`` `x` ``");
        assert_eq!(code("a\nb"), "`a b`");
        assert_eq!((code(""), code(" \u{200b}")), ("`\"\"`".to_owned(), "`\"\"`".to_owned()));
        assert_eq!(code(&"x".repeat(CELL + 1)), format!("`{}…`", "x".repeat(CELL)));
    }
}
