//! The endpoint model: what the docs say, in the docs' own names.
//!
//! It is the contract between parsing and emitting, the artefact a reviewer reads first, and the
//! input of `diff`. Serialised, it is one JSON file a service version with docs order inside.

pub(crate) mod file;
mod indented;

use crate::diag::Span;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Deepest nesting of objects, lists and maps in one tree. The docs reach 10; what is deeper is cut
/// with a diagnostic, so that no page can exhaust the stack of a later stage.
pub const MAX_DEPTH: usize = 24;

/// Version of the model's JSON.
pub const SCHEMA: u32 = 1;

/// All endpoints of a docs folder, ordered by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// Ordered by `id`, which is unique.
    pub endpoints: Vec<Endpoint>,
}

/// One model file: the endpoints of one service version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// [`SCHEMA`].
    pub schema: u32,
    /// `contact_v3`
    pub service: String,
    /// Ordered by `id`.
    pub endpoints: Vec<Endpoint>,
}

/// One endpoint of the platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// `contact_v3.unit.unbind_department`: service, resource (may hold further dots) and method.
    pub id: String,
    /// The page, relative to the docs folder.
    pub source: String,
    /// Further pages of the same endpoint.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// How the page was written.
    pub dialect: Dialect,
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
    pub request: Request,
    /// What comes back.
    pub response: Response,
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

/// Kinds of apps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AppType {
    /// 自建应用
    Custom,
    /// 商店应用
    Isv,
}

/// Kinds of access tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Token {
    /// `tenant_access_token`
    Tenant,
    /// `user_access_token`
    User,
    /// `app_access_token`
    App,
}

/// A permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// `contact:unit`; empty, and null in JSON, where the page prints only what it permits.
    #[serde(with = "empty_as_null")]
    pub name: String,
    /// What it permits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// How often an endpoint may be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RateLimits {
    /// All of these hold at once.
    Windows(Vec<RateLimit>),
    /// `"special"`: 特殊频控, described in prose only.
    Special(Special),
}

/// The word `special`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Special {
    /// 特殊频控
    Special,
}

/// So many requests in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimit {
    /// Calls.
    pub requests: u32,
    /// Seconds.
    pub per_seconds: u32,
}

/// What is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// `application/json`, `multipart/form-data`, …; absent where nothing is sent in the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Parameters in the path, in docs order.
    #[serde(default)]
    pub path: Vec<Field>,
    /// Parameters after `?`.
    #[serde(default)]
    pub query: Vec<Field>,
    /// Headers but `Authorization` and `Content-Type`.
    #[serde(default)]
    pub header: Vec<Field>,
    /// The body's top level.
    #[serde(default)]
    pub body: Vec<Field>,
}

/// What comes back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// `application/json`, or `application/octet-stream` for downloads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The whole reply: `code`, `msg`, `data`, ….
    #[serde(default)]
    pub body: Vec<Field>,
}

/// How to walk a list to its end; response paths are dotted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paging {
    /// Query or body parameter that takes the page token.
    pub token: String,
    /// Parameter that takes the page size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// `data.has_more`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<String>,
    /// `data.page_token`
    pub next: String,
    /// `data.items`
    pub items: String,
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

/// A parameter, or a member of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Wire name, exactly.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Absent where the docs have no such column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Required>,
    /// Markdown, without the labelled parts below.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// 默认值, of the field's type where it reads as one, else the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// 示例值, of the field's type where it reads as one, else the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// What a value must satisfy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Scopes this field alone needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Set where no table lists the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The row on the page.
    #[serde(skip)]
    pub span: Span,
}

/// Where a field that no table lists comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Inferred from a sample.
    Example,
}

