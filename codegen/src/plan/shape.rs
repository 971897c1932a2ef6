//! Which types there are: structurally equal ones of a service are one.
//!
//! Objects and enums are interned by what they are made of, children first, together with the name the docs give
//! them. Equal shapes therefore have equal ids, however many endpoints use them and whichever way they travel, so that
//! what was read can be sent back; who uses a shape decides where it is put. A type that contains itself is tied back to
//! itself by a knot.

mod base;
mod outline;
mod walk;

use super::{
    id::IdType,
    lock::Key,
    name::{self, TypeName},
};
use crate::{
    model::{EnumOf, EnumValue, Field, Rule, Scalar},
    words,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) use walk::Walk;

/// An object of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ObjectId(usize);

/// An enum of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ChoiceId(usize);

/// An object that contains itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KnotId(usize);

/// Either kind of type that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ShapeId {
    Object(ObjectId),
    Choice(ChoiceId),
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ty {
    Text,
    Int,
    Float,
    Bool,
    Json,
    Part,
    /// The kind of an id, which is one type for all services.
    Id(IdType),
    Object(ObjectId),
    Choice(ChoiceId),
    Knot(KnotId),
    List(Box<Ty>),
    Map(Box<Ty>),
    /// A text that holds such a value.
    JsonText(Box<Ty>),
}

/// Whether a member can be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Presence {
    Required,
    Optional,
    /// Absent and empty are the same: lists and maps of replies.
    Empty,
}

impl Presence {
    /// A value that is also read can be absent whatever the docs say, but that an absent list is an empty one.
    fn of(ty: &Ty, needed: bool, in_request: bool, in_reply: bool) -> Self {
        match ty {
            Ty::List(_) | Ty::Map(_) if !in_request => Self::Empty,
            Ty::List(_) | Ty::Map(_) if needed => Self::Required,
            _ if needed && !in_reply => Self::Required,
            _ => Self::Optional,
        }
    }
}

/// Who makes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Request,
    Response,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(super) struct Member<'a> {
    pub field: &'a Field,
    pub ty: Ty,
    pub presence: Presence,
    /// Whether every request that holds the object needs it.
    pub needed: bool,
    /// What every request that holds the object says of it.
    pub rules: Vec<&'a Rule>,
    /// Whether the docs say that an empty text means something.
    pub may_be_empty: bool,
}

impl Member<'_> {
    /// Keeps what holds for another request as well.
    fn meet(&mut self, other: &Self) {
        self.needed &= other.needed;
        self.may_be_empty |= other.may_be_empty;
        self.rules.retain(|rule| other.rules.contains(rule));
    }
}

fn may_be_empty(field: &Field) -> bool {
    let allows = |rule: &Rule| matches!(rule, Rule::Length { min: Some(0), .. });
    field.rules.iter().any(allows) || words::MAY_BE_EMPTY.within(&field.description)
}

/// What makes two objects equal. What must be given and what is checked does not: a page that says so would part the
/// type from that of all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ObjectKey {
    base: TypeName,
    members: Vec<(String, Ty)>,
}

/// What makes two enums equal: the name of the field and the values. Values that say what they are need no more; the
/// numbers of one `type` have nothing in common with those of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ChoiceKey {
    of: EnumOf,
    base: TypeName,
    /// Pages list the same values in this order and that.
    values: BTreeSet<(Scalar, Option<String>)>,
}

/// An object, with the texts of its first occurrence.
#[derive(Clone, Debug)]
pub(super) struct Object<'a> {
    pub base: TypeName,
    pub members: Vec<Member<'a>>,
    pub users: BTreeSet<usize>,
    /// What the docs say of the fields that hold it, each in a sentence.
    pub summaries: BTreeSet<&'a str>,
    /// Whether callers make it.
    pub in_request: bool,
    /// Whether it is read.
    in_reply: bool,
}

impl<'a> Object<'a> {
    /// One more place of the object, with what is said of its members there.
    fn add(&mut self, members: &[Member<'a>], role: Role) {
        match role {
            Role::Response => self.in_reply = true,
            Role::Request => {
                let is_first = !std::mem::replace(&mut self.in_request, true);
                for (member, other) in self.members.iter_mut().zip(members) {
                    if is_first {
                        member.needed = other.needed;
                        member.may_be_empty = other.may_be_empty;
                        member.rules.clone_from(&other.rules);
                    } else {
                        member.meet(other);
                    }
                }
            }
        }
    }
}

/// An enum, with the texts of its first occurrence.
#[derive(Clone, Debug)]
pub(super) struct Enumeration<'a> {
    pub of: EnumOf,
    pub values: &'a [EnumValue],
    pub wire: &'a str,
    pub users: BTreeSet<usize>,
    /// The endpoints and events that have it, and where.
    pub places: Vec<(Key<'a>, String)>,
}

/// What a request says of the members of an object at one of its places.
#[derive(Clone, Debug)]
pub(super) struct Stated<'a> {
    pub object: ObjectId,
    /// The fields on the way, that of the object the last.
    pub way: Vec<&'a str>,
    pub members: Vec<Member<'a>>,
}

