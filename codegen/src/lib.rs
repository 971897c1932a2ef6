//! Feishu's documentation pages in, a Rust client out.

#![deny(missing_docs)]

pub mod amend;
pub mod changelog;
pub mod condense;
pub mod diag;
pub mod diff;
pub mod emit;
pub mod format;
mod generate;
mod host;
pub mod infer;
pub mod lint;
pub mod load;
mod merge;
pub mod model;
mod names;
pub mod openapi;
pub mod output;
pub mod parse;
mod pattern;
pub mod place;
pub mod plan;
pub mod printable;
pub mod raw;
mod read;
mod rule;
mod survey;
pub mod words;

pub use generate::{SpellingError, generate, generate_published, models, package};
pub use read::{End, PageEnd, Reading, read};
pub use survey::{Summary, Survey};

use amend::Errata;
use load::Docs;
use names::Names;

/// What the pages say, uncorrected, but for the hosts that the errata review. Calls `on_page` after each page, from any
/// thread.
pub fn said(docs: &Docs, on_page: &(dyn Fn() + Sync)) -> Reading {
    // What is wrong with the errata is told by those commands that correct by them.
    let errata = docs.errata.as_ref().map(|file| Errata::read(&file.path, &file.text, &mut Vec::new()));
    let hosts = errata.map(|errata| errata.hosts()).unwrap_or_default();
    read::read_for(&docs.pages, &hosts, docs.prose, on_page)
}

/// Reads, corrects and checks: everything that happens before code is planned. Calls `on_page`
/// after each page, from any thread.
pub fn survey(docs: Docs, on_page: &(dyn Fn() + Sync)) -> Survey {
    let mut findings = docs.diagnostics.clone();
    let errata = docs.errata.as_ref();
    let errata =
        errata.map_or_else(Errata::default, |file| Errata::read(&file.path, &file.text, &mut findings));
    let Reading { mut catalog, pages, diagnostics } =
        read::read_for(&docs.pages, &errata.hosts(), docs.prose, on_page);
    findings.extend(diagnostics);
    errata.review(&catalog, &mut findings);
    errata.fix(&mut catalog, &mut findings);
    if let Some(file) = &docs.names {
        Names::read(&file.path, &file.text, &mut findings).give(&mut catalog, &mut findings);
    }
    findings.extend(names::unnamed(&catalog));
    findings.extend(lint::lint(&catalog));
    let accepted = errata.accept(&mut findings);
    diag::sort(&mut findings);

    let mut pages = read::with_unreadable(pages, &docs.unreadable);
    read::leave_out_unread(&mut catalog, &mut pages, &findings);
    Survey { catalog, pages, findings, accepted, docs }
}
