//! Whether a printed value is one of the printed type: tools take defaults and examples at their word. And what stands for
//! an example where tools cannot make one up.

use crate::model::{EnumOf, EnumValue, Field, Required, Scalar, Type};
use serde_json::{Map, Number, Value, json};
use std::collections::HashSet;

/// A mock server gives up on a reply of so many values; the best known one at 2,500 of them.
const MANY: usize = 2_000;

/// A reply in which nothing is set but its envelope: `{"code": 0, "msg": "success", "data": {}}`. `None` where something else
/// must be, and where its schema is small enough to make up a better one from.
pub(super) fn envelope(fields: &[Field]) -> Option<Value> {
    if size(fields) < MANY {
        return None;
    }
    let requires = |field: &Field| field.required == Some(Required::Yes);
    let mut reply = Map::new();
    for field in fields {
        let value = match (of_success(field), &field.ty) {
            (Some(value), _) => value,
            (None, Type::Object { fields, .. }) if !fields.iter().any(requires) => json!({}),
            (None, _) if requires(field) => return None,
            (None, _) => continue,
        };
        reply.insert(field.name.clone(), value);
    }
    Some(Value::Object(reply))
}

/// What a field of a reply's envelope holds when the call went well: whatever else a mock server made up for it would be a
/// call that failed.
pub(super) fn of_success(field: &Field) -> Option<Value> {
    match (field.name.as_str(), &field.ty) {
        ("code", Type::Int) => Some(json!(0)),
        ("msg", Type::String) => Some(json!("success")),
        (_, _) => None,
    }
}

/// How many values there are when every member is set once.
fn size(fields: &[Field]) -> usize {
    fields.iter().map(|field| values(&field.ty)).sum()
}

fn values(ty: &Type) -> usize {
    if let Type::Object { fields, .. } = ty {
        return 1 + size(fields);
    }
    1 + ty.inner().map_or(0, values)
}

/// Comparisons that one value is worth. A page could ask for the product of a long list and a long type.
const STEPS: usize = 1_000_000;

/// Whether `value` is one of type `ty`, as far as the type goes: rules are not asked. What takes too long to say is none.
pub(super) fn fits(value: &Value, ty: &Type) -> bool {
    Reader { steps: STEPS }.fits(value, ty)
}

struct Reader {
    /// What is left of [`STEPS`].
    steps: usize,
}

impl Reader {
    fn fits(&mut self, value: &Value, ty: &Type) -> bool {
        match (ty, value) {
            (
                Type::String | Type::JsonText { .. } | Type::Bits { of: EnumOf::String, .. },
                Value::String(_),
            )
            | (Type::Bool, Value::Bool(_))
            | (Type::Float, Value::Number(_))
            | (Type::Json, _) => true,
            (Type::Int | Type::Bits { of: EnumOf::Int, .. }, Value::Number(number)) => is_whole(number),
            (Type::Enum { values, .. }, value) => values.is_empty() || self.is_listed(value, values),
            (Type::List { item }, Value::Array(items)) => items.iter().all(|value| self.fits(value, item)),
            (Type::Map { value: ty }, Value::Object(members)) => {
                members.values().all(|value| self.fits(value, ty))
            }
            (Type::Object { fields, .. }, Value::Object(members)) => self.is_object(members, fields),
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

    /// Whether so many comparisons may still be made.
    fn may(&mut self, steps: usize) -> bool {
        let left = self.steps.checked_sub(steps);
        self.steps = left.unwrap_or_default();
        left.is_some()
    }

    fn is_listed(&mut self, value: &Value, values: &[EnumValue]) -> bool {
        self.may(values.len()) && values.iter().any(|one| is(value, one))
    }

    /// Whether an object has all that it must have, and nothing that is not listed.
    fn is_object(&mut self, members: &Map<String, Value>, fields: &[Field]) -> bool {
        if !self.may(fields.len()) {
            return false;
        }
        let listed = fields.iter().map(|field| field.name.as_str()).collect::<HashSet<_>>();
        let mut is_one = |field: &Field| match members.get(&field.name) {
            Some(value) => self.fits(value, &field.ty),
            None => field.required != Some(Required::Yes),
        };
        fields.iter().all(&mut is_one)
            && (fields.is_empty() || members.keys().all(|name| listed.contains(name.as_str())))
    }
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
