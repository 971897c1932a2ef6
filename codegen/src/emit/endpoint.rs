//! One endpoint, one file.

use super::{GenFile, Item, alias, choice, doc, errors, imports, object, paging, rust, spec, table};
use crate::plan::{CodePlan, EndpointPlan, ResponsePlan};
use proc_macro2::TokenStream;
use quote::quote;

/// What callers need stands first, what the runtime needs behind it.
pub(super) fn file(endpoint: &EndpointPlan) -> GenFile {
    let mut items = rust(imports::groups(&endpoint.imports)).collect::<Vec<_>>();
    items.extend(rust(object::items(&endpoint.request, &methods(endpoint))));
    items.extend(rust(response(&endpoint.response)));
    items.extend(rust(endpoint.objects.iter().flat_map(|object| object::items(object, &[]))));
    items.extend(rust(endpoint.choices.iter().map(choice::definition)));
    items.push(errors::definition(&endpoint.code).into());
    items.push(Item::Comment("How it travels."));
    items.push(spec::endpoint(endpoint).into());
    items.extend(rust(paging::paged(endpoint)));
    items.extend(tables(endpoint).into_iter().map(Item::Table));
    GenFile {
        source: Some(doc::source(&endpoint.source)),
        docs: vec![doc::title(&endpoint.spec.title, &endpoint.doc_url)],
        items,
    }
}

fn tables(endpoint: &EndpointPlan) -> Vec<table::Table> {
    let objects = endpoint.response.object().into_iter().chain(&endpoint.objects);
    let mut tables = vec![table::record(&endpoint.request, &endpoint.spec.places)];
    tables.extend(objects.map(|object| table::record(object, &[])));
    tables.extend(endpoint.choices.iter().map(table::choice));
    tables.extend(match &endpoint.code {
        CodePlan::Listed(codes) => Some(table::codes(codes, &endpoint.spec)),
        CodePlan::Unlisted(_) => None,
    });
    tables
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
