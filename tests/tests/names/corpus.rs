//! The names of the whole platform, counted.

use feishu_codegen::{
    load,
    plan::{
        self, CodePlan, EndpointPlan, ModulePlan, ObjectPlan, ServicePlan, TyPlan, ValuesPlan,
        name::{FieldName, TypeName},
    },
    survey,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const LONGEST: usize = 40;

fn plan(corpus: &str) -> Option<plan::Plan> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus").join(corpus);
    if !folder.is_dir() {
        println!("skipped: no ../shared/corpus/{corpus}");
        return None;
    }
    let docs = load::load(&folder).expect("the folder can be listed");
    Some(plan::plan(&survey(docs, &|| {}).catalog))
}

fn endpoints(service: &ServicePlan) -> Vec<&EndpointPlan> {
    let (mut found, mut left) = (Vec::new(), service.modules.iter().collect::<Vec<_>>());
    while let Some(module) = left.pop() {
        match module {
            ModulePlan::Resource { modules, .. } => left.extend(modules),
            ModulePlan::Event(_) => {}
            ModulePlan::Endpoint(endpoint) => found.push(endpoint.as_ref()),
        }
    }
    found
}

/// The objects of a file.
fn objects(endpoint: &EndpointPlan) -> impl Iterator<Item = &ObjectPlan> {
    std::iter::once(&endpoint.request).chain(endpoint.response.object()).chain(&endpoint.objects)
}

fn words(name: &str) -> Vec<String> {
    let mut words = Vec::<String>::new();
    for c in name.chars() {
        if c.is_uppercase() || words.is_empty() {
            words.push(String::new());
        }
        words.last_mut().expect("a word").push(c);
    }
    words
}

/// Whether a run of words stands twice in a row.
fn stutters(name: &str) -> bool {
    let words = words(name);
    (1..=words.len() / 2).any(|length| words.windows(2 * length).any(|run| run[..length] == run[length..]))
}

/// Whether a name begins with that of its parent and says it once more.
fn repeats(name: &str, parent: &str) -> bool {
    let (name, parent) = (words(name), words(parent.trim_end_matches("Response")));
    let rest = name.strip_prefix(parent.as_slice());
    rest.is_some_and(|rest| rest.windows(parent.len()).any(|run| run == parent))
}

fn named(ty: &TyPlan) -> Option<&TypeName> {
    match ty {
        TyPlan::Named(name) => Some(name),
        TyPlan::List(inner)
        | TyPlan::Map(inner)
        | TyPlan::Optional(inner)
        | TyPlan::Boxed(inner)
        | TyPlan::JsonText(inner) => named(inner),
        TyPlan::Text | TyPlan::Int | TyPlan::Float | TyPlan::Bool | TyPlan::Json | TyPlan::Part => None,
    }
}

/// What is wrong with the names of one object, its fields and its setters.
fn faults(object: &ObjectPlan, is_paged: Option<bool>, found: &mut Vec<String>) {
    let parent = object.name.as_str();
    for field in &object.fields {
        let repeated = named(&field.ty).filter(|name| repeats(name.as_str(), parent));
        found.extend(repeated.map(|name| format!("{parent} holds {name}")));
    }
    let Some(constructor) = &object.constructor else { return };
    let own: &[&str] = match is_paged {
        None => &["new", "default", "clone"],
        Some(false) => &["new", "default", "clone", "send"],
        Some(true) => &["new", "default", "clone", "send", "items", "pages"],
    };
    let is_free = |field: &FieldName| !own.contains(&field.as_str());
    let renamed = constructor.setters.iter().filter(|setter| setter.method != setter.argument.field);
    let renamed = renamed.filter(|setter| is_free(&setter.argument.field));
    found.extend(renamed.map(|setter| format!("{parent}: {}", setter.method)));
}

/// Names of types and variants of a service.
fn all_names(service: &ServicePlan) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut choices = service.types.choices.iter().collect::<Vec<_>>();
    let mut all = service.types.objects.iter().collect::<Vec<_>>();
    for endpoint in endpoints(service) {
        all.extend(objects(endpoint));
        choices.extend(&endpoint.choices);
        names.extend(endpoint.response.name().map(ToString::to_string));
        names.insert(endpoint.code.name().to_string());
        names.extend(
            endpoint.imports.shared.iter().filter_map(|(_, here)| here.as_ref()).map(ToString::to_string),
        );
        if let CodePlan::Listed(codes) = &endpoint.code {
            names.extend(codes.values.iter().map(|value| value.name.to_string()));
        }
    }
    for object in all {
        names.insert(object.name.to_string());
        names.extend(object.arguments().map(ToString::to_string));
        names.extend(object.fields.iter().map(|field| field.name.to_string()));
    }
    for choice in choices {
        names.insert(choice.name.to_string());
        match &choice.values {
            ValuesPlan::Texts(values) => names.extend(values.iter().map(|value| value.name.to_string())),
            ValuesPlan::Ints(values) => names.extend(values.iter().map(|value| value.name.to_string())),
        }
    }
    names
}

#[test]
fn no_name_of_the_platform_is_long_stutters_or_repeats_its_parents_and_no_setter_is_renamed_without_need() {
    let Some(plan) = plan("html") else { return };
    let mut found = Vec::new();
    for service in &plan.services {
        for name in all_names(service) {
            if name.chars().filter(|c| c.is_alphanumeric()).count() > LONGEST {
                found.push(format!("{}: {name} is long", service.name));
            }
        }
        let shared = service.types.objects.iter().map(|object| (object, None));
        let plans = endpoints(service);
        let own = plans.iter().flat_map(|endpoint| {
            let request = (&endpoint.request, Some(endpoint.paging.is_some()));
            std::iter::once(request).chain(objects(endpoint).skip(1).map(|object| (object, None)))
        });
        for (object, is_paged) in shared.chain(own) {
            // What ends with the word that all codes of errors end with says it for the resource.
            if stutters(object.name.as_str()) {
                found.push(format!("{}: {} stutters", service.name, object.name));
            }
            faults(object, is_paged, &mut found);
        }
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

/// Two enums of a service with the same name and the same variants would be one.
#[test]
fn no_two_enums_of_a_service_are_equal() {
    let Some(plan) = plan("html") else { return };
    for service in &plan.services {
        let mut seen = BTreeMap::<_, BTreeSet<String>>::new();
        for endpoint in endpoints(service) {
            for choice in &endpoint.choices {
                let ValuesPlan::Texts(values) = &choice.values else { continue };
                let values = values.iter().map(|value| (value.name.to_string(), value.wire.clone()));
                let key = (choice.name.clone(), values.collect::<BTreeSet<_>>());
                seen.entry(key).or_default().insert(endpoint.id.clone());
            }
        }
        let twice = seen.iter().filter(|(_, endpoints)| endpoints.len() > 1).collect::<Vec<_>>();
        assert!(twice.is_empty(), "{}: {twice:#?}", service.name);
    }
}

/// `UserIdType` and `DepartmentIdType` are the platform's.
#[test]
fn no_service_has_kinds_of_ids_of_its_own() {
    let Some(plan) = plan("html") else { return };
    let ids = ["UserIdType", "DepartmentIdType"];
    for service in &plan.services {
        let own =
            all_names(service).into_iter().filter(|name| ids.contains(&name.as_str())).collect::<Vec<_>>();
        assert!(own.is_empty(), "{}: {own:?}", service.name);
    }
}
