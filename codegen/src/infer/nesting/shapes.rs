//! Which members types have, as the tables of a service show it.
//!
//! Types of one name have the same members wherever they are listed, so what one table proves of a
//! type helps to place the rows of another. All counts are of tables, so that neither the order of the
//! pages nor a table that repeats itself has a say.

use crate::model::{Endpoint, Event, Field, Type};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What tables without levels show of the types of their rows, once these are placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shapes(BTreeMap<String, Shape>);

/// What they show of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shape {
    listed: Tables,
    /// Every name that stands inside the type in one of them.
    names: BTreeMap<String, Inside>,
}

/// How many tables list members of a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tables {
    all: u32,
    /// Those in which a sample shows the row behind the members outside, so that there are no others.
    closed: u32,
    /// Those that have levels: what they list is all there is.
    known: u32,
}

/// How many tables have a name inside a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Inside {
    /// As a member or deeper.
    anywhere: Tables,
    /// As a member.
    member: u32,
    /// As a member, because a sample shows it there.
    shown: u32,
    /// As a member, in tables that have levels.
    known: u32,
}

/// An object of a table.
pub(crate) struct Object<'a> {
    pub ty: &'a str,
    /// Its members, and whether a sample shows them inside.
    pub members: Vec<(&'a str, bool)>,
    /// The names of what stands deeper inside.
    pub deeper: Vec<&'a str>,
    /// Whether a sample shows that there are no others.
    pub closed: bool,
}

impl Shapes {
    /// The shapes of one table.
    pub(crate) fn of_table<'a>(objects: impl IntoIterator<Item = Object<'a>>) -> Self {
        let mut shapes = Self::default();
        for object in objects {
            let Shape { listed, names } = shapes.0.entry(object.ty.to_owned()).or_default();
            listed.all = 1;
            listed.closed |= u32::from(object.closed);
            for (name, shown) in object.members {
                let inside = names.entry(name.to_owned()).or_default();
                inside.member = 1;
                inside.shown |= u32::from(shown);
            }
            for name in object.deeper {
                names.entry(name.to_owned()).or_default();
            }
        }
        for Shape { listed, names } in shapes.0.values_mut() {
            for inside in names.values_mut() {
                inside.anywhere = *listed;
            }
        }
        shapes
    }

    /// The shapes of a table whose rows have levels.
    pub(crate) fn of_fields(fields: &[Field]) -> Self {
        let mut shapes = Self::default();
        shapes.add_objects(fields);
        shapes
    }

    /// Fields are nested no deeper than the model.
    fn add_objects(&mut self, fields: &[Field]) {
        for field in fields {
            let Type::Object { name, fields } = items(&field.ty) else { continue };
            self.add_objects(fields);
            let Some(name) = name else { continue };
            let Shape { listed, names } = self.0.entry(name.clone()).or_default();
            *listed = Tables { all: 1, closed: 1, known: 1 };
            for member in fields {
                let inside = Inside { anywhere: *listed, member: 1, shown: 1, known: 1 };
                names.insert(member.name.clone(), inside);
            }
        }
    }

    /// Whether they say nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what other tables show.
    pub(crate) fn add(&mut self, other: &Self) {
        for (ty, more) in &other.0 {
            let shape = self.0.entry(ty.clone()).or_default();
            shape.listed.add(more.listed);
            for (name, more) in &more.names {
                shape.names.entry(name.clone()).or_default().add(*more);
            }
        }
    }
}

impl Tables {
    fn add(&mut self, more: Self) {
        self.all += more.all;
        self.closed += more.closed;
        self.known += more.known;
    }

    fn without(self, less: Self) -> Self {
        Self {
            all: self.all.saturating_sub(less.all),
            closed: self.closed.saturating_sub(less.closed),
            known: self.known.saturating_sub(less.known),
        }
    }
}

impl Inside {
    fn add(&mut self, more: Self) {
        self.anywhere.add(more.anywhere);
        self.member += more.member;
        self.shown += more.shown;
        self.known += more.known;
    }

    fn without(self, less: Self) -> Self {
        Self {
            anywhere: self.anywhere.without(less.anywhere),
            member: self.member.saturating_sub(less.member),
            shown: self.shown.saturating_sub(less.shown),
            known: self.known.saturating_sub(less.known),
        }
    }
}

