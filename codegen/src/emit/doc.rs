//! Documentation that rustdoc renders well, from Markdown that may be anything.
//!
//! Pages are not trusted: what is no link to the web becomes text, what would be HTML is shown as it stands, characters
//! that reorder or hide text are dropped, and a code block that is never closed is closed at the end.

mod handler;
mod inline;
mod prose;

use super::{example, literal};
use crate::plan::{Block, DocPlan, EndpointPlan, EventPlan, Span, name::ModuleName};
pub(super) use inline::visible;
use inline::{Context, code, escaped, link};
use proc_macro2::TokenStream;
use quote::quote;

/// `///` before an item, and what else rustdoc and the compiler are told of it.
pub(super) fn attributes(doc: &DocPlan) -> TokenStream {
    let DocPlan { blocks, aliases, deprecated } = doc;
    let lines = lines(blocks).iter().map(|text| line(text)).collect::<TokenStream>();
    let aliases = aliases.iter().map(|alias| literal::verbatim(alias));
    let deprecated = deprecated.as_ref().map(|note| {
        let note = literal::verbatim(&spans_in(note, Context::Prose));
        quote!(#[deprecated(note = #note)])
    });
    quote!(#lines #(#[doc(alias = #aliases)])* #deprecated)
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

/// What a resource is, as the list of its service's modules shows it: the first of its endpoints by their titles.
pub(super) fn resource<'a>(
    name: &ModuleName,
    endpoints: impl Iterator<Item = &'a EndpointPlan>,
    events: impl Iterator<Item = &'a EventPlan>,
) -> Vec<String> {
    let titles = endpoints.map(|endpoint| &endpoint.spec.title).chain(events.map(|event| &event.title));
    let titles = titles.filter(|title| !title.trim().is_empty());
    let titles = titles.map(|title| escaped(title, Context::Prose)).collect::<Vec<_>>();
    let (shown, rest) = titles.split_at(titles.len().min(MAX_TITLES));
    let rest = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    let colon = if shown.is_empty() { "." } else { ": " };
    vec![format!("The resource `{name}`{colon}{}{rest}", shown.join(", "))]
}

/// So many titles tell what a resource is.
const MAX_TITLES: usize = 3;

fn lines(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
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
        Block::Example(call) => fenced(example::lines(call)),
        Block::Handler(handler) => fenced(handler::lines(handler)),
    }
}

/// Compiled with the crate's tests, and not run.
fn fenced(code: Vec<String>) -> Vec<String> {
    std::iter::once("```no_run".to_owned()).chain(code).chain(["```".to_owned()]).collect()
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
        Span::Type(name) => format!("[`{name}`]"),
        Span::Runtime(name) => format!("[`{name}`]"),
        // With the brackets, as a field may be called like it.
        Span::Method(name) => format!("[`{name}`](Self::{name}())"),
        Span::Link { text, url } => link(text, url, context),
    });
    spelled.collect::<String>().trim_end().to_owned()
}
