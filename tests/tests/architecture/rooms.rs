//! Which room of a crate may use which other, and which crates.

use crate::source::{Source, dependencies, sources};
use std::collections::BTreeSet;

/// What each module of `codegen` may import: other modules, and crates. `lib.rs` is the table of contents and may all.
pub const ROOMS: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("host", &[]),
    ("words", &["regex"]),
    ("raw", &["diag", "words"]),
    ("model", &["diag", "words"]),
    ("load", &["diag", "words"]),
    ("parse", &["diag", "load", "raw", "words", "memchr", "pulldown_cmark", "scraper"]),
    ("infer", &["diag", "host", "model", "raw", "words", "regex"]),
    ("merge", &["diag", "model", "words"]),
    ("read", &["diag", "host", "infer", "load", "merge", "model", "parse", "words"]),
    ("amend", &["diag", "host", "model", "toml"]),
    ("pattern", &["regex_lite"]),
    ("lint", &["diag", "model", "pattern", "regex", "regex_syntax"]),
    ("survey", &["diag", "load", "model", "read"]),
    ("plan", &["model", "pattern", "words", "heck", "proc_macro2", "quote"]),
    ("emit", &["plan", "proc_macro2", "quote"]),
    ("format", &["emit", "prettyplease", "proc_macro2", "syn"]),
    ("output", &["tempfile"]),
    ("diff", &["model", "plan", "anstyle"]),
    ("changelog", &["diff"]),
    ("generate", &["emit", "format", "model", "output", "plan", "syn"]),
];

/// Crates that any module may use.
const COMMON: &[&str] = &["rayon", "serde", "serde_json", "thiserror"];

/// What stands in a room against its table: `raw.rs uses plan`.
fn strangers(
    sources: &[Source],
    table: &[(&str, &[&str])],
    common: &[&str],
    external: &[String],
) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.room() != "lib") {
        let row = table.iter().find(|(room, _)| *room == source.room());
        let (_, allowed) = row.unwrap_or_else(|| panic!("{} has no row", source.path));
        let imports = source.imports(external);
        let foreign = imports.iter().filter(|name| !allowed.contains(name) && !common.contains(name));
        wrong.extend(foreign.map(|name| format!("{} uses {name}", source.path)));
    }
    wrong
}

fn crates_of(krate: &str) -> Vec<String> {
    dependencies(krate).iter().map(|name| name.replace('-', "_")).collect()
}

#[test]
fn every_module_of_codegen_imports_only_what_its_row_allows() {
    assert_eq!(strangers(&sources("codegen"), ROOMS, COMMON, &crates_of("codegen")), [""; 0]);
}

#[test]
fn no_row_allows_what_its_module_does_not_import() {
    let external = crates_of("codegen");
    let sources = sources("codegen");
    for (room, allowed) in ROOMS {
        let files = sources.iter().filter(|source| source.room() == *room);
        let imports = files.flat_map(|source| source.imports(&external)).collect::<BTreeSet<_>>();
        let unused = allowed.iter().filter(|name| !imports.contains(*name)).collect::<Vec<_>>();
        assert!(unused.is_empty(), "{room} does not use {unused:?}");
    }
}

#[test]
fn an_import_that_its_row_does_not_allow_is_found() {
    let seeded = [Source::of("raw/row.rs".to_owned(), "use crate::{diag::Span, plan}; use quote::quote;")];
    assert_eq!(
        strangers(&seeded, ROOMS, COMMON, &["quote".to_owned()]),
        ["raw/row.rs uses plan", "raw/row.rs uses quote"]
    );
}
