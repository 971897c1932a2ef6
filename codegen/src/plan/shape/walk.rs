//! From the fields of an endpoint to its types.

use super::{Member, ObjectId, Presence, Role, ShapeId, Shapes, Stated, Ty, Use, User, base, outline};
use crate::{
    model::{self, EnumOf, EnumValue, Field, Required, Type},
    plan::{doc, id::IdType, lock::Key, name::TypeName},
};
use std::collections::BTreeSet;

/// Walks over one endpoint.
#[derive(Debug)]
pub(in crate::plan) struct Walk<'a, 's> {
    pub shapes: &'s mut Shapes<'a>,
    number: usize,
    key: Key<'a>,
    pub role: Role,
    /// The way to the present place, as the difference of two models prints it.
    pub place: String,
    /// The fields on the way, as on the wire.
    way: Vec<&'a str>,
    /// Whether the present place is inside of a text, in which nothing is checked.
    in_text: bool,
    /// From outside to inside, in docs order.
    pub uses: Vec<Use>,
    /// What is said of the objects of requests.
    pub stated: Vec<Stated<'a>>,
    around: Vec<Around<'a>>,
}

/// A named object around the present place that contains itself.
#[derive(Debug)]
struct Around<'a> {
    name: &'a str,
    fields: &'a [Field],
    knot: super::KnotId,
}

impl<'a, 's> Walk<'a, 's> {
    /// `number` is the endpoint's place among those of the service.
    pub fn new(shapes: &'s mut Shapes<'a>, number: usize, key: Key<'a>) -> Self {
        Self {
            shapes,
            number,
            key,
            role: Role::Request,
            place: String::new(),
            way: Vec::new(),
            in_text: false,
            uses: Vec::new(),
            stated: Vec::new(),
            around: Vec::new(),
        }
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
        let outside = self.place.len();
        self.place.push('.');
        self.place.push_str(&field.name);
        self.way.push(&field.name);
        let ty = self.ty(&field.ty, field, parent, false);
        self.way.pop();
        self.place.truncate(outside);
        let in_request = self.role == Role::Request;
        // A value that must contain another of its kind could never be made.
        let needed = in_request && field.required == Some(Required::Yes) && !matches!(ty, Ty::Knot(_));
        let rules = if in_request { field.rules.iter().collect() } else { Vec::new() };
        let presence = Presence::of(&ty, needed, in_request, !in_request);
        Member { field, ty, presence, needed, rules, may_be_empty: super::may_be_empty(field) }
    }

    /// The form of `ty`, which is that of `field` or stands in it; `listed` where it is that of elements.
    fn ty(&mut self, ty: &'a Type, field: &'a Field, parent: &TypeName, listed: bool) -> Ty {
        match ty {
            // Several bits may be set at once, so that they are no choice.
            Type::String | Type::Bits { of: EnumOf::String, .. } => Ty::Text,
            Type::Int | Type::Bits { of: EnumOf::Int, .. } => Ty::Int,
            Type::Float => Ty::Float,
            Type::Bool => Ty::Bool,
            Type::File if self.role == Role::Request => Ty::Part,
            Type::File | Type::Json => Ty::Json,
            Type::List { item } => Ty::List(Box::new(self.element("[]", item, field, parent))),
            Type::Map { value } => Ty::Map(Box::new(self.element("{}", value, field, parent))),
            Type::JsonText { json } => {
                let outside = std::mem::replace(&mut self.in_text, true);
                let ty = self.ty(json, field, parent, listed);
                self.in_text = outside;
                Ty::JsonText(Box::new(ty))
            }
            Type::Enum { values, .. } if values.is_empty() => Ty::Text,
            Type::Enum { of, values } => self.choice(*of, values, &field.name, parent),
            Type::Object { fields, .. } if fields.is_empty() => Ty::Json,
            Type::Object { name, fields } => {
                self.object(ty, &Docs { name: name.as_deref(), fields, field, listed }, parent)
            }
        }
    }

    fn element(&mut self, mark: &str, ty: &'a Type, field: &'a Field, parent: &TypeName) -> Ty {
        let outside = self.place.len();
        self.place.push_str(mark);
        let ty = self.ty(ty, field, parent, true);
        self.place.truncate(outside);
        ty
    }

    fn choice(&mut self, of: EnumOf, values: &'a [EnumValue], wire: &'a str, parent: &TypeName) -> Ty {
        if let Some(id) = IdType::of(wire, of, values) {
            return Ty::Id(id);
        }
        let base = base::of_choice(wire, parent);
        let place = self.place.clone();
        let user = User { number: self.number, key: self.key, place: place.clone() };
        let id = self.shapes.intern_choice(&base, of, values, wire, user);
        let (shape, parent) = (ShapeId::Choice(id), parent.clone());
        self.uses.push(Use { shape, place, base, parent, listed: false });
        Ty::Choice(id)
    }

    fn object(&mut self, ty: &'a Type, docs: &Docs<'a>, parent: &TypeName) -> Ty {
        let Docs { name, fields, field, listed } = *docs;
        if let Some(knot) = self.tied(name, fields) {
            return Ty::Knot(knot);
        }
        let base = base::of_object(name, &field.name, parent);
        let number = self.uses.len();
        let knot = name.filter(|name| model::recurs(fields, name, fields)).map(|name| {
            let knot = self.shapes.intern_knot(outline::outline(ty, self.role));
            self.around.push(Around { name, fields, knot });
            knot
        });
        let members = self.members(fields, &base);
        let id = self.intern(&base, &members, doc::summary(&field.description));
        if let Some(knot) = knot {
            self.around.pop();
            self.shapes.tie(knot, id);
        }
        let (shape, place, parent) = (ShapeId::Object(id), self.place.clone(), parent.clone());
        self.uses.insert(number, Use { shape, place, base, parent, listed });
        if self.role == Role::Request && !self.in_text {
            self.stated.push(Stated { object: id, way: self.way.clone(), members });
        }
        Ty::Object(id)
    }

    /// The knot of the object around this one that this one repeats.
    fn tied(&self, docs_name: Option<&str>, fields: &[Field]) -> Option<super::KnotId> {
        let docs_name = docs_name?;
        let repeated =
            |around: &&Around<'_>| around.name == docs_name && model::is_part(fields, around.fields);
        self.around.iter().rev().find(repeated).map(|around| around.knot)
    }

    fn intern(&mut self, base: &TypeName, members: &[Member<'a>], summary: Option<&'a str>) -> ObjectId {
        let id = self.shapes.intern_object(base, members, self.role);
        let object = self.shapes.object_mut(id);
        object.users.insert(self.number);
        object.summaries.extend(summary);
        id
    }
}

/// An object as the docs have it.
struct Docs<'a> {
    name: Option<&'a str>,
    fields: &'a [Field],
    field: &'a Field,
    listed: bool,
}
