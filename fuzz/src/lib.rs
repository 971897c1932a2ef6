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
use std::{fs, time::Duration};

/// So many pages are enough to learn from each other.
const MAX_PAGES: usize = 4;

/// Reads `bytes` as a page. Pages of another dialect are kept out of this dialect's corpus, so that a run spends its
/// time where it says it does.
pub fn page(dialect: Dialect, bytes: &[u8]) -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let (found, read) = read(text);
    if found != dialect {
        return Corpus::Reject;
    }
    read.iter().for_each(|found| points_into(found, text));
    timely(text, &|text| drop(self::read(text)));
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
    let text = format!(
        "# a\n\n## 请求\n\n| 项目 | 值 |\n| --- | --- |\n| HTTP URL | https://open.feishu.cn/open-apis/{name} |\n| HTTP Method | POST |\n"
    );
    let pages = vec![Page { path: name.into(), text }];
    let survey = survey(Docs { pages, ..Docs::default() }, &|| {});
    let Ok(texts) = generate(&survey.catalog, "") else { panic!("what was emitted is no Rust") };
    for path in texts.keys().chain(models(&survey.catalog).keys()) {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_-./".contains(&b);
        let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.len() <= 100;
        assert!(path.bytes().all(is_plain) && path.split('/').all(is_part) && path.len() < 1_500, "{path}");
    }
    Corpus::Keep
}

/// What a byte of a page may take, with the instruments of the fuzzer in the code.
const PER_BYTE: Duration = Duration::from_micros(50);

/// What takes less cannot be told from the clock's own grain.
const GRAIN: Duration = Duration::from_millis(4);

/// How often a page is repeated, and how much longer the repetition may take: linear would be as much.
const COPIES: u32 = 8;
const GROWTH: u32 = 3 * COPIES;

/// Fails where a page takes longer than its length allows, or grows faster than that.
fn timely(text: &str, read: &dyn Fn(&str)) {
    let took = least(text, read);
    let allowed = PER_BYTE * u32::try_from(text.len()).unwrap_or(u32::MAX) + GRAIN;
    assert!(took <= allowed, "{} bytes took {took:?}", text.len());
    if took > GRAIN {
        let longer = least(&text.repeat(COPIES as usize), read);
        assert!(longer <= took * GROWTH, "{took:?} became {longer:?} with {COPIES} copies");
    }
}

/// The least of three, by the CPU's time: whoever else uses the machine has no say.
fn least(text: &str, read: &dyn Fn(&str)) -> Duration {
    let once = || {
        let began = cpu_time();
        read(text);
        cpu_time().saturating_sub(began)
    };
    let first = once();
    if first <= GRAIN { first } else { first.min(once()).min(once()) }
}

/// The CPU time of this thread so far; none where the system does not tell.
fn cpu_time() -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next().and_then(|field| field.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}
