//! What the docs say and what is wrong with them: everything that is known before code is planned.

use crate::{
    diag::{Diagnostic, Severity},
    load::Docs,
    model::Catalog,
    read::{End, PageEnd},
};
use std::{collections::BTreeMap, fmt};

/// The docs, read, corrected and checked.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The endpoints and events as corrected by the errata.
    pub catalog: Catalog,
    /// How each page ended, ordered by path.
    pub pages: Vec<PageEnd>,
    /// What the errata do not answer, ordered by page and place.
    pub findings: Vec<Diagnostic>,
    /// How many findings the errata accept.
    pub accepted: usize,
    /// The texts that all this is about.
    pub docs: Docs,
}

impl Survey {
    /// Whether no page has an error that the errata leave open.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity() != Severity::Error)
    }

    /// The counts, to be printed.
    pub fn summary(&self) -> Summary {
        let mut skipped = BTreeMap::new();
        let (mut generated, mut merged, mut errors) = (0, 0, 0);
        for page in &self.pages {
            match page.end {
                End::Generated => generated += 1,
                End::Merged => merged += 1,
                End::Skipped(skip) => *skipped.entry(skip.reason()).or_default() += 1,
                End::Error => errors += 1,
            }
        }
        let mut findings = BTreeMap::new();
        for finding in &self.findings {
            *findings.entry(finding.severity()).or_default() += 1;
        }
        Summary {
            pages: self.pages.len(),
            generated,
            merged,
            skipped,
            errors,
            endpoints: self.catalog.endpoints.len(),
            events: self.catalog.events.len(),
            condensed: self.catalog.endpoints.iter().filter(|endpoint| endpoint.condensed).count()
                + self.catalog.events.iter().filter(|event| event.condensed).count(),
            services: self.catalog.services().len(),
            findings,
            accepted: self.accepted,
        }
    }
}

/// How the pages ended, in numbers that add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// All of them.
    pub pages: usize,
    /// Those that are the source of an endpoint or of events.
    pub generated: usize,
    /// Those whose endpoint or events have a richer page.
    pub merged: usize,
    /// Those that describe neither, by reason.
    pub skipped: BTreeMap<&'static str, usize>,
    /// Those that should describe an endpoint or an event and cannot, or could not be read.
    pub errors: usize,
    /// Endpoints of the catalog.
    pub endpoints: usize,
    /// Events of the catalog.
    pub events: usize,
    /// Those of which there are facts alone, for want of a full page.
    pub condensed: usize,
    /// Service versions of the catalog.
    pub services: usize,
    /// What the errata leave open, by severity.
    pub findings: BTreeMap<Severity, usize>,
    /// Findings that the errata accept.
    pub accepted: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let skipped = self.skipped.values().sum::<usize>();
        let found = |severity| self.findings.get(&severity).copied().unwrap_or_default();
        let Self {
            pages, generated, merged, errors, endpoints, events, condensed, services, accepted, ..
        } = self;
        writeln!(
            f,
            "{pages} pages: {generated} generated, {merged} merged, {skipped} skipped, {errors} in error"
        )?;
        for (reason, count) in &self.skipped {
            writeln!(f, "    {count} skipped: {reason}")?;
        }
        write!(f, "{endpoints} endpoints and {events} events in {services} service versions")?;
        if *condensed > 0 {
            write!(f, ", {condensed} of them condensed: facts alone")?;
        }
        writeln!(f)?;
        let (errors, warnings, notes) =
            (found(Severity::Error), found(Severity::Warning), found(Severity::Note));
        writeln!(f, "findings: {errors} errors, {warnings} warnings, {notes} notes, {accepted} accepted")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::Skip;

    #[test]
    fn the_counts_of_a_summary_add_up() {
        let ends =
            [End::Generated, End::Merged, End::Skipped(Skip::Guide), End::Skipped(Skip::Guide), End::Error];
        let pages = ends.map(|end| PageEnd { page: "a.md".into(), end }).to_vec();
        let summary = Survey { pages, ..Survey::default() }.summary();
        assert_eq!(
            summary.to_string(),
            "5 pages: 1 generated, 1 merged, 2 skipped, 1 in error\n    \
             2 skipped: a guide, without a request or an event\n\
             0 endpoints and 0 events in 0 service versions\n\
             findings: 0 errors, 0 warnings, 0 notes, 0 accepted\n"
        );
    }
}
