//! What types are called by themselves, before they have to be told from others.

use crate::plan::name::{self, TypeName};

/// The docs' own name of an object where it says something, else that of the field.
pub(super) fn of_object(docs_name: Option<&str>, wire: &str, parent: &TypeName) -> TypeName {
    let says_something = |name: &&str| !GENERIC.contains(&name.to_lowercase().as_str());
    let named = docs_name.filter(says_something).and_then(name::type_name);
    let base = named.or_else(|| name::type_name(&name::singular(wire)));
    match base {
        Some(base) if name::is_taken(&base) => parent.join(&base),
        Some(base) => base,
        None => parent.with("Object"),
    }
}

/// Type names that only say that there is an object.
const GENERIC: &[&str] =
    &["object", "json", "struct", "map", "list", "array", "data", "enum", "any", "string"];

/// The field's name of an enum; of one word it would say too little without the thing that it is about.
pub(super) fn of_choice(wire: &str, parent: &TypeName) -> TypeName {
    match name::type_name(&name::singular(wire)) {
        Some(base) if name::is_one_word(wire) || name::is_taken(&base) => parent.join(&base),
        Some(base) => base,
        None => parent.with("Kind"),
    }
}
