//! Two catalogs in, what changed between them out: each change with its path, its class and the
//! public Rust item it touches.
//!
//! Models are compared, never text: a table that was spelled otherwise or a list in another order
//! is no change. What each change means for callers stands in [`class::TABLE`].

pub mod class;
pub mod json;
pub mod markdown;
pub mod text;

mod endpoint;
mod errors;
mod event;
mod field;
mod form;
mod items;
mod pair;
mod prose;
mod rename;
mod report;
mod rules;
mod rust;
mod set;
mod show;
mod split;
mod spot;

use crate::{
    model::{Catalog, Endpoint, Event, EventKind, Method},
    plan::lock::Lock,
};
pub use class::{Class, Kind, Verdict};
pub use form::{FormChange, Happened, changes as form_changes};
pub use items::names;
pub(crate) use markdown::code as code_span;
use pair::Pair;
pub use report::Counts;
pub(crate) use report::Subject;
pub(crate) use show::counted;
use std::collections::BTreeSet;

/// What changed between two catalogs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The endpoints with changes, by id.
    pub endpoints: Vec<EndpointDiff>,
    /// How many endpoints the old side has.
    pub before: usize,
    /// How many endpoints the new side has.
    pub after: usize,
    /// The events with changes, by type.
    pub events: Vec<EventDiff>,
    /// How many events the old side has.
    pub events_before: usize,
    /// How many events the new side has.
    pub events_after: usize,
    /// What changed in the form of the model files, which is no change of the API; [`compare`] knows nothing of it.
    pub form: Vec<FormChange>,
}

/// What changed in one event; there is at least one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDiff {
    /// Its type.
    pub event_type: String,
    /// Whether the platform waits for a reply, on the new side if it stands there.
    pub kind: EventKind,
    /// The service version that it belongs to.
    pub service: String,
    /// Its page on the platform's site; may be empty.
    pub doc_url: String,
    /// Facts of the event first, then what comes with it, then the reply of a callback, in docs order.
    pub changes: Vec<Change>,
}

/// What changed in one endpoint; there is at least one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointDiff {
    /// Its id, on the new side if it stands there.
    pub id: String,
    /// Its HTTP method.
    pub method: Method,
    /// Its path.
    pub path: String,
    /// Its page on the platform's site; may be empty.
    pub doc_url: String,
    /// Facts of the endpoint first, then what is sent, what comes back and errors, in docs order.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which row of the class table it is.
    pub kind: Kind,
    /// Its place in the endpoint, on the new side if it stands there: `query.page_size`,
    /// `response.data.items[].name`, `errors.43051`, `rate_limits`; empty for the endpoint itself.
    pub path: String,
    /// What stood there, where that can be said in a few words.
    pub before: Option<String>,
    /// What stands there now.
    pub after: Option<String>,
    /// The public Rust item it touches, on the new side if it stands there.
    pub rust: Option<String>,
}

impl Change {
    /// What it means for callers.
    pub const fn class(&self) -> Class {
        self.kind.class()
    }
}

/// Everything that changed from `before` to `after`, where `before` was published under the names that its pages give.
pub fn compare(before: &Catalog, after: &Catalog) -> Diff {
    compare_published(before, after, &Lock::default())
}

/// Everything that changed from `before`, which was published under these names, to `after`.
pub fn compare_published(before: &Catalog, after: &Catalog, lock: &Lock) -> Diff {
    let known = before.endpoints.iter().filter_map(|endpoint| endpoint.host.as_deref()).collect();
    let mut endpoints = found(pair::endpoints(before, after), |pair| facts(pair, &known));
    let mut events = found(pair::events(before, after), event::facts);
    rust::compare(&mut endpoints, &mut events, [before, after], lock);

    let endpoints = endpoints.into_iter().filter(|(_, log)| !log.changes.is_empty());
    let events = events.into_iter().filter(|(_, log)| !log.changes.is_empty());
    Diff {
        endpoints: endpoints.map(|(pair, log)| EndpointDiff::new(pair.shown(), log.changes)).collect(),
        before: before.endpoints.len(),
        after: after.endpoints.len(),
        events: events.map(|(pair, log)| EventDiff::new(pair.shown(), log.changes)).collect(),
        events_before: before.events.len(),
        events_after: after.events.len(),
        form: Vec::new(),
    }
}

fn found<'a, T>(pairs: Vec<Pair<'a, T>>, facts: impl Fn(&Pair<'a, T>) -> Log) -> Vec<(Pair<'a, T>, Log)> {
    let found = pairs.into_iter().map(|pair| {
        let log = facts(&pair);
        (pair, log)
    });
    found.collect()
}

/// What the docs say otherwise. Calls went to these `hosts` before.
fn facts(pair: &Pair<'_, Endpoint>, hosts: &BTreeSet<&str>) -> Log {
    let mut log = Log::default();
    match pair {
        Pair::Removed(before) => log.push(Kind::EndpointRemoved, "", show::call(before), None),
        Pair::Added(after) => {
            if after.host.as_deref().is_some_and(|host| !hosts.contains(host)) {
                log.push(Kind::HostAdded, "host", None, show::host(after));
            }
            log.push(Kind::EndpointAdded, "", None, show::call(after));
        }
        Pair::Both(before, after) => endpoint::compare(&mut log, before, after),
    }
    log
}

impl EndpointDiff {
    fn new(endpoint: &Endpoint, changes: Vec<Change>) -> Self {
        let Endpoint { id, method, path, doc_url, .. } = endpoint;
        Self { id: id.clone(), method: *method, path: path.clone(), doc_url: doc_url.clone(), changes }
    }

    /// `contact_v3`: the first part of the id.
    pub fn service(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }

    /// `unit.list_department`: the id without the service.
    pub fn name(&self) -> &str {
        self.id.split_once('.').map_or(self.id.as_str(), |(_, name)| name)
    }
}

impl EventDiff {
    fn new(event: &Event, changes: Vec<Change>) -> Self {
        let Event { event_type, kind, doc_url, .. } = event;
        let (event_type, doc_url) = (event_type.clone(), doc_url.clone());
        Self { event_type, kind: *kind, service: event.service(), doc_url, changes }
    }
}

/// Where the comparisons leave what they found.
#[derive(Default)]
struct Log {
    changes: Vec<Change>,
}

impl Log {
    fn push(
        &mut self,
        kind: Kind,
        path: impl Into<String>,
        before: impl Into<Option<String>>,
        after: impl Into<Option<String>>,
    ) {
        let (path, before, after) = (path.into(), before.into(), after.into());
        self.changes.push(Change { kind, path, before, after, rust: None });
    }
}
