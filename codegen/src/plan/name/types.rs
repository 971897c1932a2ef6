//! Names of types and requests.

use super::{
    MAX_LETTERS, TypeName,
    casing::{camel, cut, is_spelled, joined, snake},
    phrase,
    taken::TAKEN_TYPES,
};

/// Longest name of a type, which may get `Args` behind it.
const MAX_TYPE: usize = MAX_LETTERS - 4;

/// Longest name of a request, which gets `Response` behind it.
const MAX_REQUEST: usize = MAX_LETTERS - 8;

/// A type name of the words of `text`; `None` where it has none.
pub fn type_name(text: &str) -> Option<TypeName> {
    let name = camel(text)?;
    let name = TypeName::of(&phrase::undoubled(&phrase::words(&name)));
    let is_no_name = name.0 == "Self" || name.0.starts_with(|c: char| c.is_ascii_digit());
    Some(if is_no_name { TypeName(format!("Type{name}")) } else { name })
}

/// What a type of the runtime's is called; `wire` is made of words.
pub(in crate::plan) fn platform(wire: &str) -> TypeName {
    TypeName(joined(wire))
}

/// Whether an emitted file gives another meaning to the name.
pub fn is_taken(name: &TypeName) -> bool {
    TAKEN_TYPES.contains(&name.as_str())
}

impl TypeName {
    /// A name that was published, if it can be one.
    pub(in crate::plan) fn kept(text: &str) -> Option<Self> {
        let name = Self(text.to_owned());
        (is_spelled(text) && !is_taken(&name)).then_some(name)
    }

    /// The last words that fit.
    fn of(words: &[&str]) -> Self {
        Self(cut(&phrase::last_words(words, MAX_TYPE).concat(), MAX_TYPE))
    }

    /// The name with a number that tells it from another.
    #[must_use]
    pub fn counted(&self, number: usize) -> Self {
        let gap = if self.0.ends_with(|c: char| c.is_ascii_digit()) { "No" } else { "" };
        let ending = format!("{gap}{number}");
        Self(format!("{}{ending}", cut(&self.0, MAX_TYPE.saturating_sub(ending.len()))))
    }

    /// The two names behind each other: `Leader` and `Type` give `LeaderType`. Nothing is said twice.
    #[must_use]
    pub fn join(&self, behind: &Self) -> Self {
        Self::of(&phrase::joined(&phrase::words(&self.0), &phrase::words(&behind.0)))
    }

    /// The name with a word behind it, which it does not end with anyway.
    #[must_use]
    pub fn ending(&self, word: &str) -> Self {
        self.join(&Self(word.to_owned()))
    }

    /// The name with a fixed ending.
    #[must_use]
    pub fn with(&self, ending: &str) -> Self {
        Self(format!("{}{ending}", self.0))
    }

    /// Of a request's name, what it is about: `Department` of `ListDepartment`.
    #[must_use]
    pub fn noun(&self) -> Self {
        let words = phrase::words(&self.0);
        Self(words[phrase::verbs(&words)..].concat())
    }
}

/// The request type of `method` in `resource`: `list_department`, but `list` of `unit` is `list_unit`.
pub fn request_name(resource: &str, method: &str) -> TypeName {
    let words = phrase::request(&snake(resource), &snake(method));
    let name = camel(&words).unwrap_or_else(|| "Unnamed".to_owned());
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("Type{name}") } else { name };
    let name = phrase::request_words(&phrase::words(&name), MAX_REQUEST).concat();
    let name = TypeName(cut(&name, MAX_REQUEST));
    if is_taken(&name) || name.as_str() == "Self" { name.with("Call") } else { name }
}

/// The type of an event: `user_created`.
pub fn event_name(words: &str) -> TypeName {
    let name = type_name(words).unwrap_or_else(|| TypeName("Unnamed".to_owned()));
    if is_taken(&name) { name.with("Event") } else { name }
}
