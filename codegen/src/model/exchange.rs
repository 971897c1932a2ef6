//! What is sent, what comes back, and how a list is walked.

use super::field::{Field, Type};
use serde::{Deserialize, Serialize};

/// What is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Request<T = Type> {
    /// `application/json`, `multipart/form-data`, …; absent where nothing is sent in the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Parameters in the path, in docs order.
    #[serde(default)]
    pub path: Vec<Field<T>>,
    /// Parameters after `?`.
    #[serde(default)]
    pub query: Vec<Field<T>>,
    /// Headers but `Authorization` and `Content-Type`.
    #[serde(default)]
    pub header: Vec<Field<T>>,
    /// The body's top level. Of a body in several forms, those of every form.
    #[serde(default)]
    pub body: Vec<Field<T>>,
    /// The forms of a body that the page lists in several tables, of which one call takes one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
}

/// One form of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// `通用模板请求体`: the heading of its table.
    pub name: String,
    /// The names of its rows of the first level, in docs order.
    pub fields: Vec<String>,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Response<T = Type> {
    /// `application/json`, or `application/octet-stream` for downloads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The whole reply: `code`, `msg`, `data`, ….
    #[serde(default)]
    pub body: Vec<Field<T>>,
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

impl<T> Default for Request<T> {
    fn default() -> Self {
        let none = Vec::new;
        Self {
            content_type: None,
            path: none(),
            query: none(),
            header: none(),
            body: none(),
            forms: Vec::new(),
        }
    }
}

impl<T> Default for Response<T> {
    fn default() -> Self {
        Self { content_type: None, body: Vec::new() }
    }
}