/// Whether a parameter must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RequiredJson", into = "RequiredJson")]
pub enum Required {
    /// 是
    Yes,
    /// 否
    No,
    /// 条件必填 and the like.
    Conditional,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum RequiredJson {
    Fixed(bool),
    Conditional(ConditionalWord),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ConditionalWord {
    Conditional,
}

impl From<RequiredJson> for Required {
    fn from(json: RequiredJson) -> Self {
        match json {
            RequiredJson::Fixed(true) => Self::Yes,
            RequiredJson::Fixed(false) => Self::No,
            RequiredJson::Conditional(_) => Self::Conditional,
        }
    }
}

impl From<Required> for RequiredJson {
    fn from(required: Required) -> Self {
        match required {
            Required::Yes => Self::Fixed(true),
            Required::No => Self::Fixed(false),
            Required::Conditional => Self::Conditional(ConditionalWord::Conditional),
        }
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Type {
    /// Text.
    String,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// `true` or `false`.
    Bool,
    /// A multipart part or a binary body.
    File,
    /// Any JSON value.
    Json,
    /// Text or a whole number of which the docs list the values.
    Enum {
        /// What the values are.
        of: EnumOf,
        /// In docs order.
        values: Vec<EnumValue>,
    },
    /// An array.
    List {
        /// Its elements.
        item: Box<Type>,
    },
    /// An object with keys that the docs do not name.
    Map {
        /// Its values.
        value: Box<Type>,
    },
    /// An object.
    Object {
        /// The docs' type name, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Its members, in docs order.
        fields: Vec<Field>,
    },
}

/// What an enum's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnumOf {
    /// Text.
    String,
    /// Whole numbers.
    Int,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Scalar,
    /// Its meaning, as Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A whole number.
    Int(i64),
    /// Text.
    String(String),
}

/// What a value must satisfy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// Length of a text.
    Length {
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<u64>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u64>,
        /// What is counted.
        unit: LengthUnit,
    },
    /// Number of elements of a list.
    Items {
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<u64>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u64>,
    },
    /// Value of a number.
    Range {
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<serde_json::Number>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<serde_json::Number>,
    },
    /// A regular expression, exactly as the docs print it.
    Pattern {
        /// JavaScript's dialect, mostly.
        regex: String,
    },
    /// 不能以 `value` 开头
    NotPrefix {
        /// The forbidden start.
        value: String,
    },
    /// 不能设置为 `value`
    NotEqual {
        /// The forbidden value.
        value: String,
    },
}

/// What a length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LengthUnit {
    /// 字符
    Chars,
    /// 字节
    Bytes,
    /// The docs do not say.
    Unstated,
}

impl Endpoint {
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

impl Type {
    /// The members of the object that this type is, lists or maps.
    pub fn members(&self) -> Option<&[Field]> {
        match self {
            Self::Object { fields, .. } => Some(fields),
            Self::List { item } | Self::Map { value: item } => item.members(),
            Self::String
            | Self::Int
            | Self::Float
            | Self::Bool
            | Self::File
            | Self::Json
            | Self::Enum { .. } => None,
        }
    }

    /// [`Type::members`], to be changed.
    pub fn members_mut(&mut self) -> Option<&mut Vec<Field>> {
        match self {
            Self::Object { fields, .. } => Some(fields),
            Self::List { item } | Self::Map { value: item } => item.members_mut(),
            Self::String
            | Self::Int
            | Self::Float
            | Self::Bool
            | Self::File
            | Self::Json
            | Self::Enum { .. } => None,
        }
    }
}

impl Catalog {
    /// One model file a service version, by service.
    pub fn services(&self) -> BTreeMap<&str, Vec<&Endpoint>> {
        let mut services = BTreeMap::<_, Vec<_>>::new();
        for endpoint in &self.endpoints {
            services.entry(endpoint.service()).or_default().push(endpoint);
        }
        services
    }

    /// The model files: name (`contact_v3.json`) and text.
    pub fn files(&self) -> BTreeMap<String, String> {
        let files = self
            .services()
            .into_par_iter()
            .map(|(service, endpoints)| (format!("{service}.json"), file::text(service, &endpoints)));
        files.collect()
    }
}

mod empty_as_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        (!text.is_empty()).then_some(text).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        Option::deserialize(deserializer).map(Option::unwrap_or_default)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Small endpoints for the tests of the stages that read the model.
#[cfg(test)]
pub(crate) mod fixture {
    use super::*;

    /// An endpoint without parameters; `a_v1.b.get` stands on the page `a-v1/b/get.md`.
    pub(crate) fn endpoint(id: &str) -> Endpoint {
        Endpoint {
            id: id.to_owned(),
            source: format!("{}.md", id.replace('.', "/").replace('_', "-")),
            also: Vec::new(),
            dialect: Dialect::Html,
            title: String::new(),
            summary: String::new(),
            doc_url: String::new(),
            deprecated: false,
            method: Method::Get,
            path: "/open-apis/a/v1/b".to_owned(),
            host: None,
            app_types: Vec::new(),
            tokens: Vec::new(),
            scopes: Vec::new(),
            field_scopes: Vec::new(),
            rate_limits: None,
            request: Request::default(),
            response: Response::default(),
            paging: None,
            errors: Vec::new(),
            examples: Examples::default(),
            span: Span::default(),
        }
    }

    /// A field of which only name and type are known.
    pub(crate) fn field(name: &str, ty: Type) -> Field {
        Field {
            name: name.to_owned(),
            ty,
            required: None,
            description: String::new(),
            default: None,
            example: None,
            rules: Vec::new(),
            scopes: Vec::new(),
            origin: None,
            span: Span::default(),
        }
    }

    /// An object without a name.
    pub(crate) fn object(fields: Vec<Field>) -> Type {
        Type::Object { name: None, fields }
    }
}
