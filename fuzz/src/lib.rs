//! What must hold for any bytes that claim to be a page.

use feishu_codegen::{
    diag::{Diagnostic, Diagnostics},
    generate, infer,
    load::{Docs, Page},
    models, parse,
    raw::Dialect,
    survey,
};
use libfuzzer_sys::Corpus;
use std::time::Duration;
use time::{timely, timely_beside};

pub mod event;
pub mod reply;
mod time;

/// So many pages are enough to learn from each other.
const MAX_PAGES: usize = 4;

/// What the crate of a page takes, whatever the page's name is: some 3 ms.
const CRATE: Duration = Duration::from_millis(20);

/// Reads `bytes` as a page. Pages of another dialect are kept out of this dialect's corpus, so that a run spends its
/// time where it says it does.
pub fn page(dialect: Dialect, bytes: &[u8]) -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let (found, read) = read(text);
    if found != dialect {
        return Corpus::Reject;
    }
    read.iter().for_each(|found| points_into(found, text));
    timely(bytes, &|copies| bytes.repeat(copies), &|bytes| drop(std::str::from_utf8(bytes).map(self::read)));
    Corpus::Keep
}

/// The dialect of a page, and what is found on it.
fn read(text: &str) -> (Dialect, Vec<Diagnostic>) {
    let page = Page { path: "service-v1/resource/method.md".into(), text: text.to_owned() };
    let mut diags = Diagnostics::new(page.path.clone());
    let raw = parse::parse(&page, &mut diags);
    let _ = infer::infer(&raw, &page.path, &mut diags);
    (raw.dialect, diags.into_vec())
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

/// Reads `bytes` as the name of a page, and makes a crate of that page: no name leads out of a folder, none is too long.
pub fn name(bytes: &[u8]) -> Corpus {
    let Ok(name) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    for path in files(name) {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_-./".contains(&b);
        let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.len() <= 100;
        assert!(path.bytes().all(is_plain) && path.split('/').all(is_part) && path.len() < 1_500, "{path}");
    }
    let read = |bytes: &[u8]| drop(std::str::from_utf8(bytes).map(files));
    timely_beside(CRATE, bytes, &|copies| bytes.repeat(copies), &read);
    Corpus::Keep
}

/// The files that are made of a page of this name, whose URL ends with it.
fn files(name: &str) -> Vec<String> {
    let text = format!(
        "# a\n\n## 请求\n\n| 项目 | 值 |\n| --- | --- |\n| HTTP URL | https://open.feishu.cn/open-apis/{name} |\n| HTTP Method | POST |\n"
    );
    let pages = vec![Page { path: name.into(), text }];
    let survey = survey(Docs { pages, ..Docs::default() }, &|| {});
    let Ok(texts) = generate(&survey.catalog, "") else { panic!("what was emitted is no Rust") };
    texts.into_keys().chain(models(&survey.catalog).into_keys()).collect()
}
