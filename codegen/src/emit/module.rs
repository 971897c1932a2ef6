//! A resource: the modules below it.

use super::{GenFile, doc, rust};
use crate::plan::{EndpointPlan, EventPlan, ModulePlan, name::ModuleName};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn resource(name: &ModuleName, modules: &[ModulePlan]) -> GenFile {
    GenFile {
        source: None,
        docs: doc::resource(name, endpoints(modules), events(modules)),
        items: rust(items(modules)).collect(),
    }
}

/// The modules below, and what callers use of the endpoints among them, which is shown as if it stood here.
pub(super) fn items(modules: &[ModulePlan]) -> Vec<TokenStream> {
    let names = modules.iter().map(|module| match module {
        ModulePlan::Resource { name, .. } => name,
        ModulePlan::Endpoint(endpoint) => &endpoint.module,
        ModulePlan::Event(event) => &event.module,
    });
    let exports = endpoints(modules).map(exports).chain(events(modules).map(exports_of_event));
    let exports = exports.collect::<TokenStream>();
    let modules = quote!(#(pub mod #names;)*);
    [modules, exports].into_iter().filter(|item| !item.is_empty()).collect()
}

/// The endpoints among the modules.
fn endpoints(modules: &[ModulePlan]) -> impl Iterator<Item = &EndpointPlan> {
    modules.iter().filter_map(|module| match module {
        ModulePlan::Resource { .. } | ModulePlan::Event(_) => None,
        ModulePlan::Endpoint(endpoint) => Some(endpoint.as_ref()),
    })
}

/// The events among the modules.
fn events(modules: &[ModulePlan]) -> impl Iterator<Item = &EventPlan> {
    modules.iter().filter_map(|module| match module {
        ModulePlan::Resource { .. } | ModulePlan::Endpoint(_) => None,
        ModulePlan::Event(event) => Some(event.as_ref()),
    })
}

fn exports_of_event(event: &EventPlan) -> TokenStream {
    let EventPlan { module, event, reply, .. } = event;
    let reply = reply.as_ref();
    let names = [Some(&event.name), reply.map(|it| &it.name), reply.and_then(|it| it.arguments())];
    let names = names.into_iter().flatten();
    quote!(#[doc(inline)] pub use #module::{#(#names),*};)
}

fn exports(endpoint: &EndpointPlan) -> TokenStream {
    let module = &endpoint.module;
    let EndpointPlan { request, response, code, .. } = endpoint;
    let own = [Some(&request.name), request.arguments(), response.name(), Some(code.name())];
    let names = own.into_iter().flatten();
    quote!(#[doc(inline)] pub use #module::{#(#names),*};)
}
