//! Types that contain themselves.
//!
//! The docs print them as a tree that breaks off somewhere. They are recognised by an inner object that has the name and no
//! other fields than one around it.

use super::{EnumOf, Field, Type};

/// Whether an object of this name that repeats `whole` stands somewhere below `fields`.
pub(crate) fn recurs(fields: &[Field], docs_name: &str, whole: &[Field]) -> bool {
    fields.iter().any(|field| type_recurs(&field.ty, docs_name, whole))
}

fn type_recurs(ty: &Type, docs_name: &str, whole: &[Field]) -> bool {
    if let Type::Object { name, fields } = ty {
        let repeats = name.as_deref() == Some(docs_name) && !fields.is_empty() && is_part(fields, whole);
        return repeats || recurs(fields, docs_name, whole);
    }
    ty.inner().is_some_and(|inner| type_recurs(inner, docs_name, whole))
}

/// Whether every field of `part` is one of `whole`, of the same kind.
pub(crate) fn is_part(part: &[Field], whole: &[Field]) -> bool {
    part.iter().all(|field| {
        let is_same = |other: &&Field| other.name == field.name && kind(&other.ty) == kind(&field.ty);
        whole.iter().any(|other| is_same(&other))
    })
}

/// The kind of a type, as a word. Where the docs stop listing the rows of an object, it is any JSON.
pub(crate) fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::String
        | Type::Enum { of: EnumOf::String, .. }
        | Type::Bits { of: EnumOf::String, .. }
        | Type::JsonText { .. } => "text",
        Type::Int | Type::Enum { of: EnumOf::Int, .. } | Type::Bits { of: EnumOf::Int, .. } => "int",
        Type::Float => "float",
        Type::Bool => "bool",
        Type::File => "file",
        Type::List { .. } => "list",
        Type::Map { .. } => "map",
        Type::Json | Type::Object { .. } => "object",
    }
}