/// A place that has a type.
struct User<'a> {
    /// The endpoint's place among those of the service.
    number: usize,
    key: Key<'a>,
    place: String,
}

/// The types of a service.
#[derive(Debug, Default)]
pub(super) struct Shapes<'a> {
    objects: Vec<Object<'a>>,
    choices: Vec<Enumeration<'a>>,
    knots: Vec<Option<ObjectId>>,
    object_ids: BTreeMap<ObjectKey, ObjectId>,
    choice_ids: BTreeMap<ChoiceKey, ChoiceId>,
    knot_ids: BTreeMap<String, KnotId>,
}

/// A type that an endpoint uses, and what is known there for a name of it.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub shape: ShapeId,
    /// The way to it.
    pub place: String,
    /// What it is called by itself.
    pub base: TypeName,
    /// The name of what it stands in.
    pub parent: TypeName,
    /// Whether it is that of the elements of a list.
    pub listed: bool,
}

impl<'a> Shapes<'a> {
    pub fn object(&self, id: ObjectId) -> &Object<'a> {
        &self.objects[id.0]
    }

    fn object_mut(&mut self, id: ObjectId) -> &mut Object<'a> {
        &mut self.objects[id.0]
    }

    pub fn choice(&self, id: ChoiceId) -> &Enumeration<'a> {
        &self.choices[id.0]
    }

    /// The object that a knot leads back to.
    pub fn knot(&self, id: KnotId) -> Option<ObjectId> {
        self.knots[id.0]
    }

    /// Whether two endpoints use the type.
    pub fn is_shared(&self, id: ShapeId) -> bool {
        let users = match id {
            ShapeId::Object(id) => &self.object(id).users,
            ShapeId::Choice(id) => &self.choice(id).users,
        };
        users.len() > 1
    }

    /// Decides what can be absent, once all places of all objects are known.
    pub fn settle(&mut self) {
        for Object { members, in_request, in_reply, .. } in &mut self.objects {
            for member in members {
                member.presence = Presence::of(&member.ty, member.needed, *in_request, *in_reply);
            }
        }
    }

    fn intern_object(&mut self, base: &TypeName, members: &[Member<'a>], role: Role) -> ObjectId {
        let keys = members.iter().map(|member| (member.field.name.clone(), member.ty.clone()));
        let key = ObjectKey { base: base.clone(), members: keys.collect() };
        let next = ObjectId(self.objects.len());
        let id = *self.object_ids.entry(key).or_insert(next);
        if id == next {
            let (base, users, summaries) = (base.clone(), BTreeSet::new(), BTreeSet::new());
            let members = members.to_vec();
            self.objects.push(Object { base, members, users, summaries, in_request: false, in_reply: false });
        }
        self.object_mut(id).add(members, role);
        id
    }

    fn intern_choice(
        &mut self,
        base: &TypeName,
        of: EnumOf,
        values: &'a [EnumValue],
        wire: &'a str,
        user: User<'a>,
    ) -> ChoiceId {
        let next = ChoiceId(self.choices.len());
        let id = *self.choice_ids.entry(choice_key(base, of, values, wire)).or_insert(next);
        if id == next {
            self.choices.push(Enumeration { of, values, wire, users: BTreeSet::new(), places: Vec::new() });
        }
        let choice = &mut self.choices[id.0];
        choice.users.insert(user.number);
        choice.places.push((user.key, user.place));
        id
    }

    fn intern_knot(&mut self, outline: String) -> KnotId {
        let next = KnotId(self.knots.len());
        let id = *self.knot_ids.entry(outline).or_insert(next);
        if id == next {
            self.knots.push(None);
        }
        id
    }

    fn tie(&mut self, knot: KnotId, id: ObjectId) {
        self.knots[knot.0] = Some(id);
    }
}

fn choice_key(base: &TypeName, of: EnumOf, values: &[EnumValue], wire: &str) -> ChoiceKey {
    let says = |value: &EnumValue| match &value.value {
        Scalar::String(text) => value.name.is_some() || text.contains(char::is_alphabetic),
        Scalar::Int(_) => value.name.is_some(),
    };
    let plain = name::type_name(&name::singular(wire)).filter(|_| values.iter().all(says));
    let base = plain.unwrap_or_else(|| base.clone());
    ChoiceKey {
        of,
        base,
        values: values.iter().map(|value| (value.value.clone(), value.name.clone())).collect(),
    }
}
