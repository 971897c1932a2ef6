//! Services: the tree of modules, and the types that endpoints share.

use super::{
    ModulePlan, ServicePlan, TypesPlan,
    endpoint::{self, Draft},
    event, home,
    lock::{Key, Lock},
    name::{self, ModuleName, TypeName},
    object::Names,
    shape::{ShapeId, Shapes, Use},
    witness,
};
use crate::model::{Catalog, Endpoint, Service};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The services of a catalog and their modules, which are names of files that are safe and distinct everywhere. One that
/// is called like its module has the name before another that is only like it: `zoo_v1` before `Zoo_v1`.
pub(crate) fn named(catalog: &Catalog) -> Vec<(ModuleName, String, Service<'_>)> {
    let services = catalog.services().into_iter();
    let mut services =
        services.map(|(wire, service)| (name::service_name(&wire), wire, service)).collect::<Vec<_>>();
    services.sort_by_key(|(plain, wire, _)| plain.as_str() != *wire);
    // Beside the model files stands their schema.
    let mut used = BTreeSet::from([name::module_name("schema")]);
    for (plain, ..) in &mut services {
        let counted = name::numbers(used.len()).map(|n| plain.with(&n.to_string()));
        if let Some(free) = name::claim(&mut used, std::iter::once(plain.clone()).chain(counted)) {
            *plain = free;
        }
    }
    services
}

/// The services of a catalog, each on its own: they never refer to each other.
pub(super) fn services(catalog: &Catalog, lock: &Lock) -> Vec<ServicePlan> {
    let services = named(catalog).into_par_iter().map(|(name, wire, of)| service(name, wire, &of, lock));
    let mut services = services.collect::<Vec<_>>();
    services.sort_by(|a, b| a.name.cmp(&b.name));
    services
}

fn service(name: ModuleName, wire: String, of: &Service<'_>, lock: &Lock) -> ServicePlan {
    let places = places(&name, &of.endpoints, lock);
    let event_places = event::places(&name, &of.events, &places, lock);
    let events = of.events.iter().map(|event| witness::witnessed_event(event)).collect::<Vec<_>>();
    let endpoints = of.endpoints.iter().map(|endpoint| witness::witnessed(endpoint)).collect::<Vec<_>>();
    let mut shapes = Shapes::default();
    let mut drafts = Vec::new();
    for (number, (endpoint, place)) in endpoints.iter().zip(places).enumerate() {
        drafts.push(endpoint::draft(&mut shapes, number, endpoint, place));
    }
    let mut event_drafts = Vec::new();
    for (number, (event, place)) in events.iter().zip(event_places).enumerate() {
        event_drafts.push(event::draft(&mut shapes, endpoints.len() + number, event, place));
    }
    shapes.settle();
    let of_endpoints =
        drafts.iter().map(|draft| (&draft.name, Key::Endpoint(&draft.endpoint.id), draft.uses.as_slice()));
    let of_events = event_drafts
        .iter()
        .map(|draft| (&draft.name, Key::Event(&draft.event.event_type), draft.uses.as_slice()));
    let shared = shared_names(&shapes, &of_endpoints.chain(of_events).collect::<Vec<_>>(), lock);
    let endpoint = |draft: &Draft<'_>| ModulePlan::Endpoint(Box::new(draft.plan(&shapes, &shared, lock)));
    let event = |draft: &event::Draft<'_>| ModulePlan::Event(Box::new(draft.plan(&shapes, &shared, lock)));
    let files = drafts.iter().map(|draft| (draft.path.as_slice(), endpoint(draft)));
    let files = files.chain(event_drafts.iter().map(|draft| (draft.path.as_slice(), event(draft))));
    let modules = tree(files);
    let types = types(&Names { shapes: &shapes, lock, names: shared });
    let home = home::home(&name, &modules, &types);
    let folder = format!("services/{name}");
    ServicePlan { name, home, folder, wire, modules, types }
}

/// The parts of an id: resources, and the method.
fn parts(endpoint: &Endpoint) -> (Vec<&str>, &str) {
    let mut parts = endpoint.id.split('.').skip(1).collect::<Vec<_>>();
    let method = parts.pop().unwrap_or(&endpoint.id);
    (parts, method)
}

