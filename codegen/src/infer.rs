//! Raw page -> endpoint: what the page means.
//!
//! Nothing here knows the page's dialect, but for copying its name into the model.
//!
//! A page is understood from its texts upwards, and each folder knows only those before it:
//!
//! `text` (lines, blanks and labels) → `sample` (JSON as people write it) → `cell` (what one cell says) → `table` (which
//! column says what) → `description` (what a row says besides prose) → `nesting` (which row is inside which) → `field`
//! (rows as fields) → `page` (which section is about what).

mod cell;
mod description;
mod field;
mod nesting;
mod page;
mod sample;
mod table;
mod text;

use crate::{
    diag::{Code, Diagnostics, Span},
    host::{self, Hosts},
    model::{self, Dialect, Endpoint, Examples, Field, Method, Response, Type},
    raw::{self, RawPage, RawSample},
    words,
};
use cell::{
    method,
    url::{self, Url},
};
use field::extent;
use nesting::shapes::Beside;
pub use nesting::shapes::{Service, Shapes, Twin};
use page::{
    elsewhere,
    facts::Facts,
    id, paging, request,
    sections::{Parts, Topic},
    unread,
};
use sample::Sample;
use serde_json::Value;
use table::errors;
use text::prose;

/// How a page ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It describes an endpoint.
    Endpoint(Box<Endpoint>),
    /// It describes none, and need not.
    Skipped(Skip),
    /// It should describe an endpoint and cannot; a diagnostic says why.
    Error,
}

/// Why a page has no endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// No request section at all.
    Guide,
    /// A message that the platform sends, not a call that it takes.
    Event,
    /// Nothing stands on it.
    Empty,
}

impl Skip {
    /// The reason, as the summary prints it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Guide => "a guide, without a request",
            Self::Event => "an event that the platform sends",
            Self::Empty => "an empty page",
        }
    }
}

/// What the page at `path` (relative to the docs folder) says, on its own.
pub fn infer(page: &RawPage, path: &str, diags: &mut Diagnostics) -> Outcome {
    infer_beside(page, path, None, diags).0
}

/// What the page says beside the tables of its service, and the shapes of its tables without levels.
pub fn infer_beside(
    page: &RawPage,
    path: &str,
    service: Option<Service<'_>>,
    diags: &mut Diagnostics,
) -> (Outcome, Vec<Shapes>) {
    let parts = Parts::of(page);
    let facts = Facts::read(&parts, diags);
    if let Some(skip) = skip(page, &parts, &facts) {
        return (Outcome::Skipped(skip), Vec::new());
    }
    let mut beside = Beside::new(service);
    let span = parts.span(Topic::Request).unwrap_or_default();
    let outcome = endpoint(page, path, &parts, facts, span, &mut beside, diags)
        .map_or(Outcome::Error, |endpoint| Outcome::Endpoint(Box::new(endpoint)));
    (outcome, beside.seen)
}

/// A page without a request describes no endpoint.
fn skip(page: &RawPage, parts: &Parts<'_>, facts: &Facts) -> Option<Skip> {
    if page.sections.iter().all(|section| section.heading.is_empty() && section.blocks.is_empty()) {
        Some(Skip::Empty)
    } else if facts.url.is_some() || facts.method.is_some() || parts.has(Topic::Request) {
        None
    } else if parts.has(Topic::Event) {
        Some(Skip::Event)
    } else {
        Some(Skip::Guide)
    }
}

