//! Structs and what makes them records.

use super::{doc, literal, rules, ty};
use crate::plan::{
    ArgumentPlan, ArgumentsPlan, ConstructorPlan, FieldPlan, ObjectPlan, SetterPlan, TakesPlan,
    name::{FieldName, TypeName},
};
use proc_macro2::TokenStream;
use quote::quote;

/// The struct, how it is made, and its tables. `methods` come behind the setters.
pub(super) fn items(object: &ObjectPlan, methods: &[TokenStream]) -> Vec<TokenStream> {
    let constructor = object.constructor.as_ref();
    let arguments = constructor.and_then(|constructor| arguments(&constructor.takes));
    let made = constructor.map(|constructor| made(&object.name, constructor, methods));
    let mut items = vec![definition(object)];
    items.extend(arguments);
    items.extend(made);
    items.push(record(object));
    items
}

fn definition(object: &ObjectPlan) -> TokenStream {
    // The rules stand in the record's layout, the constructor in an impl of its own.
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
    // The wire name stands in the layout.
    let FieldPlan { name, wire: _, ty, doc } = field;
    let (doc, ty) = (doc::attributes(doc), ty::ty(ty));
    quote!(#doc pub #name: #ty)
}

fn arguments(takes: &TakesPlan) -> Option<TokenStream> {
    let TakesPlan::Struct(ArgumentsPlan { name, doc, fields }) = takes else { return None };
    let doc = doc::attributes(doc);
    let fields = fields.iter().map(field);
    Some(quote! {
        #doc
        #[derive(Clone, Debug)]
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
        if argument.accepts.converts() { quote!(#field: #value) } else { quote!(#field) }
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
    let names = fields.iter().map(|field| &field.name).collect::<Vec<_>>();

    quote! {
        /// Takes what is required.
        #[inline]
        pub fn new(arguments: #name) -> Self {
            let #name { #(#names),* } = arguments;
            Self { #(#names,)* #rest }
        }
    }
}

fn setter(setter: &SetterPlan) -> TokenStream {
    let SetterPlan { method, argument, boxed } = setter;
    let field = &argument.field;
    let doc = doc::line(&format!("Sets `{}`.", field.as_str().trim_start_matches("r#")));
    let (parameter, value) = (ty::parameter(argument), ty::taken(argument));
    let value = if *boxed { quote!(Box::new(#value)) } else { value };

    quote! {
        #doc
        #[inline]
        pub fn #method(mut self, #parameter) -> Self {
            self.#field = Some(#value);
            self
        }
    }
}

fn record(object: &ObjectPlan) -> TokenStream {
    // What else there is of an object stands in its definition.
    let ObjectPlan { name, doc: _, fields, rules, constructor: _ } = object;
    let text = name.as_str();
    let wires = fields.iter().map(|field| &field.wire);
    let rules = rules.iter().map(rules::row);
    let view = of_index(fields, &quote!(ValueRef::Absent), |field| quote!(self.#field.view()));
    let slot = of_index(fields, &quote!(self), |field| quote!(&mut self.#field));
    let index = if fields.len() > 1 { quote!(index) } else { quote!(_) };

    quote! {
        impl Record for #name {
            #[inline]
            fn layout(&self) -> &'static Layout {
                &Layout { name: #text, fields: &[#(#wires),*], rules: &[#(#rules),*] }
            }
            #[inline]
            fn view_at(&self, #index: usize) -> ValueRef<'_> {
                #view
            }
            #[inline]
            fn slot_at(&mut self, #index: usize) -> &mut dyn Slot {
                #slot
            }
        }
    }
}

/// What is told of the field at an index; every index beyond the last is the last.
fn of_index(
    fields: &[FieldPlan],
    of_none: &TokenStream,
    of_field: impl Fn(&FieldName) -> TokenStream,
) -> TokenStream {
    let Some((last, before)) = fields.split_last() else { return of_none.clone() };
    let last = of_field(&last.name);
    let arms = before.iter().enumerate().map(|(index, field)| {
        let (index, value) = (literal::index(index), of_field(&field.name));
        quote!(#index => #value)
    });
    if before.is_empty() { last } else { quote!(match index { #(#arms,)* _ => #last }) }
}
