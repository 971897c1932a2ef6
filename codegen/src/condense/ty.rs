//! The type column.

use crate::{
    model::{EnumOf, EnumValue, Type},
    words::{Language, TYPES, TypeWord},
};

/// How a type is spelled in the type column.
pub(super) fn spelled(ty: &Type, language: Language) -> String {
    match ty {
        Type::String | Type::Enum { of: EnumOf::String, .. } | Type::Bits { of: EnumOf::String, .. } => {
            "string".to_owned()
        }
        Type::Int | Type::Enum { of: EnumOf::Int, .. } | Type::Bits { of: EnumOf::Int, .. } => {
            "int".to_owned()
        }
        Type::Float => "float".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::File => "file".to_owned(),
        Type::Json => "json".to_owned(),
        Type::List { item } => format!("{}[]", spelled(item, language)),
        Type::Map { value } => format!("map<string, {}>", spelled(value, language)),
        Type::JsonText { json } => format!("json<{}>", spelled(json, language)),
        Type::Object { fields, .. } if fields.is_empty() => {
            TYPES.word(TypeWord::Nothing, language).to_owned()
        }
        Type::Object { name: Some(name), .. } => name.clone(),
        Type::Object { name: None, .. } => "object".to_owned(),
    }
}

/// The values that a type, or what stands in it, is restricted to, and whether they add up.
pub(super) fn values(ty: &Type) -> Option<(&[EnumValue], bool)> {
    match ty {
        Type::Enum { values, .. } => Some((values, false)),
        Type::Bits { bits, .. } => Some((bits, true)),
        other => values(other.inner()?),
    }
}

/// Whether a value of the type is spelled as a text.
pub(super) fn is_text(ty: &Type) -> bool {
    match ty {
        Type::String
        | Type::Enum { of: EnumOf::String, .. }
        | Type::Bits { of: EnumOf::String, .. }
        | Type::JsonText { .. }
        | Type::File => true,
        Type::Int
        | Type::Float
        | Type::Bool
        | Type::Json
        | Type::Enum { of: EnumOf::Int, .. }
        | Type::Bits { of: EnumOf::Int, .. }
        | Type::List { .. }
        | Type::Map { .. }
        | Type::Object { .. } => false,
    }
}
