//! Schemas, before it is known which objects are components.

use crate::model::{EnumOf, EnumValue, Scalar};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// An object of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ObjectId(pub usize);

/// An object that contains itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct KnotId(pub usize);

/// A schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub holds: Holds,
    /// What is said beside what it holds.
    pub keywords: Map<String, Value>,
}

/// What stands inside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Holds {
    /// Nothing: the keywords say all.
    #[default]
    Nothing,
    List(Box<Node>),
    Map(Box<Node>),
    /// A text that is JSON.
    JsonText(Box<Node>),
    Object(ObjectId),
    /// The object of a body, which is never shared: its properties, and those that must be given.
    Alone(Vec<(String, Node)>, Vec<String>),
    /// An object around this place.
    Knot(KnotId),
}

impl Node {
    /// A schema of keywords alone.
    pub fn plain(keywords: Value) -> Self {
        let Value::Object(keywords) = keywords else { return Self::default() };
        Self { holds: Holds::Nothing, keywords }
    }

    pub fn holding(holds: Holds) -> Self {
        Self { holds, keywords: Map::new() }
    }

    /// Says something more, unless it is said already.
    pub fn say(&mut self, word: &str, value: impl Into<Value>) {
        self.keywords.entry(word).or_insert_with(|| value.into());
    }
}

/// The schema of an enum. A value that is listed twice is one, with what is said of either.
pub(super) fn choice(of: EnumOf, values: &[EnumValue]) -> Node {
    let mut known = Vec::<(&Scalar, String)>::new();
    let mut places = HashMap::new();
    for EnumValue { value, description, scopes: _, name: _, english: _ } in values {
        let place = *places.entry(value).or_insert(known.len());
        match known.get_mut(place) {
            Some((_, said)) if said != description => {
                said.push('\n');
                said.push_str(description);
            }
            Some(_) => {}
            None => known.push((value, description.clone())),
        }
    }
    let mut node = plain_of(of);
    if known.is_empty() {
        return node;
    }
    node.say("enum", known.iter().map(|(value, _)| scalar(value, of)).collect::<Vec<_>>());
    if known.iter().any(|(_, said)| !said.is_empty()) {
        node.say("x-enum-descriptions", known.into_iter().map(|(_, said)| said).collect::<Vec<_>>());
    }
    let scoped = values.iter().filter(|value| !value.scopes.is_empty());
    let scoped = scoped.map(|one| (spelled(&one.value), json!(one.scopes))).collect::<Map<_, _>>();
    if !scoped.is_empty() {
        node.say("x-enum-scopes", scoped);
    }
    node
}

/// The schema of a sum of bits.
pub(super) fn bits(of: EnumOf, bits: &[EnumValue]) -> Node {
    let mut node = plain_of(of);
    node.say("x-bits", json!(bits));
    node
}

/// A whole number, or a text.
pub(super) fn plain_of(of: EnumOf) -> Node {
    match of {
        EnumOf::String => Node::plain(json!({ "type": "string" })),
        EnumOf::Int => Node::plain(json!({ "type": "integer", "format": "int64" })),
    }
}

/// A value in the type of its enum: pages print numbers among texts.
fn scalar(value: &Scalar, of: EnumOf) -> Value {
    match (value, of) {
        (Scalar::Int(number), EnumOf::Int) => json!(number),
        (Scalar::String(text), EnumOf::Int) => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        (value, EnumOf::String) => json!(spelled(value)),
    }
}

fn spelled(value: &Scalar) -> String {
    match value {
        Scalar::Int(number) => number.to_string(),
        Scalar::String(text) => text.clone(),
    }
}
