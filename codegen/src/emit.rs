//! Plan -> files: Rust as tokens, item by item.
//!
//! Nothing is decided here and nothing can fail: each function spells one kind of plan.

mod choice;
mod doc;
mod endpoint;
mod errors;
mod imports;
mod literal;
mod manifest;
mod module;
mod object;
mod paging;
mod root;
mod rules;
mod samples;
mod spec;
mod ty;
mod types;

use crate::plan::{EndpointPlan, ModulePlan, Plan, ServicePlan};
use proc_macro2::TokenStream;

pub use manifest::{features, package};
pub use samples::{HARNESS, HARNESS_PATH};

/// A Rust file of the emitted crate.
pub struct GenFile {
    /// The lines at the top, without `//!`.
    pub header: Vec<String>,
    /// What an empty line parts from each other. What one stream holds stands together.
    pub items: Vec<TokenStream>,
}

/// A file that has yet to be spelled; files can be spelled on several threads.
pub struct Job<'a> {
    /// Relative to the crate's folder, with `/`.
    pub path: String,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Root(&'a Plan),
    Service(&'a ServicePlan),
    Types(&'a ServicePlan),
    Resource(&'a [ModulePlan]),
    Endpoint(&'a ServicePlan, &'a EndpointPlan),
    Samples(&'a Plan),
}

impl Job<'_> {
    /// The file's tokens.
    pub fn spell(&self) -> GenFile {
        match self.kind {
            Kind::Root(plan) => root::file(plan),
            Kind::Service(service) => module::service(service),
            Kind::Types(service) => types::file(service),
            Kind::Resource(modules) => module::resource(modules),
            Kind::Endpoint(service, endpoint) => endpoint::file(service, endpoint),
            Kind::Samples(plan) => samples::file(plan),
        }
    }
}

/// The Rust files of the crate.
pub fn jobs(plan: &Plan) -> Vec<Job<'_>> {
    let mut jobs = vec![
        Job { path: "src/lib.rs".to_owned(), kind: Kind::Root(plan) },
        Job { path: "tests/samples/table.rs".to_owned(), kind: Kind::Samples(plan) },
    ];
    for service in &plan.services {
        let folder = format!("src/{}", service.name);
        jobs.push(Job { path: format!("{folder}/mod.rs"), kind: Kind::Service(service) });
        jobs.push(Job { path: format!("{folder}/types.rs"), kind: Kind::Types(service) });
        below(&mut jobs, service, &folder, &service.modules);
    }
    jobs
}

fn below<'a>(jobs: &mut Vec<Job<'a>>, service: &'a ServicePlan, folder: &str, modules: &'a [ModulePlan]) {
    for module in modules {
        match module {
            ModulePlan::Resource { name, modules } => {
                let folder = format!("{folder}/{name}");
                jobs.push(Job { path: format!("{folder}/mod.rs"), kind: Kind::Resource(modules) });
                below(jobs, service, &folder, modules);
            }
            ModulePlan::Endpoint(endpoint) => {
                let path = format!("{folder}/{}.rs", endpoint.module);
                jobs.push(Job { path, kind: Kind::Endpoint(service, endpoint) });
            }
        }
    }
}
