//! Trees of fields: what is sent and what comes back.

use super::{
    Kind, Log, pair,
    prose::same_text,
    rename, rules,
    set::{self, strs},
    show,
    spot::{Need, Side, Spot, nested, spots},
};
use crate::{
    model::{EnumValue, Event, Field, Request, Response, Type},
    plan::MAX_ARGUMENTS,
};
use std::collections::BTreeMap;

/// Members of both sides, sorted by what became of them.
#[derive(Default)]
struct Members<'a> {
    kept: Vec<(Spot<'a>, Spot<'a>)>,
    removed: Vec<Spot<'a>>,
    added: Vec<Spot<'a>>,
}

pub(super) fn request(log: &mut Log, before: &Request, after: &Request) {
    let mut members = Members::default();
    for ((side, parent, before), (_, _, after)) in places(before).into_iter().zip(places(after)) {
        members.pair_by_name(spots(side, parent, before), spots(side, parent, after));
    }
    let required = |request| {
        places(request)
            .into_iter()
            .flat_map(|(side, parent, fields)| spots(side, parent, fields))
            .collect::<Vec<_>>()
    };

    reordered(log, "request", &required(before), &required(after));
    members.compare(log);
    if before.forms != after.forms {
        log.push(Kind::FormsChanged, "body", show::forms(&before.forms), show::forms(&after.forms));
    }
}

