//! Model and plan of one endpoint or event, side by side.

use super::{
    Item, Items,
    scope::{Found, Place, Scope, Shape},
};
use crate::{
    model::{Endpoint, Event, Field, Type},
    plan::{
        CodePlan, EndpointPlan, EventPlan, FieldPlan, TyPlan, ValuePlan, ValuesPlan,
        id::IdType,
        lock::Locked,
        name::{self, ModuleName, TypeName, VariantName},
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

pub(super) struct Walk<'p> {
    /// The module.
    path: &'p [ModuleName],
    scope: Scope<'p>,
    items: Items,
    locked: Locked,
    /// The types whose names are locked: what stands in a hundred places has one name there.
    seen: BTreeSet<TypeName>,
}

impl<'p> Walk<'p> {
    /// `path` is that of the module.
    pub fn new(path: &'p [ModuleName], scope: Scope<'p>) -> Self {
        Self { path, scope, items: Items::new(), locked: Locked::default(), seen: BTreeSet::new() }
    }

    pub fn endpoint(mut self, plan: &'p EndpointPlan, endpoint: &Endpoint) -> (Items, Locked) {
        let EndpointPlan { request, code, .. } = plan;
        let path = self.exported(&request.name);
        self.insert("", &path, &request.name, "");
        self.locked.request = Some(request.name.clone());
        if plan.paging.is_some() {
            self.insert("paging", &format!("{path}::items"), "items", "");
        }
        self.request(plan, endpoint, &path);
        self.response(plan, endpoint);
        if let CodePlan::Listed(codes) = code {
            self.values("errors.", &self.exported(&codes.name), &codes.values);
            let names = codes.values.iter().map(|value| (value.wire.to_string(), value.name.clone()));
            self.locked.errors = names.collect();
        }
        (self.items, self.locked)
    }

    pub fn event(mut self, plan: &'p EventPlan, event: &Event) -> (Items, Locked) {
        let name = &plan.event.name;
        let path = self.exported(name);
        self.insert("", &path, name, "");
        self.locked.event = Some(name.clone());
        let (place, payload) = event.payload();
        self.fields(place, payload, &path, plan.event.fields.iter().collect(), Place::Own);
        if let Some(reply) = &plan.reply {
            let path = self.exported(&reply.name);
            self.insert("reply", &path, &reply.name, "");
            self.fields("reply", &event.reply, &path, reply.fields.iter().collect(), Place::Own);
        }
        (self.items, self.locked)
    }

    /// The request's fields stand in one struct, with the place of each beside it.
    fn request(&mut self, plan: &'p EndpointPlan, endpoint: &Endpoint, path: &str) {
        let at = |place| {
            let placed = plan.request.fields.iter().zip(&plan.spec.places);
            placed.filter(|(_, at)| at.as_str() == place).map(|(field, _)| field).collect::<Vec<_>>()
        };
        let request = &endpoint.request;
        for (place, fields, planned) in [
            ("path", &request.path, at("Path")),
            ("query", &request.query, at("Query")),
            ("header", &request.header, at("Header")),
            ("body", &request.body, at("Body")),
        ] {
            self.fields(place, fields, path, planned, Place::Own);
        }
    }

    /// The response stands for what is in `data` where a reply has the usual envelope, else for the whole.
    fn response(&mut self, plan: &'p EndpointPlan, endpoint: &Endpoint) {
        let Some(name) = plan.response.name() else { return };
        let path = self.exported(name);
        let layout = plan.spec.reply.as_str();
        self.insert("response", &path, name, layout);
        let Some(response) = plan.response.object() else { return };

        let body = &endpoint.response.body;
        let data = body.iter().find(|field| field.name == "data").map(|field| &field.ty);
        let (parent, fields) = match data {
            Some(Type::Object { fields, .. }) if layout == "Data" => ("response.data", fields),
            _ => ("response", body),
        };
        self.fields(parent, fields, &path, response.fields.iter().collect(), Place::Own);
    }

    fn fields(
        &mut self,
        parent: &str,
        fields: &[Field],
        owner: &str,
        planned: Vec<&'p FieldPlan>,
        place: Place,
    ) {
        let by_wire =
            planned.into_iter().map(|field| (field.wire.as_str(), field)).collect::<BTreeMap<_, _>>();
        for field in fields {
            let Some(FieldPlan { name, ty, .. }) = by_wire.get(field.name.as_str()) else { continue };
            let path = format!("{parent}.{}", field.name);
            self.insert(&path, &format!("{owner}::{name}"), name, &spelled(ty));
            self.ty(&path, &field.ty, ty, place);
        }
    }

    fn ty(&mut self, path: &str, ty: &Type, planned: &TyPlan, place: Place) {
        match (ty, planned) {
            (ty, TyPlan::Optional(planned) | TyPlan::Boxed(planned)) => self.ty(path, ty, planned, place),
            (Type::List { item }, TyPlan::List(planned)) => {
                self.ty(&format!("{path}[]"), item, planned, place);
            }
            (Type::Map { value }, TyPlan::Map(planned)) => {
                self.ty(&format!("{path}{{}}"), value, planned, place);
            }
            // The text has no place of its own: what is in it stands where the text does.
            (Type::JsonText { json }, TyPlan::JsonText(planned)) => self.ty(path, json, planned, place),
            (ty, TyPlan::Named(name)) => self.named(path, ty, name, place),
            (_, _) => {}
        }
    }

    fn named(&mut self, path: &str, ty: &Type, name: &TypeName, place: Place) {
        let Some(Found { shape, here, place }) = self.scope.find(name, place) else {
            return self.platform(path, name);
        };
        let full = format!("{}::{here}", joined(self.path));
        let shared = match place {
            Place::Types => self.path.first().map(|service| format!("{service}::{}", shape.name())),
            Place::Own => None,
        };
        let is_first = self.seen.insert(here.clone());
        if is_first {
            self.lock(path, here, place, shape);
        }
        let (name, ty_text) = (here.to_string(), String::new());
        self.items.insert(format!("{path}:"), Item { path: full.clone(), name, ty: ty_text, shared });

        match (shape, ty) {
            (Shape::Object(object), Type::Object { fields, .. }) => {
                self.fields(path, fields, &full, object.fields.iter().collect(), place);
            }
            (Shape::Choice(choice), Type::Enum { .. }) => match &choice.values {
                ValuesPlan::Texts(values) => self.choice(path, is_first, &full, values),
                ValuesPlan::Ints(values) => self.choice(path, is_first, &full, values),
            },
            (Shape::Object(_) | Shape::Choice(_), _) => {}
        }
    }

    /// A type of the runtime's, which all services have.
    fn platform(&mut self, path: &str, name: &TypeName) {
        if IdType::ALL.iter().any(|id| id.name() == *name) {
            self.insert(&format!("{path}:"), &format!("id::{name}"), name, "");
        }
    }

    /// The name of a type, at the first of its places.
    fn lock(&mut self, path: &str, here: &TypeName, place: Place, shape: Shape<'p>) {
        self.locked.types.insert(path.to_owned(), here.clone());
        if place == Place::Types && shape.name() != here {
            self.locked.shared.insert(path.to_owned(), shape.name().clone());
        }
    }

    fn choice<T: Display>(&mut self, path: &str, is_first: bool, owner: &str, values: &[ValuePlan<T>]) {
        self.values(&format!("{path}="), owner, values);
        if !is_first {
            return;
        }
        let names = values.iter().map(|value| (value.wire.to_string(), value.name.clone()));
        // A word that is called by itself is called so the next time.
        let told = names.filter(|(wire, name)| name::is_number(wire) || name::variant_name(wire) != *name);
        let told = told.collect::<BTreeMap<_, _>>();
        if !told.is_empty() {
            self.locked.values.insert(path.to_owned(), told);
        }
    }

    fn values<T: Display>(&mut self, prefix: &str, owner: &str, values: &[ValuePlan<T>]) {
        for ValuePlan { name, wire, doc: _ } in values {
            self.variant(&format!("{prefix}{wire}"), owner, name);
        }
    }

    fn variant(&mut self, path: &str, owner: &str, name: &VariantName) {
        self.insert(path, &format!("{owner}::{name}"), name, "");
    }

    fn insert(&mut self, path: &str, item: &str, name: impl Display, ty: &str) {
        let item = Item { path: item.to_owned(), name: name.to_string(), ty: ty.to_owned(), shared: None };
        self.items.insert(path.to_owned(), item);
    }

    /// What the module around exports: an endpoint's request, response and error codes, an event and its reply.
    fn exported(&self, name: &TypeName) -> String {
        let outer = self.path.split_last().map_or(&[][..], |(_, outer)| outer);
        format!("{}::{name}", joined(outer))
    }
}

fn joined(path: &[ModuleName]) -> String {
    path.iter().map(ToString::to_string).collect::<Vec<_>>().join("::")
}

/// A type as Rust spells it, with `_` for emitted types.
fn spelled(ty: &TyPlan) -> String {
    match ty {
        TyPlan::Text => "String".into(),
        TyPlan::JsonText(_) => "JsonText".into(),
        TyPlan::Int => "i64".into(),
        TyPlan::Float => "f64".into(),
        TyPlan::Bool => "bool".into(),
        TyPlan::Json => "Value".into(),
        TyPlan::Part => "Part".into(),
        TyPlan::Named(_) => "_".into(),
        TyPlan::List(item) => format!("Vec<{}>", spelled(item)),
        TyPlan::Map(value) => format!("BTreeMap<String, {}>", spelled(value)),
        TyPlan::Optional(value) => format!("Option<{}>", spelled(value)),
        TyPlan::Boxed(value) => format!("Box<{}>", spelled(value)),
    }
}
