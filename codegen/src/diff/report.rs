//! What all three reports say: figures, and changes in the order of their weight.

use super::{Change, Class, Diff, EndpointDiff, Kind, Verdict};
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
        self.endpoints.is_empty()
    }

    /// All changes, by endpoint.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.endpoints.iter().flat_map(|endpoint| &endpoint.changes)
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

    /// Endpoints by service, both in order.
    pub(super) fn services(&self) -> BTreeMap<&str, Vec<&EndpointDiff>> {
        let mut services = BTreeMap::<_, Vec<_>>::new();
        for endpoint in &self.endpoints {
            services.entry(endpoint.service()).or_default().push(endpoint);
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
        format!(
            "{} of {} endpoints ({} added, {} removed, {} moved)",
            self.endpoints.len(),
            self.before.max(self.after),
            self.endpoints_with(Kind::EndpointAdded),
            self.endpoints_with(Kind::EndpointRemoved),
            self.endpoints.iter().filter(moved).count(),
        )
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
