//! Documentation that rustdoc renders well, from Markdown that may be anything.
//!
//! Pages are not trusted: what is no link to the web becomes text, what would be HTML is shown as it stands, characters
//! that reorder or hide text are dropped, and a code block that is never closed is closed at the end.

mod inline;
mod prose;

use super::literal;
use crate::plan::{Block, DocPlan, EndpointPlan, Span};
pub(super) use inline::visible;
use inline::{Context, code, escaped, link};
use proc_macro2::TokenStream;
use quote::quote;

/// `///` before an item.
pub(super) fn attributes(doc: &DocPlan) -> TokenStream {
    lines(doc).iter().map(|text| line(text)).collect()
}

/// One line of `///`.
pub(super) fn line(text: &str) -> TokenStream {
    let text = literal::verbatim(&if text.is_empty() { String::new() } else { format!(" {text}") });
    quote!(#[doc = #text])
}

/// The path of a page, fit for a comment.
pub(super) fn source(path: &str) -> String {
    escaped(path, Context::Prose)
}

/// The one line on a module that is an endpoint's: its title, which leads to its page.
pub(super) fn title(title: &str, doc_url: &str) -> String {
    link(title, doc_url, Context::Prose)
}

/// Docs as they stand.
pub(super) fn text(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// What there is to say of a module, and its endpoints by name.
pub(super) fn endpoints<'a>(about: String, endpoints: impl Iterator<Item = &'a EndpointPlan>) -> Vec<String> {
    let mut rows = endpoints
        .map(|endpoint| {
            let title = escaped(&endpoint.spec.title, Context::Prose);
            format!("- [`{}`] {title}", endpoint.request.name)
        })
        .peekable();
    let gap = rows.peek().map(|_| String::new());
    std::iter::once(about).chain(gap).chain(rows).collect()
}

fn lines(doc: &DocPlan) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &doc.blocks {
        let block = self::block(block);
        if !lines.is_empty() && !block.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines
}

fn block(block: &Block) -> Vec<String> {
    match block {
        Block::Prose(markdown) => prose::lines(markdown),
        Block::Line(spans) => vec![spans_in(spans, Context::Prose)],
        Block::List(items) => {
            items.iter().map(|spans| format!("- {}", spans_in(spans, Context::Prose))).collect()
        }
        Block::Table { head, rows } => table(head, rows),
    }
}

fn table(head: &[&str], rows: &[Vec<Vec<Span>>]) -> Vec<String> {
    let rows = rows.iter().map(|cells| {
        let cells = cells.iter().map(|spans| spans_in(spans, Context::Cell));
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    });
    let head = [format!("| {} |", head.join(" | ")), format!("|{}", " --- |".repeat(head.len()))];
    head.into_iter().chain(rows).collect()
}

fn spans_in(spans: &[Span], context: Context) -> String {
    let spelled = spans.iter().map(|span| match span {
        Span::Words(words) => (*words).to_owned(),
        Span::Text(text) => escaped(text, context),
        Span::Code(text) => code(text, context),
        Span::Link { text, url } => link(text, url, context),
    });
    spelled.collect::<String>().trim_end().to_owned()
}
