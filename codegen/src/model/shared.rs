//! The object types of a service that stand in more than one place.
//!
//! Objects are interned by what they are made of, children first, so that each is compared with its like member by
//! member and never as a tree. What stands in a type that is written once stands in one place, however often that one
//! is referred to.

use super::{Endpoint, Event, Field, Service, Type, written::Written};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    convert::Infallible,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    mem, ptr,
};

/// Which types are written once, and under which keys.
#[derive(Default)]
pub(super) struct Shared<'a> {
    objects: Vec<Object<'a>>,
    /// By hash of what an object is made of.
    known: HashMap<u64, Vec<usize>>,
    /// The object of a type, by its address.
    ids: HashMap<usize, usize>,
}

/// An object type, where it was met first.
struct Object<'a> {
    ty: &'a Type,
    name: Option<&'a str>,
    fields: &'a [Field],
    /// The objects in its fields, in their order.
    inner: Vec<usize>,
    /// What the key is made of: its name, or that of the field which holds it.
    base: &'a str,
    places: usize,
    key: Option<String>,
}

impl<'a> Shared<'a> {
    pub fn of(service: &Service<'a>) -> Self {
        let mut shared = Self::default();
        for endpoint in &service.endpoints {
            let (request, response) = (&endpoint.request, &endpoint.response);
            let mut inner = Vec::new();
            for fields in [&request.path, &request.query, &request.header, &request.body, &response.body] {
                shared.fields(fields, &mut inner);
            }
            shared.count(&inner);
        }
        for event in &service.events {
            let mut inner = Vec::new();
            shared.fields(&event.body, &mut inner);
            shared.fields(&event.reply, &mut inner);
            shared.count(&inner);
        }
        shared.name();
        shared
    }

    /// The types that are written once, by key.
    pub fn types(&self) -> Vec<(&str, Written)> {
        let keyed = self.objects.iter().filter_map(|object| Some((object.key.as_deref()?, object)));
        let mut keyed = keyed.collect::<Vec<_>>();
        keyed.sort_by_key(|(key, object)| (object.base, key.len(), *key));
        keyed
            .into_iter()
            .map(|(key, object)| (key, Written::in_place(object.ty, &|ty| self.key(ty))))
            .collect()
    }

    pub fn endpoint(&self, endpoint: &Endpoint) -> Endpoint<Written> {
        let written = |ty: &Type| Ok(Written::of(ty, &|ty| self.key(ty)));
        endpoint.map(&written).unwrap_or_else(|never: Infallible| match never {})
    }

    pub fn event(&self, event: &Event) -> Event<Written> {
        let written = |ty: &Type| Ok(Written::of(ty, &|ty| self.key(ty)));
        event.map(&written).unwrap_or_else(|never: Infallible| match never {})
    }

    fn key(&self, ty: &Type) -> Option<&str> {
        let id = self.ids.get(&address(ty))?;
        self.objects.get(*id)?.key.as_deref()
    }

    fn fields(&mut self, fields: &'a [Field], inner: &mut Vec<usize>) {
        for field in fields {
            self.ty(&field.ty, &field.name, inner);
        }
    }

    /// An object without members is no more than a word, and is never shared.
    fn ty(&mut self, ty: &'a Type, field: &'a str, inner: &mut Vec<usize>) {
        if let Type::Object { name, fields } = ty {
            if !fields.is_empty() {
                let id = self.object(ty, name.as_deref(), fields, field);
                self.ids.insert(address(ty), id);
                inner.push(id);
            }
        } else if let Some(held) = ty.inner() {
            self.ty(held, field, inner);
        }
    }

    fn object(&mut self, ty: &'a Type, name: Option<&'a str>, fields: &'a [Field], field: &'a str) -> usize {
        let mut inner = Vec::new();
        self.fields(fields, &mut inner);
        let bucket = self.known.entry(hash(name, fields, &inner)).or_default();
        let objects = &mut self.objects;
        let is_same = |id: &&usize| {
            objects.get(**id).is_some_and(|known| {
                known.name == name && known.inner == inner && are_alike(known.fields, fields)
            })
        };
        if let Some(id) = bucket.iter().find(is_same) {
            return *id;
        }
        let id = objects.len();
        bucket.push(id);
        self.count(&inner);
        let base = name.unwrap_or(field);
        self.objects.push(Object { ty, name, fields, inner, base, places: 0, key: None });
        id
    }

    fn count(&mut self, inner: &[usize]) {
        for id in inner {
            if let Some(object) = self.objects.get_mut(*id) {
                object.places += 1;
            }
        }
    }

    /// Of the types of one name, the one that stands in most places has it alone; so a page that says something else
    /// than all others renames none of theirs.
    fn name(&mut self) {
        let mut order = self.objects.iter_mut().filter(|object| object.places > 1).collect::<Vec<_>>();
        order.sort_by_key(|object| Reverse(object.places));
        let bases = order.iter().map(|object| object.base).collect::<BTreeSet<_>>();
        let mut numbers = BTreeMap::<_, usize>::new();
        for object in order {
            let number = numbers.entry(object.base).or_insert(0);
            let mut key = object.base.to_owned();
            *number += 1;
            while *number > 1 {
                key = format!("{}{number}", object.base);
                if !bases.contains(key.as_str()) {
                    break;
                }
                *number += 1;
            }
            object.key = Some(key);
        }
    }
}

fn address(ty: &Type) -> usize {
    ptr::from_ref(ty).addr()
}

/// Equal for objects of one name whose fields are alike and hold the same objects.
fn hash(name: Option<&str>, fields: &[Field], inner: &[usize]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (name, inner, fields.len()).hash(&mut hasher);
    for Field { name, ty, required, description, default, example, rules, scopes, origin, rust, span: _ } in
        fields
    {
        (name, required, description, default, example, rules, scopes, origin, rust).hash(&mut hasher);
        hash_type(ty, &mut hasher);
    }
    hasher.finish()
}

fn hash_type(ty: &Type, hasher: &mut DefaultHasher) {
    mem::discriminant(ty).hash(hasher);
    match ty {
        Type::List { item } | Type::Map { value: item } | Type::JsonText { json: item } => {
            hash_type(item, hasher);
        }
        Type::Enum { of, values } | Type::Bits { of, bits: values } => (of, values).hash(hasher),
        Type::Object { .. }
        | Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Json => {}
    }
}

/// Whether fields say the same, whatever the objects in them are.
fn are_alike(some: &[Field], others: &[Field]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(some, other)| is_alike(some, other))
}

fn is_alike(some: &Field, other: &Field) -> bool {
    let Field { name, ty, required, description, default, example, rules, scopes, origin, rust, span: _ } =
        some;
    *name == other.name
        && *required == other.required
        && *description == other.description
        && *default == other.default
        && *example == other.example
        && *rules == other.rules
        && *scopes == other.scopes
        && *origin == other.origin
        && *rust == other.rust
        && is_alike_type(ty, &other.ty)
}

fn is_alike_type(some: &Type, other: &Type) -> bool {
    match (some, other) {
        (Type::List { item: some }, Type::List { item: other })
        | (Type::Map { value: some }, Type::Map { value: other })
        | (Type::JsonText { json: some }, Type::JsonText { json: other }) => is_alike_type(some, other),
        (Type::Object { name: some, fields }, Type::Object { name: other, fields: others }) => {
            // Those with members are compared by what they are, not here.
            fields.is_empty() == others.is_empty() && (!fields.is_empty() || some == other)
        }
        (some, other) => some == other,
    }
}
