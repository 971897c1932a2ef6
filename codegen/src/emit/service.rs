//! The root of a service's crate.

use super::{GenFile, doc, module};
use crate::plan::{ServicePlan, name::ModuleName};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn file(service: &ServicePlan) -> GenFile {
    let ServicePlan { name, crate_name: _, folder: _, wire: _, modules, types } = service;
    let about =
        format!("`{name}`: a part of the crate `feishu-api`, where it is the module `feishu_api::{name}`.");
    let shared = (!types.is_empty()).then(|| {
        let types = ModuleName::types();
        quote!(pub mod #types;)
    });

    GenFile {
        source: None,
        docs: doc::endpoints(about, module::endpoints(modules)),
        items: [Some(allowances()), shared].into_iter().flatten().chain(module::items(modules)).collect(),
    }
}

/// What clippy's lints ask of people and not of tables.
fn allowances() -> TokenStream {
    quote! {
        #![allow(clippy::too_many_lines, reason = "some tables of the docs are long")]
        #![allow(clippy::unreadable_literal, reason = "error codes are searched for as the docs print them")]
        #![allow(clippy::similar_names, reason = "parameters are called as on the wire")]
        #![allow(clippy::struct_excessive_bools, clippy::fn_params_excessive_bools, reason = "the docs have them")]
    }
}
