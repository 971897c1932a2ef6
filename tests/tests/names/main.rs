//! What things are called: names that people can read, type and keep, and one type for one thing.

mod corpus;
mod given;
#[path = "../obstacles/page.rs"]
#[allow(dead_code, reason = "other tests need more of it")]
mod page;
mod types;
mod words;

use feishu_codegen::{generate, output::Texts};
use feishu_tests::{Project, compiled::Crates};
use page::Page;

/// A page whose reply has the usual envelope.
fn text(page: &Page) -> String {
    let cell = |text: &str| format!("<md-dt-td>{text}</md-dt-td>\n");
    let data = format!("<md-dt-tr level=\"0\">\n{}", cell("data"));
    let row = ["code", "int", "否", "code"].map(cell).concat();
    page.to_string().replace(&data, &format!("<md-dt-tr level=\"0\">\n{row}</md-dt-tr>\n{data}"))
}

/// What `gen` writes for pages.
fn emitted(pages: &[(&str, Page)]) -> Texts {
    let texts = pages.iter().map(|(path, page)| (*path, text(page))).collect::<Vec<_>>();
    let survey = Project::of_pages(texts.iter().map(|(path, text)| (*path, text.as_bytes()))).survey();
    assert_eq!(survey.catalog.endpoints.len(), pages.len(), "{:?}", survey.findings);
    generate(&survey.catalog, "").expect("emitters spell Rust")
}

/// Statements of a caller compile against the crates of these pages.
#[track_caller]
fn compiles(pages: &[(&str, Page)], caller: &str) -> Texts {
    let texts = emitted(pages);
    let crates = Crates::compile(&texts).unwrap_or_else(|errors| panic!("{errors}"));
    let caller = format!("#![allow(unused)]\npub fn call() {{\n{caller}\n}}\n");
    crates.caller("caller", &caller).unwrap_or_else(|errors| panic!("{errors}"));
    texts
}