/// What other tables say of a name as a member of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is one: a table with levels lists it.
    Listed,
    /// Tables with levels list members of the type, and not this one.
    Unlisted,
    /// It is one: a sample shows it.
    Shown,
    /// It is one in most of them.
    Placed,
    /// Some have members of the type and not this one, nor have they the name deeper inside.
    Missing,
    /// The same, and a sample shows that they list all members.
    Excluded,
}

/// What the other tables of a service show: all but one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Elsewhere<'a> {
    all: &'a Shapes,
    own: &'a Shapes,
}

impl<'a> Elsewhere<'a> {
    /// What the other tables say of a type; `None` where none lists it.
    pub(crate) fn shape(self, ty: &str) -> Option<ShapeElsewhere<'a>> {
        let (all, own) = (self.all.0.get(ty)?, self.own.0.get(ty));
        let listed = all.listed.without(own.map(|own| own.listed).unwrap_or_default());
        let mut shape = ShapeElsewhere { all, own, listed, other_version: false };
        shape.other_version = own
            .into_iter()
            .flat_map(|own| &own.names)
            .any(|(name, own)| own.shown > 0 && shape.inside(name).member == 0);
        (listed.all > 0).then_some(shape)
    }
}

/// A type in the other tables of a service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShapeElsewhere<'a> {
    all: &'a Shape,
    own: Option<&'a Shape>,
    listed: Tables,
    /// Whether a sample shows a member in this table that the type has in no other: then what the
    /// others lack says nothing.
    other_version: bool,
}

impl ShapeElsewhere<'_> {
    /// How many other tables have the name inside the type.
    fn inside(self, name: &str) -> Inside {
        let of = |shape: &Shape| shape.names.get(name).copied().unwrap_or_default();
        of(self.all).without(self.own.map(of).unwrap_or_default())
    }

    /// What the other tables say of `name` as a member, if anything.
    pub(crate) fn verdict(self, name: &str) -> Option<Verdict> {
        let (listed, inside) = (self.listed, self.inside(name));
        if inside.known > 0 {
            Some(Verdict::Listed)
        } else if listed.known > 0 && !self.other_version {
            Some(Verdict::Unlisted)
        } else if inside.shown > 0 {
            Some(Verdict::Shown)
        } else if inside.member * 2 > listed.all {
            Some(Verdict::Placed)
        } else if self.other_version {
            None
        } else if listed.closed > inside.anywhere.closed {
            Some(Verdict::Excluded)
        } else if inside.member == 0 && listed.all > inside.anywhere.all {
            Some(Verdict::Missing)
        } else {
            None
        }
    }
}

/// What other pages say beside one: the tables of its service, those of its own among them, and what is known
/// of its own endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    all: &'a Shapes,
    own: &'a [Shapes],
    twin: Option<&'a Twin>,
}

impl<'a> Service<'a> {
    /// The shapes of all tables, those of the page's own in their order, and what another page of its endpoint lists;
    /// `None` where nothing of it concerns the page.
    pub(crate) fn new(all: &'a Shapes, own: &'a [Shapes], twin: Option<&'a Twin>) -> Option<Self> {
        let known = |own: &Shapes| own.0.keys().any(|ty| Elsewhere { all, own }.shape(ty).is_some());
        (twin.is_some() || own.iter().any(known)).then_some(Self { all, own, twin })
    }
}

/// What a page of an endpoint lists whose rows have levels, spelled as samples that show all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    request: Value,
    response: Value,
}

impl Twin {
    /// The message stands in the place of the request, for it comes first.
    pub(crate) fn of_event(event: &Event) -> Self {
        Self { request: members(&event.body), response: members(&event.reply) }
    }

    pub(crate) fn of(endpoint: &Endpoint) -> Self {
        Self { request: members(&endpoint.request.body), response: members(&endpoint.response.body) }
    }
}

/// Fields as an object of JSON.
fn members(fields: &[Field]) -> Value {
    fields.iter().map(|field| (field.name.clone(), value(&field.ty))).collect::<Map<_, _>>().into()
}

fn value(ty: &Type) -> Value {
    match items(ty) {
        Type::Object { fields, .. } => members(fields),
        // Nobody says what is inside.
        Type::Json => Value::Null,
        _ => Value::String(String::new()),
    }
}

/// What a list or a map holds, else the type itself.
fn items(ty: &Type) -> &Type {
    match ty {
        Type::List { item: inner } | Type::Map { value: inner } => items(inner),
        _ => ty,
    }
}

