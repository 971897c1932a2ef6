//! Which emitted type a name of the plan means.

use crate::plan::{ChoicePlan, ImportsPlan, ObjectPlan, TypesPlan, name::TypeName};
use std::collections::BTreeMap;

/// An emitted type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape<'p> {
    Object(&'p ObjectPlan),
    Choice(&'p ChoicePlan),
}

impl<'p> Shape<'p> {
    pub fn name(self) -> &'p TypeName {
        match self {
            Self::Object(object) => &object.name,
            Self::Choice(choice) => &choice.name,
        }
    }
}

/// The file in which a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// That of the endpoint or the event.
    Own,
    /// That of the types which several of a service share.
    Types,
}

/// The types of one file, by name.
#[derive(Debug)]
pub(super) struct Types<'p>(BTreeMap<&'p TypeName, Shape<'p>>);

impl<'p> Types<'p> {
    pub fn of(types: &'p TypesPlan) -> Self {
        Self::named(&types.objects, &types.choices)
    }

    pub fn named(objects: &'p [ObjectPlan], choices: &'p [ChoicePlan]) -> Self {
        let shapes = objects.iter().map(Shape::Object).chain(choices.iter().map(Shape::Choice));
        Self(shapes.map(|shape| (shape.name(), shape)).collect())
    }
}

/// The types that the file of an endpoint or an event knows.
pub(super) struct Scope<'p> {
    own: Types<'p>,
    types: &'p Types<'p>,
    /// Of shared types: from what they are called here to what they are called there.
    there: BTreeMap<&'p TypeName, &'p TypeName>,
    /// The other way round.
    here: BTreeMap<&'p TypeName, &'p TypeName>,
}

/// A type that was looked up.
pub(super) struct Found<'p> {
    pub shape: Shape<'p>,
    /// What it is called in the module of the endpoint or the event, whichever file it stands in.
    pub here: &'p TypeName,
    /// The file in which it stands.
    pub place: Place,
}

impl<'p> Scope<'p> {
    /// `own` are the types of the file, and `types` those of the service.
    pub fn of(own: Types<'p>, imports: &'p ImportsPlan, types: &'p Types<'p>) -> Self {
        let pairs = imports.shared.iter().map(|(there, here)| (here.as_ref().unwrap_or(there), there));
        Self {
            own,
            types,
            there: pairs.clone().collect(),
            here: pairs.map(|(here, there)| (there, here)).collect(),
        }
    }

    /// What `name` means where it is written in `place`.
    pub fn find(&self, name: &TypeName, place: Place) -> Option<Found<'p>> {
        if place == Place::Own
            && let Some(&shape) = self.own.0.get(name)
        {
            return Some(Found { shape, here: shape.name(), place: Place::Own });
        }
        let there = match place {
            Place::Own => self.there.get(name)?,
            Place::Types => name,
        };
        let &shape = self.types.0.get(there)?;
        let here = self.here.get(there).copied().unwrap_or_else(|| shape.name());
        Some(Found { shape, here, place: Place::Types })
    }
}
