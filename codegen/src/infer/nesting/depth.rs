//! No tree is nested deeper than [`MAX_DEPTH`], whatever nests it: rows, lists or maps.

use crate::{
    diag::{Code, Diagnostics},
    model::{Field, MAX_DEPTH, Type},
};

/// Cuts what is nested deeper, and tells it.
pub(crate) fn bound(fields: &mut [Field], diags: &mut Diagnostics) {
    siblings(fields, 0, diags);
}

/// `fields` stand in so many objects, lists and maps.
fn siblings(fields: &mut [Field], depth: usize, diags: &mut Diagnostics) {
    for field in fields {
        if is_deep(&mut field.ty, depth, diags) {
            let message = format!(
                "what is in `{}` is nested deeper than {MAX_DEPTH} levels and was left out",
                field.name
            );
            diags.push(Code::RowUnreadable, field.span, message);
        }
    }
}

/// Whether a list, a map or an object had to be cut that stands in no further field.
fn is_deep(ty: &mut Type, depth: usize, diags: &mut Diagnostics) -> bool {
    match ty {
        Type::List { .. } | Type::Map { .. } | Type::JsonText { .. } | Type::Object { .. }
            if depth >= MAX_DEPTH =>
        {
            *ty = Type::Json;
            true
        }
        Type::List { item } | Type::Map { value: item } | Type::JsonText { json: item } => {
            is_deep(item, depth + 1, diags)
        }
        Type::Object { fields, .. } => {
            siblings(fields, depth + 1, diags);
            false
        }
        Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Json
        | Type::Enum { .. }
        | Type::Bits { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{field, object};

    fn bounded(nest: impl Fn(Type) -> Type) -> (usize, Vec<Code>) {
        let ty = (0..MAX_DEPTH * 2).fold(Type::String, |inner, _| nest(inner));
        let mut fields = [field("a", ty)];
        let mut diags = Diagnostics::new("page.md".into());
        bound(&mut fields, &mut diags);
        (fields[0].ty.depth(), diags.into_vec().into_iter().map(|found| found.code).collect())
    }

    #[test]
    fn whatever_nests_a_tree_is_cut_and_told_once() {
        let cut = (MAX_DEPTH, vec![Code::RowUnreadable]);
        assert_eq!(bounded(|ty| Type::List { item: Box::new(ty) }), cut);
        assert_eq!(bounded(|ty| Type::Map { value: Box::new(ty) }), cut);
        assert_eq!(bounded(|ty| object(vec![field("b", ty)])), cut);
        assert_eq!(bounded(|ty| Type::List { item: Box::new(object(vec![field("b", ty)])) }), cut);
    }
}