/// What is known beside the tables of a page, and what these show.
#[derive(Debug, Default)]
pub(crate) struct Beside<'a> {
    service: Option<Service<'a>>,
    /// The shapes of the page's tables without levels so far.
    pub seen: Vec<Shapes>,
}

impl<'a> Beside<'a> {
    pub(crate) fn new(service: Option<Service<'a>>) -> Self {
        Self { service, seen: Vec::new() }
    }

    /// What is known beside the next table.
    pub(crate) fn elsewhere(&self) -> Option<Elsewhere<'a>> {
        let Service { all, own, .. } = self.service?;
        Some(Elsewhere { all, own: own.get(self.seen.len())? })
    }

    /// What another page of the endpoint lists in the place of the next table: the first is that of the request, the
    /// second that of the reply.
    pub(crate) fn twin(&self) -> Option<&'a Value> {
        let twin = self.service?.twin?;
        match self.seen.len() {
            0 => Some(&twin.request),
            1 => Some(&twin.response),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A table with one object of type `user`: its members, those a sample shows with a `+`.
    fn table(members: &'static str, deeper: &[&'static str], closed: bool) -> Shapes {
        let member = |name: &'static str| (name.trim_end_matches('+'), name.ends_with('+'));
        let members = members.split(' ').map(member).collect();
        Shapes::of_table([Object { ty: "user", members, deeper: deeper.to_vec(), closed }])
    }

    fn verdict(own: &Shapes, others: &[Shapes], name: &str) -> Option<Verdict> {
        let mut all = own.clone();
        for other in others {
            all.add(other);
        }
        Elsewhere { all: &all, own }.shape("user")?.verdict(name)
    }

    #[test]
    fn a_table_has_no_say_about_itself() {
        let own = table("id+ name+", &[], true);
        assert_eq!(verdict(&own, &[], "id"), None);
        assert_eq!(verdict(&own, &[], "age"), None);
    }

    #[test]
    fn what_one_sample_shows_outweighs_how_others_were_placed() {
        let (own, shown) = (table("id", &[], false), table("id+ name+", &[], false));
        let others = [shown, table("id", &[], true), table("id", &[], true)];
        assert_eq!(verdict(&own, &others, "name"), Some(Verdict::Shown));
    }

    #[test]
    fn most_tables_decide_what_no_sample_shows() {
        let own = table("id", &[], false);
        let (with, without) = (table("id name", &[], false), table("id", &[], false));
        assert_eq!(
            verdict(&own, &[with.clone(), with.clone(), without.clone()], "name"),
            Some(Verdict::Placed)
        );
        assert_eq!(verdict(&own, &[with, without.clone()], "name"), None);
        assert_eq!(verdict(&own, &[without], "name"), Some(Verdict::Missing));
    }

    #[test]
    fn a_table_that_lists_all_members_excludes_others() {
        let own = table("id", &[], false);
        assert_eq!(verdict(&own, &[table("id", &[], true)], "name"), Some(Verdict::Excluded));
    }

    #[test]
    fn a_name_deeper_inside_may_have_been_placed_wrong() {
        let own = table("id", &[], false);
        assert_eq!(verdict(&own, &[table("id", &["name"], true)], "name"), None);
    }

    /// What a table with levels lists of `user`.
    fn known(members: &[&str]) -> Shapes {
        let members = members.iter().map(|name| json!({"name": name, "type": {"kind": "string"}}));
        let user = json!({"kind": "object", "name": "user", "fields": members.collect::<Vec<_>>()});
        let owner = json!({"name": "owner", "type": {"kind": "list", "item": user}});
        Shapes::of_fields(&[serde_json::from_value(owner).unwrap()])
    }

    #[test]
    fn a_table_with_levels_says_all_members_of_a_type() {
        let own = table("id", &[], false);
        let others = [known(&["id", "name"]), table("id mail+", &[], true), table("id mail", &[], false)];
        assert_eq!(verdict(&own, &others, "name"), Some(Verdict::Listed));
        assert_eq!(verdict(&own, &others, "mail"), Some(Verdict::Unlisted));
        let other_version = table("id age+", &[], false);
        assert_eq!(verdict(&other_version, &others, "mail"), Some(Verdict::Shown));
    }

    #[test]
    fn another_version_of_a_type_excludes_nothing() {
        let own = table("id+ age+", &[], false);
        assert_eq!(verdict(&own, &[table("id+", &[], true)], "name"), None);
        assert_eq!(verdict(&own, &[table("id+ name+", &[], true)], "name"), Some(Verdict::Shown));
    }
}