/// Each endpoint's name and the path of its module.
fn places(service: &ModuleName, endpoints: &[&Endpoint], lock: &Lock) -> Vec<(TypeName, Vec<ModuleName>)> {
    let folders = endpoints.iter().map(|endpoint| folder(service, &parts(endpoint).0)).collect::<Vec<_>>();
    let mut modules = folders.iter().cloned().collect::<BTreeSet<_>>();
    modules.extend(folders.iter().flat_map(|path| (1..path.len()).map(|n| path[..n].to_vec())));
    let mut names = BTreeSet::new();
    // What was published comes first, so that no other endpoint takes its name.
    let published = endpoints.iter().zip(&folders).map(|(endpoint, folder)| {
        let name = lock.request(&endpoint.id).cloned();
        name.filter(|name| names.insert((folder.clone(), name.clone())))
    });
    let published = published.collect::<Vec<_>>();
    let mut places = Vec::new();
    for ((endpoint, folder), published) in endpoints.iter().zip(folders).zip(published) {
        let (resources, method) = parts(endpoint);
        let module = module(&folder, method, &mut modules);
        let plain = name::request_name(resources.last().copied().unwrap_or_default(), method);
        let counted = name::numbers(names.len()).map(|n| (folder.clone(), plain.counted(n)));
        let candidates = std::iter::once((folder.clone(), plain.clone())).chain(counted);
        let made = || name::claim(&mut names, candidates).map(|(_, name)| name);
        let name = published.or_else(made).unwrap_or(plain);
        let path = folder.into_iter().chain([module]).collect();
        places.push((name, path));
    }
    places
}

/// The modules of the resources. A module inside one of its own name would be hard to speak of.
fn folder(service: &ModuleName, resources: &[&str]) -> Vec<ModuleName> {
    let mut path = vec![service.clone()];
    for resource in resources {
        let module = name::module_name(resource);
        let repeats = path.last() == Some(&module);
        path.push(if repeats { module.with("resource") } else { module });
    }
    path
}

/// The endpoint's module: never one that is a resource's, nor named like the one around it.
fn module(folder: &[ModuleName], method: &str, modules: &mut BTreeSet<Vec<ModuleName>>) -> ModuleName {
    let plain = name::module_name(method);
    let counted = name::numbers(modules.len()).map(|n| plain.with(&format!("call_{n}")));
    let first = (folder.last() != Some(&plain)).then(|| plain.clone());
    let candidates = first.into_iter().chain([plain.with("call")]).chain(counted);
    let paths = candidates.map(|module| folder.iter().cloned().chain([module]).collect::<Vec<_>>());
    name::claim(modules, paths).and_then(|mut path| path.pop()).unwrap_or(plain)
}

/// What shared types are called in `types`: the first to come has its own name, one of the same name that differs is
/// told by its first endpoint.
fn shared_names(
    shapes: &Shapes<'_>,
    drafts: &[(&TypeName, Key<'_>, &[Use])],
    lock: &Lock,
) -> BTreeMap<ShapeId, TypeName> {
    let mut used = BTreeSet::new();
    let mut names = BTreeMap::new();
    let all = drafts.iter().flat_map(|(_, key, uses)| uses.iter().map(move |of| (*key, of)));
    let published = all
        .filter(|(_, of)| shapes.is_shared(of.shape))
        .filter_map(|(key, of)| Some((of.shape, lock.shared(key, &of.place)?.clone())));
    endpoint::keep(&mut names, &mut used, published);
    for (draft, _, uses) in drafts {
        for of in *uses {
            if shapes.is_shared(of.shape) && !names.contains_key(&of.shape) {
                names.insert(of.shape, endpoint::claim(&mut used, of, draft));
            }
        }
    }
    names
}

fn types(names: &Names<'_, '_>) -> TypesPlan {
    let mut types = TypesPlan::default();
    for (shape, name) in &names.names {
        match shape {
            ShapeId::Object(id) => types.objects.push(names.object(*id, name.clone())),
            ShapeId::Choice(id) => types.choices.push(names.choice(*id, name.clone())),
        }
    }
    types.objects.sort_by(|a, b| a.name.cmp(&b.name));
    types.choices.sort_by(|a, b| a.name.cmp(&b.name));
    types
}

/// The modules below a service.
fn tree<'p>(files: impl Iterator<Item = (&'p [ModuleName], ModulePlan)>) -> Vec<ModulePlan> {
    let mut root = Folder::default();
    for (path, plan) in files {
        let Some((module, folders)) = path.split_last() else { continue };
        let mut folder = &mut root;
        for name in folders.iter().skip(1) {
            folder = folder.folders.entry(name.clone()).or_default();
        }
        folder.files.insert(module.clone(), plan);
    }
    root.modules()
}

#[derive(Default)]
struct Folder {
    folders: BTreeMap<ModuleName, Folder>,
    files: BTreeMap<ModuleName, ModulePlan>,
}

impl Folder {
    /// Folders and files, by name; no two have the same.
    fn modules(self) -> Vec<ModulePlan> {
        let folders = self
            .folders
            .into_iter()
            .map(|(name, folder)| (name.clone(), ModulePlan::Resource { name, modules: folder.modules() }));
        folders.chain(self.files).collect::<BTreeMap<_, _>>().into_values().collect()
    }
}
