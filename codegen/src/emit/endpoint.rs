//! One endpoint, one file.

use super::{GenFile, alias, choice, doc, errors, imports, object, paging, spec, types};
use crate::plan::{EndpointPlan, ResponsePlan};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn file(endpoint: &EndpointPlan) -> GenFile {
    let mut items = imports::groups(&endpoint.imports);
    items.extend(object::items(&endpoint.request, &methods(endpoint)));
    items.push(spec::endpoint(endpoint));
    items.extend(paging::paged(endpoint));
    items.extend(response(&endpoint.response));
    items.extend(endpoint.objects.iter().flat_map(|object| object::items(object, &[])));
    items.extend(endpoint.choices.iter().flat_map(choice::items));
    items.extend(errors::items(&endpoint.code));
    items.extend(macros(endpoint));
    GenFile {
        source: Some(doc::source(&endpoint.source)),
        docs: vec![doc::title(&endpoint.spec.title, &endpoint.doc_url)],
        items,
    }
}

/// Sending, and walking where there are pages.
fn methods(endpoint: &EndpointPlan) -> Vec<TokenStream> {
    let send = quote! {
        /// Sends the request, when awaited.
        #[inline]
        pub fn send<'a>(&'a self, client: &'a Client) -> Call<'a, Self> {
            Call::new(client, self)
        }
    };
    let paging = endpoint.paging.as_ref().map(|_| paging::methods());
    std::iter::once(send).chain(paging.into_iter().flatten()).collect()
}

fn response(response: &ResponsePlan) -> Vec<TokenStream> {
    match response {
        ResponsePlan::Object(response) => object::items(response, &[]),
        ResponsePlan::Empty(alias) => vec![alias::item(alias, &quote!(Empty))],
        ResponsePlan::Download => Vec::new(),
    }
}

fn macros(endpoint: &EndpointPlan) -> Option<TokenStream> {
    let records = [&endpoint.request].into_iter().chain(endpoint.response.object()).chain(&endpoint.objects);
    types::macros(records, &endpoint.choices, Some(&endpoint.code))
}