fn endpoint(
    page: &RawPage,
    path: &str,
    parts: &Parts<'_>,
    facts: Facts,
    span: Span,
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> Option<Endpoint> {
    let (url, method) = address(&facts, span, diags)?;
    if let Some(why) = extent::too_many_rows(parts.rows_of_fields()) {
        diags.push(Code::PageTooLarge, span, why);
        return None;
    }

    elsewhere::tell(parts, diags);
    unread::tell(parts, diags);
    let samples = Samples::read(parts, diags);
    let (request, tokens) = request::infer(parts, &facts, (&url, method), &samples.request, beside, diags);
    let response = response(parts, &samples.response, beside, diags);
    let full_path = page.full_path.as_deref().or(page.source_url.as_deref());
    let endpoint = Endpoint {
        id: id::infer(page.explorer.as_ref().map(|link| link.text.as_str()), full_path, method, &url),
        source: path.to_owned(),
        also: Vec::new(),
        dialect: dialect(page.dialect),
        language: page.language,
        title: page.title.as_ref().map(|title| prose::plain(&title.text).into_owned()).unwrap_or_default(),
        summary: summary(parts),
        doc_url: doc_url(page),
        deprecated: deprecated(page, path, parts),
        method,
        path: url.path,
        host: url.host,
        app_types: facts.app_types,
        tokens,
        scopes: facts.scopes,
        field_scopes: facts.field_scopes,
        rate_limits: facts.rate_limits,
        paging: paging::infer(&request, &response),
        request,
        response,
        errors: errors::read(parts.tables(Topic::Errors), diags),
        examples: samples.examples,
        span,
    };
    if let Some(why) = extent::exceeded(&endpoint) {
        diags.push(Code::PageTooLarge, span, why);
        return None;
    }
    Some(endpoint)
}

/// Where the request goes and how. Both are looked for before either is missed, so that a page is told all that it lacks.
fn address(facts: &Facts, span: Span, diags: &mut Diagnostics) -> Option<(Url, Method)> {
    let printed = facts.url.as_ref();
    let url_span = printed.map_or(span, |text| text.span);
    let url = printed.and_then(|text| url::read(&text.text));
    if url.is_none() {
        diags.push(Code::PageNoUrl, url_span, "the request has no HTTP URL");
    }
    let url = url.filter(|url| leads_where_it_says(url, url_span, diags));
    let printed = facts.method.as_ref();
    let method = printed.and_then(|text| method::read(&text.text));
    if method.is_none() {
        let method_span = printed.map_or(span, |text| text.span);
        diags.push(Code::PageNoMethod, method_span, "the request has no HTTP method");
    }
    Some((url?, method?))
}

/// Whether a request to the URL goes to the path that is printed and nowhere else. A host that the table does not know is
/// told here, where the row is at hand; the errata may have reviewed it all the same.
fn leads_where_it_says(url: &Url, span: Span, diags: &mut Diagnostics) -> bool {
    if let Some(fault) = host::path_fault(&url.path) {
        diags.push(Code::UrlUnsafe, span, format!("the URL's path `{}` {fault}", url.path));
        return false;
    }
    if let Some(host) = url.host.as_ref().filter(|host| !Hosts::default().allow(host)) {
        let message = format!("requests would go to `{host}`, which nobody has reviewed");
        diags.push(Code::HostUnreviewed, span, message);
    }
    true
}

fn dialect(dialect: raw::Dialect) -> Dialect {
    match dialect {
        raw::Dialect::Html => Dialect::Html,
        raw::Dialect::Gfm => Dialect::Gfm,
        raw::Dialect::Flat => Dialect::Flat,
        raw::Dialect::Text => Dialect::Text,
    }
}

/// The page's samples: those that are valid JSON, and those that are good as witnesses.
#[derive(Default)]
struct Samples {
    request: Vec<Value>,
    response: Vec<Value>,
    examples: Examples,
}

impl Samples {
    fn read(parts: &Parts<'_>, diags: &mut Diagnostics) -> Self {
        let mut samples = Self::default();
        for raw in shown(parts, Topic::RequestSample, Topic::Body) {
            keep(raw, &mut samples.request, &mut samples.examples.request, diags);
        }
        for raw in shown(parts, Topic::ResponseSample, Topic::Response) {
            keep(raw, &mut samples.response, &mut samples.examples.response, diags);
        }
        samples
    }
}

/// The samples under headings about samples. A page may have a sample in place of a table instead; beside a table, it
/// shows a part of what the table lists.
fn shown<'a>(parts: &Parts<'a>, samples: Topic, tables: Topic) -> impl Iterator<Item = &'a RawSample> {
    let alone = parts.samples(samples).next().is_none() && parts.tables(tables).next().is_none();
    parts.samples(if alone { tables } else { samples })
}

/// Whether a sample is none and means to be none: remarks alone, or the lines of an event stream.
fn is_no_json(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.all(|line| ["//", "#", "data:", "event:", "id:"].iter().any(|start| line.starts_with(start)))
}

