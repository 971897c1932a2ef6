//! The object types of a service: equal ones are one, and what stands in more than one place is a component.
//!
//! Objects are interned by what they are made of, children first. A type that contains itself is printed by the docs as
//! a tree that breaks off somewhere; it is tied back to the object around it whose name and fields it repeats.

use super::{
    key::Keys,
    schema::{Holds, KnotId, Node, ObjectId},
};
use crate::model::{self, Field, Required};
use serde_json::{Map, Value, json};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

/// What an object is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Shape {
    title: Option<String>,
    properties: Vec<(String, Node)>,
    required: Vec<String>,
}

#[derive(Debug)]
struct Object {
    shape: Shape,
    /// What its key is made of: the docs' name, or that of the field which holds it.
    base: String,
    places: usize,
    key: Option<String>,
}

/// The objects of a service.
#[derive(Debug, Default)]
pub(super) struct Pool<'a> {
    objects: Vec<Object>,
    ids: HashMap<Shape, ObjectId>,
    knots: Vec<Option<ObjectId>>,
    /// By what is in the tree of the object that contains itself.
    knot_ids: HashMap<String, KnotId>,
    around: Vec<Around<'a>>,
}

/// A named object around the present place that contains itself.
#[derive(Debug)]
struct Around<'a> {
    name: &'a str,
    fields: &'a [Field],
    knot: KnotId,
}

