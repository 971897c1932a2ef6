//! The one reader: streams JSON into slots and notes the path of the first error.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::lenient::{Mismatch, Scalar, assign, kind};
use super::{Layout, List, Map, Path, Record, Slot, Step, Target};

/// JSON that could not be read, and where.
#[derive(Debug, thiserror::Error)]
#[error("{}{source}", prefix(path))]
pub struct JsonError {
    /// The place inside the JSON.
    pub path: Path,
    /// What was wrong there.
    pub source: serde_json::Error,
}

fn prefix(path: &Path) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

/// Reads a whole JSON document into `slot`. Fields that do not arrive keep the value they have.
///
/// # Errors
/// When the bytes are not JSON, or a value is of a kind its slot cannot take.
pub fn from_slice(json: &[u8], slot: &mut dyn Slot) -> Result<(), JsonError> {
    // Checking the whole for UTF-8 at once costs less than checking each text in it.
    match str::from_utf8(json) {
        Ok(text) => read_document(serde_json::Deserializer::from_str(text), slot),
        Err(_) => read_document(serde_json::Deserializer::from_slice(json), slot),
    }
}

fn read_document<'de, R: serde_json::de::Read<'de>>(
    mut deserializer: serde_json::Deserializer<R>,
    slot: &mut dyn Slot,
) -> Result<(), JsonError> {
    let trace = Trace::default();
    let outcome = Read { slot, trace: &trace }.deserialize(&mut deserializer);
    let outcome = outcome.and_then(|()| deserializer.end());
    outcome.map_err(|source| JsonError { path: trace.0.into_inner(), source })
}

/// Reads from any serde format. The path of an error is part of its message.
///
/// # Errors
/// Those of [`from_slice`], as the format words them.
pub fn deserialize<'de, T: Slot + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    let trace = Trace::default();
    match (Read { slot: &mut value, trace: &trace }).deserialize(deserializer) {
        Ok(()) => Ok(value),
        Err(error) => Err(match trace.0.into_inner() {
            path if path.is_empty() => error,
            path => D::Error::custom(format_args!("{path}: {error}")),
        }),
    }
}

/// The path of an error, filled from the inside while the error travels outwards. Costs nothing until there is one.
#[derive(Default)]
struct Trace(RefCell<Path>);

impl Trace {
    fn at<T, E>(&self, outcome: Result<T, E>, step: impl FnOnce() -> Step) -> Result<T, E> {
        if outcome.is_err() {
            self.0.borrow_mut().leave(step());
        }
        outcome
    }
}

struct Read<'a> {
    slot: &'a mut dyn Slot,
    trace: &'a Trace,
}

impl Read<'_> {
    fn scalar<E: Error>(self, scalar: Scalar<'_>) -> Result<(), E> {
        assign(self.slot, scalar).map_err(E::custom)
    }
}

impl<'de> DeserializeSeed<'de> for Read<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Read<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.slot.clear();
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Scalar::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Scalar::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(i64::try_from(value).map_or(Scalar::Large(value), Scalar::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Scalar::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        // Most values are texts where texts are meant.
        if let Target::Text(place) = self.slot.target() {
            *place = String::from(value);
            return Ok(());
        }
        self.scalar(Scalar::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let target = self.slot.target();
        let wanted = kind(&target);
        match target {
            Target::List(list) => read_list(list, access, self.trace),
            Target::Json(value) => {
                Deserialize::deserialize(SeqAccessDeserializer::new(access)).map(|json| *value = json)
            }
            Target::Record(_) | Target::Map(_) => read_nothing_from_list(self.slot, access),
            _ => Err(A::Error::custom(Mismatch { wanted, found: "a list" })),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let target = self.slot.target();
        let wanted = kind(&target);
        match target {
            Target::Record(record) => read_record(record, access, self.trace),
            Target::Map(map) => read_map(map, access, self.trace),
            Target::Json(value) => {
                Deserialize::deserialize(MapAccessDeserializer::new(access)).map(|json| *value = json)
            }
            Target::List(_) => read_nothing_from_map(self.slot, access),
            _ => Err(A::Error::custom(Mismatch { wanted, found: "an object" })),
        }
    }
}

fn read_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn List,
    mut access: A,
    trace: &Trace,
) -> Result<(), A::Error> {
    list.clear();
    loop {
        let index = list.len();
        let mut element = Element { list, trace };
        match trace.at(access.next_element_seed(&mut element), || Step::Index(index))? {
            Some(()) => {}
            None => return Ok(()),
        }
    }
}

/// Pushes an element only once there is one to read.
struct Element<'a> {
    list: &'a mut dyn List,
    trace: &'a Trace,
}

impl<'de> DeserializeSeed<'de> for &mut Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Read { slot: self.list.push(), trace: self.trace }.deserialize(deserializer)
    }
}

fn read_map<'de, A: MapAccess<'de>>(map: &mut dyn Map, mut access: A, trace: &Trace) -> Result<(), A::Error> {
    map.clear();
    while let Some(key) = access.next_key::<String>()? {
        let slot = map.entry(&key);
        trace.at(access.next_value_seed(Read { slot, trace }), || Step::Key(key))?;
    }
    Ok(())
}

fn read_record<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    mut access: A,
    trace: &Trace,
) -> Result<(), A::Error> {
    let layout = record.layout();
    let mut next = 0;
    while let Some(found) = access.next_key_seed(FieldName { layout, next })? {
        let Some(index) = found else {
            access.next_value::<IgnoredAny>()?;
            continue;
        };
        next = index + 1;
        let slot = record.slot_at(index);
        let outcome = access.next_value_seed(Read { slot, trace });
        trace.at(outcome, || Step::Field(layout.fields.get(index).copied().unwrap_or_default()))?;
    }
    Ok(())
}

/// Turns a key into the index of a field without keeping the key.
struct FieldName {
    layout: &'static Layout,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for FieldName {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldName {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.layout.index(name, self.next))
    }
}

/// `[]` where an object is documented: some services write an absent object so.
fn read_nothing_from_list<'de, A: SeqAccess<'de>>(
    slot: &mut dyn Slot,
    mut access: A,
) -> Result<(), A::Error> {
    slot.clear();
    match access.next_element::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(A::Error::custom(Mismatch { wanted: "an object", found: "a list" })),
    }
}

/// `{}` where a list is documented: some services write an empty list so.
fn read_nothing_from_map<'de, A: MapAccess<'de>>(slot: &mut dyn Slot, mut access: A) -> Result<(), A::Error> {
    slot.clear();
    match access.next_key::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(A::Error::custom(Mismatch { wanted: "a list", found: "an object" })),
    }
}
