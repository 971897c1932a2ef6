//! Error codes.

use super::{alias, choice, doc};
use crate::plan::CodePlan;
use proc_macro2::TokenStream;
use quote::quote;

/// The enum, or the alias where the docs list none.
pub(super) fn definition(code: &CodePlan) -> TokenStream {
    match code {
        CodePlan::Listed(codes) => {
            choice::open(&codes.name, &doc::attributes(&codes.doc), &codes.values, &quote!(i64))
        }
        CodePlan::Unlisted(alias) => alias::item(alias, &quote!(Code)),
    }
}
