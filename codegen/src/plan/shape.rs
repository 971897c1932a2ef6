//! Which types there are: structurally equal ones of a service are one.
//!
//! Objects and enums are interned by what they are made of, children first, together with the name the docs give
//! them. Equal shapes therefore have equal ids, however many endpoints use them, and who uses a shape decides where it
//! is put. A type that contains itself is printed by the docs as a tree that breaks off somewhere; it is recognised by
//! an inner object that has the name and no other fields than one around it, and tied back to that one by a knot.

use super::{
    doc,
    name::{self, TypeName},
};
use crate::model::{EnumOf, EnumValue, Field, Required, Rule, Scalar, Type};
use crate::words;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

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
}

impl Member<'_> {
    /// Whether the docs say that an empty text means something.
    pub fn may_be_empty(&self) -> bool {
        let allows = |rule: &Rule| matches!(rule, Rule::Length { min: Some(0), .. });
        self.field.rules.iter().any(allows) || words::MAY_BE_EMPTY.within(&self.field.description)
    }
}

/// What makes two members equal. Rules are checked in requests only, and make a difference there only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct MemberKey {
    wire: String,
    ty: Ty,
    presence: Presence,
    rules: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ObjectKey {
    base: TypeName,
    members: Vec<MemberKey>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ChoiceKey {
    base: TypeName,
    of: EnumOf,
    /// Pages list the same values in this order and that.
    values: BTreeSet<Scalar>,
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
    /// Whether it has members that must be given and rules that are checked.
    pub role: Role,
}

impl<'a> Object<'a> {
    /// One that nobody uses yet.
    fn new(base: TypeName, members: Vec<Member<'a>>, role: Role) -> Self {
        let (users, summaries) = (BTreeSet::new(), BTreeSet::new());
        Self { base, members, users, summaries, in_request: false, role }
    }
}

/// An enum, with the texts of its first occurrence.
#[derive(Clone, Debug)]
pub(super) struct Enumeration<'a> {
    pub base: TypeName,
    pub of: EnumOf,
    pub values: &'a [EnumValue],
    pub wire: &'a str,
    pub users: BTreeSet<usize>,
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

/// A type that an endpoint uses, and the name of what it stands in.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub shape: ShapeId,
    pub parent: TypeName,
}

/// Walks over one endpoint.
#[derive(Debug)]
pub(super) struct Walk<'a, 's> {
    pub shapes: &'s mut Shapes<'a>,
    pub endpoint: usize,
    pub role: Role,
    /// From outside to inside, in docs order.
    pub uses: Vec<Use>,
    around: Vec<Around<'a>>,
}

/// A named object around the present place that contains itself.
#[derive(Debug)]
struct Around<'a> {
    name: &'a str,
    fields: &'a [Field],
    knot: KnotId,
}

impl<'a> Shapes<'a> {
    pub fn object(&self, id: ObjectId) -> &Object<'a> {
        &self.objects[id.0]
    }

    pub fn choice(&self, id: ChoiceId) -> &Enumeration<'a> {
        &self.choices[id.0]
    }

    /// The object that a knot leads back to.
    pub fn knot(&self, id: KnotId) -> Option<ObjectId> {
        self.knots[id.0]
    }

    pub fn base(&self, id: ShapeId) -> &TypeName {
        match id {
            ShapeId::Object(id) => &self.object(id).base,
            ShapeId::Choice(id) => &self.choice(id).base,
        }
    }

    /// Whether two endpoints use the type.
    pub fn is_shared(&self, id: ShapeId) -> bool {
        let users = match id {
            ShapeId::Object(id) => &self.object(id).users,
            ShapeId::Choice(id) => &self.choice(id).users,
        };
        users.len() > 1
    }

    fn intern_knot(&mut self, outline: String) -> KnotId {
        let next = KnotId(self.knots.len());
        let id = *self.knot_ids.entry(outline).or_insert(next);
        if id == next {
            self.knots.push(None);
        }
        id
    }
}

impl<'a, 's> Walk<'a, 's> {
    pub fn new(shapes: &'s mut Shapes<'a>, endpoint: usize) -> Self {
        Self { shapes, endpoint, role: Role::Request, uses: Vec::new(), around: Vec::new() }
    }

