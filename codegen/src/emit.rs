//! Plan -> files: Rust as tokens, item by item.
//!
//! Nothing is decided here and nothing can fail: each function spells one kind of plan.

mod alias;
mod choice;
mod doc;
mod endpoint;
mod errors;
mod event;
mod example;
mod facade;
mod imports;
mod literal;
mod manifest;
mod module;
mod object;
mod paging;
mod samples;
mod service;
mod spec;
mod table;
mod ty;
mod types;

use crate::plan::{EndpointPlan, EventPlan, ModulePlan, Plan, ServicePlan, name::ModuleName};
use proc_macro2::TokenStream;

pub use manifest::{head, manifests};
pub use samples::HARNESS;
pub use table::Table;

/// A Rust file of the emitted crates.
pub struct GenFile {
    /// The page it is made from, if it is made from one.
    pub source: Option<String>,
    /// What its docs say of it as a whole, without `//!`.
    pub docs: Vec<String>,
    /// What an empty line parts from each other.
    pub items: Vec<Item>,
}

/// A part of a file.
pub enum Item {
    /// What one stream holds stands together.
    Rust(TokenStream),
    /// What is spelled row by row.
    Table(Table),
    /// A line that says what the rest of the file is.
    Comment(&'static str),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Rust(tokens)
    }
}

fn rust(items: impl IntoIterator<Item = TokenStream>) -> impl Iterator<Item = Item> {
    items.into_iter().map(Item::Rust)
}

/// A file that has yet to be spelled; files can be spelled on several threads.
pub struct Job<'a> {
    /// Relative to the facade's folder, with `/`.
    pub path: String,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Facade(&'a Plan),
    Service(&'a ServicePlan),
    Small(&'a Plan),
    Types(&'a ServicePlan),
    Resource(&'a ModuleName, &'a [ModulePlan]),
    Endpoint(&'a EndpointPlan),
    Event(&'a EventPlan),
    Samples(&'a Plan),
}

impl Job<'_> {
    /// The file's tokens.
    pub fn spell(&self) -> GenFile {
        match self.kind {
            Kind::Facade(plan) => facade::file(plan),
            Kind::Service(service) => service::file(service),
            Kind::Small(plan) => service::small(plan),
            Kind::Types(service) => types::file(service),
            Kind::Resource(name, modules) => module::resource(name, modules),
            Kind::Endpoint(endpoint) => endpoint::file(endpoint),
            Kind::Event(event) => event::file(event),
            Kind::Samples(plan) => samples::file(plan),
        }
    }
}

/// The Rust files of the facade and of its services.
pub fn jobs(plan: &Plan) -> Vec<Job<'_>> {
    let mut jobs = vec![
        Job { path: "src/lib.rs".to_owned(), kind: Kind::Facade(plan) },
        Job { path: "tests/samples/table.rs".to_owned(), kind: Kind::Samples(plan) },
    ];
    if plan.small().next().is_some() {
        jobs.push(Job { path: "services/lib.rs".to_owned(), kind: Kind::Small(plan) });
    }
    for service in &plan.services {
        let folder = format!("{}/src", service.folder);
        jobs.push(Job { path: format!("{folder}/lib.rs"), kind: Kind::Service(service) });
        if !service.types.is_empty() {
            jobs.push(Job { path: format!("{folder}/types.rs"), kind: Kind::Types(service) });
        }
        below(&mut jobs, &folder, &service.modules);
    }
    jobs
}

fn below<'a>(jobs: &mut Vec<Job<'a>>, folder: &str, modules: &'a [ModulePlan]) {
    for module in modules {
        match module {
            ModulePlan::Resource { name, modules } => {
                let folder = format!("{folder}/{name}");
                jobs.push(Job { path: format!("{folder}/mod.rs"), kind: Kind::Resource(name, modules) });
                below(jobs, &folder, modules);
            }
            ModulePlan::Endpoint(endpoint) => {
                let path = format!("{folder}/{}.rs", endpoint.module);
                jobs.push(Job { path, kind: Kind::Endpoint(endpoint) });
            }
            ModulePlan::Event(event) => {
                let path = format!("{folder}/{}.rs", event.module);
                jobs.push(Job { path, kind: Kind::Event(event) });
            }
        }
    }
}
