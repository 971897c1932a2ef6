//! Open enums.

use super::{doc, literal};
use crate::plan::{ChoicePlan, ValuePlan, ValuesPlan, name::TypeName};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// The enum and its wire values.
pub(super) fn items(choice: &ChoicePlan) -> Vec<TokenStream> {
    let ChoicePlan { name, doc, values } = choice;
    let doc = doc::attributes(doc);
    match values {
        ValuesPlan::Texts(values) => {
            let variants = values.iter().map(variant);
            vec![definition(name, &doc, variants, &quote!(String)), texts(name, values)]
        }
        ValuesPlan::Ints(values) => {
            let variants = values.iter().map(variant);
            vec![definition(name, &doc, variants, &quote!(i64)), ints(name, values)]
        }
    }
}

/// The macro that makes the enum usable.
pub(super) fn macro_name(values: &ValuesPlan) -> TokenStream {
    match values {
        ValuesPlan::Texts(_) => quote!(choice),
        ValuesPlan::Ints(_) => quote!(int_choice),
    }
}

pub(super) fn variant<T>(value: &ValuePlan<T>) -> TokenStream {
    // The wire value stands in the conversions.
    let ValuePlan { name, wire: _, doc } = value;
    let doc = doc::attributes(doc);
    quote!(#doc #name)
}

pub(super) fn definition(
    name: &TypeName,
    doc: &TokenStream,
    variants: impl Iterator<Item = TokenStream>,
    other: &TokenStream,
) -> TokenStream {
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

fn texts(name: &TypeName, values: &[ValuePlan<String>]) -> TokenStream {
    let (names, wires) = columns(values, ToTokens::to_token_stream);
    quote! {
        impl Choice for #name {
            #[inline]
            fn from_wire(wire: &str) -> Self {
                match wire {
                    #(#wires => Self::#names,)*
                    other => Self::Other(other.to_owned()),
                }
            }
            #[inline]
            fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #wires,)*
                    Self::Other(other) => other,
                }
            }
        }
    }
}

fn ints(name: &TypeName, values: &[ValuePlan<i64>]) -> TokenStream {
    let (names, wires) = columns(values, |wire| literal::int(*wire));
    quote! {
        impl IntChoice for #name {
            #[inline]
            fn from_wire(wire: i64) -> Self {
                match wire {
                    #(#wires => Self::#names,)*
                    other => Self::Other(other),
                }
            }
            #[inline]
            fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#names => #wires,)*
                    Self::Other(other) => *other,
                }
            }
        }
    }
}

/// Variants and wire values, row by row.
pub(super) fn columns<T>(
    values: &[ValuePlan<T>],
    spell: impl Fn(&T) -> TokenStream,
) -> (Vec<TokenStream>, Vec<TokenStream>) {
    values.iter().map(|value| (value.name.to_token_stream(), spell(&value.wire))).unzip()
}
