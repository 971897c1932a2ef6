//! The public Rust items that stand for the facts of an endpoint.
//!
//! The plan decides what items are called, so it alone can say which item a change touches, and whether
//! an item got another name although its fact stayed. Model and plan are walked side by side: the model
//! ends where the docs end, while types of the plan may contain themselves.

mod scope;

use crate::{
    model::{self, Endpoint, Field, Type},
    plan::{
        self, CodePlan, EndpointPlan, FieldPlan, ModulePlan, Plan, ServicePlan, TyPlan, ValuePlan,
        ValuesPlan,
        id::IdType,
        lock::{Lock, Locked},
        name::{self, TypeName, VariantName},
    },
};
use rayon::prelude::*;
use scope::{Found, Place, Scope, Shape, Types};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

/// What stands for one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// `contact_v3::unit::ListDepartment::page_size`
    pub path: String,
    /// Its own name, the last part of the path.
    pub name: String,
    /// Its type, with `_` for emitted types: these are items themselves.
    pub ty: String,
    /// Of an emitted type that several endpoints have: which one it is of those of the service.
    pub shared: Option<String>,
}

/// The items of one endpoint, by the path of what they stand for: that of a field, `path:` for the type
/// in it, `path=value` for a value of an enum, `errors.43051` for a code; the empty path for the request.
pub(super) type Items = BTreeMap<String, Item>;

/// The items of every endpoint of a catalog, by id.
pub(super) type Catalog<'a> = BTreeMap<&'a str, Items>;

/// Plans the given services of `catalog`, with the names that were published, and walks their endpoints. Gives the names
/// that they have now as well.
pub(super) fn of<'a>(
    catalog: &'a model::Catalog,
    services: &BTreeSet<&str>,
    lock: &Lock,
) -> (Catalog<'a>, Lock) {
    let endpoints = catalog.endpoints.iter().filter(|endpoint| services.contains(endpoint.service()));
    // Events have types in common with endpoints.
    let events = catalog.events.iter().filter(|event| services.contains(event.service().as_str()));
    let some =
        model::Catalog { endpoints: endpoints.clone().cloned().collect(), events: events.cloned().collect() };
    let plan = plan::plan_with(&some, lock);
    walked(endpoints, &plan)
}

/// The names that `plan` gives to what is in `catalog`.
pub fn names(catalog: &model::Catalog, plan: &Plan) -> Lock {
    walked(catalog.endpoints.iter(), plan).1
}

fn walked<'a>(endpoints: impl Iterator<Item = &'a Endpoint>, plan: &Plan) -> (Catalog<'a>, Lock) {
    let by_id = endpoints.map(|endpoint| (endpoint.id.as_str(), endpoint)).collect::<BTreeMap<_, _>>();

    let of_service = |service: &ServicePlan| {
        let types = Types::of(&service.types);
        let walk = |plan: &EndpointPlan| {
            let (id, endpoint) = by_id.get_key_value(plan.id.as_str())?;
            Some((*id, Walk::new(plan, &types).endpoint(endpoint)))
        };
        endpoint_plans(service).into_iter().filter_map(walk).collect::<Vec<_>>()
    };
    let walked = plan.services.par_iter().flat_map_iter(of_service).collect::<Vec<_>>();
    let (mut catalog, mut lock) = (Catalog::new(), Lock::default());
    for (id, (items, locked)) in walked {
        lock.insert(id, locked);
        catalog.insert(id, items);
    }
    (catalog, lock)
}

fn endpoint_plans(service: &ServicePlan) -> Vec<&EndpointPlan> {
    let mut plans = Vec::new();
    let mut left = service.modules.iter().collect::<Vec<_>>();
    while let Some(module) = left.pop() {
        match module {
            ModulePlan::Resource { name: _, modules } => left.extend(modules),
            ModulePlan::Endpoint(endpoint) => plans.push(endpoint.as_ref()),
            ModulePlan::Event(_) => {}
        }
    }
    plans
}

struct Walk<'p> {
    plan: &'p EndpointPlan,
    scope: Scope<'p>,
    items: Items,
    locked: Locked,
    /// The types whose names are locked: what an endpoint has in a hundred places has one name there.
    seen: BTreeSet<TypeName>,
}

impl<'p> Walk<'p> {
    fn new(plan: &'p EndpointPlan, types: &'p Types<'p>) -> Self {
        Self {
            plan,
            scope: Scope::of(plan, types),
            items: Items::new(),
            locked: Locked::default(),
            seen: BTreeSet::new(),
        }
    }

    fn endpoint(mut self, endpoint: &Endpoint) -> (Items, Locked) {
        let EndpointPlan { request, code, .. } = self.plan;
        let path = self.exported(&request.name);
        self.insert("", &path, &request.name, "");
        self.locked.request = Some(request.name.clone());
        if self.plan.paging.is_some() {
            self.insert("paging", &format!("{path}::items"), "items", "");
        }
        self.request(endpoint, &path);
        self.response(endpoint);
        if let CodePlan::Listed(codes) = code {
            self.values("errors.", &self.exported(&codes.name), &codes.values);
            let names = codes.values.iter().map(|value| (value.wire.to_string(), value.name.clone()));
            self.locked.errors = names.collect();
        }
        (self.items, self.locked)
    }

    /// The request's fields stand in one struct, with the place of each beside it.
    fn request(&mut self, endpoint: &Endpoint, path: &str) {
        let plan = self.plan;
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
            self.fields(place, fields, path, planned, Place::Endpoint);
        }
    }

    /// The response stands for what is in `data` where a reply has the usual envelope, else for the whole.
    fn response(&mut self, endpoint: &Endpoint) {
        let plan = self.plan;
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
        self.fields(parent, fields, &path, response.fields.iter().collect(), Place::Endpoint);
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
        let full = format!("{}::{here}", joined(&self.plan.path));
        let shared = match place {
            Place::Types => Some(shape.name().to_string()),
            Place::Endpoint => None,
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

    /// The name of a type, where the endpoint has it first.
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

    /// What the module around the endpoint's exports: its request, its response and its error codes.
    fn exported(&self, name: &TypeName) -> String {
        let outer = self.plan.path.split_last().map_or(&[][..], |(_, outer)| outer);
        format!("{}::{name}", joined(outer))
    }
}

fn joined(path: &[name::ModuleName]) -> String {
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
