//! What came in another structure than its slot: what can be meant by it, and what is told.

use serde_core::de::value::{MapAccessDeserializer, StringDeserializer};
use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::trace::Trace;
use super::{Read, json, read_map, read_record};
use crate::codec::lenient::{Odd, Scalar, assign, kind};
use crate::codec::{Slot, Step, Target};

/// How deep JSON may stand in texts inside of JSON in texts. Each of them may be as deep as a document, and the stack has
/// to hold them all.
const TEXTS: u8 = 2;

/// A scalar where the docs have an object or a list, or one that cannot be meant.
#[cold]
pub(super) fn scalar<const PLACES: bool>(
    slot: &mut dyn Slot,
    scalar: Scalar<'_>,
    odd: Odd,
    trace: &Trace<PLACES>,
) {
    let is_read = match (slot.target(), scalar) {
        // A list of texts takes any text as its one element; JSON of a list is meant all the same.
        (Target::List(_), Scalar::Text(text)) => {
            document(slot, text, trace, true) || only(slot, scalar) || document(slot, text, trace, false)
        }
        (Target::List(_), _) => only(slot, scalar),
        (Target::Record(_) | Target::Map(_), Scalar::Text(text)) => document(slot, text, trace, false),
        _ => false,
    };
    if !is_read {
        slot.clear();
        trace.note(odd.wanted, odd.found);
    }
}

/// One element where the docs have a list.
fn only(slot: &mut dyn Slot, scalar: Scalar<'_>) -> bool {
    let Target::List(list) = slot.target() else { return false };
    list.clear();
    assign(list.push(), scalar).is_ok()
}

/// JSON inside of a text. Whether it was read; where `whole`, without anything left to tell.
fn document<const PLACES: bool>(slot: &mut dyn Slot, text: &str, trace: &Trace<PLACES>, whole: bool) -> bool {
    if !text.trim_start().starts_with(['{', '[']) || trace.texts.get() == TEXTS {
        return false;
    }
    let before = trace.count.get();
    trace.texts.set(trace.texts.get() + 1);
    let mut json = serde_json::Deserializer::from_str(text);
    let outcome = Read { slot, trace }.deserialize(&mut json).and_then(|()| json.end());
    trace.texts.set(trace.texts.get() - 1);
    let is_read =
        outcome.is_ok() && !(whole && trace.count.get() != before) && !trace.is_about_the_value(before, 0);
    if !is_read {
        trace.forget(before);
        trace.failed.take();
    }
    is_read
}

/// A list where the docs have something else: none of it for nothing, one element for itself.
#[cold]
pub(super) fn list<'de, A: SeqAccess<'de>, const PLACES: bool>(
    slot: &mut dyn Slot,
    mut access: A,
    trace: &Trace<PLACES>,
) -> Result<(), A::Error> {
    let (before, wanted) = (trace.count.get(), kind(&slot.target()));
    let outcome = access.next_element_seed(Read { slot: &mut *slot, trace });
    if trace.at(before, outcome, || Step::Index(0))?.is_none() {
        slot.clear();
        return Ok(());
    }
    let mut more = false;
    while access.next_element::<IgnoredAny>()?.is_some() {
        more = true;
    }
    if more || trace.is_about_the_value(before, 1) {
        trace.forget(before);
        slot.clear();
        trace.note(wanted, "a list");
    }
    Ok(())
}

/// An object where the docs have something else: an empty one for nothing, one for a list of them.
#[cold]
pub(super) fn object<'de, A: MapAccess<'de>, const PLACES: bool>(
    slot: &mut dyn Slot,
    mut access: A,
    trace: &Trace<PLACES>,
) -> Result<(), A::Error> {
    let wanted = kind(&slot.target());
    let Some(first) = access.next_key::<String>()? else {
        slot.clear();
        return Ok(());
    };
    let object = Begun { first: Some(first), access };
    if let Target::List(list) = slot.target() {
        list.clear();
        match list.push().target() {
            Target::Record(record) => return read_record(record, object, trace),
            Target::Map(map) => return read_map(map, object, trace),
            Target::Json(place) => {
                return json(MapAccessDeserializer::new(object), trace).map(|json| *place = json);
            }
            Target::JsonText(place) => {
                let json = json(MapAccessDeserializer::new(object), trace);
                return json.map(|json| *place = json.to_string());
            }
            _ => {}
        }
    }
    IgnoredAny.visit_map(object)?;
    slot.clear();
    trace.note(wanted, "an object");
    Ok(())
}

/// An object whose first key has been read already.
struct Begun<A> {
    first: Option<String>,
    access: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Begun<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(key) => seed.deserialize(StringDeserializer::new(key)).map(Some),
            None => self.access.next_key_seed(Again(seed)),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.access.next_value_seed(seed)
    }
}

/// A seed of another type that does the same. What reads a key is compiled into its caller as long as there is one alone, and
/// that has to be the way of all other objects.
struct Again<K>(K);

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Again<K> {
    type Value = K::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K::Value, D::Error> {
        self.0.deserialize(deserializer)
    }
}
