//! Parameters and members, and the types that hold further ones.

use super::{
    rule::{Required, Rule},
    value::{EnumOf, EnumValue},
};
use crate::diag::Span;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A parameter, or a member of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field<T = Type> {
    /// Wire name, exactly.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: T,
    /// Absent where the docs have no such column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Required>,
    /// Markdown, without the labelled parts below.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// 默认值, of the field's type where it reads as one, else the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// 示例值, of the field's type where it reads as one, else the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// What a value must satisfy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Scopes this field alone needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Set where no table lists the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What `names.toml` calls it in Rust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// The row on the page.
    #[serde(skip)]
    pub span: Span,
}

impl Field {
    /// A field of which only name and type are known.
    pub(crate) fn new(name: &str, ty: Type) -> Self {
        Self {
            name: name.to_owned(),
            ty,
            required: None,
            description: String::new(),
            default: None,
            example: None,
            rules: Vec::new(),
            scopes: Vec::new(),
            origin: None,
            rust: None,
            span: Span::default(),
        }
    }
}

/// Where a field that no table lists comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Inferred from a sample.
    Example,
}

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
