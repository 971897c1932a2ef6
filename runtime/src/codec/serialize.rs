//! Emitted types as any serde format has them.

use serde_core::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::{
    List, Map, Record, Slot, ValueRef,
    slot::{is_present, views},
};

/// Writes a value as a JSON tree.
///
/// # Errors
/// Only when a [`Value`] inside cannot be written, which serde_json does not do.
pub fn to_value(slot: &dyn Slot) -> Result<Value, serde_json::Error> {
    serde_json::to_value(slot.view())
}

/// Writes a value to any serde format. What is absent at the top is written as a unit.
///
/// # Errors
/// Those of the format.
pub fn serialize<S: Serializer>(slot: &dyn Slot, serializer: S) -> Result<S::Ok, S::Error> {
    slot.view().serialize(serializer)
}

impl Serialize for ValueRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            ValueRef::Absent | ValueRef::Part(_) => serializer.serialize_unit(),
            ValueRef::Bool(value) => serializer.serialize_bool(value),
            ValueRef::Int(value) => serializer.serialize_i64(value),
            ValueRef::Float(value) => serializer.serialize_f64(value),
            ValueRef::Text(value) => serializer.serialize_str(value),
            ValueRef::Record(record) => write_record(record, serializer),
            ValueRef::List(list) => write_list(list, serializer),
            ValueRef::Map(map) => write_map(map, serializer),
            ValueRef::Json(value) => value.serialize(serializer),
        }
    }
}

fn write_record<S: Serializer>(record: &dyn Record, serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(None)?;
    for (index, name) in record.layout().fields.iter().enumerate() {
        let view = record.view_at(index);
        if is_present(&view) {
            object.serialize_entry(name, &view)?;
        }
    }
    object.end()
}

fn write_list<S: Serializer>(list: &dyn List, serializer: S) -> Result<S::Ok, S::Error> {
    let mut elements = serializer.serialize_seq(Some(list.len()))?;
    for view in views(list) {
        elements.serialize_element(&view)?;
    }
    elements.end()
}

fn write_map<S: Serializer>(map: &dyn Map, serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(None)?;
    let mut outcome = Ok(());
    map.each(&mut |key, value| {
        if outcome.is_ok() {
            outcome = object.serialize_entry(key, &value);
        }
    });
    outcome?;
    object.end()
}
