//! Where a field stands, and whether a caller has to give it.

use crate::model::{Field, Required};

/// Where a field stands in the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// In the URL's path, where nothing can be left out.
    Path,
    /// Elsewhere in what is sent.
    Request,
    /// In what comes back.
    Reply,
}

/// A field and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    pub side: Side,
    /// Path of what holds it: `query`, `response.data.items[]`.
    pub parent: &'a str,
    pub field: &'a Field,
}

/// Whether a caller has to give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Optional,
    Conditional,
    Required,
}

impl Need {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Optional => "optional",
            Self::Conditional => "conditional",
            Self::Required => "required",
        }
    }
}

impl Spot<'_> {
    pub(super) fn path(&self) -> String {
        format!("{}.{}", self.parent, self.field.name)
    }

    pub(super) const fn need(&self) -> Need {
        match (self.side, self.field.required) {
            (Side::Path, _) | (_, Some(Required::Yes)) => Need::Required,
            (_, Some(Required::Conditional)) => Need::Conditional,
            (_, Some(Required::No) | None) => Need::Optional,
        }
    }
}

pub(super) fn spots<'a>(side: Side, parent: &'a str, fields: &'a [Field]) -> Vec<Spot<'a>> {
    fields.iter().map(|field| Spot { side, parent, field }).collect()
}

/// Only a parameter of the path itself cannot be left out.
pub(super) const fn nested(side: Side) -> Side {
    match side {
        Side::Path | Side::Request => Side::Request,
        Side::Reply => Side::Reply,
    }
}
