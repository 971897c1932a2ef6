//! The one reader: streams JSON into slots, and notes what came in another structure than its slot.
//!
//! A reply is worth more than the docs that describe it. What can be read without losing anything is read, however it
//! came; everything else leaves its field empty and is told. Only what is no JSON is an error.

mod stray;
mod trace;
mod tree;

use std::fmt;

use serde_core::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use trace::Trace;
use tree::Tree;

use super::lenient::{Scalar, assign};
use super::{Layout, List, Map, Mismatches, Path, Record, Slot, Step, Target, mend};

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
    let told = read(json, slot)?;
    told.first().map_or(Ok(()), |first| {
        let message = format_args!("expected {}, found {}", first.expected, first.found);
        Err(JsonError { path: first.path.clone(), source: serde_json::Error::custom(message) })
    })
}

/// Reads a whole JSON document into `slot`, and tells what its slots could not take. Those are left empty.
///
/// # Errors
/// When the bytes are not JSON.
pub fn read(json: &[u8], slot: &mut dyn Slot) -> Result<Mismatches, JsonError> {
    let (outcome, is_text) = match str::from_utf8(json) {
        Ok(text) => (read_text(text, slot), true),
        Err(error) => {
            let source = serde_json::Error::custom(error);
            (Err(JsonError { path: Path::default(), source }), false)
        }
    };
    match outcome {
        // Half a character must not cost the whole reply.
        Err(error) if error.source.is_syntax() || !is_text => {
            let (mended, lost) = mend::json(json).ok_or(error)?;
            let mut told = read_text(&mended, slot)?;
            if lost.letters {
                told.note("Unicode", "half a character");
            }
            if lost.numbers {
                told.note("a number", "a number that is too large");
            }
            Ok(told)
        }
        outcome => outcome,
    }
}

/// Reads a document, and once more where there is something to tell: the first time nobody looks where it was.
fn read_text(json: &str, slot: &mut dyn Slot) -> Result<Mismatches, JsonError> {
    let trace = Trace::<false>::of_document(json.len());
    read_document(json, slot, &trace)?;
    if trace.count.get() == 0 {
        return Ok(Mismatches::default());
    }
    let trace = Trace::<true>::of_document(json.len());
    read_document(json, slot, &trace)?;
    Ok(trace.told.into_inner())
}

fn read_document<const PLACES: bool>(
    json: &str,
    slot: &mut dyn Slot,
    trace: &Trace<PLACES>,
) -> Result<(), JsonError> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let outcome = Read { slot, trace }.deserialize(&mut deserializer);
    let outcome = outcome.and_then(|()| deserializer.end());
    outcome.map_err(|source| JsonError { path: trace.failed.take(), source })
}

/// Reads from any serde format. The path of an error is part of its message.
///
/// # Errors
/// Those of [`from_slice`], as the format words them.
pub fn deserialize<'de, T: Slot + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    let trace = Trace::<true>::default();
    let outcome = (Read { slot: &mut value, trace: &trace }).deserialize(deserializer);
    match (outcome, trace.told.into_inner().first(), trace.failed.into_inner()) {
        (Ok(()), None, _) => Ok(value),
        (Ok(()), Some(first), _) => Err(D::Error::custom(first)),
        (Err(error), _, path) if path.is_empty() => Err(error),
        (Err(error), _, path) => Err(D::Error::custom(format_args!("{path}: {error}"))),
    }
}

/// Reads what can be read of a JSON tree.
pub(crate) fn glean<T: Slot + Default>(tree: &Value) -> T {
    let mut value = T::default();
    read_tree(tree, &mut value);
    value
}

/// Reads a JSON tree, and tells what its slots could not take.
pub(crate) fn read_tree(tree: &Value, slot: &mut dyn Slot) -> Mismatches {
    let trace = Trace::<true>::default();
    // A tree has been read before, so there is nothing in it that could fail.
    let _ = (Read { slot, trace: &trace }).deserialize(tree);
    trace.told.into_inner()
}

struct Read<'a, const PLACES: bool> {
    slot: &'a mut dyn Slot,
    trace: &'a Trace<PLACES>,
}

impl<'de, const PLACES: bool> DeserializeSeed<'de> for Read<'_, PLACES> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<const PLACES: bool> Read<'_, PLACES> {
    fn scalar(self, scalar: Scalar<'_>) {
        if let Err(odd) = assign(self.slot, scalar) {
            stray::scalar(self.slot, scalar, odd, self.trace);
        }
    }
}

