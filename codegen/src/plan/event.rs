//! One event: the record of what happened, the reply of a callback, and the types of its own.

use super::{
    EventPlan, ImportsPlan, ObjectPlan,
    doc::{self, event::Handled},
    endpoint,
    lock::{Key, Lock},
    name::{self, FieldName, ModuleName, Owner, TypeName},
    object::{Names, Record, field_names, wanted},
    shape::{Member, Presence, Role, ShapeId, Shapes, Use, Walk},
};
use crate::model::{Event, EventKind};
use std::collections::{BTreeMap, BTreeSet};

/// The traits that an event's file speaks of, which no type of its may be called like.
const TRAITS: [&str; 2] = ["Event", "Callback"];

/// An event whose types are known, before they have names.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub event: &'a Event,
    pub name: TypeName,
    pub path: Vec<ModuleName>,
    /// The types it uses, from outside to inside, in docs order.
    pub uses: Vec<Use>,
    members: Vec<Member<'a>>,
    /// Of a callback.
    reply: Option<Vec<Member<'a>>>,
}

/// Reads the types of an event into `shapes`. `number` is its place among the endpoints and events of the service.
pub(super) fn draft<'a>(
    shapes: &mut Shapes<'a>,
    number: usize,
    event: &'a Event,
    (name, path): (TypeName, Vec<ModuleName>),
) -> Draft<'a> {
    let mut walk = Walk::new(shapes, number, Key::Event(&event.event_type));
    walk.role = Role::Response;
    let (place, payload) = event.payload();
    place.clone_into(&mut walk.place);
    let members = walk.members(payload, &name);
    walk.role = Role::Request;
    "reply".clone_into(&mut walk.place);
    let reply = (event.kind == EventKind::Callback).then(|| walk.members(&event.reply, &name));
    let reply = reply.map(|members| members.into_iter().map(optional).collect());
    let uses = walk.uses;
    Draft { event, name, path, uses, members, reply }
}

