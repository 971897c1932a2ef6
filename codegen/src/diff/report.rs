//! What all three reports say: figures, and changes in the order of their weight.

use super::{Change, Class, Diff, EndpointDiff, EventDiff, Kind, Verdict};
use std::collections::BTreeMap;

/// How many changes of each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; Class::ALL.len()]);

impl Counts {
    /// Counts `changes`.
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            counts.add(change.class(), 1);
        }
        counts
    }

    /// How many changes of `class`.
    pub const fn get(self, class: Class) -> usize {
        self.0[class as usize]
    }

    /// Whether there is none of any class.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// `3 breaking, 12 additive`: the classes that have changes.
    pub(crate) fn words(self) -> String {
        let words = |class: Class| (self.get(class) > 0).then(|| format!("{} {class}", self.get(class)));
        Class::ALL.into_iter().filter_map(words).collect::<Vec<_>>().join(", ")
    }

    pub(super) const fn add(&mut self, class: Class, changes: usize) {
        self.0[class as usize] += changes;
    }
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.endpoints.is_empty() && self.events.is_empty()
    }

    /// All changes, by endpoint and event.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.subjects().flat_map(Subject::changes)
    }

    /// The endpoints with changes, and behind them the events.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        self.endpoints.iter().map(Subject::Endpoint).chain(self.events.iter().map(Subject::Event))
    }

    /// How many changes of each class.
    pub fn counts(&self) -> Counts {
        Counts::of(self.changes())
    }

    /// The smallest release that may carry all of this.
    pub fn verdict(&self) -> Verdict {
        self.changes().map(|change| change.class().verdict()).max().unwrap_or_default()
    }

    /// The endpoints whose calls go to a host that they, or none, went to before. Where tokens go is what a review is for,
    /// so every report says this first.
    pub(super) fn hosts(&self) -> impl Iterator<Item = (&EndpointDiff, &Change)> {
        let leads = |change: &&Change| matches!(change.kind, Kind::HostChanged | Kind::HostAdded);
        self.endpoints.iter().flat_map(move |endpoint| {
            endpoint.changes.iter().filter(leads).map(move |change| (endpoint, change))
        })
    }

    /// How many endpoints have a change of this kind.
    pub(super) fn endpoints_with(&self, kind: Kind) -> usize {
        let has = |endpoint: &&EndpointDiff| endpoint.changes.iter().any(|change| change.kind == kind);
        self.endpoints.iter().filter(has).count()
    }

    /// Endpoints and events by service, all in order.
    pub(super) fn services(&self) -> BTreeMap<&str, Vec<Subject<'_>>> {
        let mut services = BTreeMap::<_, Vec<_>>::new();
        for subject in self.subjects() {
            services.entry(subject.service()).or_default().push(subject);
        }
        services
    }

    /// `3 of 1037 endpoints (2 added, 1 removed, 0 moved)`
    pub(super) fn extent(&self) -> String {
        let moved = |endpoint: &&EndpointDiff| {
            endpoint
                .changes
                .iter()
                .any(|change| matches!(change.kind, Kind::EndpointRenamed | Kind::UrlChanged))
        };
        let endpoints = format!(
            "{} of {} endpoints ({} added, {} removed, {} moved)",
            self.endpoints.len(),
            self.before.max(self.after),
            self.endpoints_with(Kind::EndpointAdded),
            self.endpoints_with(Kind::EndpointRemoved),
            self.endpoints.iter().filter(moved).count(),
        );
        if self.events.is_empty() {
            return endpoints;
        }
        let with =
            |kind| self.events.iter().flat_map(|event| &event.changes).filter(|it| it.kind == kind).count();
        format!(
            "{endpoints} and {} of {} events ({} added, {} removed)",
            self.events.len(),
            self.events_before.max(self.events_after),
            with(Kind::EventAdded),
            with(Kind::EventRemoved),
        )
    }
}

/// What has changes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'d> {
    Endpoint(&'d EndpointDiff),
    Event(&'d EventDiff),
}

impl<'d> Subject<'d> {
    pub(crate) fn changes(self) -> &'d [Change] {
        match self {
            Self::Endpoint(endpoint) => &endpoint.changes,
            Self::Event(event) => &event.changes,
        }
    }

    /// The id of an endpoint, or the type of an event.
    pub(crate) fn id(self) -> &'d str {
        match self {
            Self::Endpoint(endpoint) => &endpoint.id,
            Self::Event(event) => &event.event_type,
        }
    }

    pub(super) fn service(self) -> &'d str {
        match self {
            Self::Endpoint(endpoint) => endpoint.service(),
            Self::Event(event) => &event.service,
        }
    }

    /// What it is called inside of its service.
    pub(super) fn name(self) -> &'d str {
        match self {
            Self::Endpoint(endpoint) => endpoint.name(),
            Self::Event(event) => &event.event_type,
        }
    }
}

impl Change {
    /// What changed, in a few words, each value as `show` prints it: `int → string`. What only came or
    /// went stands alone, as the kind says which; where prose changed there is nothing to show.
    pub(crate) fn step(&self, show: impl Fn(&str) -> String) -> String {
        match (self.before.as_deref(), self.after.as_deref()) {
            (None, None) => String::new(),
            (Some(value), None) | (None, Some(value)) => show(value),
            (Some(before), Some(after)) => format!("{} → {}", show(before), show(after)),
        }
    }
}
