//! Types.

use crate::plan::{Accepts, ArgumentPlan, TyPlan, Wrap};
use proc_macro2::TokenStream;
use quote::quote;

/// A type as it stands behind a field's colon.
pub(super) fn ty(plan: &TyPlan) -> TokenStream {
    match plan {
        TyPlan::Text => quote!(String),
        TyPlan::JsonText(_) => quote!(JsonText),
        TyPlan::Int => quote!(i64),
        TyPlan::Float => quote!(f64),
        TyPlan::Bool => quote!(bool),
        TyPlan::Json => quote!(Value),
        TyPlan::Part => quote!(Part),
        TyPlan::Named(name) => quote!(#name),
        TyPlan::List(item) => around(&quote!(Vec), item),
        TyPlan::Optional(value) => around(&quote!(Option), value),
        TyPlan::Boxed(value) => around(&quote!(Box), value),
        TyPlan::Map(value) => {
            let value = ty(value);
            quote!(BTreeMap<String, #value>)
        }
    }
}

fn around(outer: &TokenStream, inner: &TyPlan) -> TokenStream {
    let inner = ty(inner);
    quote!(#outer<#inner>)
}

/// An argument's declaration.
pub(super) fn parameter(argument: &ArgumentPlan) -> TokenStream {
    let ArgumentPlan { field, ty, accepts, wrap: _ } = argument;
    let ty = self::ty(ty);
    match accepts {
        Accepts::Value => quote!(#field: #ty),
        Accepts::Into => quote!(#field: impl Into<#ty>),
        Accepts::Texts => quote!(#field: impl IntoIterator<Item = impl Into<String>>),
    }
}

/// An argument made into the value of its field.
pub(super) fn taken(argument: &ArgumentPlan) -> TokenStream {
    // The parameter already has the type of everything but what it accepts more of.
    let ArgumentPlan { field, ty: _, accepts, wrap } = argument;
    let value = match accepts {
        Accepts::Value => quote!(#field),
        Accepts::Into => quote!(#field.into()),
        Accepts::Texts => quote!(#field.into_iter().map(Into::into).collect()),
    };
    wrapped(*wrap, &value)
}

/// A value put into what its field holds.
pub(super) fn wrapped(wrap: Wrap, value: &TokenStream) -> TokenStream {
    match wrap {
        Wrap::Nothing => quote!(#value),
        Wrap::Some => quote!(Some(#value)),
        Wrap::SomeBox => quote!(Some(Box::new(#value))),
    }
}
