//! Texts that are JSON: the type column says that there is text, and the rows below it say what is in it.
//!
//! The samples decide: a row with rows below it is an object wherever a sample shows one, whatever its type column says.
//! Where no sample shows the field, the description may say that it is JSON as text.

use super::shown_type;
use crate::{
    diag::Span,
    infer::{cell::types, table::columns::ParamRow},
    model::{Field, Type},
    words,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Makes texts of the objects that are texts.
pub(super) fn settle(fields: &mut [Field], rows: &[ParamRow<'_>], samples: &[Value]) {
    if fields.iter().all(|field| field.ty.members().is_none()) {
        return;
    }
    let is_text = |row: &&ParamRow<'_>| row.ty.as_deref().is_some_and(types::is_text);
    let texts = rows.iter().filter(is_text).map(|row| row.span).collect::<BTreeSet<_>>();
    if !texts.is_empty() {
        let values = samples.iter().map(|sample| shown_type::listed_part(fields, sample)).collect::<Vec<_>>();
        siblings(fields, &texts, &values);
    }
}

/// `values` are what the samples show of the object that has the fields.
fn siblings(fields: &mut [Field], texts: &BTreeSet<Span>, values: &[&Value]) {
    for field in fields.iter_mut().filter(|field| field.ty.members().is_some()) {
        let shown = values.iter().filter_map(|value| value.get(&field.name)).collect::<Vec<_>>();
        if texts.contains(&field.span) {
            let says_so = words::JSON_TEXTS.within(&field.description);
            field.ty = settled(std::mem::replace(&mut field.ty, Type::Json), &shown, says_so);
            if matches!(field.ty, Type::JsonText { .. }) {
                as_text(&mut field.default);
                as_text(&mut field.example);
            }
        }
        let read = if holds_text(&field.ty) { parsed(&shown) } else { Vec::new() };
        let inner = shown.into_iter().chain(&read).flat_map(shown_type::objects).collect::<Vec<_>>();
        if let Some(members) = field.ty.members_mut() {
            siblings(members, texts, &inner);
        }
    }
}

/// What an object with members, or a list of such, is where its type column says that there is text.
fn settled(ty: Type, shown: &[&Value], says_so: bool) -> Type {
    let known = shown.iter().copied().filter(|value| !value.is_null()).collect::<Vec<_>>();
    let is_text = if known.is_empty() { says_so } else { known.iter().all(|value| value.is_string()) };
    match ty {
        Type::Object { .. } if is_text => {
            let is_list = known
                .iter()
                .filter_map(|value| value.as_str())
                .any(|text| text.trim_start().starts_with('['));
            let json = Box::new(if is_list { Type::List { item: Box::new(ty) } } else { ty });
            Type::JsonText { json }
        }
        Type::List { item } if !known.is_empty() => {
            let elements = known.iter().filter_map(|value| value.as_array()).flatten().collect::<Vec<_>>();
            Type::List { item: Box::new(settled(*item, &elements, false)) }
        }
        other => other,
    }
}

/// A value of a text that is JSON, as the text.
fn as_text(value: &mut Option<Value>) {
    if let Some(json @ (Value::Array(_) | Value::Object(_))) = value {
        *json = Value::String(json.to_string());
    }
}

fn holds_text(ty: &Type) -> bool {
    match ty {
        Type::JsonText { .. } => true,
        Type::List { item } => holds_text(item),
        Type::Map { .. }
        | Type::Object { .. }
        | Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Json
        | Type::Enum { .. }
        | Type::Bits { .. } => false,
    }
}

/// What is in the texts that are JSON.
fn parsed(shown: &[&Value]) -> Vec<Value> {
    let texts = shown.iter().flat_map(|value| match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        Value::String(text) => vec![text.as_str()],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    });
    texts.filter_map(|text| serde_json::from_str(text).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::fixture, raw::RawCell};
    use serde_json::json;

    fn object() -> Type {
        fixture::object(vec![fixture::field("id", Type::String)])
    }

    fn list(item: Type) -> Type {
        Type::List { item: Box::new(item) }
    }

    fn text(json: Type) -> Type {
        Type::JsonText { json: Box::new(json) }
    }

    /// What becomes of `form`, whose type column says `ty` and which has rows below it.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "reads better at the call")]
    fn becomes(ty: &str, read: Type, description: &str, samples: &[Value], expected: Type) {
        let cell = RawCell::default();
        let row = ParamRow {
            level: None,
            name: "form".into(),
            ty: Some(ty.into()),
            required: None,
            description: Some(&cell),
            default: None,
            example: None,
            span: Span::new(1, 2),
        };
        let field =
            Field { span: row.span, description: description.to_owned(), ..fixture::field("form", read) };
        let mut fields = [field];
        settle(&mut fields, &[row], samples);
        assert_eq!(fields[0].ty, expected);
    }

    #[test]
    fn a_text_with_rows_below_it_is_one_where_the_samples_show_it() {
        becomes("String", object(), "", &[json!({"form": "{\"id\": \"a\"}"})], text(object()));
        becomes("string", object(), "", &[json!({"form": "[{\"id\": }\"]"})], text(list(object())));
        becomes("string", object(), "", &[json!({"form": {"id": "a"}})], object());
        becomes("string[]", list(object()), "", &[json!({"form": ["{}"]})], list(text(object())));
    }

    #[test]
    fn a_text_that_no_sample_shows_is_one_where_the_description_says_so() {
        becomes("string", object(), "表单，JSON 字符串", &[], text(object()));
        becomes("string", object(), "表单", &[], object());
        becomes("string", object(), "表单，JSON 字符串", &[json!({"form": {"id": "a"}})], object());
    }

    #[test]
    fn what_the_type_column_calls_an_object_stays_one() {
        becomes("object", object(), "JSON 格式", &[json!({"form": "{}"})], object());
    }
}
