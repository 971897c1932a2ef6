//! `Clone` of records, once for all of them.

use super::{Record, Slot, Target, ValueRef, slot::views};

/// Copies a record field by field.
pub fn clone<T: Record + Default>(record: &T) -> T {
    let mut copy = T::default();
    copy_record(record, &mut copy);
    copy
}

fn copy_record(from: &dyn Record, to: &mut dyn Record) {
    for index in 0..from.layout().fields.len() {
        copy_value(from.view_at(index), to.slot_at(index));
    }
}

/// Copies a value into an empty slot of its type.
fn copy_value(from: ValueRef<'_>, to: &mut dyn Slot) {
    // A target makes its slot present, so what is absent must not ask for one.
    if matches!(from, ValueRef::Absent) {
        return;
    }
    match (from, to.target()) {
        (ValueRef::Bool(value), Target::Bool(place)) => *place = value,
        (ValueRef::Int(value), Target::Int(place)) => *place = value,
        (ValueRef::Int(value), Target::IntChoice(place)) => place.assign(value),
        (ValueRef::Float(value), Target::Float(place)) => *place = value,
        (ValueRef::Text(value), Target::Text(place) | Target::JsonText(place)) => value.clone_into(place),
        (ValueRef::Text(value), Target::Choice(place)) => place.assign(value),
        (ValueRef::Record(record), Target::Record(place)) => copy_record(record, place),
        (ValueRef::List(list), Target::List(place)) => {
            views(list).for_each(|element| copy_value(element, place.push()));
        }
        (ValueRef::Map(map), Target::Map(place)) => {
            map.each(&mut |key, value| copy_value(value, place.entry(key)));
        }
        (ValueRef::Json(value), Target::Json(place)) => value.clone_into(place),
        (ValueRef::Part(part), Target::Part(place)) => part.clone_into(place),
        // Two slots of one type never differ in kind.
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
        ) => {}
    }
}
