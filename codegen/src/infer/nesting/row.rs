//! What a row's name, type column and description say about its members.

use super::resources;
use crate::{
    infer::{
        cell::types::{Printed, Scalar},
        table::columns::ParamRow,
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
    /// How its name is spelled, if that has several words.
    pub spelling: Option<Spelling>,
    /// What its scopes give access to.
    pub resources: Vec<&'a str>,
}

/// How a name of several words is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `source_url`
    Snake,
    /// `sourceUrl`
    Camel,
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
            // A kind of object that the docs have no word for: `undefined`, of type `undefined`.
            (Holds::Perhaps, None) if is_nobody(name) && text == name => (Holds::None, Some(name)),
            (Holds::Rarely, ty) if ty == Some(name) => (Holds::Perhaps, ty),
            known => known,
        };
        Self {
            name,
            ty,
            holds,
            list: matches!(printed, Printed::List(_)),
            lead: lead(description),
            spelling: spelling(name),
            resources: resources::of(row.description),
        }
    }

    /// Whether it is called as its type is.
    pub(super) fn self_named(&self) -> bool {
        self.ty == Some(self.name)
    }

    /// What stands around its name in its type, if not nothing: `update_text` is an
    /// `update_text_request`, `pc_context` an `audit_pc_context`, `docsLink` a `content_docs_link`.
    pub(super) fn affix(&self) -> Option<(&'a str, &'a str)> {
        let ty = self.ty.filter(|ty| ty.len() <= LONGEST_NAME && self.name.len() <= LONGEST_NAME)?;
        let starts = ty.match_indices(is_separator).map(|(at, _)| at + 1);
        let (start, end) = [0].into_iter().chain(starts).find_map(|start| {
            let rest = ty.get(start..)?;
            Some((start, start + spelled_len(rest, self.name)?))
        })?;
        let (before, after) = (ty.get(..start)?, ty.get(end..)?);
        (!(before.is_empty() && after.is_empty())).then_some((before, after))
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
        Printed::List(item) | Printed::JsonText(item) => holds(item),
        Printed::Map(value) => match holds(value) {
            (Holds::Members, ty) => (Holds::Perhaps, ty),
            _ => (Holds::None, None),
        },
        Printed::Keyed | Printed::Nothing => (Holds::Nothing, None),
        Printed::Scalar(Scalar::File) => (Holds::Rarely, Some("file")),
        Printed::Scalar(Scalar::Enum) => (Holds::Perhaps, Some("enum")),
        Printed::Scalar(Scalar::String | Scalar::Int | Scalar::Float | Scalar::Bool) => {
            (Holds::Nothing, None)
        }
        Printed::Any | Printed::Unsaid | Printed::Unknown(_) => (Holds::Perhaps, None),
        Printed::Named(name) => (Holds::Members, Some(name)),
    }
}

/// Whether the docs say that an object has no members: in words, or by calling it `undefined` or `null_value`.
fn is_empty(name: &str, description: &str) -> bool {
    is_nobody(name) || words::EMPTY_OBJECTS.within(description)
}

/// Whether a name is that of what has none: `undefined`, `null_value`.
fn is_nobody(name: &str) -> bool {
    matches!(name.split('_').next(), Some("undefined" | "null"))
}

/// Bytes of the names that are looked at word by word; what is longer is no name of the platform's.
pub(super) const LONGEST_NAME: usize = 128;

/// Whether `c` stands between the words of a type's name.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, '.' | '_')
}

/// How long `name` is as the first words of `ty`, whatever stands between its words: `docsLink` is 9 bytes
/// of `docs_link.id`.
fn spelled_len(ty: &str, name: &str) -> Option<usize> {
    let mut letters = name.chars().filter(|c| !is_separator(*c));
    let mut next = letters.next()?;
    for (at, c) in ty.char_indices().filter(|(_, c)| !is_separator(*c)) {
        if !c.eq_ignore_ascii_case(&next) {
            return None;
        }
        let Some(letter) = letters.next() else {
            let end = at + c.len_utf8();
            return ty.get(end..)?.chars().next().is_none_or(is_separator).then_some(end);
        };
        next = letter;
    }
    None
}

/// The word that a description starts with, if it is one of Latin letters and no article.
fn lead(description: &str) -> Option<&str> {
    let word = description.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    (word.len() >= 3).then_some(word)
}

/// How a name is spelled, if it has several words.
fn spelling(name: &str) -> Option<Spelling> {
    let hump = |(a, b): (u8, u8)| a.is_ascii_lowercase() && b.is_ascii_uppercase();
    let humps = name.bytes().zip(name.bytes().skip(1)).any(hump);
    match (name.contains('_'), humps) {
        (true, false) => Some(Spelling::Snake),
        (false, true) => Some(Spelling::Camel),
        (true, true) | (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn adds(name: &str, ty: &str, expected: Option<(&str, &str)>) {
        let row = Row {
            name,
            ty: Some(ty),
            holds: Holds::Members,
            list: false,
            lead: None,
            spelling: spelling(name),
            resources: Vec::new(),
        };
        assert_eq!(row.affix(), expected, "{name} {ty}");
    }

    #[test]
    fn objects_that_are_called_empty_have_no_members() {
        assert!(is_empty("undefined", ""));
        assert!(is_empty("null_value", ""));
        assert!(!is_empty("nullable", ""));
    }

    #[test]
    fn what_a_type_adds_to_a_name_does_not_hang_on_how_its_words_are_joined() {
        adds("update_text", "update_text_request", Some(("", "_request")));
        adds("pc_context", "audit.pc_context", Some(("audit.", "")));
        adds("docsLink", "content_docs_link", Some(("content_", "")));
        adds("date_time", "field_datetime_value", Some(("field_", "_value")));
        adds("text", "text", None);
        adds("text", "context_a", None);
        adds("tex", "text_a", None);
    }
}
