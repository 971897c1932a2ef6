//! Structs: their fields, rules, and how callers make them.

use super::{
    Accepts, ArgumentPlan, ArgumentsPlan, ChoicePlan, ConstructorPlan, DocPlan, FieldPlan, FieldRulePlan,
    MAX_ARGUMENTS, ObjectPlan, RulePlan, SetterPlan, Span, TakesPlan, TyPlan, Wrap, choice, doc,
    lock::Lock,
    name::{self, FieldName, Owner, TypeName, VariantName},
    rules,
    shape::{ChoiceId, Enumeration, Member, ObjectId, Presence, ShapeId, Shapes, Stated, Ty},
};
use crate::model::{EnumOf, Rule, Type};
use std::collections::{BTreeMap, BTreeSet};

impl ObjectPlan {
    /// The struct that `new` takes, if it takes one.
    pub fn arguments(&self) -> Option<&TypeName> {
        match &self.constructor.as_ref()?.takes {
            TakesPlan::Struct(arguments) => Some(&arguments.name),
            TakesPlan::Positions(_) => None,
        }
    }
}

impl TyPlan {
    /// What is in the texts of a field that holds JSON as text.
    pub(super) fn text_of(&self) -> Option<&Self> {
        match self {
            Self::JsonText(value) => Some(value),
            Self::Optional(inner) | Self::Boxed(inner) | Self::List(inner) | Self::Map(inner) => {
                inner.text_of()
            }
            Self::Text | Self::Int | Self::Float | Self::Bool | Self::Json | Self::Part | Self::Named(_) => {
                None
            }
        }
    }
}

/// What types are called in one file.
#[expect(clippy::struct_field_names, reason = "the names are what it is about")]
#[derive(Debug)]
pub(super) struct Names<'a, 's> {
    pub shapes: &'s Shapes<'a>,
    pub lock: &'s Lock,
    pub names: BTreeMap<ShapeId, TypeName>,
}

impl Names<'_, '_> {
    /// The type of a member as it is declared.
    pub fn declared(&self, member: &Member<'_>) -> TyPlan {
        let value = self.ty(&member.ty);
        match (member.presence, &member.ty) {
            (Presence::Optional, Ty::Knot(_)) => TyPlan::Optional(Box::new(TyPlan::Boxed(Box::new(value)))),
            (Presence::Optional, _) => TyPlan::Optional(Box::new(value)),
            (Presence::Required | Presence::Empty, _) => value,
        }
    }

    /// The type of a value.
    pub fn ty(&self, ty: &Ty) -> TyPlan {
        match ty {
            Ty::Text => TyPlan::Text,
            Ty::Int => TyPlan::Int,
            Ty::Float => TyPlan::Float,
            Ty::Bool => TyPlan::Bool,
            Ty::Json => TyPlan::Json,
            Ty::Part => TyPlan::Part,
            Ty::Id(id) => TyPlan::Named(id.name()),
            Ty::List(item) => TyPlan::List(Box::new(self.ty(item))),
            Ty::Map(value) => TyPlan::Map(Box::new(self.ty(value))),
            Ty::JsonText(value) => TyPlan::JsonText(Box::new(self.ty(value))),
            Ty::Object(id) => self.named(ShapeId::Object(*id)),
            Ty::Choice(id) => self.named(ShapeId::Choice(*id)),
            // A knot is tied as soon as the walk leaves the object that it leads back to.
            Ty::Knot(knot) => {
                self.shapes.knot(*knot).map_or(TyPlan::Json, |id| self.named(ShapeId::Object(id)))
            }
        }
    }

    fn named(&self, id: ShapeId) -> TyPlan {
        self.names.get(&id).map_or(TyPlan::Json, |name| TyPlan::Named(name.clone()))
    }

    /// An object of the arena.
    pub fn object(&self, id: ObjectId, name: TypeName) -> ObjectPlan {
        let object = self.shapes.object(id);
        let doc = doc::of_object(&object.base, &object.summaries);
        let names = field_names(object.members.iter().map(|member| (wanted(member), None)));
        let owner = object.in_request.then_some(Owner::Object);
        self.record(Record { name, doc, members: &object.members, names, owner })
    }

