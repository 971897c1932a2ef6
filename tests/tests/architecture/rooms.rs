//! Which room of a crate may use which other, and which crates.

use crate::source::{Source, dependencies, sources};
use std::collections::BTreeSet;

/// What each module of `codegen` may import: other modules, and crates. `lib.rs` is the table of contents and may all.
const ROOMS: Table = &[
    ("diag", &[]),
    ("place", &[]),
    ("printable", &[]),
    ("host", &["printable"]),
    ("words", &["regex"]),
    ("raw", &["diag", "words"]),
    ("model", &["diag", "words"]),
    ("load", &["diag", "words"]),
    ("parse", &["diag", "load", "raw", "words", "memchr", "pulldown_cmark", "scraper"]),
    ("infer", &["diag", "host", "model", "place", "raw", "words", "memchr", "regex"]),
    ("merge", &["diag", "model", "words"]),
    ("read", &["diag", "host", "infer", "load", "merge", "model", "parse", "words"]),
    ("amend", &["diag", "host", "model", "toml"]),
    ("pattern", &["regex_lite"]),
    ("rule", &["model", "pattern"]),
    ("lint", &["diag", "model", "pattern", "rule", "regex_syntax"]),
    ("survey", &["diag", "load", "model", "read"]),
    ("plan", &["model", "pattern", "rule", "words", "heck", "proc_macro2", "quote", "toml"]),
    ("names", &["diag", "model", "plan", "toml"]),
    ("emit", &["plan", "printable", "proc_macro2", "quote"]),
    ("format", &["emit", "prettyplease", "proc_macro2", "syn"]),
    ("output", &["tempfile"]),
    ("condense", &["diag", "load", "model", "output", "parse", "place", "read", "words"]),
    ("openapi", &["model", "output", "pattern", "plan", "words"]),
    ("diff", &["model", "plan", "printable", "anstyle"]),
    ("changelog", &["diff"]),
    ("generate", &["diff", "emit", "format", "model", "output", "plan", "syn"]),
];

/// Crates that any module may use.
const COMMON: &[&str] = &["rayon", "serde", "serde_json", "thiserror"];

/// The same of the runtime, floor by floor from the ground: each may import what stands before it. What callers import is
/// handed on by `lib.rs`, which nothing in here imports, and `emitted` is handed to emitted code.
const FLOORS: Table = &[
    ("secret", &["base64", "ring"]),
    ("codec", &["tokio"]),
    ("message", &["codec"]),
    ("wire", &["codec", "regex_lite"]),
    ("error", &["codec", "wire", "hyper_util"]),
    (
        "policy",
        &[
            "codec",
            "error",
            "secret",
            "wire",
            "backon",
            "governor",
            "percent_encoding",
            "ring",
            "tokio",
            "tracing",
        ],
    ),
    (
        "http",
        &[
            "codec",
            "error",
            "policy",
            "secret",
            "wire",
            "base64",
            "form_urlencoded",
            "http",
            "http_body",
            "http_body_util",
            "httpdate",
            "hyper",
            "hyper_rustls",
            "hyper_util",
            "percent_encoding",
            "ring",
            "rustls",
            "rustls_platform_verifier",
            "tokio",
            "tower_service",
        ],
    ),
    (
        "auth",
        &[
            "codec",
            "error",
            "http",
            "policy",
            "secret",
            "wire",
            "base64",
            "form_urlencoded",
            "redis",
            "ring",
            "tokio",
        ],
    ),
    (
        "client",
        &["auth", "codec", "error", "http", "policy", "secret", "wire", "base64", "ring", "rustls", "tokio"],
    ),
    (
        "event",
        &[
            "client",
            "codec",
            "error",
            "message",
            "policy",
            "secret",
            "wire",
            "aes",
            "base64",
            "cbc",
            "http",
            "http_body",
            "http_body_util",
            "prost",
            "ring",
            "subtle",
            "tokio",
            "tokio_tungstenite",
            "tower_service",
        ],
    ),
    (
        "mock",
        &[
            "client",
            "codec",
            "error",
            "event",
            "http",
            "policy",
            "secret",
            "wire",
            "base64",
            "http_body",
            "http_body_util",
            "multer",
            "form_urlencoded",
            "percent_encoding",
            "ring",
            "tokio",
        ],
    ),
    ("emitted", &["client", "codec", "event", "http", "wire"]),
];

/// Crates that any floor may use.
const COMMON_OF_RUNTIME: &[&str] =
    &["bytes", "futures_core", "futures_util", "serde_core", "serde_json", "thiserror"];

/// The modules of a crate, and what each of them may import.
type Table = &'static [(&'static str, &'static [&'static str])];

