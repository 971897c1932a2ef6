//! All of a type as one text.

use super::Role;
use crate::model::{Field, Type, kind};
use std::fmt::Write as _;

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