    /// An enum of the arena.
    pub fn choice(&self, id: ChoiceId, name: TypeName) -> ChoicePlan {
        let shape = self.shapes.choice(id);
        choice::choice(name, shape.of, shape.values, shape.wire, &self.kept(shape))
    }

    /// What the values of an enum were published as.
    fn kept(&self, shape: &Enumeration<'_>) -> BTreeMap<String, VariantName> {
        let known = shape.places.iter().find_map(|(key, place)| self.lock.values(*key, place));
        known.cloned().unwrap_or_default()
    }

    /// Any struct.
    pub fn record(&self, record: Record<'_, '_>) -> ObjectPlan {
        let Record { name, doc, members, names, owner } = record;
        let fields =
            members.iter().zip(names).map(|(member, name)| self.field(member, name)).collect::<Vec<_>>();
        let rules = field_rules(members);
        let constructor = owner.map(|owner| constructor(&name, members, &fields, owner));
        ObjectPlan { name, doc, fields, rules, constructor }
    }

    fn field(&self, member: &Member<'_>, name: FieldName) -> FieldPlan {
        let wire = member.field.name.clone();
        let ty = self.declared(member);
        let doc = doc::of_field(member.field, ty.text_of());
        FieldPlan { name, wire, ty, doc }
    }
}

/// What a struct is made of.
pub(super) struct Record<'a, 'm> {
    pub name: TypeName,
    pub doc: DocPlan,
    pub members: &'m [Member<'a>],
    pub names: Vec<FieldName>,
    /// How callers make it, if they do.
    pub owner: Option<Owner>,
}

/// What a field is called after: its own name, or the one that people gave it.
pub(super) fn wanted<'a>(member: &Member<'a>) -> &'a str {
    member.field.rust.as_deref().unwrap_or(&member.field.name)
}

/// Names for wire names, each its own. A name that is taken is told by its place, else by a number.
pub(super) fn field_names<'a>(
    fields: impl Iterator<Item = (&'a str, Option<&'static str>)>,
) -> Vec<FieldName> {
    let mut used = BTreeSet::new();
    fields
        .map(|(wire, place)| {
            let plain = name::field_name(wire);
            let placed = place.map(|place| plain.behind(place));
            let counted = name::numbers(used.len()).map(|n| plain.counted(n));
            let candidates = std::iter::once(plain.clone()).chain(placed).chain(counted);
            name::claim(&mut used, candidates).unwrap_or_else(|| plain.clone())
        })
        .collect()
}

