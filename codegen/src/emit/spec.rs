//! The constants of an endpoint.

use super::literal;
use crate::plan::{EndpointPlan, SpecPlan, name::TypeName};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// `impl Endpoint`.
pub(super) fn endpoint(plan: &EndpointPlan) -> TokenStream {
    let (name, code) = (&plan.request.name, plan.code.name());
    let response = plan.response.name().map_or_else(|| quote!(Download), ToTokens::to_token_stream);
    let fields = fields(&plan.spec, code);

    quote! {
        impl Endpoint for #name {
            type Response = #response;
            type Code = #code;
            const SPEC: &'static Spec = &Spec { #(#fields,)* ..Spec::EMPTY };
        }
    }
}

/// The fields that differ from `Spec::EMPTY`.
fn fields(spec: &SpecPlan, code: &TypeName) -> Vec<TokenStream> {
    let SpecPlan { id, title, doc_url, method, host, path, tokens, scopes, .. } = spec;
    // The places stand in the request's table, the errors in that of the code.
    let SpecPlan { rate_limits, special_rate_limit, places: _, content, reply, idempotency, errors, .. } =
        spec;
    let limits = rate_limits.iter().map(|(requests, per_seconds)| {
        let (requests, seconds) = (literal::uint((*requests).into()), literal::uint((*per_seconds).into()));
        quote!(RateLimit::new(#requests, #seconds))
    });
    let all = [
        Some(quote!(id: #id)),
        Some(quote!(title: #title)),
        (!doc_url.is_empty()).then(|| quote!(doc_url: #doc_url)),
        (method.as_str() != "Get").then(|| quote!(method: Method::#method)),
        host.as_ref().map(|host| quote!(host: Some(#host))),
        Some(quote!(path: #path)),
        (!tokens.is_empty()).then(|| quote!(tokens: &[#(Token::#tokens),*])),
        (!scopes.is_empty()).then(|| quote!(scopes: &[#(#scopes),*])),
        (!rate_limits.is_empty()).then(|| quote!(rate_limits: &[#(#limits),*])),
        special_rate_limit.then(|| quote!(special_rate_limit: true)),
        (content.as_str() != "None").then(|| quote!(content: Content::#content)),
        (reply.as_str() != "Data").then(|| quote!(reply: Reply::#reply)),
        idempotency.as_ref().map(|name| quote!(idempotency: Some(#name))),
        (!errors.is_empty()).then(|| quote!(errors: #code::ERRORS)),
    ];
    all.into_iter().flatten().collect()
}
