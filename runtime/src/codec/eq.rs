//! `PartialEq`, `Eq` and `Hash` of records, once for all of them.
//!
//! Two records are equal if they would be told apart by nobody who gets them: field by field, and what is absent is equal to
//! nothing but what is absent. A fraction that is no number, which JSON does not have, is equal to itself, so that `Eq` holds
//! for every record.

use std::hash::{Hash, Hasher};

use super::{Map, Record, ValueRef, slot::views};

/// Whether two records have equal fields.
pub fn eq<T: Record>(one: &T, other: &T) -> bool {
    same_record(one, other)
}

/// Hashes a record field by field.
pub fn hash<T: Record, H: Hasher>(record: &T, state: &mut H) {
    hash_record(record, state);
}

fn same_record(one: &dyn Record, other: &dyn Record) -> bool {
    let fields = 0..one.layout().fields.len();
    fields.into_iter().all(|index| same_value(one.view_at(index), other.view_at(index)))
}

fn same_value(one: ValueRef<'_>, other: ValueRef<'_>) -> bool {
    match (one, other) {
        (ValueRef::Absent, ValueRef::Absent) => true,
        (ValueRef::Bool(one), ValueRef::Bool(other)) => one == other,
        (ValueRef::Int(one), ValueRef::Int(other)) => one == other,
        (ValueRef::Float(one), ValueRef::Float(other)) => bits(one) == bits(other),
        (ValueRef::Text(one), ValueRef::Text(other)) => one == other,
        (ValueRef::Record(one), ValueRef::Record(other)) => same_record(one, other),
        (ValueRef::List(one), ValueRef::List(other)) => {
            one.len() == other.len()
                && views(one).zip(views(other)).all(|(one, other)| same_value(one, other))
        }
        (ValueRef::Map(one), ValueRef::Map(other)) => {
            let (one, other) = (entries(one), entries(other));
            one.len() == other.len()
                && one.iter().zip(&other).all(|(one, other)| one.0 == other.0 && same_value(one.1, other.1))
        }
        (ValueRef::Json(one), ValueRef::Json(other)) => one == other,
        (ValueRef::Part(one), ValueRef::Part(other)) => one == other,
        // Two values of one type differ in kind only where one of them is absent.
        (
            ValueRef::Absent
            | ValueRef::Bool(_)
            | ValueRef::Int(_)
            | ValueRef::Float(_)
            | ValueRef::Text(_)
            | ValueRef::Record(_)
            | ValueRef::List(_)
            | ValueRef::Map(_)
            | ValueRef::Json(_)
            | ValueRef::Part(_),
            _,
        ) => false,
    }
}

fn hash_record(record: &dyn Record, state: &mut dyn Hasher) {
    (0..record.layout().fields.len()).for_each(|index| hash_value(record.view_at(index), state));
}

/// What is absent counts as well, so that a value does not hash alike in two fields.
fn hash_value(view: ValueRef<'_>, mut state: &mut dyn Hasher) {
    state.write_u8(u8::from(!matches!(view, ValueRef::Absent)));
    match view {
        ValueRef::Absent => {}
        ValueRef::Bool(value) => value.hash(&mut state),
        ValueRef::Int(value) => value.hash(&mut state),
        ValueRef::Float(value) => bits(value).hash(&mut state),
        ValueRef::Text(value) => value.hash(&mut state),
        ValueRef::Record(record) => hash_record(record, state),
        ValueRef::List(list) => {
            state.write_usize(list.len());
            views(list).for_each(|element| hash_value(element, state));
        }
        ValueRef::Map(map) => {
            let entries = entries(map);
            state.write_usize(entries.len());
            for (key, value) in entries {
                key.hash(&mut state);
                hash_value(value, state);
            }
        }
        ValueRef::Json(value) => value.hash(&mut state),
        ValueRef::Part(part) => part.hash(&mut state),
    }
}

/// The entries in the order of their keys.
fn entries(map: &dyn Map) -> Vec<(&str, ValueRef<'_>)> {
    let mut entries = Vec::new();
    map.each(&mut |key, value| entries.push((key, value)));
    entries
}

/// The same for equal numbers: both zeros are one, and so are all that are no numbers.
fn bits(number: f64) -> u64 {
    match number {
        0.0 => 0,
        number if number.is_nan() => f64::NAN.to_bits(),
        number => number.to_bits(),
    }
}