fn field_rules(members: &[Member<'_>]) -> Vec<FieldRulePlan> {
    let rules_of =
        |(field, member)| checks(member).into_iter().map(move |rule| FieldRulePlan { field, rule });
    members.iter().enumerate().flat_map(rules_of).collect()
}

fn checks(member: &Member<'_>) -> Vec<RulePlan> {
    let applicable = member.rules.iter().copied().filter(|rule| applies(rule, &member.ty));
    let needed = must_be_there(member).then_some(RulePlan::Required);
    needed.into_iter().chain(applicable.filter_map(rules::rule)).collect()
}

/// What a request says of an object inside and the object's type does not say, because other requests do not: rules of the
/// field of the request that leads there, which is the first on the way.
pub(super) fn rules_inside(stated: &Stated<'_>, shapes: &Shapes<'_>) -> Vec<RulePlan> {
    let Stated { object, way, members } = stated;
    let mut rules = Vec::new();
    for (here, everywhere) in members.iter().zip(&shapes.object(*object).members) {
        let known = checks(everywhere);
        let here = Member { presence: everywhere.presence, ..here.clone() };
        let way = || way.iter().skip(1).copied().chain([here.field.name.as_str()]).map(ToOwned::to_owned);
        let more = checks(&here).into_iter().filter(|rule| !known.contains(rule)).map(Box::new);
        rules.extend(more.map(|rule| RulePlan::Inside { way: way().collect(), rule }));
    }
    rules
}

/// Whether a value has to be looked for that was never given: one that is absent, where its type allows that, or an empty
/// one, of which another rule may say so already.
fn must_be_there(member: &Member<'_>) -> bool {
    let is_told = || member.rules.iter().any(|rule| matches!(rule, Rule::Length { min: Some(1..), .. }));
    let missing = match member.presence {
        Presence::Required => can_be_empty(member) && !is_told(),
        Presence::Optional => true,
        Presence::Empty => false,
    };
    member.needed && missing && !member.may_be_empty
}

/// Whether a value of this type can be there and empty.
fn can_be_empty(member: &Member<'_>) -> bool {
    match (&member.ty, &member.field.ty) {
        (Ty::Choice(_), Type::Enum { of, .. }) => *of == EnumOf::String,
        (ty, _) => matches!(ty, Ty::Text | Ty::Part | Ty::Id(_)),
    }
}

/// Whether the runtime can check the rule on a value of this type: the length of a number is nothing it knows.
fn applies(rule: &Rule, ty: &Ty) -> bool {
    match (rule, ty) {
        (Rule::Items { .. }, ty) => matches!(ty, Ty::List(_)),
        (_, Ty::List(item)) => applies(rule, item),
        (Rule::Range { .. }, ty) => matches!(ty, Ty::Int | Ty::Float),
        (Rule::Length { .. } | Rule::Pattern { .. } | Rule::NotPrefix { .. } | Rule::NotEqual { .. }, ty) => {
            matches!(ty, Ty::Text | Ty::Id(_) | Ty::Choice(_) | Ty::JsonText(_))
        }
    }
}

fn constructor(
    name: &TypeName,
    members: &[Member<'_>],
    fields: &[FieldPlan],
    owner: Owner,
) -> ConstructorPlan {
    let pairs = || members.iter().zip(fields);
    let required = pairs().filter(|(member, _)| member.needed).map(|(_, field)| field).collect::<Vec<_>>();
    let optional = pairs().filter(|(member, _)| !member.needed).map(|(_, field)| field);
    let takes = if required.len() > MAX_ARGUMENTS {
        TakesPlan::Struct(arguments(name, &required))
    } else {
        TakesPlan::Positions(required.iter().map(|field| argument(field)).collect())
    };
    let rest = required.len() < fields.len();
    ConstructorPlan { takes, rest, setters: setters(optional, owner) }
}

fn arguments(name: &TypeName, required: &[&FieldPlan]) -> ArgumentsPlan {
    let what = Span::Words("What ");
    let doc = DocPlan::line(vec![what, Span::Code(name.to_string()), Span::Words(" cannot do without.")]);
    let fields = required.iter().map(|field| {
        let (ty, wrap) = inside(&field.ty);
        (FieldPlan { ty: ty.clone(), ..(*field).clone() }, wrap)
    });
    ArgumentsPlan { name: name.with("Args"), doc, fields: fields.collect() }
}

fn setters<'f>(optional: impl Iterator<Item = &'f FieldPlan>, owner: Owner) -> Vec<SetterPlan> {
    let mut used = BTreeSet::new();
    optional
        .filter_map(|field| {
            let method = field.name.setter(owner);
            let counted = name::numbers(used.len()).map(|n| method.counted(n));
            let method = name::claim(&mut used, std::iter::once(method.clone()).chain(counted))?;
            Some(SetterPlan { method, argument: argument(field) })
        })
        .collect()
}

/// The type of a value that is given for a field of type `ty`, and what it has to be put into.
fn inside(ty: &TyPlan) -> (&TyPlan, Wrap) {
    match ty {
        TyPlan::Optional(inner) => match inner.as_ref() {
            TyPlan::Boxed(inner) => (inner.as_ref(), Wrap::SomeBox),
            inner => (inner, Wrap::Some),
        },
        ty => (ty, Wrap::Nothing),
    }
}

fn argument(field: &FieldPlan) -> ArgumentPlan {
    let (ty, wrap) = inside(&field.ty);
    let accepts = match ty {
        TyPlan::Text | TyPlan::Json | TyPlan::JsonText(_) => Accepts::Into,
        TyPlan::List(item) if **item == TyPlan::Text => Accepts::Texts,
        _ => Accepts::Value,
    };
    ArgumentPlan { field: field.name.clone(), ty: ty.clone(), accepts, wrap }
}
