//! Whether a printed value is one of the printed type: tools take defaults and examples at their word.

use crate::model::{EnumOf, EnumValue, Field, Required, Scalar, Type};
use serde_json::{Map, Number, Value};

/// Whether `value` is one of type `ty`, as far as the type goes: rules are not asked.
pub(super) fn fits(value: &Value, ty: &Type) -> bool {
    match (ty, value) {
        (Type::String | Type::JsonText { .. } | Type::Bits { of: EnumOf::String, .. }, Value::String(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Float, Value::Number(_))
        | (Type::Json, _) => true,
        (Type::Int | Type::Bits { of: EnumOf::Int, .. }, Value::Number(number)) => is_whole(number),
        (Type::Enum { values, .. }, value) => values.is_empty() || values.iter().any(|one| is(value, one)),
        (Type::List { item }, Value::Array(items)) => items.iter().all(|value| fits(value, item)),
        (Type::Map { value: ty }, Value::Object(members)) => members.values().all(|value| fits(value, ty)),
        (Type::Object { fields, .. }, Value::Object(members)) => is_object(members, fields),
        (
            Type::String
            | Type::Int
            | Type::Float
            | Type::Bool
            | Type::File
            | Type::List { .. }
            | Type::Map { .. }
            | Type::Object { .. }
            | Type::JsonText { .. }
            | Type::Bits { .. },
            _,
        ) => false,
    }
}

/// Whether an object has all that it must have, and nothing that is not listed.
fn is_object(members: &Map<String, Value>, fields: &[Field]) -> bool {
    let is_one = |field: &Field| match members.get(&field.name) {
        Some(value) => fits(value, &field.ty),
        None => field.required != Some(Required::Yes),
    };
    let is_listed = |name: &String| fields.iter().any(|field| field.name == *name);
    fields.iter().all(is_one) && (fields.is_empty() || members.keys().all(is_listed))
}

fn is_whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64()
}

fn is(value: &Value, one: &EnumValue) -> bool {
    match &one.value {
        Scalar::Int(number) => value.as_i64() == Some(*number),
        Scalar::String(text) => value.as_str() == Some(text),
    }
}