impl<'de, const PLACES: bool> Visitor<'de> for Read<'_, PLACES> {
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
        self.scalar(Scalar::Bool(value));
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Scalar::Int(value));
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(i64::try_from(value).map_or(Scalar::Large(value), Scalar::Int));
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Scalar::Float(value));
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        // Most values are texts where texts are meant.
        if let Target::Text(place) = self.slot.target() {
            *place = String::from(value);
            return Ok(());
        }
        self.scalar(Scalar::Text(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let Self { slot, trace } = self;
        match slot.target() {
            Target::List(list) => return read_list(list, access, trace),
            Target::Json(place) => {
                return json(SeqAccessDeserializer::new(access), trace).map(|json| *place = json);
            }
            Target::JsonText(place) => {
                return json(SeqAccessDeserializer::new(access), trace).map(|json| *place = json.to_string());
            }
            _ => {}
        }
        stray::list(slot, access, trace)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let Self { slot, trace } = self;
        match slot.target() {
            Target::Record(record) => return read_record(record, access, trace),
            Target::Map(map) => return read_map(map, access, trace),
            Target::Json(place) => {
                return json(MapAccessDeserializer::new(access), trace).map(|json| *place = json);
            }
            Target::JsonText(place) => {
                return json(MapAccessDeserializer::new(access), trace).map(|json| *place = json.to_string());
            }
            _ => {}
        }
        stray::object(slot, access, trace)
    }
}

fn json<'de, D: Deserializer<'de>, const PLACES: bool>(
    deserializer: D,
    trace: &Trace<PLACES>,
) -> Result<Value, D::Error> {
    Tree(trace).deserialize(deserializer)
}

fn read_list<'de, A: SeqAccess<'de>, const PLACES: bool>(
    list: &mut dyn List,
    mut access: A,
    trace: &Trace<PLACES>,
) -> Result<(), A::Error> {
    list.clear();
    loop {
        let (index, before) = (list.len(), trace.count.get());
        let outcome = access.next_element_seed(&mut Element { list, trace });
        if trace.at(before, outcome, || Step::Index(index))?.is_none() {
            return Ok(());
        }
    }
}

/// Pushes an element only once there is one to read.
struct Element<'a, const PLACES: bool> {
    list: &'a mut dyn List,
    trace: &'a Trace<PLACES>,
}

impl<'de, const PLACES: bool> DeserializeSeed<'de> for &mut Element<'_, PLACES> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let slot = self.list.push();
        self.trace.take(size_of_val(slot))?;
        Read { slot, trace: self.trace }.deserialize(deserializer)
    }
}

/// What a member of a map takes beside its key and value.
const ENTRY: usize = 64;

fn read_map<'de, A: MapAccess<'de>, const PLACES: bool>(
    map: &mut dyn Map,
    mut access: A,
    trace: &Trace<PLACES>,
) -> Result<(), A::Error> {
    map.clear();
    while let Some(key) = access.next_key::<String>()? {
        let before = trace.count.get();
        let slot = map.entry(&key);
        trace.take(size_of_val(slot) + key.len() + ENTRY)?;
        let outcome = access.next_value_seed(Read { slot, trace });
        trace.at(before, outcome, || Step::key(key))?;
    }
    Ok(())
}

fn read_record<'de, A: MapAccess<'de>, const PLACES: bool>(
    record: &mut dyn Record,
    mut access: A,
    trace: &Trace<PLACES>,
) -> Result<(), A::Error> {
    // It may have a box of its own.
    trace.take(size_of_val(record))?;
    let layout = record.layout();
    let mut next = 0;
    while let Some(found) = access.next_key_seed(FieldName::<PLACES> { layout, next })? {
        let Some(index) = found else {
            access.next_value::<IgnoredAny>()?;
            continue;
        };
        next = index + 1;
        let before = trace.count.get();
        let outcome = access.next_value_seed(Read { slot: record.slot_at(index), trace });
        trace.at(before, outcome, || Step::Field(layout.fields.get(index).copied().unwrap_or_default()))?;
    }
    Ok(())
}

/// Turns a key into the index of a field without keeping the key. One for each way to read: a function with one caller is
/// compiled into it, and this one is called for every field.
struct FieldName<const PLACES: bool> {
    layout: &'static Layout,
    next: usize,
}

impl<'de, const PLACES: bool> DeserializeSeed<'de> for FieldName<PLACES> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<const PLACES: bool> Visitor<'_> for FieldName<PLACES> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.layout.index(name, self.next))
    }
}
