//! The top of a file.

use crate::plan::{ImportsPlan, name::ModuleName, name::TypeName};
use proc_macro2::TokenStream;
use quote::quote;

/// What a file takes from elsewhere, each group on its own.
pub(super) fn groups(imports: &ImportsPlan) -> Vec<TokenStream> {
    let ImportsPlan { shared, depth } = imports;
    let inside = (!shared.is_empty()).then(|| exports(shared, *depth));
    std::iter::once(runtime()).chain(inside).collect()
}

/// What emitted code is written in. A type of the file's own that is called alike comes before it.
pub(super) fn runtime() -> TokenStream {
    quote!(
        use feishu_runtime::emitted::*;
    )
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
