//! The top of a file.

use crate::plan::{ImportsPlan, name::ModuleName, name::TypeName};
use proc_macro2::TokenStream;
use quote::quote;

/// What a file takes from elsewhere, each group on its own.
pub(super) fn groups(imports: &ImportsPlan) -> Vec<TokenStream> {
    let ImportsPlan { runtime, macros, maps, shared, depth } = imports;
    let outside = (!runtime.is_empty() || !macros.is_empty()).then(|| {
        let (runtime, macros) = (runtime.iter(), macros.iter());
        quote!(use feishu_runtime::{#(#runtime,)* #(#macros,)*};)
    });
    let std = maps.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let inside = (!shared.is_empty()).then(|| exports(shared, *depth));
    let uses = outside.into_iter().chain(std).collect::<TokenStream>();
    [uses, inside.unwrap_or_default()].into_iter().filter(|group| !group.is_empty()).collect()
}

/// The shared types; exported, so that an endpoint's module has all of its types wherever they stand.
fn exports(shared: &[(TypeName, Option<TypeName>)], depth: usize) -> TokenStream {
    let types = ModuleName::types();
    let names = shared.iter().map(|(there, here)| {
        let alias = here.as_ref().map(|here| quote!(as #here));
        quote!(#there #alias)
    });
    let up = std::iter::repeat_n(quote!(super::), depth);
    quote!(pub use #(#up)* #types::{#(#names,)*};)
}
