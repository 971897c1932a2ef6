//! What a row's name, type column and description say about its members.

use crate::{
    infer::{
        columns::ParamRow,
        types::{Printed, Scalar},
    },
    words,
};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A row as the search sees it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row<'a> {
    pub name: &'a str,
    /// The type's name, for object types.
    pub ty: Option<&'a str>,
    pub holds: Holds,
    pub list: bool,
    /// The Latin word that its description starts with: `Objective` of `Objective 的权重`.
    pub lead: Option<&'a str>,
}

/// Whether a row of this type has members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Text, numbers and their lists: never, unless a sample shows some.
    Nothing,
    /// Maps, whose keys are no names, and objects that the docs call empty: never.
    None,
    /// `file`: where the docs mean an object of that name.
    Rarely,
    /// `-`, `object`, `list`, `enum`: nobody knows.
    Perhaps,
    /// A type with a name of its own: nearly always.
    Members,
}

impl<'a> Row<'a> {
    pub(super) fn of(row: &'a ParamRow<'_>) -> Self {
        let name = row.name.as_ref();
        let text = row.ty.as_deref().unwrap_or_default();
        let printed = Printed::read(text);
        let description = row.description.map(|cell| cell.text.as_str()).unwrap_or_default();
        let (holds, ty) = match holds(&printed) {
            // The docs call texts `string`; `text` is an object of rich text.
            _ if text.trim_end_matches("[]") == "text" => (Holds::Perhaps, Some("text")),
            (Holds::Members, ty) if is_empty(name, description) => (Holds::None, ty),
            (Holds::Rarely, ty) if ty == Some(name) => (Holds::Perhaps, ty),
            known => known,
        };
        Self { name, ty, holds, list: matches!(printed, Printed::List(_)), lead: lead(description) }
    }

    /// Whether it is called as its type is.
    pub(super) fn self_named(&self) -> bool {
        self.ty == Some(self.name)
    }

    /// What stands around its name in its type, if not nothing: `update_text` is an
    /// `update_text_request`, `pc_context` an `audit_pc_context`.
    pub(super) fn affix(&self) -> Option<(&'a str, &'a str)> {
        let (before, after) = self.ty?.split_once(self.name)?;
        let apart = (before.is_empty() || before.ends_with(['_', '.']))
            && (after.is_empty() || after.starts_with(['_', '.']));
        (apart && !(before.is_empty() && after.is_empty())).then_some((before, after))
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
            _ => (Holds::None, None),
        },
        Printed::Keyed => (Holds::Nothing, None),
        Printed::Scalar(Scalar::File) => (Holds::Rarely, Some("file")),
        Printed::Scalar(Scalar::Enum) => (Holds::Perhaps, Some("enum")),
        Printed::Scalar(Scalar::String | Scalar::Int | Scalar::Float | Scalar::Bool) => {
            (Holds::Nothing, None)
        }
        Printed::Any | Printed::Unsaid | Printed::Unknown(_) => (Holds::Perhaps, None),
        Printed::Named(name) => (Holds::Members, Some(name)),
    }
}

/// Whether the docs say that an object has no members: in words, or by calling it `undefined`.
fn is_empty(name: &str, description: &str) -> bool {
    name == "undefined" || words::EMPTY_OBJECTS.within(description)
}

/// The word that a description starts with, if it is one of Latin letters and no article.
fn lead(description: &str) -> Option<&str> {
    let word = description.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    (word.len() >= 3).then_some(word)
}
