//! Where a field stands in an endpoint or an event, by its path: `body.list[].id`.

use super::subject::Subject;
use crate::model::{Field, Type};

/// The top-level fields of the part that `path` starts with, and the rest of `path`.
fn part<'e, 'p>(subject: &'e mut impl Subject, path: &'p str) -> Option<(&'e mut Vec<Field>, &'p str)> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let fields = subject.part(name)?;
    Some((fields, rest))
}

/// The fields among which the one at `path` stands, and its index there.
pub(super) fn locate<'e>(subject: &'e mut impl Subject, path: &str) -> Option<(&'e mut Vec<Field>, usize)> {
    let (mut fields, rest) = part(subject, path)?;
    let trail = trail(fields, &rest.replace("[]", ""))?;
    let (last, parents) = trail.split_last()?;
    for index in parents {
        fields = fields.get_mut(*index)?.ty.members_mut()?;
    }
    Some((fields, *last))
}

/// The index at each level of the field at `path`. Wire names may hold dots, hence the search.
fn trail(fields: &[Field], path: &str) -> Option<Vec<usize>> {
    fields.iter().enumerate().find_map(|(index, field)| {
        let rest = path.strip_prefix(field.name.as_str())?;
        if rest.is_empty() {
            return Some(vec![index]);
        }
        let below = trail(field.ty.members()?, rest.strip_prefix('.')?)?;
        Some([vec![index], below].concat())
    })
}

/// Puts a field inside `parent`, among its siblings in page order.
pub(super) fn put(subject: &mut impl Subject, parent: &str, field: Field) -> Result<(), String> {
    let absent = || format!("there is no field `{parent}`");
    let members = if parent.contains('.') {
        let (siblings, index) = locate(subject, parent).ok_or_else(absent)?;
        let parent_type = &mut siblings.get_mut(index).ok_or_else(absent)?.ty;
        open(parent_type).ok_or_else(|| format!("`{parent}` is of a type that holds no fields"))?
    } else {
        part(subject, parent).ok_or_else(absent)?.0
    };
    let index = members.partition_point(|member| member.span < field.span);
    members.insert(index, field);
    Ok(())
}

/// The members of an object; any JSON value becomes an object without members first.
fn open(ty: &mut Type) -> Option<&mut Vec<Field>> {
    match ty {
        Type::List { item } => open(item),
        Type::Map { value } => open(value),
        Type::JsonText { json } => open(json),
        Type::Json => {
            *ty = Type::Object { name: None, fields: Vec::new() };
            ty.members_mut()
        }
        Type::Object { fields, .. } => Some(fields),
        Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Enum { .. }
        | Type::Bits { .. } => None,
    }
}
