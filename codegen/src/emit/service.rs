//! The roots of crates: of a service, and of those that share one.

use super::{GenFile, doc, module, rust};
use crate::plan::{Plan, ServicePlan, name::ModuleName};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn file(service: &ServicePlan) -> GenFile {
    let ServicePlan { name, home: _, folder: _, wire: _, modules, types } = service;
    let about =
        format!("`{name}`: a part of the crate `feishu-api`, where it is the module `feishu_api::{name}`.");
    let shared = (!types.is_empty()).then(|| {
        let types = ModuleName::types();
        quote!(pub mod #types;)
    });

    // Below what services share it says it once more, so that a service that gets a crate keeps its files.
    let feature = name.as_str();
    let switch = quote!(#![cfg(feature = #feature)]);
    let head = [Some(switch), Some(allowances()), shared].into_iter().flatten();
    GenFile {
        source: None,
        docs: doc::text(&about),
        items: rust(head.chain(module::items(modules))).collect(),
    }
}

/// What there is to say of the crate that small services share.
const SMALL: &str = "\
The small services of the crate `feishu-api`, where each is a module of its name.

They share a crate because the compiler would take longer to begin theirs than to compile them.";

/// The root of the crate that small services share. Their files are those of a service that has a crate.
pub(super) fn small(plan: &Plan) -> GenFile {
    let services = plan.small().map(|service| {
        let name = &service.name;
        let (feature, path) = (name.as_str(), format!("{name}/src/lib.rs"));
        quote!(#[cfg(feature = #feature)] #[path = #path] pub mod #name;)
    });
    GenFile { source: None, docs: doc::text(SMALL), items: rust(services).collect() }
}

/// What clippy's lints ask of people and not of tables.
fn allowances() -> TokenStream {
    quote! {
        #![allow(deprecated, reason = "what the docs advise against is still there")]
        #![allow(clippy::too_many_lines, reason = "some tables of the docs are long")]
        #![allow(clippy::unreadable_literal, reason = "error codes are searched for as the docs print them")]
        #![allow(clippy::similar_names, reason = "parameters are called as on the wire")]
        #![allow(clippy::needless_pass_by_value, reason = "what is required is given away, whatever it is")]
        #![allow(clippy::should_implement_trait, reason = "setters are called as their fields, such as `add`")]
        #![allow(clippy::struct_excessive_bools, clippy::fn_params_excessive_bools, reason = "the docs have them")]
    }
}