    /// The members of an object, each wire name once.
    pub fn members(
        &mut self,
        fields: impl IntoIterator<Item = &'a Field>,
        parent: &TypeName,
    ) -> Vec<Member<'a>> {
        let mut seen = BTreeSet::new();
        let first = fields.into_iter().filter(|field| seen.insert(field.name.as_str())).collect::<Vec<_>>();
        first.into_iter().map(|field| self.member(field, parent)).collect()
    }

    pub fn member(&mut self, field: &'a Field, parent: &TypeName) -> Member<'a> {
        let ty = self.ty(&field.ty, field, parent);
        let presence = match (self.role, &ty) {
            (Role::Response, Ty::List(_) | Ty::Map(_)) => Presence::Empty,
            // A value that must contain another of its kind could never be made.
            (Role::Response, _) | (Role::Request, Ty::Knot(_)) => Presence::Optional,
            (Role::Request, _) if field.required == Some(Required::Yes) => Presence::Required,
            (Role::Request, _) => Presence::Optional,
        };
        Member { field, ty, presence }
    }

    /// The form of `ty`, which is that of `field` or stands in it.
    fn ty(&mut self, ty: &'a Type, field: &'a Field, parent: &TypeName) -> Ty {
        match ty {
            // Several bits may be set at once, so that they are no choice.
            Type::String | Type::Bits { of: EnumOf::String, .. } => Ty::Text,
            Type::Int | Type::Bits { of: EnumOf::Int, .. } => Ty::Int,
            Type::Float => Ty::Float,
            Type::Bool => Ty::Bool,
            Type::File if self.role == Role::Request => Ty::Part,
            Type::File | Type::Json => Ty::Json,
            Type::List { item } => Ty::List(Box::new(self.ty(item, field, parent))),
            Type::Map { value } => Ty::Map(Box::new(self.ty(value, field, parent))),
            Type::JsonText { json } => Ty::JsonText(Box::new(self.ty(json, field, parent))),
            Type::Enum { values, .. } if values.is_empty() => Ty::Text,
            Type::Enum { of, values } => self.choice(*of, values, &field.name, parent),
            Type::Object { fields, .. } if fields.is_empty() => Ty::Json,
            Type::Object { name, fields } => self.object(ty, name.as_deref(), fields, field, parent),
        }
    }

    fn choice(&mut self, of: EnumOf, values: &'a [EnumValue], wire: &'a str, parent: &TypeName) -> Ty {
        let base = choice_base(wire, parent);
        let key =
            ChoiceKey { base: base.clone(), of, values: values.iter().map(|v| v.value.clone()).collect() };
        let next = ChoiceId(self.shapes.choices.len());
        let id = *self.shapes.choice_ids.entry(key).or_insert(next);
        if id == next {
            self.shapes.choices.push(Enumeration { base, of, values, wire, users: BTreeSet::new() });
        }
        self.shapes.choices[id.0].users.insert(self.endpoint);
        self.uses.push(Use { shape: ShapeId::Choice(id), parent: parent.clone() });
        Ty::Choice(id)
    }

    fn object(
        &mut self,
        ty: &'a Type,
        docs_name: Option<&'a str>,
        fields: &'a [Field],
        field: &'a Field,
        parent: &TypeName,
    ) -> Ty {
        if let Some(knot) = self.tied(docs_name, fields) {
            return Ty::Knot(knot);
        }
        let base = object_base(docs_name, &field.name, parent);
        let place = self.uses.len();
        let knot = docs_name.filter(|name| recurs(fields, name, fields)).map(|name| {
            let knot = self.shapes.intern_knot(outline(ty, self.role));
            self.around.push(Around { name, fields, knot });
            knot
        });
        let members = self.members(fields, &base);
        let id = self.intern(&base, members);
        self.shapes.objects[id.0].summaries.extend(doc::summary(&field.description));
        if let Some(knot) = knot {
            self.around.pop();
            self.shapes.knots[knot.0] = Some(id);
        }
        self.uses.insert(place, Use { shape: ShapeId::Object(id), parent: parent.clone() });
        Ty::Object(id)
    }

    /// The knot of the object around this one that this one repeats.
    fn tied(&self, docs_name: Option<&str>, fields: &[Field]) -> Option<KnotId> {
        let docs_name = docs_name?;
        let repeated = |around: &&Around<'_>| around.name == docs_name && is_part(fields, around.fields);
        self.around.iter().rev().find(repeated).map(|around| around.knot)
    }

    fn intern(&mut self, base: &TypeName, members: Vec<Member<'a>>) -> ObjectId {
        let role = self.role;
        let keys = members.iter().map(|member| member_key(member, role)).collect();
        let next = ObjectId(self.shapes.objects.len());
        let key = ObjectKey { base: base.clone(), members: keys };
        let id = *self.shapes.object_ids.entry(key).or_insert(next);
        if id == next {
            self.shapes.objects.push(Object::new(base.clone(), members, role));
        }
        let object = &mut self.shapes.objects[id.0];
        object.users.insert(self.endpoint);
        object.in_request |= role == Role::Request;
        id
    }
}

