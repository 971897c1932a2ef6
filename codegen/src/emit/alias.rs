//! A name of an endpoint's own for a type of the runtime.

use super::doc;
use crate::plan::AliasPlan;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn item(alias: &AliasPlan, of: &TokenStream) -> TokenStream {
    let AliasPlan { name, doc } = alias;
    let doc = doc::attributes(doc);
    quote!(#doc pub type #name = #of;)
}
