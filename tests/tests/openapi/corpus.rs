//! The documents of the platform's own pages, which are no part of this repository; where they are absent, the test says
//! so and passes.

use crate::reading::holds_together;
use feishu_codegen::{load, openapi, survey};
use std::{collections::BTreeSet, path::Path};

/// The largest that the document of all may be, in bytes.
const MOST: usize = 12_000_000;

#[track_caller]
fn documents_of(corpus: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus").join(corpus);
    if !folder.is_dir() {
        println!("skipped: no ../shared/corpus/{corpus}");
        return;
    }
    let catalog = survey(load::load(&folder).unwrap(), &|| {}).catalog;
    let texts = openapi::documents(&catalog, None);
    let whole = &texts[openapi::WHOLE];
    assert!(whole.len() < MOST, "{} bytes", whole.len());

    let ids = catalog.endpoints.iter().map(|endpoint| endpoint.id.clone());
    let events = catalog.events.iter().map(|event| format!("event.{}", event.event_type));
    let ids = ids.chain(events).collect::<BTreeSet<_>>();
    assert_eq!(holds_together(openapi::WHOLE, whole), ids);
    let services = texts.iter().filter(|(name, _)| *name != openapi::WHOLE);
    let apart = services.flat_map(|(name, text)| holds_together(name, text)).collect::<BTreeSet<_>>();
    assert_eq!(apart, ids);
    assert_eq!(texts.len(), catalog.services().len() + 1);
}

#[test]
fn the_html_pages_as_openapi() {
    documents_of("html");
}

#[test]
fn the_pipe_tables_as_openapi() {
    documents_of("gfm-next");
}

#[test]
fn the_flat_tables_as_openapi() {
    documents_of("flat");
}

#[test]
fn the_official_export_as_openapi() {
    documents_of("md");
}

#[test]
fn the_english_pages_as_openapi() {
    documents_of("en");
}
