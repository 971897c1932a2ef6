//! Lists that come in pages.

use super::ty;
use crate::plan::{EndpointPlan, PagingPlan, StepPlan};
use proc_macro2::TokenStream;
use quote::quote;

/// `items` and `pages`.
pub(super) fn methods() -> [TokenStream; 2] {
    [
        quote! {
            /// The elements of the list, page by page.
            #[inline]
            pub fn items(self, client: &Client) -> Items<Self> {
                Items::new(client, self)
            }
        },
        quote! {
            /// The replies, page by page.
            #[inline]
            pub fn pages(self, client: &Client) -> Pages<Self> {
                Pages::new(client, self)
            }
        },
    ]
}

/// `impl Paged`.
pub(super) fn paged(endpoint: &EndpointPlan) -> Option<TokenStream> {
    let PagingPlan { item, token, token_optional, more, next, items } = endpoint.paging.as_ref()?;
    let response = endpoint.response.object()?;
    let (name, response, item) = (&endpoint.request.name, &response.name, ty::ty(item));
    let set = if *token_optional { quote!(Some(token)) } else { quote!(token) };
    let more = more.as_deref().map_or_else(|| quote!(None), |steps| borrowed(steps, &quote!()));
    let (next, items) = (borrowed(next, &quote!(.clone())), taken(items));

    Some(quote! {
        impl Paged for #name {
            type Item = #item;
            #[inline]
            fn set_page_token(&mut self, token: String) {
                self.#token = #set;
            }
            #[inline]
            fn next(response: &#response) -> Next {
                Next { has_more: #more, token: #next }
            }
            #[inline]
            fn items(response: &mut #response) -> Vec<#item> {
                #items
            }
        }
    })
}

/// An optional value behind optional objects.
fn borrowed(steps: &[StepPlan], clone: &TokenStream) -> TokenStream {
    let Some((StepPlan { field: first }, rest)) = steps.split_first() else { return quote!(None) };
    let Some((StepPlan { field: last }, between)) = rest.split_last() else {
        return quote!(response.#first #clone);
    };
    let between = between.iter().map(|StepPlan { field }| quote!(.and_then(|inner| inner.#field.as_ref())));
    quote!(response.#first.as_ref() #(#between)* .and_then(|inner| inner.#last #clone))
}

/// A list behind optional objects, taken out of it.
fn taken(steps: &[StepPlan]) -> TokenStream {
    let Some((StepPlan { field: first }, rest)) = steps.split_first() else { return quote!(Vec::new()) };
    let Some((StepPlan { field: last }, between)) = rest.split_last() else {
        return quote!(std::mem::take(&mut response.#first));
    };
    let between = between.iter().map(|StepPlan { field }| quote!(.and_then(|inner| inner.#field.as_mut())));
    quote! {
        response.#first.as_mut() #(#between)* .map(|inner| std::mem::take(&mut inner.#last)).unwrap_or_default()
    }
}