impl<'a> Pool<'a> {
    /// The object of these fields, which `field` holds.
    pub fn object(
        &mut self,
        name: Option<&'a str>,
        fields: &'a [Field],
        field: &str,
        node_of: &dyn Fn(&mut Self, &'a Field) -> Node,
    ) -> Node {
        if let Some(knot) = self.tied(name, fields) {
            return Node::holding(Holds::Knot(knot));
        }
        let knot = name.filter(|name| model::recurs(fields, name, fields)).map(|name| {
            let knot = self.knot(name, fields);
            self.around.push(Around { name, fields, knot });
            knot
        });
        let mut seen = BTreeSet::new();
        // Of two rows of one name the first counts, as it does in Rust.
        let first = fields.iter().filter(|field| seen.insert(field.name.as_str()));
        let properties = first.map(|field| (field.name.clone(), node_of(self, field))).collect::<Vec<_>>();
        if knot.is_some() {
            self.around.pop();
        }
        let required = required(fields, &properties);
        let shape = Shape { title: name.map(str::to_owned), properties, required };
        let id = self.intern(shape, name.unwrap_or(field));
        if let Some(tied) = knot.and_then(|knot| self.knots.get_mut(knot.0)) {
            *tied = Some(id);
        }
        Node::holding(Holds::Object(id))
    }

    /// The knot of the object around this one that this one repeats.
    fn tied(&self, name: Option<&str>, fields: &[Field]) -> Option<KnotId> {
        let name = name?;
        let repeated = |around: &&Around<'_>| around.name == name && model::is_part(fields, around.fields);
        self.around.iter().rev().find(repeated).map(|around| around.knot)
    }

    /// Equal trees have one knot.
    fn knot(&mut self, name: &str, fields: &[Field]) -> KnotId {
        let next = KnotId(self.knots.len());
        let outline = json!([name, fields]).to_string();
        let knot = *self.knot_ids.entry(outline).or_insert(next);
        if knot == next {
            self.knots.push(None);
        }
        knot
    }

    fn intern(&mut self, shape: Shape, base: &str) -> ObjectId {
        if let Some(id) = self.ids.get(&shape) {
            return *id;
        }
        let id = ObjectId(self.objects.len());
        for (_, node) in &shape.properties {
            count(&mut self.objects, node);
        }
        self.ids.insert(shape.clone(), id);
        self.objects.push(Object { shape, base: base.to_owned(), places: 0, key: None });
        id
    }

    /// Counts a place outside of all objects.
    pub fn place(&mut self, node: &Node) {
        count(&mut self.objects, node);
    }

    /// Gives the objects that stand in several places their keys. Of those of one name the one in most places has it
    /// alone, so that a page which says something else than all others renames none of theirs.
    pub fn name(&mut self, service: &str) {
        let knotted = self.knots.iter().flatten().map(|id| id.0).collect::<BTreeSet<_>>();
        let mut order = self.objects.iter_mut().enumerate().collect::<Vec<_>>();
        order.retain(|(id, object)| object.places > 1 || knotted.contains(id));
        order.sort_by_key(|(_, object)| Reverse(object.places));
        let mut keys = Keys::of(service);
        for (_, object) in order {
            object.key = Some(keys.free(&object.base));
        }
    }

    /// The components by key.
    pub fn components(&self) -> Vec<(&str, Value)> {
        let keyed = self.objects.iter().filter_map(|object| Some((object.key.as_deref()?, object)));
        let mut keyed =
            keyed.map(|(key, object)| (key, self.component(key, &object.shape))).collect::<Vec<_>>();
        keyed.sort_by_key(|(key, _)| *key);
        keyed
    }

    fn component(&self, key: &str, shape: &Shape) -> Value {
        let Shape { title, properties, required } = shape;
        let own = key.split_once('.').map_or(key, |(_, own)| own);
        let other = title.as_deref().filter(|title| *title != own);
        Value::Object(self.shape(other, properties, required))
    }

    /// The schema as JSON.
    pub fn spell(&self, node: &Node) -> Value {
        let mut schema = match &node.holds {
            Holds::Nothing => Map::new(),
            Holds::List(item) => members([("type", json!("array")), ("items", self.spell(item))]),
            Holds::Map(value) => {
                members([("type", json!("object")), ("additionalProperties", self.spell(value))])
            }
            Holds::JsonText(json) => members([
                ("type", json!("string")),
                ("contentMediaType", json!("application/json")),
                ("contentSchema", self.spell(json)),
            ]),
            Holds::Object(id) => self.object_or_ref(*id),
            Holds::Alone(properties, required) => self.shape(None, properties, required),
            Holds::Knot(knot) => match self.knots.get(knot.0) {
                Some(Some(id)) => self.object_or_ref(*id),
                Some(None) | None => members([("type", json!("object"))]),
            },
        };
        for (word, value) in &node.keywords {
            schema.insert(word.clone(), value.clone());
        }
        Value::Object(schema)
    }

    fn object_or_ref(&self, id: ObjectId) -> Map<String, Value> {
        let Some(object) = self.objects.get(id.0) else { return members([("type", json!("object"))]) };
        match &object.key {
            Some(key) => members([("$ref", json!(format!("#/components/schemas/{key}")))]),
            None => self.whole(&object.shape),
        }
    }

    fn whole(&self, shape: &Shape) -> Map<String, Value> {
        let Shape { title, properties, required } = shape;
        self.shape(title.as_deref(), properties, required)
    }

    fn shape(
        &self,
        docs_name: Option<&str>,
        properties: &[(String, Node)],
        required: &[String],
    ) -> Map<String, Value> {
        let mut object = members([("type", json!("object"))]);
        // No title: generators name a type by it, and leave out all of one title but the first, with every operation that
        // needs another. Keys, and the names of members, are unique.
        if let Some(name) = docs_name {
            object.insert("x-docs-name".to_owned(), json!(name));
        }
        let properties = properties.iter().map(|(name, node)| (name.clone(), self.spell(node)));
        object.insert("properties".to_owned(), Value::Object(properties.collect()));
        if !required.is_empty() {
            object.insert("required".to_owned(), json!(required));
        }
        object
    }
}

/// The members that must be given. A value that must contain another of its kind could never be made.
fn required(fields: &[Field], properties: &[(String, Node)]) -> Vec<String> {
    let is_knot = |name: &str| {
        properties.iter().any(|(known, node)| known == name && matches!(node.holds, Holds::Knot(_)))
    };
    let mut seen = BTreeSet::new();
    let first = fields.iter().filter(|field| seen.insert(field.name.as_str()));
    let required = first.filter(|field| field.required == Some(Required::Yes));
    required.map(|field| field.name.clone()).filter(|name| !is_knot(name)).collect()
}

fn count(objects: &mut [Object], node: &Node) {
    match &node.holds {
        Holds::List(inner) | Holds::Map(inner) | Holds::JsonText(inner) => count(objects, inner),
        Holds::Object(id) => {
            if let Some(object) = objects.get_mut(id.0) {
                object.places += 1;
            }
        }
        Holds::Alone(properties, _) => properties.iter().for_each(|(_, node)| count(objects, node)),
        Holds::Nothing | Holds::Knot(_) => {}
    }
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(word, value)| (word.to_owned(), value)).collect()
}
