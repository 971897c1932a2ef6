//! One event, one file.

use super::{GenFile, Item, choice, doc, imports, object, rust, table};
use crate::plan::EventPlan;
use proc_macro2::TokenStream;
use quote::quote;

/// What callers need stands first, what the runtime needs behind it.
pub(super) fn file(event: &EventPlan) -> GenFile {
    let mut items = rust(imports::groups(&event.imports)).collect::<Vec<_>>();
    items.extend(rust(object::items(&event.event, &[])));
    items.extend(rust(event.reply.iter().flat_map(|reply| object::items(reply, &[]))));
    items.extend(rust(event.objects.iter().flat_map(|object| object::items(object, &[]))));
    items.extend(rust(event.choices.iter().map(choice::definition)));
    items.push(Item::Comment("How it travels."));
    items.extend(rust(traits(event)));
    let objects = std::iter::once(&event.event).chain(&event.reply).chain(&event.objects);
    items.extend(objects.map(|object| table::record(object, &[])).map(Item::Table));
    items.extend(event.choices.iter().map(table::choice).map(Item::Table));
    GenFile {
        source: Some(doc::source(&event.source)),
        docs: vec![doc::title(&event.title, &event.doc_url)],
        items,
    }
}

fn traits(event: &EventPlan) -> Vec<TokenStream> {
    let EventPlan { event_type, same_by, reply, .. } = event;
    let name = &event.event.name;
    let same_by =
        (!same_by.is_empty()).then(|| quote!(const SAME_BY: &'static [&'static str] = &[#(#same_by),*];));
    let event = quote! {
        impl Event for #name {
            const TYPE: &'static str = #event_type;
            #same_by
        }
    };
    let callback = reply.as_ref().map(|reply| {
        let reply = &reply.name;
        quote! {
            impl Callback for #name {
                type Reply = #reply;
            }
        }
    });
    std::iter::once(event).chain(callback).collect()
}
