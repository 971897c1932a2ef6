//! Checks over the catalog: where the docs contradict themselves.
//!
//! Each check reads the finished model, never the page, so that a finding is about what the docs say
//! and not about how they are written. A finding has to be worth a person's time: what a writer of
//! docs would shrug off is not reported.

mod error_code;
mod event;
mod link;
mod pattern;
mod sample;

use crate::{
    diag::{Diagnostic, Diagnostics},
    model::{Catalog, Endpoint, Event, Field},
};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The checks of one endpoint, in the order of the reference.
const CHECKS: &[fn(&Endpoint, &mut Diagnostics)] =
    &[pattern::check, error_code::check, sample::check, link::check];

/// Everything that is wrong with the catalog.
pub fn lint(catalog: &Catalog) -> Vec<Diagnostic> {
    let of_endpoints = catalog.endpoints.par_iter().flat_map_iter(|endpoint| {
        let mut diagnostics = Diagnostics::new(endpoint.source.as_str().into());
        for check in CHECKS {
            check(endpoint, &mut diagnostics);
        }
        diagnostics.into_vec()
    });
    let of_events = first_of_page(&catalog.events).into_par_iter().flat_map_iter(|event| {
        let mut diagnostics = Diagnostics::new(event.source.as_str().into());
        event::check(event, &mut diagnostics);
        diagnostics.into_vec()
    });
    of_endpoints.chain(of_events).collect()
}

/// The events without those that have the table of another, of which everything has been said.
fn first_of_page(events: &[Event]) -> Vec<&Event> {
    let mut seen = BTreeSet::new();
    events.iter().filter(|event| seen.insert((event.source.as_str(), event.span))).collect()
}

/// Calls `visit` with every field of the endpoint, parents before their members.
fn each_field(endpoint: &Endpoint, visit: &mut dyn FnMut(&Field)) {
    let Endpoint { request, response, .. } = endpoint;
    for fields in [&request.path, &request.query, &request.header, &request.body, &response.body] {
        each_below(fields, visit);
    }
}

fn each_below(fields: &[Field], visit: &mut dyn FnMut(&Field)) {
    for field in fields {
        visit(field);
        each_below(field.ty.members().unwrap_or_default(), visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    /// What the lint says about one endpoint.
    #[track_caller]
    pub(super) fn says(endpoint: Endpoint, expected: &[(Code, &str)]) {
        let found = lint(&Catalog { endpoints: vec![endpoint], ..Catalog::default() });
        let found: Vec<_> = found.iter().map(|finding| (finding.code, finding.message.as_str())).collect();
        assert_eq!(found, expected);
    }
}
