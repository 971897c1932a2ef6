//! From one record to another, field by field: what was read can be changed and sent elsewhere, without a text in between.

use serde_json::Value;

use super::lenient::{Scalar, assign, kind};
use super::{Mismatch, Mismatches, Record, Slot, Step, Target, ValueRef, read::read_tree, slot::views};

/// What one record holds as another, by the names on the wire.
///
/// Services describe one thing several times: a block that is read has another type than one that is created. Fields that the
/// other record does not have are left out, those that this one does not have are as in its default, and everything in
/// between is taken over, nested records included.
///
/// ```ignore
/// use feishu_api::Convert;
///
/// let text: create_descendant::Text = block.text.convert()?;
/// ```
pub trait Convert: Record {
    /// The same values in another record.
    ///
    /// # Errors
    /// When the other record has a field of the same name that cannot hold the value, such as a text for a list.
    fn convert<T: Record + Default>(&self) -> Result<T, ConvertError>;
}

impl<R: Record> Convert for R {
    fn convert<T: Record + Default>(&self) -> Result<T, ConvertError> {
        let mut other = T::default();
        let mut told = Mismatches::default();
        copy_record(self, &mut other, &mut told);
        if told.is_empty() { Ok(other) } else { Err(ConvertError { mismatches: told.into_vec() }) }
    }
}

/// Values of one record that another one cannot hold, though it has fields of their names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the records differ: {}", mismatches.iter().map(Mismatch::to_string).collect::<Vec<_>>().join("; "))]
pub struct ConvertError {
    /// At least one; the first hundred.
    pub mismatches: Vec<Mismatch>,
}

fn copy_record(from: &dyn Record, to: &mut dyn Record, told: &mut Mismatches) {
    for (index, name) in from.layout().fields.iter().enumerate() {
        if let Some(place) = to.layout().index(name, index) {
            let before = told.len();
            copy_value(from.view_at(index), to.slot_at(place), told);
            told.leave(before, &Step::Field(name));
        }
    }
}

fn copy_value(from: ValueRef<'_>, to: &mut dyn Slot, told: &mut Mismatches) {
    if let Some(scalar) = scalar(from) {
        if let Err(odd) = assign(to, scalar) {
            to.clear();
            told.note(odd.wanted, odd.found);
        }
        return;
    }
    match from {
        // A target makes its slot present, so what is absent must not ask for one.
        ValueRef::Absent => return,
        ValueRef::Json(tree) => return told.append(read_tree(tree, to)),
        _ => {}
    }
    match (from, to.target()) {
        (ValueRef::Record(record), Target::Record(place)) => copy_record(record, place, told),
        (ValueRef::List(list), Target::List(place)) => {
            for (index, element) in views(list).enumerate() {
                let before = told.len();
                copy_value(element, place.push(), told);
                told.leave(before, &Step::Index(index));
            }
        }
        (ValueRef::Map(map), Target::Map(place)) => map.each(&mut |key, value| {
            let before = told.len();
            copy_value(value, place.entry(key), told);
            told.leave(before, &Step::Key(key.to_owned()));
        }),
        (ValueRef::Part(part), Target::Part(place)) => part.clone_into(place),
        (from, Target::Json(place)) => *place = serde_json::to_value(from).unwrap_or(Value::Null),
        (from, target) => {
            let wanted = kind(&target);
            to.clear();
            told.note(wanted, name_of(from));
        }
    }
}

fn scalar(view: ValueRef<'_>) -> Option<Scalar<'_>> {
    match view {
        ValueRef::Bool(value) => Some(Scalar::Bool(value)),
        ValueRef::Int(value) => Some(Scalar::Int(value)),
        ValueRef::Float(value) => Some(Scalar::Float(value)),
        ValueRef::Text(value) => Some(Scalar::Text(value)),
        ValueRef::Absent
        | ValueRef::Record(_)
        | ValueRef::List(_)
        | ValueRef::Map(_)
        | ValueRef::Json(_)
        | ValueRef::Part(_) => None,
    }
}

/// What a value is that is no scalar, for a message.
fn name_of(view: ValueRef<'_>) -> &'static str {
    match view {
        ValueRef::Record(_) | ValueRef::Map(_) => "an object",
        ValueRef::List(_) => "a list",
        ValueRef::Part(_) => "a file",
        ValueRef::Absent
        | ValueRef::Bool(_)
        | ValueRef::Int(_)
        | ValueRef::Float(_)
        | ValueRef::Text(_)
        | ValueRef::Json(_) => "a value",
    }
}
