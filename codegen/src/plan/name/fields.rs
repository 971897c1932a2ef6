//! Names of fields and setters.

use super::{
    FieldName,
    casing::{shortened, snake},
    taken::{HARD_KEYWORDS, KEYWORDS},
};

/// A field of a struct.
pub fn field_name(wire: &str) -> FieldName {
    let name = shortened(&snake(wire));
    FieldName(match name.as_str() {
        "" => "unnamed".to_owned(),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("field_{name}"),
        _ if HARD_KEYWORDS.contains(&name.as_str()) => format!("{name}_"),
        _ if KEYWORDS.contains(&name.as_str()) => format!("r#{name}"),
        _ => name,
    })
}

/// What has setters, and therefore other methods that a setter must not be called like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An object inside a request.
    Object,
    /// A request.
    Request,
    /// A request for a list that comes in pages.
    PagedRequest,
}

impl Owner {
    /// The methods that it has besides its setters, and those that callers have from its traits.
    const fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Object => &["new", "default", "clone"],
            Self::Request => &["new", "default", "clone", "send"],
            Self::PagedRequest => &["new", "default", "clone", "send", "items", "pages"],
        }
    }
}

impl FieldName {
    /// The setter of the field.
    #[must_use]
    pub fn setter(&self, owner: Owner) -> Self {
        if owner.methods().contains(&self.0.as_str()) { self.behind("with") } else { self.clone() }
    }

    /// The name behind a word that tells it from another.
    #[must_use]
    pub fn behind(&self, word: &str) -> Self {
        Self(format!("{word}_{}", self.0.trim_start_matches("r#")))
    }

    /// The name with a number that tells it from another.
    #[must_use]
    pub fn counted(&self, number: usize) -> Self {
        Self(format!("{}_{number}", self.0.trim_start_matches("r#").trim_end_matches('_')))
    }
}
