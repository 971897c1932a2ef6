//! The type column: `string`, `int[]`, `map<string, X>`, `unit_department[]`, `\-`.

use crate::{
    model::{Field, MAX_DEPTH, Type},
    words::{self, TypeWord},
};

/// A type as printed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Printed<'a> {
    Scalar(Scalar),
    List(Box<Self>),
    Map(Box<Self>),
    /// `map` alone: its members may be listed as those of an object are.
    Keyed,
    /// `json<X>`: a text that is JSON, and in it an X.
    JsonText(Box<Self>),
    /// An object without members.
    Nothing,
    /// `object`, `json`, `any`, `union`: any JSON value, unless the row has children.
    Any,
    /// `-`, `/` or nothing.
    Unsaid,
    /// The docs' name of an object type.
    Named(&'a str),
    /// No name that could be one of a type.
    Unknown(&'a str),
}

/// Whether several types are named, of which a value has one: `object/ string`.
fn is_union(text: &str) -> bool {
    let says = |word: &str| {
        words::TYPES.get(word.trim()).is_some_and(|word| Printed::of_word(word) != Printed::Unsaid)
    };
    text.contains(['/', '|']) && text.split(['/', '|']).all(says)
}

/// Types that have no parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    String,
    Int,
    Float,
    Bool,
    File,
    /// `enum`: text or numbers, as its values are.
    Enum,
}

impl<'a> Printed<'a> {
    /// Reads the type column's text.
    pub(crate) fn read(text: &'a str) -> Self {
        Self::read_within(text, MAX_DEPTH)
    }

    /// How many lists and maps there are around what is in them. One that is cut is as deep as it may be.
    pub(crate) fn depth(&self) -> usize {
        let mut printed = self;
        let mut depth = 0;
        while let Self::List(inner) | Self::Map(inner) | Self::JsonText(inner) = printed {
            (printed, depth) = (inner, depth + 1);
        }
        depth + usize::from(matches!(printed, Self::Keyed))
    }

    fn read_within(text: &'a str, depth: usize) -> Self {
        let text = text.trim();
        if depth == 0 {
            return Self::Any;
        }
        let item =
            text.strip_suffix("[]").or_else(|| text.strip_suffix("[ ]")).or_else(|| text.strip_prefix("[]"));
        if let Some(item) = item.or_else(|| words::LISTS_OF.start_of(text)) {
            return Self::List(Box::new(Self::read_within(item, depth - 1)));
        }
        if let Some((outer, inner)) = generic(text) {
            let inner = if outer == Generic::Map { after_key(inner) } else { inner };
            let inner = Box::new(Self::read_within(inner, depth - 1));
            return match outer {
                Generic::List => Self::List(inner),
                Generic::Map => Self::Map(inner),
                Generic::JsonText => Self::JsonText(inner),
            };
        }
        if let Some(outer) = text.strip_suffix('>') {
            // `array<array<X>>` loses its inner tag-like part where a writer takes it for one.
            return Self::List(Box::new(Self::read_within(outer, depth - 1)));
        }
        match words::TYPES.get(text).map(Self::of_word) {
            Some(printed) => printed,
            None if text.eq_ignore_ascii_case(MAP) => Self::Keyed,
            None if is_name(text) => Self::Named(text),
            None if is_union(text) => Self::Any,
            None => Self::Unknown(text),
        }
    }

    fn of_word(word: TypeWord) -> Self {
        match word {
            TypeWord::String => Self::Scalar(Scalar::String),
            TypeWord::Int => Self::Scalar(Scalar::Int),
            TypeWord::Float => Self::Scalar(Scalar::Float),
            TypeWord::Bool => Self::Scalar(Scalar::Bool),
            TypeWord::File => Self::Scalar(Scalar::File),
            TypeWord::Enum => Self::Scalar(Scalar::Enum),
            TypeWord::Any => Self::Any,
            TypeWord::Unsaid => Self::Unsaid,
            TypeWord::List => Self::List(Box::new(Self::Any)),
            TypeWord::Nothing => Self::Nothing,
        }
    }

    /// What means nothing in it: the whole, or what a list or a map holds.
    pub(crate) fn unknown(&self) -> Option<&'a str> {
        match self {
            Self::Unknown(text) => Some(text),
            Self::List(inner) | Self::Map(inner) | Self::JsonText(inner) => inner.unknown(),
            Self::Scalar(_) | Self::Keyed | Self::Nothing | Self::Any | Self::Unsaid | Self::Named(_) => None,
        }
    }

    /// The type of a row with these children.
    pub(crate) fn with_children(&self, children: Vec<Field>) -> Type {
        match self {
            Self::List(item) => Type::List { item: Box::new(item.with_children(children)) },
            Self::Map(value) => Type::Map { value: Box::new(value.with_children(children)) },
            Self::JsonText(json) => Type::JsonText { json: Box::new(json.with_children(children)) },
            // A row with children is an object, whatever its type column says.
            Self::Scalar(_) | Self::Keyed | Self::Nothing | Self::Any | Self::Unsaid | Self::Unknown(_) => {
                Type::Object { name: None, fields: children }
            }
            Self::Named(name) => Type::Object { name: Some((*name).to_owned()), fields: children },
        }
    }

    /// The type of a row without children.
    pub(crate) fn alone(&self) -> Type {
        match self {
            Self::Scalar(Scalar::String | Scalar::Enum) => Type::String,
            Self::Scalar(Scalar::Int) => Type::Int,
            Self::Scalar(Scalar::Float) => Type::Float,
            Self::Scalar(Scalar::Bool) => Type::Bool,
            Self::Scalar(Scalar::File) => Type::File,
            Self::List(item) => Type::List { item: Box::new(item.alone()) },
            Self::Map(value) => Type::Map { value: Box::new(value.alone()) },
            Self::Keyed => Type::Map { value: Box::new(Type::Json) },
            Self::JsonText(json) => Type::JsonText { json: Box::new(json.alone()) },
            Self::Nothing => Type::Object { name: None, fields: Vec::new() },
            // Nobody says what is inside.
            Self::Any | Self::Unsaid | Self::Named(_) | Self::Unknown(_) => Type::Json,
        }
    }
}

