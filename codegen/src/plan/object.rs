//! Structs: their fields, rules, and how callers make them.

use super::{
    Accepts, ArgumentPlan, ArgumentsPlan, ChoicePlan, ConstructorPlan, DocPlan, FieldPlan, FieldRulePlan,
    MAX_ARGUMENTS, ObjectPlan, RulePlan, SetterPlan, Span, TakesPlan, TyPlan, choice, doc,
    name::{self, FieldName, TypeName},
    rules,
    shape::{ChoiceId, Member, ObjectId, Presence, Role, ShapeId, Shapes, Ty},
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
#[derive(Debug)]
pub(super) struct Names<'a, 's> {
    pub shapes: &'s Shapes<'a>,
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
        let names = field_names(object.members.iter().map(|member| (member.field.name.as_str(), None)));
        let role = object.role;
        let constructible = object.in_request;
        self.record(Record { name, doc, members: &object.members, names, role, constructible })
    }

    /// An enum of the arena.
    pub fn choice(&self, id: ChoiceId, name: TypeName) -> ChoicePlan {
        let shape = self.shapes.choice(id);
        choice::choice(name, shape.of, shape.values, shape.wire)
    }

    /// Any struct.
    pub fn record(&self, record: Record<'_, '_>) -> ObjectPlan {
        let Record { name, doc, members, names, role, constructible } = record;
        let fields =
            members.iter().zip(names).map(|(member, name)| self.field(member, name)).collect::<Vec<_>>();
        let rules = match role {
            Role::Request => field_rules(members),
            Role::Response => Vec::new(),
        };
        let constructor = constructible.then(|| constructor(&name, members, &fields));
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
    pub role: Role,
    pub constructible: bool,
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
    let rules_of = |(field, member): (usize, &Member<'_>)| {
        let applicable = member.field.rules.iter().filter(|rule| applies(rule, &member.ty));
        let needed = cannot_be_empty(member).then_some(RulePlan::Required);
        let all = needed.into_iter().chain(applicable.filter_map(rules::rule));
        all.map(|rule| FieldRulePlan { field, rule }).collect::<Vec<_>>()
    };
    members.iter().enumerate().flat_map(rules_of).collect()
}

/// Whether an empty value is one that was never given. Another rule may say so already.
fn cannot_be_empty(member: &Member<'_>) -> bool {
    let can_be_empty = match (&member.ty, &member.field.ty) {
        (Ty::Choice(_), Type::Enum { of, .. }) => *of == EnumOf::String,
        (ty, _) => matches!(ty, Ty::Text | Ty::Part),
    };
    let is_told = |rule: &Rule| matches!(rule, Rule::Length { min: Some(1..), .. });
    member.presence == Presence::Required
        && can_be_empty
        && !member.may_be_empty()
        && !member.field.rules.iter().any(is_told)
}

/// Whether the runtime can check the rule on a value of this type: the length of a number is nothing it knows.
fn applies(rule: &Rule, ty: &Ty) -> bool {
    match (rule, ty) {
        (Rule::Items { .. }, ty) => matches!(ty, Ty::List(_)),
        (_, Ty::List(item)) => applies(rule, item),
        (Rule::Range { .. }, ty) => matches!(ty, Ty::Int | Ty::Float),
        (Rule::Length { .. } | Rule::Pattern { .. } | Rule::NotPrefix { .. } | Rule::NotEqual { .. }, ty) => {
            matches!(ty, Ty::Text | Ty::Choice(_) | Ty::JsonText(_))
        }
    }
}

fn constructor(name: &TypeName, members: &[Member<'_>], fields: &[FieldPlan]) -> ConstructorPlan {
    let is_required = |member: &Member<'_>| member.presence == Presence::Required;
    let pairs = || members.iter().zip(fields);
    let required =
        pairs().filter(|(member, _)| is_required(member)).map(|(_, field)| field).collect::<Vec<_>>();
    let optional = pairs().filter(|(member, _)| !is_required(member)).map(|(_, field)| field);
    let takes = if required.len() > MAX_ARGUMENTS {
        TakesPlan::Struct(arguments(name, &required))
    } else {
        TakesPlan::Positions(required.iter().map(|field| argument(field, &field.ty)).collect())
    };
    let rest = required.len() < fields.len();
    ConstructorPlan { takes, rest, setters: setters(optional) }
}

fn arguments(name: &TypeName, required: &[&FieldPlan]) -> ArgumentsPlan {
    let what = Span::Words("What ");
    let doc = DocPlan::line(vec![what, Span::Code(name.to_string()), Span::Words(" cannot do without.")]);
    ArgumentsPlan {
        name: name.with("Args"),
        doc,
        fields: required.iter().map(|field| (*field).clone()).collect(),
    }
}

fn setters<'f>(optional: impl Iterator<Item = &'f FieldPlan>) -> Vec<SetterPlan> {
    let mut used = BTreeSet::new();
    optional
        .filter_map(|field| {
            let (ty, boxed) = match &field.ty {
                TyPlan::Optional(inner) => match inner.as_ref() {
                    TyPlan::Boxed(inner) => (inner.as_ref(), true),
                    inner => (inner, false),
                },
                ty => (ty, false),
            };
            let method = field.name.setter();
            let counted = name::numbers(used.len()).map(|n| method.counted(n));
            let method = name::claim(&mut used, std::iter::once(method.clone()).chain(counted))?;
            Some(SetterPlan { method, argument: argument(field, ty), boxed })
        })
        .collect()
}

fn argument(field: &FieldPlan, ty: &TyPlan) -> ArgumentPlan {
    let accepts = match ty {
        TyPlan::Text | TyPlan::Json | TyPlan::JsonText(_) => Accepts::Into,
        TyPlan::List(item) if **item == TyPlan::Text => Accepts::Texts,
        _ => Accepts::Value,
    };
    ArgumentPlan { field: field.name.clone(), ty: ty.clone(), accepts }
}
