//! Pages -> catalog: parse and infer each page on its own, then put the endpoints together.

use crate::{
    diag::{self, Code, Diagnostic, Diagnostics, Severity},
    infer::{self, Outcome, Skip},
    load::Page,
    merge,
    model::Catalog,
    parse,
};
use rayon::prelude::*;
use std::{collections::BTreeSet, sync::Arc};

/// What all pages say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The endpoints, ordered by id.
    pub catalog: Catalog,
    /// How each page ended, ordered by path; the counts add up to the number of pages.
    pub pages: Vec<PageEnd>,
    /// All findings, ordered by page and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// How one page ended.
#[derive(Clone, Debug, PartialEq)]
pub struct PageEnd {
    /// Relative to the docs folder.
    pub page: Arc<str>,
    /// What became of it.
    pub end: End,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// It is the source of an endpoint.
    Generated,
    /// Its endpoint has a richer page.
    Merged,
    /// It describes no endpoint.
    Skipped(Skip),
    /// It should describe an endpoint and cannot.
    Error,
}

/// Reads all pages and calls `on_page` after each, from any thread. The result does not depend on
/// the pages' order, nor on the number of threads.
pub fn read(pages: &[Page], on_page: &(dyn Fn() + Sync)) -> Reading {
    let mut order = pages.iter().collect::<Vec<_>>();
    order.sort_by(|a, b| a.path.cmp(&b.path));
    let read = order.into_par_iter().map(read_page).inspect(|_| on_page()).collect::<Vec<_>>();
    let mut reading = Reading::default();
    let mut endpoints = Vec::new();
    for (page, outcome, diagnostics) in read {
        reading.diagnostics.extend(diagnostics);
        let end = match outcome {
            Outcome::Endpoint(endpoint) => {
                endpoints.push(*endpoint);
                End::Generated
            }
            Outcome::Skipped(skip) => End::Skipped(skip),
            Outcome::Error => End::Error,
        };
        reading.pages.push(PageEnd { page, end });
    }
    let (catalog, contradictions) = merge::merge(endpoints);
    let merged = catalog
        .endpoints
        .iter()
        .flat_map(|endpoint| &endpoint.also)
        .map(String::as_str)
        .collect::<BTreeSet<_>>();
    for page in reading.pages.iter_mut().filter(|page| merged.contains(&*page.page)) {
        page.end = End::Merged;
    }
    reading.catalog = catalog;
    reading.diagnostics.extend(contradictions);
    diag::sort(&mut reading.diagnostics);
    reading
}

/// Counts the pages of which not even the text could be read.
pub(crate) fn with_unreadable(mut ends: Vec<PageEnd>, unreadable: &[Page]) -> Vec<PageEnd> {
    ends.extend(unreadable.iter().map(|page| PageEnd { page: page.path.clone(), end: End::Error }));
    ends.sort_by(|a, b| a.page.cmp(&b.page));
    ends
}

fn read_page(page: &Page) -> (Arc<str>, Outcome, Vec<Diagnostic>) {
    let mut diags = Diagnostics::new(page.path.clone());
    let raw = parse::parse(page, &mut diags);
    let outcome = infer::infer(&raw, &page.path, &mut diags);
    let mut diagnostics = diags.into_vec();
    if matches!(outcome, Outcome::Skipped(_)) {
        diagnostics.iter_mut().for_each(soften);
    }
    (page.path.clone(), outcome, diagnostics)
}

/// A fault of a page that describes no endpoint costs none.
fn soften(diagnostic: &mut Diagnostic) {
    if diagnostic.severity() == Severity::Error {
        diagnostic.code = Code::GuideFaulty;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_on_a_page_without_an_endpoint_is_no_error() {
        let text = "# FAQ\n\n:::html\n<md-table><md-tr><md-td>a\n:::\n";
        let page = Page { path: "faq.md".into(), text: text.to_owned() };
        let reading = read(&[page], &|| {});
        assert_eq!(reading.pages[0].end, End::Skipped(Skip::Guide));
        let found = reading.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>();
        assert_eq!(found, [Code::GuideFaulty]);
    }
}
