//! Types.

use super::{Field, written::Written};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Text.
    String,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// `true` or `false`.
    Bool,
    /// A multipart part or a binary body.
    File,
    /// Any JSON value.
    Json,
    /// Text or a whole number of which the docs list the values.
    Enum {
        /// What the values are.
        of: EnumOf,
        /// In docs order.
        values: Vec<EnumValue>,
    },
    /// An array.
    List {
        /// Its elements.
        item: Box<Type>,
    },
    /// An object with keys that the docs do not name.
    Map {
        /// Its values.
        value: Box<Type>,
    },
    /// An object.
    Object {
        /// The docs' type name, if any.
        name: Option<String>,
        /// Its members, in docs order.
        fields: Vec<Field>,
    },
    /// A text that is JSON.
    JsonText {
        /// What the docs say is in it.
        json: Box<Type>,
    },
    /// A sum of documented bits.
    Bits {
        /// A whole number, or a text that spells one.
        of: EnumOf,
        /// Each a power of two, or 0 for none of them, in docs order.
        bits: Vec<EnumValue>,
    },
}

/// What an enum's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnumOf {
    /// Text.
    String,
    /// Whole numbers.
    Int,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Scalar,
    /// Its meaning, as Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Scopes that this value alone needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A whole number.
    Int(i64),
    /// Text.
    String(String),
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::of(self, &|_| None).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let outside =
            |to: &str| D::Error::custom(format!("`{to}` is a reference, and stands outside of a model file"));
        Written::deserialize(deserializer)?.resolved(&|to| Err(outside(to)))
    }
}

impl Type {
    /// What stands in a list, a map or a text with JSON.
    pub fn inner(&self) -> Option<&Self> {
        match self {
            Self::List { item: inner } | Self::Map { value: inner } | Self::JsonText { json: inner } => {
                Some(inner)
            }
            Self::String
            | Self::Int
            | Self::Float
            | Self::Bool
            | Self::File
            | Self::Json
            | Self::Enum { .. }
            | Self::Bits { .. }
            | Self::Object { .. } => None,
        }
    }

    /// [`Type::inner`], to be changed.
    pub fn inner_mut(&mut self) -> Option<&mut Self> {
        match self {
            Self::List { item: inner } | Self::Map { value: inner } | Self::JsonText { json: inner } => {
                Some(inner)
            }
            Self::String
            | Self::Int
            | Self::Float
            | Self::Bool
            | Self::File
            | Self::Json
            | Self::Enum { .. }
            | Self::Bits { .. }
            | Self::Object { .. } => None,
        }
    }

    /// The members of the object that this type is, or that stands in its lists, maps and texts.
    pub fn members(&self) -> Option<&[Field]> {
        if let Self::Object { fields, .. } = self { Some(fields) } else { self.inner()?.members() }
    }

    /// [`Type::members`], to be changed.
    pub fn members_mut(&mut self) -> Option<&mut Vec<Field>> {
        if let Self::Object { fields, .. } = self { Some(fields) } else { self.inner_mut()?.members_mut() }
    }

    /// How many objects, lists, maps and texts with JSON stand in each other.
    pub(crate) fn depth(&self) -> usize {
        if let Self::Object { fields, .. } = self {
            return 1 + fields.iter().map(|field| field.ty.depth()).max().unwrap_or_default();
        }
        self.inner().map_or(0, |inner| 1 + inner.depth())
    }
}