/// A reply may say nothing at all, whatever it has to say where it says something.
fn optional(member: Member<'_>) -> Member<'_> {
    Member { presence: Presence::Optional, needed: false, ..member }
}

/// The module that a service's events stand in.
const FOLDER: &str = "event";

/// The name of each event and the path of its module, beside the endpoints that are already placed.
pub(super) fn places(
    service: &ModuleName,
    events: &[&Event],
    endpoints: &[(TypeName, Vec<ModuleName>)],
    lock: &Lock,
) -> Vec<(TypeName, Vec<ModuleName>)> {
    let mut modules = endpoints.iter().map(|(_, path)| path.clone()).collect::<BTreeSet<_>>();
    let plain = name::module_name(FOLDER);
    let mut folder = vec![service.clone(), plain.clone()];
    if modules.contains(&folder) {
        folder = vec![service.clone(), plain.with("messages")];
    }
    // A resource may be called alike.
    modules.extend(endpoints.iter().flat_map(|(_, path)| (1..path.len()).map(|n| path[..n].to_vec())));
    let mut names = BTreeSet::new();
    for (name, path) in endpoints.iter().filter(|(_, path)| path.starts_with(&folder)) {
        let own = ["", "Args", "Code", "Response"].map(|ending| name.with(ending));
        names.extend(own.into_iter().filter(|_| path.len() == folder.len() + 1));
    }
    let event_names = event_names(events, names, lock);
    let place = |(event, name): (&&Event, TypeName)| {
        let words = event.words().join("_");
        let plain = name::module_name(&words);
        let counted = name::numbers(modules.len()).map(|n| plain.with(&n.to_string()));
        let paths = std::iter::once(plain.clone()).chain(counted);
        let paths = paths.map(|module| folder.iter().cloned().chain([module]).collect::<Vec<_>>());
        let path = name::claim(&mut modules, paths).unwrap_or_else(|| folder.clone());
        (name, path)
    };
    events.iter().zip(event_names).map(place).collect()
}

/// The names of events, of which none is among those that are `used`. What was published comes first, so that no other
/// event takes its name.
fn event_names(events: &[&Event], mut used: BTreeSet<TypeName>, lock: &Lock) -> Vec<TypeName> {
    let published = |event: &&Event| lock.event(&event.event_type).filter(|name| take(&mut used, name));
    let published = events.iter().map(published).collect::<Vec<_>>();
    let made = |(event, published): (&&Event, Option<&TypeName>)| {
        let plain = || name::event_name(&event.words().join("_"));
        published.cloned().unwrap_or_else(|| {
            let counted = name::numbers(used.len()).map(|n| plain().counted(n));
            std::iter::once(plain()).chain(counted).find(|name| take(&mut used, name)).unwrap_or_else(plain)
        })
    };
    events.iter().zip(published).map(made).collect()
}

/// Whether the name is free for an event and for the reply to one, which it then no longer is.
fn take(used: &mut BTreeSet<TypeName>, name: &TypeName) -> bool {
    let reply = name.with("Reply");
    let is_free = !used.contains(name) && !used.contains(&reply);
    if is_free {
        used.extend([name.clone(), reply]);
    }
    is_free
}

impl<'a> Draft<'a> {
    /// The names that the types have in this event's module. They depend on nothing else but on what they were published as.
    fn names<'s>(&self, shapes: &'s Shapes<'a>, lock: &'s Lock) -> Names<'a, 's> {
        let own = ["", "Args", "Reply", "ReplyArgs"];
        let own = own.into_iter().map(|ending| self.name.with(ending));
        let mut used = own.chain(TRAITS.into_iter().filter_map(name::type_name)).collect::<BTreeSet<_>>();
        let key = Key::Event(&self.event.event_type);
        let names = endpoint::local(&self.uses, &mut used, &self.name, |place| lock.ty(key, place));
        Names { shapes, lock, names }
    }

    /// The event, given what its shared types are called in the service's `types`.
    pub fn plan(&self, shapes: &Shapes<'a>, shared: &BTreeMap<ShapeId, TypeName>, lock: &Lock) -> EventPlan {
        let names = self.names(shapes, lock);
        let (objects, choices) = endpoint::own(&self.uses, &names);
        let doc_url = endpoint::printable_url(&self.event.doc_url);
        let module = self.path.last().cloned().unwrap_or_else(|| name::module_name(""));
        EventPlan {
            event_type: self.event.event_type.clone(),
            module,
            path: self.path.clone(),
            source: self.event.source.clone(),
            title: self.event.title.clone(),
            imports: ImportsPlan {
                shared: endpoint::exports(&names, shared),
                depth: self.path.len().saturating_sub(1),
            },
            event: self.object(&names, &doc_url),
            reply: self.reply(&names),
            same_by: self.same_by(),
            doc_url,
            objects,
            choices,
        }
    }

    fn object(&self, names: &Names<'a, '_>, doc_url: &str) -> ObjectPlan {
        let fields = field_names(self.members.iter().map(|member| (wanted(member), None)));
        names.record(Record {
            doc: doc::event::of_event(self.event, doc_url, self.handled(fields.first())),
            name: self.name.clone(),
            members: &self.members,
            names: fields,
            owner: None,
        })
    }

    fn handled<'f>(&'f self, field: Option<&'f FieldName>) -> Handled<'f> {
        let module = self.path.split_last().map_or(&[][..], |(_, module)| module);
        Handled { module, event: &self.name, is_callback: self.reply.is_some(), field }
    }

    fn reply(&self, names: &Names<'a, '_>) -> Option<ObjectPlan> {
        let members = self.reply.as_ref()?;
        Some(names.record(Record {
            name: self.name.with("Reply"),
            doc: doc::event::of_reply(&self.name),
            members,
            names: field_names(members.iter().map(|member| (wanted(member), None))),
            owner: Some(Owner::Object),
        }))
    }

    /// The way inside of the event.
    fn same_by(&self) -> Vec<String> {
        let way = self.event.same_by.iter().flat_map(|way| way.split('.').skip(1));
        way.map(ToOwned::to_owned).collect()
    }
}