fn places(request: &Request) -> [(Side, &'static str, &[Field]); 4] {
    let Request { content_type: _, path, query, header, body, forms: _ } = request;
    [
        (Side::Path, "path", path),
        (Side::Request, "query", query),
        (Side::Request, "header", header),
        (Side::Request, "body", body),
    ]
}

pub(super) fn reply(log: &mut Log, before: &Response, after: &Response) {
    fields(log, Side::Reply, "response", &before.body, &after.body);
}

/// What comes with an event, and what a callback may be answered.
pub(super) fn event(log: &mut Log, before: &Event, after: &Event) {
    fields(log, Side::Reply, "body", &before.body, &after.body);
    fields(log, Side::Request, "reply", &before.reply, &after.reply);
}

fn fields(log: &mut Log, side: Side, parent: &str, before: &[Field], after: &[Field]) {
    let (before, after) = (spots(side, parent, before), spots(side, parent, after));
    if side == Side::Request {
        reordered(log, parent, &before, &after);
    }
    let mut members = Members::default();
    members.pair_by_name(before, after);
    members.compare(log);
}

impl<'a> Members<'a> {
    /// A name that stands twice in one table pairs first with first and second with second.
    fn pair_by_name(&mut self, before: Vec<Spot<'a>>, after: Vec<Spot<'a>>) {
        let mut left = numbered(before).collect::<BTreeMap<_, _>>();
        for (key, after) in numbered(after) {
            match left.remove(&key) {
                Some(before) => self.kept.push((before, after)),
                None => self.added.push(after),
            }
        }
        self.removed.extend(left.into_values());
    }

    fn compare(self, log: &mut Log) {
        for (before, after) in &self.kept {
            field(log, before, after);
        }
        let mut removed = self.removed.iter().collect::<Vec<_>>();
        let mut added = self.added.iter().collect::<Vec<_>>();

        for (before, after) in pair::take_pairs(&mut removed, &mut added, |spot| spot.field.name.clone()) {
            log.push(Kind::ParameterMoved, after.path(), before.path(), after.path());
            field(log, before, after);
        }
        for (before, after) in rename::pairs(&mut removed, &mut added) {
            log.push(renamed(after.side), after.path(), before.field.name.clone(), after.field.name.clone());
            field(log, before, after);
        }
        for before in removed {
            log.push(self::removed(before.side), before.path(), show::field(before.field), None);
        }
        for after in added {
            log.push(self::added(after), after.path(), None, show::field(after.field));
        }
    }
}

fn numbered(spots: Vec<Spot<'_>>) -> impl Iterator<Item = ((&str, usize), Spot<'_>)> {
    let mut seen = BTreeMap::<&str, usize>::new();
    spots.into_iter().map(move |spot| {
        let count = seen.entry(&spot.field.name).or_default();
        *count += 1;
        ((spot.field.name.as_str(), *count), spot)
    })
}

const fn renamed(side: Side) -> Kind {
    match side {
        Side::Path | Side::Request => Kind::ParameterRenamed,
        Side::Reply => Kind::ReplyFieldRenamed,
    }
}

const fn removed(side: Side) -> Kind {
    match side {
        Side::Path | Side::Request => Kind::ParameterRemoved,
        Side::Reply => Kind::ReplyFieldRemoved,
    }
}

const fn added(spot: &Spot<'_>) -> Kind {
    match (spot.side, spot.need()) {
        (Side::Reply, _) => Kind::ReplyFieldAdded,
        (Side::Path | Side::Request, Need::Required) => Kind::RequiredParameterAdded,
        (Side::Path | Side::Request, Need::Conditional) => Kind::ConditionalParameterAdded,
        (Side::Path | Side::Request, Need::Optional) => Kind::ParameterAdded,
    }
}

const fn retyped(side: Side) -> Kind {
    match side {
        Side::Path | Side::Request => Kind::ParameterType,
        Side::Reply => Kind::ReplyFieldType,
    }
}

/// Of the required members that both sides have, whether two changed places. With more than
/// [`MAX_ARGUMENTS`] they go into a struct by name, and their order says nothing.
fn reordered(log: &mut Log, path: &str, before: &[Spot<'_>], after: &[Spot<'_>]) {
    let (before, after) = (required(before), required(after));
    if before.len().max(after.len()) > MAX_ARGUMENTS {
        return;
    }
    let common = |of: &[String], other: &[String]| {
        of.iter().filter(|path| other.contains(path)).cloned().collect::<Vec<_>>()
    };
    let (before, after) = (common(&before, &after), common(&after, &before));
    if before != after {
        log.push(Kind::ParametersReordered, path, before.join(", "), after.join(", "));
    }
}

fn required(spots: &[Spot<'_>]) -> Vec<String> {
    spots.iter().filter(|spot| spot.need() == Need::Required).map(Spot::path).collect()
}

fn field(log: &mut Log, before: &Spot<'_>, after: &Spot<'_>) {
    let path = after.path();
    match after.side {
        Side::Path | Side::Request => sent(log, &path, before, after),
        Side::Reply => restated(log, &path, before.field, after.field),
    }
    let (before, after, side) = (before.field, after.field, after.side);
    set::field_scopes(log, &path, &strs(&before.scopes), &strs(&after.scopes));
    prose(log, &path, before, after);
    ty(log, side, &path, &before.ty, &after.ty);
}

/// What a caller has to send.
fn sent(log: &mut Log, path: &str, before: &Spot<'_>, after: &Spot<'_>) {
    let kind = match (before.need(), after.need()) {
        (Need::Required, Need::Required)
        | (Need::Conditional, Need::Conditional)
        | (Need::Optional, Need::Optional) => None,
        (Need::Optional | Need::Conditional, Need::Required) => Some(Kind::ParameterRequired),
        (Need::Required, Need::Optional | Need::Conditional) => Some(Kind::ParameterOptional),
        (Need::Optional, Need::Conditional) => Some(Kind::ParameterConditional),
        (Need::Conditional, Need::Optional) => Some(Kind::ParameterUnconditional),
    };
    if let Some(kind) = kind {
        log.push(kind, path, before.need().word().to_owned(), after.need().word().to_owned());
    }
    rules::compare(log, path, before.field, after.field);
    let (before, after) = (default(before.field), default(after.field));
    if before != after {
        log.push(Kind::DefaultChanged, path, before, after);
    }
}

/// The same facts of a reply, on which nothing relies.
fn restated(log: &mut Log, path: &str, before: &Field, after: &Field) {
    if rules::shift(&before.rules, &after.rules) != rules::Shift::Same {
        log.push(Kind::ReplyFieldRestated, path, rules::text(&before.rules), rules::text(&after.rules));
    }
    if default(before) != default(after) {
        log.push(Kind::ReplyFieldRestated, path, default(before), default(after));
    }
    if before.required != after.required {
        log.push(Kind::ReplyFieldRestated, path, None, None);
    }
}

fn default(field: &Field) -> Option<String> {
    field.default.as_ref().map(show::value)
}

fn prose(log: &mut Log, path: &str, before: &Field, after: &Field) {
    if !same_text(&before.description, &after.description) {
        log.push(Kind::TextChanged, path, None, None);
    }
    if before.example.as_ref().map(show::value) != after.example.as_ref().map(show::value) {
        log.push(Kind::ExampleChanged, path, None, None);
    }
    if before.origin != after.origin {
        log.push(Kind::OriginChanged, path, None, None);
    }
}

fn ty(log: &mut Log, side: Side, path: &str, before: &Type, after: &Type) {
    match (before, after) {
        (Type::List { item: before }, Type::List { item: after }) => {
            ty(log, side, &format!("{path}[]"), before, after);
        }
        (Type::Map { value: before }, Type::Map { value: after }) => {
            ty(log, side, &format!("{path}{{}}"), before, after);
        }
        (Type::Object { name: old, fields: before }, Type::Object { name: new, fields: after }) => {
            if old != new {
                log.push(Kind::TypeRenamed, path, old.clone(), new.clone());
            }
            fields(log, nested(side), path, before, after);
        }
        (Type::Enum { of: old, values: before }, Type::Enum { of: new, values: after }) if old == new => {
            values(log, path, before, after);
        }
        // The text has no place of its own: what is in it stands where the text does.
        (Type::JsonText { json: before }, Type::JsonText { json: after }) => {
            ty(log, nested(side), path, before, after);
        }
        (before, after) => others(log, side, path, before, after),
    }
}

/// Types that are not made of the same parts.
fn others(log: &mut Log, side: Side, path: &str, before: &Type, after: &Type) {
    let (old, new) = (show::ty(before), show::ty(after));
    if old != new {
        return log.push(retyped(side), path, old, new);
    }
    let (old, new) = (meanings(bits(before)), meanings(bits(after)));
    let differs = |(bit, text): (&String, &&str)| new.get(bit).is_none_or(|new| !same_text(text, new));
    if old.len() != new.len() || old.iter().any(differs) {
        let words = |bits: &BTreeMap<String, &str>| bits.keys().cloned().collect::<Vec<_>>().join(" + ");
        log.push(Kind::BitsChanged, path, words(&old), words(&new));
    }
}

fn bits(ty: &Type) -> &[EnumValue] {
    if let Type::Bits { bits, .. } = ty { bits } else { &[] }
}

fn values(log: &mut Log, path: &str, before_values: &[EnumValue], after_values: &[EnumValue]) {
    let (before, after) = (meanings(before_values), meanings(after_values));
    let words = |meanings: &BTreeMap<String, &str>| meanings.keys().cloned().collect::<Vec<_>>();
    let (old, new) = (words(&before), words(&after));
    set::set(log, path, (&strs(&old), Kind::ValueRemoved), (&strs(&new), Kind::ValueAdded));

    let scopes = |of: &[EnumValue]| -> BTreeMap<String, Vec<String>> {
        of.iter().map(|value| (show::scalar(&value.value), value.scopes.clone())).collect()
    };
    let (old, new) = (scopes(before_values), scopes(after_values));
    for (value, before) in &old {
        if let Some(after) = new.get(value) {
            let (before, after) = (strs(before), strs(after));
            let path = format!("{path}={value}");
            set::set(log, &path, (&before, Kind::ValueScopeRemoved), (&after, Kind::ValueScopeAdded));
        }
    }
    let reworded =
        |(value, text): (&String, &&str)| after.get(value).is_some_and(|new| !same_text(text, new));
    if before.iter().any(reworded) {
        log.push(Kind::TextChanged, path, None, None);
    }
}

fn meanings(values: &[EnumValue]) -> BTreeMap<String, &str> {
    values.iter().map(|value| (show::scalar(&value.value), value.description.as_str())).collect()
}
