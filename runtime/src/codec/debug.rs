//! `Debug` of records, once for all of them, with secrets left out.

use std::fmt::{self, Debug, Formatter};

use serde_json::Value;

use super::{List, Map, Record, ValueRef, secrets::hides, slot::views};

/// Formats a record with its present fields.
///
/// # Errors
/// Those of the formatter.
pub fn debug<T: Record>(record: &T, f: &mut Formatter<'_>) -> fmt::Result {
    debug_record(record, f)
}

fn debug_record(record: &dyn Record, f: &mut Formatter<'_>) -> fmt::Result {
    let layout = record.layout();
    let mut out = f.debug_struct(layout.name);
    for (index, name) in layout.fields.iter().enumerate() {
        match record.view_at(index) {
            ValueRef::Absent => {}
            view if hides(name, view) => _ = out.field(name, &"***"),
            view => _ = out.field(name, &Shown(view)),
        }
    }
    out.finish()
}

/// Formats the value of an open enum, or of one of error codes, as it stands on the wire.
pub(crate) fn debug_value(name: &str, value: &dyn Debug, f: &mut Formatter<'_>) -> fmt::Result {
    f.debug_tuple(name).field(value).finish()
}

struct Shown<'a>(ValueRef<'a>);

impl Debug for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            ValueRef::Absent => f.write_str("None"),
            ValueRef::Bool(value) => value.fmt(f),
            ValueRef::Int(value) => value.fmt(f),
            ValueRef::Float(value) => value.fmt(f),
            ValueRef::Text(value) => value.fmt(f),
            ValueRef::Record(record) => debug_record(record, f),
            ValueRef::List(list) => debug_list(list, f),
            ValueRef::Map(map) => debug_map(map, f),
            ValueRef::Json(value) => Json(value).fmt(f),
            ValueRef::Part(part) => part.fmt(f),
        }
    }
}

/// Free JSON, with the same care.
struct Json<'a>(&'a Value);

impl Debug for Json<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Array(elements) => f.debug_list().entries(elements.iter().map(Json)).finish(),
            Value::Object(members) => {
                let mut out = f.debug_map();
                for (key, value) in members {
                    if hides(key, ValueRef::Json(value)) {
                        out.entry(key, &"***")
                    } else {
                        out.entry(key, &Json(value))
                    };
                }
                out.finish()
            }
            scalar => write!(f, "{scalar}"),
        }
    }
}

fn debug_list(list: &dyn List, f: &mut Formatter<'_>) -> fmt::Result {
    f.debug_list().entries(views(list).map(Shown)).finish()
}

fn debug_map(map: &dyn Map, f: &mut Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_map();
    map.each(&mut |key, value| {
        if hides(key, value) {
            out.entry(&key, &"***")
        } else {
            out.entry(&key, &Shown(value))
        };
    });
    out.finish()
}