/// The crates whose modules have a table, and the crates that any of them may use.
const CRATES: &[(&str, Table, &[&str])] =
    &[("codegen", ROOMS, COMMON), ("runtime", FLOORS, COMMON_OF_RUNTIME)];

/// The folders of `infer` in the order in which a page is understood. Each may import only those before it.
const UNDERSTANDING: &[&str] =
    &["text", "sample", "cell", "table", "description", "nesting", "field", "page", "event"];

/// What stands in a room against its table: `raw.rs uses plan`.
fn strangers(sources: &[Source], table: Table, common: &[&str], external: &[String]) -> Vec<String> {
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

/// What a folder of `room` imports of one that comes behind it: `infer/text/label.rs uses page`.
fn ahead(sources: &[Source], room: &str, order: &[&str]) -> Vec<String> {
    let place = |folder: &str| order.iter().position(|known| *known == folder);
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.room() == room) {
        let Some(folder) = source.module.get(1) else { continue };
        let own = place(folder).unwrap_or_else(|| panic!("{} has no place", source.path));
        let used = source.used.iter().filter(|path| path.len() > 2 && path[0] == "crate" && path[1] == room);
        let others = used.map(|path| path[2].as_str()).collect::<BTreeSet<_>>();
        let later = others.into_iter().filter(|folder| place(folder).is_some_and(|other| other > own));
        wrong.extend(later.map(|folder| format!("{} uses {folder}", source.path)));
    }
    wrong
}

fn crates_of(krate: &str) -> Vec<String> {
    dependencies(krate).iter().map(|name| name.replace('-', "_")).collect()
}

#[test]
fn every_module_imports_only_what_its_row_allows() {
    for (krate, table, common) in CRATES {
        assert_eq!(strangers(&sources(krate), table, common, &crates_of(krate)), [""; 0], "{krate}");
    }
}

#[test]
fn no_row_allows_what_its_module_does_not_import() {
    for (krate, table, _) in CRATES {
        let external = crates_of(krate);
        let sources = sources(krate);
        for (room, allowed) in *table {
            let files = sources.iter().filter(|source| source.room() == *room);
            let imports = files.flat_map(|source| source.imports(&external)).collect::<BTreeSet<_>>();
            let unused = allowed.iter().filter(|name| !imports.contains(*name)).collect::<Vec<_>>();
            assert!(unused.is_empty(), "{krate}: {room} does not use {unused:?}");
        }
    }
}

/// The modules of a table that a row allows although they stand behind it. (A row with its own name means a crate's.)
fn upwards(table: Table) -> Vec<String> {
    let place = |name: &str| table.iter().position(|(room, _)| *room == name);
    let rows = table.iter().flat_map(|(room, allowed)| allowed.iter().map(move |name| (*room, *name)));
    let above = rows.filter(|(room, name)| place(name).is_some_and(|above| Some(above) > place(room)));
    above.map(|(room, name)| format!("{room} on {name}")).collect()
}

#[test]
fn every_row_stands_on_rows_before_it() {
    for (krate, table, _) in CRATES {
        assert_eq!(upwards(table), [""; 0], "{krate}");
    }
    assert_eq!(upwards(&[("a", &["std"]), ("b", &["a", "c"]), ("c", &[])]), ["b on c"]);
}

#[test]
fn an_import_that_its_row_does_not_allow_is_found() {
    let seeded = [Source::of("raw/row.rs".to_owned(), "use crate::{diag::Span, plan}; use quote::quote;")];
    assert_eq!(
        strangers(&seeded, ROOMS, COMMON, &["quote".to_owned()]),
        ["raw/row.rs uses plan", "raw/row.rs uses quote"]
    );

    let seeded =
        [Source::of("policy/retry.rs".to_owned(), "use crate::{client::Client, error::Error, Record};")];
    assert_eq!(
        strangers(&seeded, FLOORS, COMMON_OF_RUNTIME, &[]),
        ["policy/retry.rs uses Record", "policy/retry.rs uses client"]
    );
}

#[test]
fn a_page_is_understood_in_one_order() {
    assert_eq!(ahead(&sources("codegen"), "infer", UNDERSTANDING), [""; 0]);
}

#[test]
fn an_import_against_the_order_is_found() {
    let text =
        "use crate::{infer::{cell::url, table::columns}, model::Type}; fn f() { super::super::page::f() }";
    let seeded = [Source::of("infer/cell/types.rs".to_owned(), text)];
    assert_eq!(
        ahead(&seeded, "infer", UNDERSTANDING),
        ["infer/cell/types.rs uses page", "infer/cell/types.rs uses table"]
    );
}
