//! Values that the docs list.

use serde::{Deserialize, Serialize};

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
    /// What `names.toml` calls it in Rust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of a number, its meaning in a few words of an English page, which is what it is called where nobody gave it a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english: Option<String>,
}

impl EnumValue {
    /// A value of which only the meaning is known.
    pub fn new(value: Scalar, description: impl Into<String>) -> Self {
        Self { value, description: description.into(), scopes: Vec::new(), name: None, english: None }
    }
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
