//! What must hold for any bytes that claim to be a page.

use feishu_codegen::{diag::Diagnostics, infer, load::Page, parse, raw::Dialect};
use libfuzzer_sys::Corpus;

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
    for found in diags.into_vec() {
        let (start, end) = (found.span.start as usize, found.span.end as usize);
        assert!(text.get(start..end).is_some(), "{}: {start}..{end} is no part of the page", found.code);
    }
    Corpus::Keep
}
