//! Raw page -> endpoint: what the page means.
//!
//! Nothing here knows the page's dialect, but for copying its name into the model.
//!
//! A page is understood from its texts upwards, and each folder knows only those before it:
//!
//! `text` (lines, blanks and labels) → `sample` (JSON as people write it) → `cell` (what one cell says) → `table` (which
//! column says what) → `description` (what a row says besides prose) → `nesting` (which row is inside which) → `field`
//! (rows as fields) → `page` (which section is about what) → `event` (messages that the platform sends).

mod cell;
mod description;
mod event;
mod field;
mod nesting;
mod page;
mod sample;
mod table;
mod text;

use crate::{
    diag::{Code, Diagnostics, Span},
    host::{self, Hosts},
    model::{Endpoint, Event, Examples, Field, Method, Response, Type},
    raw::{RawPage, RawSample},
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
    about::About,
    elsewhere,
    facts::Facts,
    id, paging, request, samples,
    sections::{Parts, Topic},
    unread,
};
use serde_json::Value;
use table::errors;

/// How a page ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It describes an endpoint.
    Endpoint(Box<Endpoint>),
    /// It describes messages that the platform sends: one or more.
    Events(Vec<Event>),
    /// It describes none, and need not.
    Skipped(Skip),
    /// It should describe an endpoint and cannot; a diagnostic says why.
    Error,
}

/// Why a page has neither an endpoint nor an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// No request section at all, and no type of an event.
    Guide,
    /// Nothing stands on it.
    Empty,
}

impl Skip {
    /// The reason, as the summary prints it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Guide => "a guide, without a request or an event",
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
    if page.sections.iter().all(|section| section.heading.is_empty() && section.blocks.is_empty()) {
        return (Outcome::Skipped(Skip::Empty), Vec::new());
    }
    let parts = Parts::of(page);
    let facts = Facts::read(&parts, Topic::Request, diags);
    let mut beside = Beside::new(service);
    let is_called = facts.url.is_some() || facts.method.is_some();
    let events = if is_called { None } else { event::infer(page, path, &parts, &mut beside, diags) };
    let outcome = match events {
        Some(events) if events.is_empty() => Outcome::Error,
        Some(events) => Outcome::Events(events),
        None if is_called || parts.has(Topic::Request) => {
            let span = parts.span(Topic::Request).unwrap_or_default();
            endpoint(page, path, &parts, facts, span, &mut beside, diags)
                .map_or(Outcome::Error, |endpoint| Outcome::Endpoint(Box::new(endpoint)))
        }
        None => Outcome::Skipped(Skip::Guide),
    };
    (outcome, beside.seen)
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

    elsewhere::tell(parts.other_tables(Parts::is_of_endpoint), diags);
    unread::tell(parts, diags);
    let samples = Samples::read(parts, diags);
    let (request, tokens) = request::infer(parts, &facts, (&url, method), &samples.request, beside, diags);
    let mut response = response(parts, &samples.response, beside, diags);
    if !page.condensed {
        settle_data(&mut response.body, &samples.response);
    }
    let about = About::of(page, path, parts);
    let full_path = page.full_path.as_deref().or(page.source_url.as_deref());
    let endpoint = Endpoint {
        id: id::infer(page.explorer.as_ref().map(|link| link.text.as_str()), full_path, method, &url),
        source: path.to_owned(),
        also: Vec::new(),
        dialect: about.dialect,
        language: page.language,
        title: about.title,
        summary: about.summary,
        doc_url: about.doc_url,
        deprecated: about.deprecated,
        instead: about.instead,
        condensed: page.condensed,
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
        diags.push(Code::UrlUnsafe, span, format!("the URL's path {fault}: `{}`", url.path));
        return false;
    }
    if let Some(host) = url.host.as_ref().filter(|host| !Hosts::default().allow(host)) {
        let message = format!("requests would go to `{host}`, which nobody has reviewed");
        diags.push(Code::HostUnreviewed, span, message);
    }
    true
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
            samples::keep(raw, &mut samples.request, &mut samples.examples.request, diags);
        }
        for raw in shown(parts, Topic::ResponseSample, Topic::Response) {
            samples::keep(raw, &mut samples.response, &mut samples.examples.response, diags);
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
