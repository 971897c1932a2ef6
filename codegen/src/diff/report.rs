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
            counts.0[change.class() as usize] += 1;
        }
        counts
    }

    /// How many changes of `class`.
    pub const fn get(self, class: Class) -> usize {
        self.0[class as usize]
    }

    /// How many changes of any class.
    pub fn total(self) -> usize {
        self.0.iter().sum()
    }

    /// `3 breaking, 0 behaviour, 12 additive, 40 docs`; classes without changes are left out unless `all`.
    pub(super) fn words(self, all: bool, separator: &str) -> String {
        let class =
            |class: Class| (all || self.get(class) > 0).then(|| format!("{} {class}", self.get(class)));
        Class::ALL.into_iter().filter_map(class).collect::<Vec<_>>().join(separator)
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

    /// `in 3 of 1037 endpoints (2 added, 1 removed, 0 moved)`
    pub(super) fn extent(&self) -> String {
        let moved = |endpoint: &&EndpointDiff| {
            endpoint
                .changes
                .iter()
                .any(|change| matches!(change.kind, Kind::EndpointRenamed | Kind::UrlChanged))
        };
        format!(
            "in {} of {} endpoints ({} added, {} removed, {} moved)",
            self.endpoints.len(),
            self.before.max(self.after),
            self.endpoints_with(Kind::EndpointAdded),
            self.endpoints_with(Kind::EndpointRemoved),
            self.endpoints.iter().filter(moved).count(),
        )
    }
}

impl Change {
    /// What changed, in a few words: ``int → string``; empty where prose did.
    pub(super) fn step(&self) -> String {
        match (&self.before, &self.after) {
            (None, None) => String::new(),
            (Some(before), None) => format!("{before} →"),
            (None, Some(after)) => format!("→ {after}"),
            (Some(before), Some(after)) => format!("{before} → {after}"),
        }
    }
}
