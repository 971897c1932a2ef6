//! JSON without a documented structure, as a tree.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, value::Number};

use super::trace::Trace;

/// Reads a tree, and counts what it takes in memory: three bytes of a reply may become thirty.
pub(super) struct Tree<'a, const PLACES: bool>(pub &'a Trace<PLACES>);

/// What a member takes beside its key and value: its place, in nodes that are half empty.
const MEMBER: usize = 64;

/// What the first member of an object takes, whatever it is: a node with places for eleven.
const NODE: usize = 11 * (size_of::<String>() + size_of::<Value>());

/// The least that a text takes which is not empty, beside itself.
const TEXT: usize = 32;

impl<'de, const PLACES: bool> DeserializeSeed<'de> for Tree<'_, PLACES> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, const PLACES: bool> Visitor<'de> for Tree<'_, PLACES> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        if !value.is_empty() {
            self.0.take(TEXT + value.len())?;
        }
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = access.next_element_seed(Tree(self.0))? {
            self.0.take(size_of::<Value>())?;
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let node = if object.is_empty() { NODE } else { size_of::<Value>() + MEMBER };
            self.0.take(node + key.len())?;
            object.insert(key, access.next_value_seed(Tree(self.0))?);
        }
        Ok(Value::Object(object))
    }
}
