//! What the samples show: a tree of member names.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A place in a [`Shown`] tree.
pub(super) type Place = usize;

/// The samples of one object, laid over each other. The elements of a list are one place.
#[derive(Debug, Default)]
pub(super) struct Shown<'a> {
    places: Vec<Members<'a>>,
    /// Where each name stands first.
    known: BTreeMap<&'a str, Place>,
}

/// What the samples show at one place.
#[derive(Debug, Default)]
pub(super) struct Members<'a> {
    /// Members of the objects that stand here.
    pub names: BTreeMap<&'a str, Place>,
    /// Whether a string, number or boolean stands here.
    pub scalar: bool,
}

/// The root of every tree.
pub(super) const ROOT: Place = 0;

/// Deepest place that is looked at.
const MAX_DEPTH: usize = 64;

impl<'a> Shown<'a> {
    /// The tree that `samples` show.
    pub(super) fn of(samples: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut shown = Self { places: vec![Members::default()], known: BTreeMap::new() };
        for sample in samples {
            shown.add(ROOT, sample, 0);
        }
        shown
    }

    fn add(&mut self, place: Place, value: &'a Value, depth: usize) {
        match value {
            Value::Object(members) => self.add_members(place, members, depth),
            Value::Array(items) => items.iter().for_each(|item| self.add(place, item, depth)),
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                if let Some(members) = self.places.get_mut(place) {
                    members.scalar = true;
                }
            }
        }
    }

    fn add_members(&mut self, place: Place, members: &'a Map<String, Value>, depth: usize) {
        if depth >= MAX_DEPTH {
            return;
        }
        for (name, value) in members {
            let new = self.places.len();
            let Some(known) = self.places.get_mut(place) else { return };
            let inner = *known.names.entry(name).or_insert(new);
            self.known.entry(name).or_insert(inner);
            if inner == new {
                self.places.push(Members::default());
            }
            self.add(inner, value, depth + 1);
        }
    }

    /// Whether the name stands anywhere.
    pub(super) fn shows(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    /// Where an object of that name stands first.
    pub(super) fn object(&self, name: &str) -> Option<Place> {
        let place = self.known.get(name).copied()?;
        self.at(place).is_some_and(|members| !members.names.is_empty()).then_some(place)
    }

    /// What stands at each place.
    pub(super) fn places(&self) -> impl Iterator<Item = &Members<'a>> {
        self.places.iter()
    }

    /// What stands at `place`.
    pub(super) fn at(&self, place: Place) -> Option<&Members<'a>> {
        self.places.get(place)
    }
}
