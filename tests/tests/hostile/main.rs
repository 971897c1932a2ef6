//! Hostile pages: no panic, no stack overflow, linear time, every finding inside its page.

mod random;
mod size;
mod size_of_all;

use feishu_codegen::{Reading, load::Page, read};

/// Reads one page alone and checks what must hold of every reading.
#[track_caller]
fn read_one(text: &str) -> Reading {
    let page = Page { path: "hostile.md".into(), text: text.to_owned() };
    let reading = read(&[page], &|| {});
    assert_eq!(reading.pages.len(), 1, "the page has one end");
    for finding in &reading.diagnostics {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        assert!(start <= end && end <= text.len(), "outside the page: {finding:?}");
        assert!(
            text.is_char_boundary(start) && text.is_char_boundary(end),
            "inside a character: {finding:?}"
        );
    }
    reading
}
