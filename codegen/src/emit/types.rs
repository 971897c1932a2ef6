//! The types that several endpoints of a service share.

use super::{GenFile, choice, doc, imports, object};
use crate::plan::{ChoicePlan, CodePlan, ObjectPlan, ServicePlan, TypesPlan, ValuesPlan};
use proc_macro2::TokenStream;
use quote::quote;

/// Two types may have the same best name, and which of them gets it here depends on what else there is.
const STABLE: &str = "\
Import a type from the module of an endpoint that has it, where its name stays what it is. Here it may change when
another endpoint brings a type that is called alike.";

pub(super) fn file(service: &ServicePlan) -> GenFile {
    let TypesPlan { imports, objects, choices } = &service.types;
    let mut items = imports::groups(imports);
    items.extend(objects.iter().flat_map(|object| object::items(object, &[])));
    items.extend(choices.iter().flat_map(choice::items));
    items.extend(macros(objects, choices, None));
    let about = format!("What several endpoints of `{}` share.\n\n{STABLE}", service.name);
    GenFile { source: None, docs: doc::text(&about), items }
}

/// The calls that make a file's types usable, together.
pub(super) fn macros<'a>(
    records: impl IntoIterator<Item = &'a ObjectPlan>,
    choices: &[ChoicePlan],
    code: Option<&CodePlan>,
) -> Option<TokenStream> {
    let records = records.into_iter().map(|object| &object.name).collect::<Vec<_>>();
    let record = (!records.is_empty()).then(|| quote!(record!(#(#records),*);));
    let is_text = |choice: &&ChoicePlan| matches!(choice.values, ValuesPlan::Texts(_));
    let (texts, ints) = choices.iter().partition::<Vec<_>, _>(is_text);
    let calls = [texts, ints].into_iter().filter_map(|choices| {
        let macro_name = choice::macro_name(&choices.first()?.values);
        let names = choices.iter().map(|choice| &choice.name);
        Some(quote!(#macro_name!(#(#names),*);))
    });
    let code = code.and_then(|code| match code {
        CodePlan::Listed(codes) => Some(&codes.name),
        CodePlan::Unlisted(_) => None,
    });
    let code = code.map(|name| quote!(code!(#name);));
    let calls = record.into_iter().chain(calls).chain(code).collect::<TokenStream>();
    (!calls.is_empty()).then_some(calls)
}
