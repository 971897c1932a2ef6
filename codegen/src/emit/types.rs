//! The types that several endpoints of a service share.

use super::{GenFile, Item, choice, doc, imports, object, rust, table};
use crate::plan::{ServicePlan, TypesPlan};

/// Two types may have the same best name, and which of them gets it here depends on what else there is.
const STABLE: &str = "\
Import a type from the module of an endpoint that has it, where its name stays what it is. Here it may change when
another endpoint brings a type that is called alike.";

pub(super) fn file(service: &ServicePlan) -> GenFile {
    let TypesPlan { objects, choices } = &service.types;
    let mut items = vec![Item::Rust(imports::runtime())];
    items.extend(rust(objects.iter().flat_map(|object| object::items(object, &[]))));
    items.extend(rust(choices.iter().map(choice::definition)));
    items.push(Item::Comment("How they travel."));
    let tables = objects.iter().map(|object| table::record(object, &[]));
    items.extend(tables.chain(choices.iter().map(table::choice)).map(Item::Table));
    let about = format!("What several endpoints of `{}` share.\n\n{STABLE}", service.name);
    GenFile { source: None, docs: doc::text(&about), items }
}
