//! What is sent: parameters by place, access tokens, content type.

use super::{
    columns::{Columns, ParamRow},
    object, sample,
    sections::{Parts, Topic},
    shapes::Beside,
    tokens,
    url::Url,
};
use crate::{
    diag::{Code, Diagnostics, Span},
    model::{Field, Method, Request, Required, Token, Type},
    raw::RawTable,
};
use serde_json::Value;

/// Headers that other keys of the model say.
const AUTHORIZATION: &str = "authorization";
const CONTENT_TYPE: &str = "content-type";

/// Media types that pages name, and how.
const CONTENT_TYPES: &[(&str, &str)] = &[
    ("multipart/form-data", "multipart/form-data"),
    ("form-data", "multipart/form-data"),
    ("x-www-form-urlencoded", "application/x-www-form-urlencoded"),
    ("octet-stream", "application/octet-stream"),
    ("application/json", "application/json"),
];

/// What is sent, and with which tokens.
pub(super) fn infer(
    parts: &Parts<'_>,
    url: &Url,
    method: Method,
    samples: &[Value],
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> (Request, Vec<Token>) {
    let mut request = Request {
        content_type: None,
        path: parameters(parts.tables(Topic::Path), diags),
        query: parameters(parts.tables(Topic::Query), diags),
        header: Vec::new(),
        body: fields(parts.tables(Topic::Body), samples, beside, diags),
    };
    if request.body.is_empty() && method != Method::Get {
        request.body = sample::fields(samples);
    }
    for field in &mut request.path {
        field.required = Some(Required::Yes);
    }
    for field in request.path.iter_mut().chain(&mut request.query).filter(|field| field.ty == Type::Json) {
        // In a URL everything is text.
        field.ty = Type::String;
    }
    add_unlisted(&mut request.path, url, parts.span(Topic::Request).unwrap_or_default(), diags);
    let tokens = headers(parts, &mut request, diags);
    if request.content_type.is_none() && !request.body.is_empty() {
        let file = request.body.iter().any(|field| field.ty == Type::File);
        request.content_type = Some(if file { "multipart/form-data" } else { "application/json" }.to_owned());
    }
    (request, tokens)
}

/// The fields of all parameter tables under one heading.
pub(super) fn fields<'a>(
    tables: impl Iterator<Item = &'a RawTable>,
    samples: &[Value],
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> Vec<Field> {
    let rows = rows(tables, diags);
    object::fields(rows, samples, beside, diags)
}

/// The parameters of a URL: fields, of which none is inside another.
fn parameters<'a>(tables: impl Iterator<Item = &'a RawTable>, diags: &mut Diagnostics) -> Vec<Field> {
    let mut rows = rows(tables, diags);
    for row in &mut rows {
        row.level.get_or_insert(0);
    }
    object::fields(rows, &[], &mut Beside::default(), diags)
}

fn rows<'a>(tables: impl Iterator<Item = &'a RawTable>, diags: &mut Diagnostics) -> Vec<ParamRow<'a>> {
    let read = |table: &'a RawTable| Some((table, Columns::read(table, diags)?));
    tables
        .filter_map(read)
        .flat_map(|(table, columns)| table.rows.iter().map(move |row| columns.row(row)))
        .collect()
}

/// A parameter that stands in the URL alone is one all the same: no call can do without it.
fn add_unlisted(path: &mut Vec<Field>, url: &Url, span: Span, diags: &mut Diagnostics) {
    for name in &url.parameters {
        if path.iter().any(|field| field.name == *name) {
            continue;
        }
        diags.push(
            Code::PathParameterUnlisted,
            span,
            format!("the URL has `{name}`, the table of path parameters has not"),
        );
        path.push(Field {
            name: name.clone(),
            ty: Type::String,
            required: Some(Required::Yes),
            description: String::new(),
            default: None,
            example: None,
            rules: Vec::new(),
            scopes: Vec::new(),
            origin: None,
            span,
        });
    }
}

/// Reads the table of headers; `Authorization` says the tokens, `Content-Type` the content type.
fn headers(parts: &Parts<'_>, request: &mut Request, diags: &mut Diagnostics) -> Vec<Token> {
    let mut found = Vec::new();
    let mut others = Vec::new();
    for table in parts.tables(Topic::Header) {
        let Some(columns) = Columns::read(table, diags) else { continue };
        for row in table.rows.iter().map(|row| columns.row(row)) {
            match row.name.to_ascii_lowercase().as_str() {
                AUTHORIZATION => found.extend(tokens::read(row.description)),
                CONTENT_TYPE => {
                    let mut said =
                        row.description.map(|cell| cell.text.as_str()).into_iter().chain(row.default);
                    request.content_type = said.find_map(content_type);
                }
                _ => others.push(row),
            }
        }
    }
    request.header = object::fields(others, &[], &mut Beside::default(), diags);
    found
}

fn content_type(text: &str) -> Option<String> {
    CONTENT_TYPES.iter().find(|(word, _)| text.contains(word)).map(|(_, media_type)| (*media_type).to_owned())
}
