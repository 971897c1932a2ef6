//! Error codes.

use super::{alias, choice, doc, literal};
use crate::plan::{CodePlan, CodesPlan, ErrorPlan};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn items(code: &CodePlan) -> Vec<TokenStream> {
    match code {
        CodePlan::Listed(codes) => listed(codes),
        CodePlan::Unlisted(alias) => vec![alias::item(alias, &quote!(Code))],
    }
}

/// The enum and its numbers.
fn listed(codes: &CodesPlan) -> Vec<TokenStream> {
    let CodesPlan { name, doc, values } = codes;
    let variants = values.iter().map(choice::variant);
    let definition =
        choice::definition(name, &doc::attributes(doc), variants, &quote!(i64), Some(&choice::copy()));
    let (names, codes) = choice::columns(values, |code| literal::int(*code));
    let conversions = quote! {
        impl ApiCode for #name {
            #[inline]
            fn from_code(code: i64) -> Self {
                match code {
                    #(#codes => Self::#names,)*
                    other => Self::Other(other),
                }
            }
            #[inline]
            fn code(self) -> i64 {
                match self {
                    #(Self::#names => #codes,)*
                    Self::Other(code) => code,
                }
            }
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
