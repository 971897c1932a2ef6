//! The endpoint model: what the docs say, in the docs' own names.
//!
//! It is the contract between parsing and emitting, the artefact a reviewer reads first, and the
//! input of `diff`. Serialised, it is one JSON file a service version with docs order inside.

mod access;
pub(crate) mod event;
mod exchange;
mod field;
pub(crate) mod file;
#[cfg(test)]
pub(crate) mod fixture;
mod knot;
mod lines;
mod read;
mod rule;
mod schema;
mod shared;
mod value;
mod written;

use crate::{diag::Span, words::Language};
pub use access::{AppType, RateLimit, RateLimits, Scope, Special, Token};
pub use event::{Event, EventKind, EventSchema};
pub use exchange::{Form, Paging, Request, Response};
pub use field::{Field, Origin, Type};
pub(crate) use knot::{is_part, kind, recurs};
pub use read::{ReadError, read};
pub use rule::{LengthUnit, Required, Rule};
pub use schema::{SCHEMA_FILE, schema_text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
pub use value::{EnumOf, EnumValue, Scalar};

/// Deepest nesting of objects, lists and maps in one tree. The docs reach 10; what is deeper is cut
/// with a diagnostic, so that no page can exhaust the stack of a later stage.
pub const MAX_DEPTH: usize = 24;

/// Version of the model's JSON. 1 had no `types`, and every type where it stands.
pub const SCHEMA: u32 = 2;

/// All endpoints and events of a docs folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// Ordered by `id`, which is unique.
    pub endpoints: Vec<Endpoint>,
    /// Ordered by type, which is unique.
    pub events: Vec<Event>,
}

/// What a catalog says of one service version: what one model file holds.
#[derive(Clone, Debug, Default)]
pub struct Service<'a> {
    /// Ordered by id.
    pub endpoints: Vec<&'a Endpoint>,
    /// Ordered by type.
    pub events: Vec<&'a Event>,
}

/// One endpoint of the platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Endpoint<T = Type> {
    /// `contact_v3.unit.unbind_department`: service, resource (may hold further dots) and method.
    pub id: String,
    /// The page, relative to the docs folder.
    pub source: String,
    /// Further pages of the same endpoint.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// How the page was written.
    pub dialect: Dialect,
    /// The language of its prose: titles, descriptions, hints.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub language: Language,
    /// The page's title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The first paragraph, as Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The page on the platform's site.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc_url: String,
    /// Historic versions and endpoints the page advises against.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The page that it advises in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// Whether its page has facts alone, and no prose.
    #[serde(default, skip_serializing_if = "is_false")]
    pub condensed: bool,
    /// HTTP method.
    pub method: Method,
    /// `/open-apis/contact/v3/unit/{id}`: parameters in braces, no query string.
    pub path: String,
    /// `https://www.feishu.cn`, only where it is not the open platform's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Which kinds of apps may call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub app_types: Vec<AppType>,
    /// Which access tokens it takes, in docs order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<Token>,
    /// Any one of these suffices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Scope>,
    /// Needed for single fields of the reply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub field_scopes: Vec<Scope>,
    /// How often it may be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limits: Option<RateLimits>,
    /// What is sent.
    pub request: Request<T>,
    /// What comes back.
    pub response: Response<T>,
    /// How to walk a list to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// In docs order.
    #[serde(default)]
    pub errors: Vec<ErrorCode>,
    /// The page's samples that are valid JSON.
    #[serde(default, skip_serializing_if = "Examples::is_empty")]
    pub examples: Examples,
    /// The request section's place on the page; diagnostics about the whole endpoint point here.
    #[serde(skip)]
    pub span: Span,
}

/// Whether prose is in the language that most pages are in.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_usual(language: &Language) -> bool {
    *language == Language::default()
}

/// How the page was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// See [`crate::raw::Dialect`]; ordered from rich to poor.
    Html,
    /// GFM pipe tables.
    Gfm,
    /// Pipe tables that lost their nesting.
    Flat,
    /// Plain lines.
    Text,
}

/// HTTP methods that the platform uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl Method {
    /// `GET`: the word as it goes out.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }

    /// `get`: the word in small letters.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Head => "head",
            Self::Options => "options",
        }
    }
}

/// One documented error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorCode {
    /// HTTP status, where the page prints one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// The platform's code.
    pub code: i64,
    /// 描述
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// 排查建议, as Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// Whether the message or the hint says to try again later.
    #[serde(default, skip_serializing_if = "is_false")]
    pub transient: bool,
    /// The row.
    #[serde(skip)]
    pub span: Span,
}

/// The page's samples that are valid JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examples {
    /// Request bodies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request: Vec<Sample>,
    /// Replies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response: Vec<Sample>,
}

/// One sample; serialised as its value alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sample {
    /// What the sample shows.
    pub value: Value,
    /// The code block.
    #[serde(skip)]
    pub span: Span,
}

impl Examples {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.request.is_empty() && self.response.is_empty()
    }
}

impl Endpoint {
    /// The depth of the deepest type.
    pub(crate) fn depth(&self) -> usize {
        let Self { request, response, .. } = self;
        let fields = [&request.path, &request.query, &request.header, &request.body, &response.body];
        fields.into_iter().flatten().map(|field| field.ty.depth()).max().unwrap_or_default()
    }

    /// `contact_v3`: the first part of the id.
    pub fn service(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }
}

/// What a reply's sample has in `data`, where `rows` list that and neither `data` itself nor what stands beside it.
pub(crate) fn data_alone<'a>(
    rows: &[Field],
    sample: &'a Map<String, Value>,
) -> Option<&'a Map<String, Value>> {
    let data = sample.get("data")?.as_object()?;
    let listed = |name: &str| rows.iter().any(|field| field.name == name);
    let beside = |name: &str| listed(name) && sample.contains_key(name);
    let inside = |field: &Field| data.contains_key(&field.name) && !beside(&field.name);
    (!listed("data") && rows.iter().any(inside)).then_some(data)
}

impl Catalog {
    /// One model file a service version, by service.
    pub fn services(&self) -> BTreeMap<String, Service<'_>> {
        let mut services = BTreeMap::<_, Service<'_>>::new();
        for endpoint in &self.endpoints {
            services.entry(endpoint.service().to_owned()).or_default().endpoints.push(endpoint);
        }
        for event in &self.events {
            services.entry(event.service()).or_default().events.push(event);
        }
        services
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_false(value: &bool) -> bool {
    !value
}
