//! Types that contain themselves.
//!
//! The docs print them as a tree that breaks off somewhere. They are recognised by an inner object that has the name and no
//! other fields than one around it.

use super::Role;
use crate::model::{EnumOf, Field, Type};
use std::fmt::Write as _;

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

/// The kind of a type. Where the docs stop listing the rows of an object, it is any JSON.
fn kind(ty: &Type) -> &'static str {
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

/// All of a type that its Rust form depends on, as a text that is equal for equal types. Which way a type travels, what must
/// be given and what is checked is settled between all places of it.
pub(super) fn outline(ty: &Type, role: Role) -> String {
    let mut text = String::new();
    write_outline(ty, role, &mut text);
    text
}

fn write_outline(ty: &Type, role: Role, out: &mut String) {
    match ty {
        Type::List { item } | Type::Map { value: item } | Type::JsonText { json: item } => {
            out.push_str(kind(ty));
            write_outline(item, role, out);
        }
        Type::Object { name, fields } => {
            let _ = write!(out, "{name:?}{{");
            for Field { name, ty, .. } in fields {
                let _ = write!(out, "{name:?}");
                write_outline(ty, role, out);
            }
            out.push('}');
        }
        Type::Enum { of, values } => {
            let _ = write!(out, "{of:?}{:?}", values.iter().map(|value| &value.value).collect::<Vec<_>>());
        }
        // A file has another type in either.
        Type::File => {
            let _ = write!(out, "{role:?}");
        }
        Type::String | Type::Int | Type::Float | Type::Bool | Type::Json | Type::Bits { .. } => {
            out.push_str(kind(ty));
        }
    }
}
