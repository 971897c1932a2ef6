//! What the samples say of types that the type column leaves open.
//!
//! `array` and `list` do not say what is in them, `list<…>` may say it with a slip of the pen, and
//! hand-written tables use them for objects too; rows may have `/`, `-` or no type at all. There the samples decide; where none shows the field, the type
//! column's word stands.

use crate::{
    diag::Span,
    infer::{
        cell::{types, value},
        sample,
        table::columns::ParamRow,
    },
    model::{self, Field, Type},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Settles the types of the fields made from `rows` that the type column leaves open.
pub(super) fn settle(fields: &mut [Field], rows: &[ParamRow<'_>], samples: &[Value]) {
    if samples.is_empty() {
        return;
    }
    let is_open = |row: &&ParamRow<'_>| row.ty.as_deref().is_none_or(types::is_open);
    let open = rows.iter().filter(is_open).map(|row| row.span).collect::<BTreeSet<_>>();
    if !open.is_empty() {
        let values = samples.iter().map(|sample| listed_part(fields, sample)).collect::<Vec<_>>();
        siblings(fields, &open, &values);
    }
}

/// The part of a sample that the fields describe: some tables list the members of `data` alone.
pub(super) fn listed_part<'a>(fields: &[Field], sample: &'a Value) -> &'a Value {
    let alone = sample.as_object().and_then(|members| model::data_alone(fields, members));
    alone.and_then(|_| sample.get("data")).unwrap_or(sample)
}

/// `values` are what the samples show of the object that has the fields. The recursion is no deeper
/// than the fields are.
fn siblings(fields: &mut [Field], open: &BTreeSet<Span>, values: &[&Value]) {
    for field in fields {
        let shown = values.iter().filter_map(|value| value.get(&field.name)).collect::<Vec<_>>();
        if shown.is_empty() {
            continue;
        }
        if open.contains(&field.span) {
            settle_one(field, &shown);
        }
        if let Some(members) = field.ty.members_mut() {
            siblings(members, open, &shown.into_iter().flat_map(objects).collect::<Vec<_>>());
        }
    }
}

fn settle_one(field: &mut Field, shown: &[&Value]) {
    field.ty = settled(std::mem::replace(&mut field.ty, Type::Json), shown);
    for value in [&mut field.default, &mut field.example] {
        if let Some(Value::String(text)) = value {
            *value = value::read(text, &field.ty);
        }
    }
}

/// The value, or what is in the list.
pub(super) fn objects(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().flat_map(objects).collect(),
        other => vec![other],
    }
}

/// The type that the docs leave open, as the values show it.
fn settled(ty: Type, shown: &[&Value]) -> Type {
    let known = shown.iter().copied().filter(|value| !value.is_null()).collect::<Vec<_>>();
    let all = |is: fn(&Value) -> bool| !known.is_empty() && known.iter().all(|value| is(value));
    let (objects, lists) = (all(Value::is_object), all(Value::is_array));
    match ty {
        Type::List { item } if objects => *item,
        Type::Object { .. } if lists => Type::List { item: Box::new(ty) },
        Type::List { item } if *item == Type::Json => {
            let items = known.into_iter().filter_map(Value::as_array).flatten().collect::<Vec<_>>();
            Type::List { item: Box::new(sample::scalar_type(&items)) }
        }
        Type::Json => sample::scalar_type(&known),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::RawCell;
    use serde_json::json;

    /// The type of `a`, whose type column has `ty`, with a sample of it.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "reads better at the call")]
    fn becomes(ty: Option<&str>, read: Type, sample: Value, expected: Type) {
        let cell = RawCell::default();
        let row = ParamRow {
            level: None,
            name: "a".into(),
            ty: ty.map(Into::into),
            required: None,
            description: Some(&cell),
            default: None,
            example: None,
            span: Span::default(),
        };
        let json = json!({"name": "a", "type": {"kind": "json"}});
        let mut fields = vec![Field { ty: read, ..serde_json::from_value(json).unwrap() }];
        settle(&mut fields, &[row], &[sample]);
        assert_eq!(fields[0].ty, expected);
    }

    fn list(item: Type) -> Type {
        Type::List { item: Box::new(item) }
    }

    fn object() -> Type {
        Type::Object { name: None, fields: Vec::new() }
    }

    #[test]
    fn a_list_of_nobody_says_what_is_a_list_of_what_the_sample_shows() {
        becomes(Some("array"), list(Type::Json), json!({"a": ["x"]}), list(Type::String));
        becomes(Some("array"), list(Type::Json), json!({"a": [{}]}), list(Type::Json));
        becomes(Some("List<stirng>"), list(Type::Json), json!({"data": {"a": [1]}}), list(Type::Int));
    }

    #[test]
    fn a_list_that_the_sample_shows_as_an_object_is_an_object() {
        becomes(Some("list"), list(object()), json!({"a": {"b": 1}}), object());
        becomes(Some("list"), list(object()), json!({"a": [{"b": 1}]}), list(object()));
    }

    #[test]
    fn a_row_without_a_type_has_that_of_its_sample() {
        becomes(None, Type::Json, json!({"a": true}), Type::Bool);
        becomes(None, Type::Json, json!({"b": true}), Type::Json);
        becomes(None, object(), json!({"a": [{"b": 1}]}), list(object()));
    }

    #[test]
    fn a_dash_says_nothing_so_that_the_sample_decides() {
        becomes(Some("/"), object(), json!({"a": [{"b": 1}]}), list(object()));
        becomes(Some("-"), object(), json!({"a": {"b": 1}}), object());
    }

    #[test]
    fn what_the_docs_say_stands() {
        becomes(Some("string"), Type::String, json!({"a": 1}), Type::String);
        becomes(Some("x[]"), list(Type::Json), json!({"a": [1]}), list(Type::Json));
    }
}