/// The one type that is a word of code in every language.
const MAP: &str = "map";

/// Whether a type column says that there is text.
pub(crate) fn is_text(text: &str) -> bool {
    match Printed::read(text) {
        Printed::Scalar(Scalar::String) => true,
        Printed::List(item) => matches!(*item, Printed::Scalar(Scalar::String)),
        Printed::Scalar(_)
        | Printed::Map(_)
        | Printed::Keyed
        | Printed::JsonText(_)
        | Printed::Nothing
        | Printed::Any
        | Printed::Unsaid
        | Printed::Named(_)
        | Printed::Unknown(_) => false,
    }
}

/// Whether a type column says too little to know the type: nothing, or a list as hand-written tables name it.
pub(crate) fn is_open(text: &str) -> bool {
    let word = text.split('<').next().unwrap_or_default();
    match words::TYPES.get(word) {
        Some(TypeWord::List) => true,
        Some(TypeWord::Unsaid) => word.len() == text.len(),
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Generic {
    List,
    Map,
    JsonText,
}

/// `map<…>`, `array<…>`, `list<…>`, `json<…>`: which one, and what stands in it.
fn generic(text: &str) -> Option<(Generic, &str)> {
    let inner = text.strip_suffix('>')?;
    let (outer, inner) = inner.split_once('<')?;
    let outer = match outer.trim().to_ascii_lowercase().as_str() {
        "map" => Generic::Map,
        "array" | "list" => Generic::List,
        "json" => Generic::JsonText,
        _ => return None,
    };
    Some((outer, inner))
}

/// The value of `key, value`.
fn after_key(inner: &str) -> &str {
    inner.split_once([',', '，']).map_or(inner, |(_, value)| value)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "reads better at the call")]
    fn reads(text: &str, expected: Type) {
        assert_eq!(Printed::read(text).alone(), expected, "{text}");
    }

    fn list(item: Type) -> Type {
        Type::List { item: Box::new(item) }
    }

    fn map(value: Type) -> Type {
        Type::Map { value: Box::new(value) }
    }

    #[test]
    fn spellings_of_scalars() {
        reads("string", Type::String);
        reads("String", Type::String);
        reads("int64", Type::Int);
        reads("number(float)", Type::Float);
        reads("boolean", Type::Bool);
        reads("file", Type::File);
    }

    #[test]
    fn lists_and_maps_nest() {
        reads("int[]", list(Type::Int));
        reads("string[][]", list(list(Type::String)));
        reads("[]string", list(Type::String));
        reads("array<string>", list(Type::String));
        reads("Array of string", list(Type::String));
        reads("array>", list(list(Type::Json)));
        reads("map<string, int>", map(Type::Int));
        reads("map<string, map<string, int>>", map(map(Type::Int)));
        reads("map<string, string[]>", map(list(Type::String)));
    }

    #[test]
    fn a_text_may_say_what_json_is_in_it() {
        reads("json<int[]>", Type::JsonText { json: Box::new(list(Type::Int)) });
        reads("空对象", Type::Object { name: None, fields: Vec::new() });
        assert_eq!(Printed::read("json<X[]>[]").depth(), 3);
    }

    #[test]
    fn a_name_without_children_says_nothing_of_what_is_inside() {
        reads("unit_department", Type::Json);
        assert_eq!(Printed::read("app.table[]"), Printed::List(Box::new(Printed::Named("app.table"))));
        assert_eq!(Printed::read("见下方"), Printed::Unknown("见下方"));
        assert_eq!(Printed::read("map<string, 见下方[]>").unknown(), Some("见下方"));
    }

    #[test]
    fn a_row_with_children_is_an_object() {
        let object = |name: Option<&str>| Type::Object { name: name.map(str::to_owned), fields: Vec::new() };
        assert_eq!(Printed::read("string").with_children(Vec::new()), object(None));
        assert_eq!(Printed::read("unit[]").with_children(Vec::new()), list(object(Some("unit"))));
    }

    #[test]
    fn lists_and_maps_count_to_the_depth() {
        for (text, depth) in [("string", 0), ("int[][]", 2), ("map<string, X[]>", 2), ("map", 1)] {
            assert_eq!(Printed::read(text).depth(), depth, "{text}");
        }
        assert_eq!(Printed::read(&"[]".repeat(100)).depth(), MAX_DEPTH);
    }

    #[test]
    fn brackets_without_end_are_no_deeper_than_the_model() {
        Printed::read(&"[]".repeat(100_000));
        Printed::read(&format!("{}{}", "list<".repeat(100_000), ">".repeat(100_000)));
    }
}
