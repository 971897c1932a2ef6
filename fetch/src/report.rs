//! What a run says: one table at the end, and the services of the tree.

use crate::printable::printable;
use std::{collections::BTreeMap, fmt};

/// How a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// It is new here.
    Fetched,
    /// It replaced an older text.
    Changed,
    /// It is as it was.
    Unchanged,
    /// Something else came, and the old page stays.
    Kept,
    /// It has left the tree.
    Gone,
    /// It could not be had.
    Failed,
}

const ENDS: [(End, &str); 6] = [
    (End::Fetched, "fetched"),
    (End::Changed, "changed"),
    (End::Unchanged, "unchanged"),
    (End::Kept, "kept"),
    (End::Gone, "gone"),
    (End::Failed, "failed"),
];

/// The pages of a run, counted by service.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    counts: BTreeMap<String, BTreeMap<End, usize>>,
}

impl Tally {
    pub(crate) fn add(&mut self, service: &str, end: End) {
        *self.counts.entry(service.to_owned()).or_default().entry(end).or_default() += 1;
    }

    pub(crate) fn total(&self, end: End) -> usize {
        self.counts.values().filter_map(|counts| counts.get(&end)).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new(ENDS.map(|(_, name)| name));
        for (service, counts) in &self.counts {
            table.row(service, ENDS.map(|(end, _)| counts.get(&end).copied().unwrap_or_default()));
        }
        table.row("all", ENDS.map(|(end, _)| self.total(end)));
        table.fmt(f)
    }
}

/// A service of the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shelf {
    pub(crate) pages: usize,
    pub(crate) here: usize,
    pub(crate) stale: usize,
}

/// The services of the tree.
pub(crate) fn list(services: &BTreeMap<&str, Shelf>) -> String {
    let mut table = Table::new(["pages", "here", "stale"]);
    let mut all = Shelf::default();
    for (service, Shelf { pages, here, stale }) in services {
        table.row(service, [*pages, *here, *stale]);
        all = Shelf { pages: all.pages + pages, here: all.here + here, stale: all.stale + stale };
    }
    table.row("all", [all.pages, all.here, all.stale]);
    table.to_string()
}

/// A name and numbers a line.
struct Table<const N: usize> {
    heads: [&'static str; N],
    rows: Vec<(String, [usize; N])>,
}

impl<const N: usize> Table<N> {
    fn new(heads: [&'static str; N]) -> Self {
        Self { heads, rows: Vec::new() }
    }

    fn row(&mut self, name: &str, numbers: [usize; N]) {
        self.rows.push((printable(name), numbers));
    }
}

impl<const N: usize> fmt::Display for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default().max(7);
        write!(f, "{:width$}", "service")?;
        for head in self.heads {
            write!(f, "  {head:>9}")?;
        }
        writeln!(f)?;
        for (name, numbers) in &self.rows {
            write!(f, "{name:width$}")?;
            for number in numbers {
                write!(f, "  {number:>9}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_counts_by_service_and_in_all() {
        let mut tally = Tally::default();
        tally.add("im-v1", End::Fetched);
        tally.add("im-v1", End::Fetched);
        tally.add("contact-v3", End::Failed);
        let expected = "\
service       fetched    changed  unchanged       kept       gone     failed
contact-v3          0          0          0          0          0          1
im-v1               2          0          0          0          0          0
all                 2          0          0          0          0          1
";
        assert_eq!(tally.to_string().replace(" \n", "\n"), expected);
        assert_eq!(tally.total(End::Failed), 1);
    }

    #[test]
    fn a_service_from_outside_is_printed_harmlessly() {
        let shelf = Shelf { pages: 1, here: 0, stale: 0 };
        assert!(!list(&BTreeMap::from([("a\u{1b}[2J", shelf)])).contains('\u{1b}'));
    }
}
