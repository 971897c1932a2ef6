//! What must hold for any bytes that claim to be a page.

use feishu_codegen::{
    diag::{Diagnostic, Diagnostics},
    generate, infer,
    load::{Docs, Page},
    parse,
    raw::Dialect,
    survey,
};
use libfuzzer_sys::Corpus;

/// So many pages are enough to learn from each other.
const MAX_PAGES: usize = 4;

/// Reads `bytes` as a page. Pages of another dialect are kept out of this dialect's corpus, so that a run spends its
/// time where it says it does.
pub fn page(dialect: Dialect, bytes: &[u8]) -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let page = Page { path: "service-v1/resource/method.md".into(), text: text.to_owned() };
    let mut diags = Diagnostics::new(page.path.clone());
    let raw = parse::parse(&page, &mut diags);
    if raw.dialect != dialect {
        return Corpus::Reject;
    }
    let _ = infer::infer(&raw, &page.path, &mut diags);
    diags.into_vec().iter().for_each(|found| points_into(found, text));
    Corpus::Keep
}

/// Reads `bytes` as the pages of a service, one behind each form feed, and makes a crate of them: what pages learn from
/// each other, what several say of one endpoint, the checks, the names and the emitters.
pub fn service(bytes: &[u8]) -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let page = |(number, text): (usize, &str)| Page {
        path: format!("service-v1/resource/{number}.md").into(),
        text: text.to_owned(),
    };
    let pages = text.split('\u{c}').take(MAX_PAGES).enumerate().map(page).collect();
    let survey = survey(Docs { pages, ..Docs::default() }, &|| {});
    for found in &survey.findings {
        let page = survey.docs.texts().find(|page| page.path == found.page);
        points_into(found, page.map_or("", |page| &page.text));
    }
    if survey.catalog.endpoints.is_empty() {
        return Corpus::Reject;
    }
    if let Err(error) = generate(&survey.catalog, "") {
        panic!("what was emitted is no Rust: {error}");
    }
    Corpus::Keep
}

fn points_into(found: &Diagnostic, text: &str) {
    let (start, end) = (found.span.start as usize, found.span.end as usize);
    assert!(text.get(start..end).is_some(), "{}: {start}..{end} is no part of the page", found.code);
}
