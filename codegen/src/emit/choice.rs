//! Open enums.

use super::doc;
use crate::plan::{ChoicePlan, ValuePlan, ValuesPlan, name::TypeName};
use proc_macro2::TokenStream;
use quote::quote;

/// The enum.
pub(super) fn definition(choice: &ChoicePlan) -> TokenStream {
    let ChoicePlan { name, doc, values } = choice;
    let doc = doc::attributes(doc);
    match values {
        ValuesPlan::Texts(values) => open(name, &doc, values, &quote!(String)),
        ValuesPlan::Ints(values) => open(name, &doc, values, &quote!(i64)),
    }
}

/// The documented values, and room for others.
pub(super) fn open<T>(
    name: &TypeName,
    doc: &TokenStream,
    values: &[ValuePlan<T>],
    other: &TokenStream,
) -> TokenStream {
    let variants = values.iter().map(variant);
    quote! {
        #doc
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// What the docs do not list.
            Other(#other),
        }
    }
}

fn variant<T>(value: &ValuePlan<T>) -> TokenStream {
    // The wire value stands in the table.
    let ValuePlan { name, wire: _, doc } = value;
    let doc = doc::attributes(doc);
    quote!(#doc #name)
}