/// A sample that needs lenient reading is a witness of the shape, but no example.
fn keep(
    raw: &RawSample,
    witnesses: &mut Vec<Value>,
    examples: &mut Vec<model::Sample>,
    diags: &mut Diagnostics,
) {
    match sample::read(&raw.text) {
        Sample::Json(value) => {
            examples.push(model::Sample { value: value.clone(), span: raw.span });
            witnesses.push(value);
        }
        Sample::Lenient { values, quirks } => {
            if let Some((quirk, at)) = quirks.first() {
                let message = format!("the sample is no JSON: it has {}", quirk.name());
                diags.push(Code::SampleNotJson, raw.rest(*at), message);
            }
            witnesses.extend(values);
        }
        Sample::Other => {
            if raw.language == "json" && !is_no_json(&raw.text) {
                diags.push(Code::SampleNotJson, raw.span, "the sample is marked as JSON and holds none");
            }
        }
    }
}

fn response(
    parts: &Parts<'_>,
    samples: &[Value],
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> Response {
    let mut body = request::fields(parts.tables(Topic::Response), samples, beside, diags);
    if body.is_empty() {
        let mut texts = parts.texts(Topic::Response).chain(parts.texts(Topic::ResponseHeader));
        if texts.any(|text| words::DOWNLOADS.within(&text.text)) {
            return Response { content_type: Some("application/octet-stream".to_owned()), body };
        }
        body = sample::fields(samples);
    }
    settle_data(&mut body, samples);
    let content_type = (!body.is_empty()).then(|| "application/json".to_owned());
    Response { content_type, body }
}

/// `data` without rows below it is an empty object, unless a sample shows something in it.
fn settle_data(body: &mut [Field], samples: &[Value]) {
    let shown = |sample: &Value| match sample.get("data") {
        Some(Value::Object(members)) => !members.is_empty(),
        Some(data) => !data.is_null(),
        None => false,
    };
    let data = body.iter_mut().find(|field| field.name == "data" && field.ty == Type::Json);
    if let Some(data) = data.filter(|_| !samples.iter().any(shown)) {
        data.ty = Type::Object { name: None, fields: Vec::new() };
    }
}

/// The first paragraph under the title that is no callout, without the explorer's link.
fn summary(parts: &Parts<'_>) -> String {
    let texts = |topic| parts.texts(topic).map(|text| text.text.as_str());
    let paragraph = texts(Topic::Title)
        .chain(texts(Topic::Intro))
        .map(without_explorer)
        .find(|text| !text.is_empty() && !text.starts_with('>') && !text.starts_with("<!--"));
    prose::block(paragraph.unwrap_or_default())
}

/// What stands before the link to the explorer: `{word}(url=…)`.
fn without_explorer(text: &str) -> &str {
    let before = text.split_once(raw::EXPLORER).and_then(|(before, _)| before.rsplit_once('{'));
    before.map_or(text, |(before, _)| before).trim()
}

fn doc_url(page: &RawPage) -> String {
    let full_path =
        || page.full_path.as_ref().map(|path| format!("{}{}", prose::DOCUMENT, path.trim_start_matches('/')));
    page.source_url.clone().or_else(full_path).unwrap_or_default()
}

fn deprecated(page: &RawPage, path: &str, parts: &Parts<'_>) -> bool {
    let historic = |text: &str| text.contains("historic-version");
    let says = |text: &str| words::DEPRECATED.within(text);
    historic(path)
        || page.full_path.as_deref().is_some_and(historic)
        || page.source_url.as_deref().is_some_and(historic)
        || page.section.as_deref().is_some_and(|section| historic(section) || says(section))
        || page.title.as_ref().is_some_and(|title| says(&title.text))
        || parts.texts(Topic::Title).chain(parts.texts(Topic::Intro)).any(|text| says(&text.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_and_event_streams_are_no_broken_json() {
        assert!(is_no_json("// 无请求体\n"));
        assert!(is_no_json("\ndata: {\"a\": 1}\n\ndata: {\"a\": 2}\n"));
        assert!(!is_no_json("注：如下\n{"));
    }
}