fn member_key(member: &Member<'_>, role: Role) -> MemberKey {
    let Member { field, ty, presence } = member;
    let rules = match role {
        Role::Request if !field.rules.is_empty() => format!("{:?}", field.rules),
        Role::Request | Role::Response => String::new(),
    };
    let is_text = matches!(ty, Ty::Text | Ty::Choice(_)) && *presence == Presence::Required;
    let rules = if is_text && member.may_be_empty() { format!("{rules} or empty") } else { rules };
    MemberKey { wire: field.name.clone(), ty: ty.clone(), presence: *presence, rules }
}

/// The docs' own name where it says something, else that of the field.
fn object_base(docs_name: Option<&str>, wire: &str, parent: &TypeName) -> TypeName {
    let says_something = |name: &&str| !GENERIC.contains(&name.to_lowercase().as_str());
    let named = docs_name.filter(says_something).and_then(name::type_name);
    let base = named.or_else(|| name::type_name(&name::singular(wire)));
    match base {
        Some(base) if name::is_taken(&base) => parent.join(&base),
        Some(base) => base,
        None => parent.with("Object"),
    }
}

/// Type names that only say that there is an object.
const GENERIC: &[&str] =
    &["object", "json", "struct", "map", "list", "array", "data", "enum", "any", "string"];

/// The field's name; of one word it would say too little without the object it stands in.
fn choice_base(wire: &str, parent: &TypeName) -> TypeName {
    match name::type_name(&name::singular(wire)) {
        Some(base) if name::is_one_word(wire) || name::is_taken(&base) => parent.join(&base),
        Some(base) => base,
        None => parent.with("Kind"),
    }
}

/// Whether an object of this name that repeats `whole` stands somewhere below `fields`.
pub(crate) fn recurs(fields: &[Field], docs_name: &str, whole: &[Field]) -> bool {
    fields.iter().any(|field| type_recurs(&field.ty, docs_name, whole))
}

fn type_recurs(ty: &Type, docs_name: &str, whole: &[Field]) -> bool {
    if let Type::Object { name, fields } = ty {
        let repeats = name.as_deref() == Some(docs_name) && !fields.is_empty() && is_part(fields, whole);
        return repeats || recurs(fields, docs_name, whole);
    }
    ty.inner().is_some_and(|inner| type_recurs(inner, docs_name, whole))
}

/// Whether every field of `part` is one of `whole`, of the same kind.
pub(crate) fn is_part(part: &[Field], whole: &[Field]) -> bool {
    part.iter().all(|field| {
        let is_same = |other: &&Field| other.name == field.name && kind(&other.ty) == kind(&field.ty);
        whole.iter().any(|other| is_same(&other))
    })
}

/// The kind of a type. Where the docs stop listing the rows of an object, it is any JSON.
fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::String
        | Type::Enum { of: EnumOf::String, .. }
        | Type::Bits { of: EnumOf::String, .. }
        | Type::JsonText { .. } => "text",
        Type::Int | Type::Enum { of: EnumOf::Int, .. } | Type::Bits { of: EnumOf::Int, .. } => "int",
        Type::Float => "float",
        Type::Bool => "bool",
        Type::File => "file",
        Type::List { .. } => "list",
        Type::Map { .. } => "map",
        Type::Json | Type::Object { .. } => "object",
    }
}

/// All of a type that its Rust form depends on, as a text that is equal for equal types.
fn outline(ty: &Type, role: Role) -> String {
    let mut text = format!("{role:?}");
    write_outline(ty, &mut text);
    text
}

fn write_outline(ty: &Type, out: &mut String) {
    match ty {
        Type::List { item } | Type::Map { value: item } | Type::JsonText { json: item } => {
            out.push_str(kind(ty));
            write_outline(item, out);
        }
        Type::Object { name, fields } => {
            let _ = write!(out, "{name:?}{{");
            for Field { name, ty, required, rules, .. } in fields {
                let _ = write!(out, "{name:?}{required:?}{rules:?}");
                write_outline(ty, out);
            }
            out.push('}');
        }
        Type::Enum { of, values } => {
            let _ = write!(out, "{of:?}{:?}", values.iter().map(|value| &value.value).collect::<Vec<_>>());
        }
        Type::String | Type::Int | Type::Float | Type::Bool | Type::File | Type::Json | Type::Bits { .. } => {
            out.push_str(kind(ty));
        }
    }
}
