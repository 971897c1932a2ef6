//! Structs.

use super::{doc, ty};
use crate::plan::{
    ArgumentPlan, ArgumentsPlan, ConstructorPlan, FieldPlan, ObjectPlan, SetterPlan, TakesPlan, Wrap,
    name::TypeName,
};
use proc_macro2::TokenStream;
use quote::quote;

/// The struct and how it is made. `methods` come behind the setters.
pub(super) fn items(object: &ObjectPlan, methods: &[TokenStream]) -> Vec<TokenStream> {
    let constructor = object.constructor.as_ref();
    let arguments = constructor.and_then(|constructor| arguments(&constructor.takes));
    let made = constructor.map(|constructor| made(&object.name, constructor, methods));
    let mut items = vec![definition(object)];
    items.extend(arguments);
    items.extend(made);
    items
}

fn definition(object: &ObjectPlan) -> TokenStream {
    // The rules stand in the record's table, the constructor in an impl of its own.
    let ObjectPlan { name, doc, fields, rules: _, constructor } = object;
    let doc = doc::attributes(doc);
    let fields = fields.iter().map(field);
    let must_use = constructor.as_ref().map(|_| quote!(#[must_use]));

    quote! {
        #doc
        #[derive(Default)]
        #[non_exhaustive]
        #must_use
        pub struct #name {
            #(#fields,)*
        }
    }
}

fn field(field: &FieldPlan) -> TokenStream {
    // The wire name stands in the table.
    let FieldPlan { name, wire: _, ty, doc } = field;
    let (doc, ty) = (doc::attributes(doc), ty::ty(ty));
    quote!(#doc pub #name: #ty)
}

fn arguments(takes: &TakesPlan) -> Option<TokenStream> {
    let TakesPlan::Struct(ArgumentsPlan { name, doc, fields }) = takes else { return None };
    let doc = doc::attributes(doc);
    let fields = fields.iter().map(|(field, _)| self::field(field));
    Some(quote! {
        #doc
        pub struct #name {
            #(#fields,)*
        }
    })
}

fn made(name: &TypeName, constructor: &ConstructorPlan, methods: &[TokenStream]) -> TokenStream {
    let ConstructorPlan { takes, rest, setters } = constructor;
    let rest = rest.then(|| quote!(..Self::default()));
    let new = match takes {
        TakesPlan::Positions(arguments) => from_positions(arguments, rest.as_ref()),
        TakesPlan::Struct(arguments) => from_struct(arguments, rest.as_ref()),
    };
    let setters = setters.iter().map(setter);

    quote! {
        impl #name {
            #new
            #(#setters)*
            #(#methods)*
        }
    }
}

fn from_positions(arguments: &[ArgumentPlan], rest: Option<&TokenStream>) -> TokenStream {
    let parameters = arguments.iter().map(ty::parameter);
    let values = arguments.iter().map(|argument| {
        let (field, value) = (&argument.field, ty::taken(argument));
        if argument.is_passed_on() { quote!(#field) } else { quote!(#field: #value) }
    });
    let body =
        if arguments.is_empty() { quote!(Self::default()) } else { quote!(Self { #(#values,)* #rest }) };

    quote! {
        /// Takes what is required.
        #[inline]
        pub fn new(#(#parameters),*) -> Self {
            #body
        }
    }
}

fn from_struct(arguments: &ArgumentsPlan, rest: Option<&TokenStream>) -> TokenStream {
    // Its documentation and types stand at the struct itself.
    let ArgumentsPlan { name, doc: _, fields } = arguments;
    let names = fields.iter().map(|(field, _)| &field.name).collect::<Vec<_>>();
    let values = fields.iter().map(|(field, wrap)| {
        let name = &field.name;
        let value = ty::wrapped(*wrap, &quote!(#name));
        if *wrap == Wrap::Nothing { value } else { quote!(#name: #value) }
    });

    quote! {
        /// Takes what is required.
        #[inline]
        pub fn new(arguments: #name) -> Self {
            let #name { #(#names),* } = arguments;
            Self { #(#values,)* #rest }
        }
    }
}

fn setter(setter: &SetterPlan) -> TokenStream {
    let SetterPlan { method, argument } = setter;
    let field = &argument.field;
    let doc = doc::line(&format!("Sets `{}`.", field.as_str().trim_start_matches("r#")));
    let (parameter, value) = (ty::parameter(argument), ty::taken(argument));

    quote! {
        #doc
        #[inline]
        pub fn #method(mut self, #parameter) -> Self {
            self.#field = #value;
            self
        }
    }
}
