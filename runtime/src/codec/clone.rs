//! `Clone` of records, once for all of them.

use super::{Record, Slot, Target, View};

/// Copies a record field by field.
pub fn clone<T: Record + Default>(record: &T) -> T {
    let mut copy = T::default();
    copy_record(record, &mut copy);
    copy
}

fn copy_record(from: &dyn Record, to: &mut dyn Record) {
    for index in 0..from.layout().fields.len() {
        let (from, to) = (from.get(index).view(), to.get_mut(index));
        copy_value(from, to);
    }
}

/// Copies a value into an empty slot of its type.
fn copy_value(from: View<'_>, to: &mut dyn Slot) {
    // A target makes its slot present, so what is absent must not ask for one.
    if matches!(from, View::Absent) {
        return;
    }
    match (from, to.target()) {
        (View::Bool(value), Target::Bool(place)) => *place = value,
        (View::Int(value), Target::Int(place)) => *place = value,
        (View::Int(value), Target::IntChoice(place)) => place.assign(value),
        (View::Float(value), Target::Float(place)) => *place = value,
        (View::Text(value), Target::Text(place)) => value.clone_into(place),
        (View::Text(value), Target::Choice(place)) => place.assign(value),
        (View::Record(record), Target::Record(place)) => copy_record(record, place),
        (View::List(list), Target::List(place)) => {
            let elements = (0..list.len()).filter_map(|index| list.get(index));
            elements.for_each(|element| copy_value(element.view(), place.push()));
        }
        (View::Map(map), Target::Map(place)) => {
            map.each(&mut |key, value| copy_value(value.view(), place.entry(key)));
        }
        (View::Json(value), Target::Json(place)) => value.clone_into(place),
        (View::Part(part), Target::Part(place)) => part.clone_into(place),
        // Two slots of one type never differ in kind.
        (
            View::Absent
            | View::Bool(_)
            | View::Int(_)
            | View::Float(_)
            | View::Text(_)
            | View::Record(_)
            | View::List(_)
            | View::Map(_)
            | View::Json(_)
            | View::Part(_),
            _,
        ) => {}
    }
}
