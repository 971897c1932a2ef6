//! The public Rust items that stand for the facts of an endpoint or an event.
//!
//! The plan decides what items are called, so it alone can say which item a change touches, and whether
//! an item got another name although its fact stayed. Model and plan are walked side by side: the model
//! ends where the docs end, while types of the plan may contain themselves.

mod scope;
mod walk;

use crate::{
    model,
    plan::{
        self, ModulePlan, Plan, ServicePlan,
        lock::{Key, Lock, Locked},
    },
};
use rayon::prelude::*;
use scope::{Scope, Types};
use std::collections::{BTreeMap, BTreeSet};
use walk::Walk;

/// What stands for one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// `contact_v3::unit::ListDepartment::page_size`
    pub path: String,
    /// Its own name, the last part of the path.
    pub name: String,
    /// Its type, with `_` for emitted types: these are items themselves.
    pub ty: String,
    /// Of an emitted type that several endpoints or events have: which one it is of those of all services.
    pub shared: Option<String>,
}

/// The items of one endpoint or event, by the path of what they stand for: that of a field, `path:` for the type
/// in it, `path=value` for a value of an enum, `errors.43051` for a code; the empty path for the request or the event.
pub(super) type Items = BTreeMap<String, Item>;

/// The items of every endpoint and every event of a catalog.
pub(super) type Catalog<'a> = BTreeMap<Key<'a>, Items>;

/// Plans the given services of `catalog`, with the names that were published, and walks what is in them. Gives the names
/// that they have now as well.
pub(super) fn of<'a>(
    catalog: &'a model::Catalog,
    services: &BTreeSet<String>,
    lock: &Lock,
) -> (Catalog<'a>, Lock) {
    let endpoints = catalog.endpoints.iter().filter(|endpoint| services.contains(endpoint.service()));
    let events = catalog.events.iter().filter(|event| services.contains(&event.service()));
    let some = model::Catalog { endpoints: endpoints.cloned().collect(), events: events.cloned().collect() };
    walked(catalog, &plan::plan_with(&some, lock))
}

/// The names that `plan` gives to what is in `catalog`.
pub fn names(catalog: &model::Catalog, plan: &Plan) -> Lock {
    walked(catalog, plan).1
}

fn walked<'a>(catalog: &'a model::Catalog, plan: &Plan) -> (Catalog<'a>, Lock) {
    let sides = Sides {
        endpoints: catalog.endpoints.iter().map(|endpoint| (endpoint.id.as_str(), endpoint)).collect(),
        events: catalog.events.iter().map(|event| (event.event_type.as_str(), event)).collect(),
    };
    let walked = plan.services.par_iter().flat_map_iter(|service| sides.of(service)).collect::<Vec<_>>();
    let (mut catalog, mut lock) = (Catalog::new(), Lock::default());
    for (key, items, locked) in walked {
        lock.insert(key, locked);
        catalog.insert(key, items);
    }
    (catalog, lock)
}

/// What the docs have of what is planned: endpoints by id, and events by type.
struct Sides<'a> {
    endpoints: BTreeMap<&'a str, &'a model::Endpoint>,
    events: BTreeMap<&'a str, &'a model::Event>,
}

impl<'a> Sides<'a> {
    /// Walks a service.
    fn of(&self, service: &ServicePlan) -> Vec<(Key<'a>, Items, Locked)> {
        let types = Types::of(&service.types);
        let walk = |path, own, imports| Walk::new(path, Scope::of(own, imports, &types));
        let (mut walked, mut left) = (Vec::new(), service.modules.iter().collect::<Vec<_>>());
        while let Some(module) = left.pop() {
            match module {
                ModulePlan::Resource { name: _, modules } => left.extend(modules),
                ModulePlan::Endpoint(plan) => {
                    let Some((id, endpoint)) = self.endpoints.get_key_value(&*plan.id) else { continue };
                    let own = Types::named(&plan.objects, &plan.choices);
                    let (items, locked) = walk(&plan.path, own, &plan.imports).endpoint(plan, endpoint);
                    walked.push((Key::Endpoint(id), items, locked));
                }
                ModulePlan::Event(plan) => {
                    let Some((id, event)) = self.events.get_key_value(&*plan.event_type) else { continue };
                    let own = Types::named(&plan.objects, &plan.choices);
                    let (items, locked) = walk(&plan.path, own, &plan.imports).event(plan, event);
                    walked.push((Key::Event(id), items, locked));
                }
            }
        }
        walked
    }
}
