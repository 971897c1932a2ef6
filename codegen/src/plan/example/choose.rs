//! Which of the fields that can be left out an example shows.

use super::{
    given::{Fields, Given},
    neutral::{self, Place},
    text,
};
use crate::plan::{ObjectPlan, SetterPlan, shape::Ty};

/// How much a field tells, the first most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The page's sample has it.
    Sampled,
    /// How much comes at once.
    PageSize,
    /// The page's row has a value for it.
    Shown,
    /// The sample has an object there.
    Object,
    /// What kind of ids the others are.
    IdType,
    /// Its value has to be made up.
    MadeUp,
}

/// What an object is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// The call itself.
    Call,
    /// Another object.
    Object,
}

/// One or two setters beside so many values that have to be given, in docs order.
pub(super) fn setters<'o>(
    object: &'o ObjectPlan,
    fields: &Fields<'_, '_, '_>,
    required: usize,
    around: Around,
) -> Vec<&'o SetterPlan> {
    let setters = object.constructor.iter().flat_map(|constructor| &constructor.setters);
    let mut ranked = setters
        .enumerate()
        .filter_map(|(at, setter)| Some((rank(fields.get(&setter.argument.field)?)?, at, setter)))
        .collect::<Vec<_>>();
    ranked.sort_by_key(|(rank, at, _)| (*rank, *at));
    let tells_little = |rank: Rank| rank >= Rank::IdType;
    let only_little = ranked.first().is_some_and(|(rank, ..)| tells_little(*rank));
    ranked.retain(|(rank, ..)| only_little || !tells_little(*rank));
    let first_is_object = ranked.first().is_some_and(|(rank, ..)| *rank == Rank::Object);
    ranked.truncate(match (around, required) {
        (_, 0..=2) if only_little => 1,
        (Around::Call, _) if first_is_object => 1,
        (Around::Call, 0..=2) | (Around::Object, 0) => 2,
        (Around::Call, 3..=4) => 1,
        (Around::Call | Around::Object, _) => 0,
    });
    ranked.sort_by_key(|(_, at, _)| *at);
    ranked.into_iter().map(|(.., setter)| setter).collect()
}

fn rank(given: &Given<'_, '_>) -> Option<Rank> {
    let Given { field, member, shown, sampled } = given;
    let is_free = matches!(neutral::place(member.field), Place::Free);
    if !is_simple(&member.ty) {
        return (*sampled && is_object(&member.ty)).then_some(Rank::Object);
    }
    let is_shown = match &member.ty {
        Ty::Text => text::shown(member.field, shown).is_some(),
        _ => !shown.is_empty(),
    };
    match field.name.as_str() {
        // What an upload is about.
        _ if member.ty == Ty::Part => Some(Rank::Sampled),
        _ if !is_free => None,
        _ if is_shown && *sampled => Some(Rank::Sampled),
        "page_size" => Some(Rank::PageSize),
        name if name.ends_with("_id_type") => Some(Rank::IdType),
        _ if is_shown => Some(Rank::Shown),
        _ => Some(Rank::MadeUp),
    }
}

/// Whether a value of the type is one word.
fn is_simple(ty: &Ty) -> bool {
    match ty {
        Ty::Text | Ty::Int | Ty::Float | Ty::Bool | Ty::Id(_) | Ty::Choice(_) | Ty::Part => true,
        Ty::List(item) => matches!(**item, Ty::Text | Ty::Int | Ty::Id(_) | Ty::Choice(_)),
        Ty::Json | Ty::JsonText(_) | Ty::Object(_) | Ty::Knot(_) | Ty::Map(_) => false,
    }
}

fn is_object(ty: &Ty) -> bool {
    match ty {
        Ty::Object(_) | Ty::JsonText(_) => true,
        Ty::List(item) => is_object(item),
        Ty::Text
        | Ty::Int
        | Ty::Float
        | Ty::Bool
        | Ty::Id(_)
        | Ty::Choice(_)
        | Ty::Json
        | Ty::Part
        | Ty::Knot(_)
        | Ty::Map(_) => false,
    }
}
