//! The tree of modules.

use super::{GenFile, doc};
use crate::plan::{EndpointPlan, ModulePlan, ResponsePlan, ServicePlan, name::ModuleName};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn service(service: &ServicePlan) -> GenFile {
    let types = ModuleName::types();
    let mut file = resource(&service.modules);
    file.items.insert(0, quote!(pub mod #types;));
    file
}

/// The modules below, and what callers use of the endpoints among them.
pub(super) fn resource(modules: &[ModulePlan]) -> GenFile {
    let names = modules.iter().map(|module| match module {
        ModulePlan::Resource { name, .. } => name,
        ModulePlan::Endpoint(endpoint) => &endpoint.module,
    });
    let endpoints = modules.iter().filter_map(|module| match module {
        ModulePlan::Resource { .. } => None,
        ModulePlan::Endpoint(endpoint) => Some(endpoint.as_ref()),
    });
    let header = doc::endpoints(endpoints.clone());
    let exports = endpoints.map(exports).collect::<TokenStream>();
    let modules = quote!(#(pub mod #names;)*);
    GenFile { header, items: [modules, exports].into_iter().filter(|item| !item.is_empty()).collect() }
}

fn exports(endpoint: &EndpointPlan) -> TokenStream {
    let module = &endpoint.module;
    let response = match &endpoint.response {
        ResponsePlan::Object(response) => Some(&response.name),
        ResponsePlan::Download => None,
    };
    let own =
        [Some(&endpoint.request.name), endpoint.request.arguments(), response, Some(&endpoint.code.name)];
    let names = own.into_iter().flatten();
    quote!(pub use #module::{#(#names),*};)
}
