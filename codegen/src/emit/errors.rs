//! Error codes.

use super::{choice, doc, literal};
use crate::plan::{CodePlan, ErrorPlan};
use proc_macro2::TokenStream;
use quote::quote;

/// The enum and its numbers.
pub(super) fn items(code: &CodePlan) -> Vec<TokenStream> {
    let CodePlan { name, doc, values } = code;
    let variants = values.iter().map(choice::variant);
    let definition =
        choice::definition(name, &doc::attributes(doc), variants, &quote!(i64), Some(&choice::copy()));
    let (names, codes) = choice::columns(values, |code| literal::int(*code));
    let (from, to) = if values.is_empty() {
        (quote!(Self::Other(code)), quote!(let Self::Other(code) = self; code))
    } else {
        (
            quote!(match code { #(#codes => Self::#names,)* other => Self::Other(other) }),
            quote!(match self { #(Self::#names => #codes,)* Self::Other(code) => code }),
        )
    };
    let conversions = quote! {
        impl ApiCode for #name {
            #[inline]
            fn from_code(code: i64) -> Self { #from }
            #[inline]
            fn code(self) -> i64 { #to }
        }
    };
    vec![definition, conversions]
}

/// One row of the constants.
pub(super) fn row(error: &ErrorPlan) -> TokenStream {
    let ErrorPlan { code, http_status, message, hint } = error;
    let code = literal::int(*code);
    let status = literal::option(*http_status, |status| literal::uint(status.into()));
    quote!(ErrorInfo { code: #code, http_status: #status, message: #message, hint: #hint })
}
