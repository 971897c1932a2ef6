//! What a row's name and type column say about its members.

use crate::infer::{
    columns::ParamRow,
    types::{Printed, Scalar},
};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A row as the search sees it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::infer) struct Row<'a> {
    pub name: &'a str,
    /// The type's name, for object types.
    pub ty: Option<&'a str>,
    pub holds: Holds,
    pub list: bool,
    /// As the page marks it.
    pub level: Option<u32>,
}

/// Whether a row of this type has members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::infer) enum Holds {
    /// Text, numbers and their lists: never.
    Nothing,
    /// `map`: its keys are no names, and the docs list none.
    Keys,
    /// `file` and `enum`: where the docs mean an object of that name.
    Rarely,
    /// `-`, `object`, `list`, `map`: nobody knows.
    Perhaps,
    /// A type with a name of its own: nearly always.
    Members,
}

impl<'a> Row<'a> {
    pub(super) fn of(row: &'a ParamRow<'_>) -> Self {
        let printed = Printed::read(row.ty.as_deref().unwrap_or_default());
        let (holds, ty) = holds(&printed);
        Self { name: &row.name, ty, holds, list: matches!(printed, Printed::List(_)), level: row.level }
    }

    /// Equal for rows that look the same.
    pub(super) fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.name, self.ty, self.list).hash(&mut hasher);
        hasher.finish()
    }
}

fn holds<'a>(printed: &Printed<'a>) -> (Holds, Option<&'a str>) {
    match printed {
        Printed::List(item) => holds(item),
        Printed::Map(value) => match holds(value) {
            (Holds::Members, ty) => (Holds::Perhaps, ty),
            _ => (Holds::Keys, None),
        },
        Printed::Keyed => (Holds::Nothing, None),
        Printed::Scalar(Scalar::File) => (Holds::Rarely, Some("file")),
        Printed::Scalar(Scalar::Enum) => (Holds::Rarely, Some("enum")),
        Printed::Scalar(Scalar::String | Scalar::Int | Scalar::Float | Scalar::Bool) => {
            (Holds::Nothing, None)
        }
        Printed::Any | Printed::Unsaid | Printed::Unknown(_) => (Holds::Perhaps, None),
        Printed::Named(name) => (Holds::Members, Some(name)),
    }
}
