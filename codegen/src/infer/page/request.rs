//! What is sent: parameters by place, access tokens, content type.

use super::{
    facts::Facts,
    sections::{Parts, Topic},
};
use crate::{
    diag::{Code, Diagnostics, Span},
    infer::{
        cell::{content_type, tokens, url::Url},
        field::{forms, object},
        nesting::shapes::Beside,
        sample,
        table::columns::{Columns, ParamRow},
    },
    model::{Field, Form, Method, Request, Required, Token, Type},
    raw::RawTable,
};
use serde_json::Value;
use std::collections::HashSet;

/// Headers that other keys of the model say.
pub(crate) const AUTHORIZATION: &str = "authorization";
pub(crate) const CONTENT_TYPE: &str = "content-type";

/// What is sent, and with which tokens.
pub(crate) fn infer(
    parts: &Parts<'_>,
    facts: &Facts,
    (url, method): (&Url, Method),
    samples: &[Value],
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> (Request, Vec<Token>) {
    let mut request = Request {
        content_type: None,
        path: parameters(parts.tables(Topic::Path), diags),
        query: parameters(parts.tables(Topic::Query), diags),
        header: Vec::new(),
        body: Vec::new(),
        forms: Vec::new(),
    };
    (request.body, request.forms) = body(parts, samples, beside, diags);
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
        let usual = if file { "multipart/form-data" } else { "application/json" };
        request.content_type = Some(facts.content_type.clone().unwrap_or_else(|| usual.to_owned()));
    }
    (request, if tokens.is_empty() { facts.tokens.clone() } else { tokens })
}

/// The body, and its forms where the page lists several.
fn body(
    parts: &Parts<'_>,
    samples: &[Value],
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> (Vec<Field>, Vec<Form>) {
    let sections = parts.forms();
    if sections.len() < 2 {
        return (fields(parts.tables(Topic::Body), samples, beside, diags), Vec::new());
    }
    let mut forms = Vec::new();
    let mut bodies = Vec::new();
    for (name, tables) in sections {
        let fields = fields(tables.into_iter(), samples, beside, diags);
        forms.push(Form { name, fields: fields.iter().map(|field| field.name.clone()).collect() });
        bodies.push(fields);
    }
    (forms::merged(bodies), forms)
}

/// The fields of all parameter tables under one heading.
pub(crate) fn fields<'a>(
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
    let mut rows = Vec::new();
    // Asked once a row and not once a table: a page may have as many tables as rows.
    let mut is_reply = false;
    for table in tables {
        let Some(columns) = Columns::read(table, diags) else { continue };
        let of_table = table.rows.iter().map(|row| columns.row(row, diags)).collect::<Vec<_>>();
        if let Some(why) = no_part(is_reply, &of_table) {
            let message = format!("{why}; {} rows were left out", of_table.len());
            diags.push(Code::TableUnread, table.span, message);
            continue;
        }
        is_reply |= of_table.iter().any(|row| row.name == "code");
        rows.extend(of_table);
    }
    rows
}

/// What every reply of the platform is wrapped in.
const ENVELOPE: &[&str] = &["code", "msg", "data"];

/// Why the rows of a table are no more parameters beside those of the tables above it under its heading, which are those of
/// a reply or not, if they are none.
fn no_part(is_reply: bool, rows: &[ParamRow<'_>]) -> Option<&'static str> {
    let is_wrapped = |rows: &[ParamRow<'_>]| rows.iter().any(|row| ENVELOPE.contains(&row.name.as_ref()));
    let goes_on = rows.first().is_none_or(|row| row.level.is_some_and(|level| level > 0));
    if !rows.is_empty() && rows.iter().all(|row| !row.name.contains(|c: char| c.is_ascii_alphanumeric())) {
        Some("no name in the table can be one on the wire")
    } else if is_reply && !goes_on && !is_wrapped(rows) {
        // 详见下方说明: such a table tells of one field of the reply.
        Some("the table stands below that of the reply and has no part of its envelope")
    } else {
        None
    }
}

/// A parameter that stands in the URL alone is one all the same: no call can do without it.
fn add_unlisted(path: &mut Vec<Field>, url: &Url, span: Span, diags: &mut Diagnostics) {
    let mut listed = path.iter().map(|field| field.name.clone()).collect::<HashSet<_>>();
    for name in &url.parameters {
        if !listed.insert(name.clone()) {
            continue;
        }
        diags.push(
            Code::PathParameterUnlisted,
            span,
            format!("the URL has `{name}`, the table of path parameters has not"),
        );
        path.push(Field { required: Some(Required::Yes), span, ..Field::new(name, Type::String) });
    }
}

/// Reads the table of headers; `Authorization` says the tokens, `Content-Type` the content type.
fn headers(parts: &Parts<'_>, request: &mut Request, diags: &mut Diagnostics) -> Vec<Token> {
    let mut found = Vec::new();
    let mut others = Vec::new();
    for table in parts.tables(Topic::Header) {
        let Some(columns) = Columns::read(table, diags) else { continue };
        for row in &table.rows {
            let row = columns.row(row, diags);
            match row.name.to_ascii_lowercase().as_str() {
                AUTHORIZATION => found.extend(tokens::read(row.description)),
                CONTENT_TYPE => {
                    let mut said =
                        row.description.map(|cell| cell.text.as_str()).into_iter().chain(row.default);
                    request.content_type = said.find_map(content_type::read);
                }
                _ => others.push(row),
            }
        }
    }
    request.header = object::fields(others, &[], &mut Beside::default(), diags);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the fields of tables under one heading, and the findings.
    fn reads(tables: &[&[[&str; 2]]]) -> (Vec<String>, Vec<Code>) {
        let tables = tables.iter().map(|rows| RawTable::of_texts(["名称", "描述"], rows)).collect::<Vec<_>>();
        let mut diags = Diagnostics::new("page.md".into());
        let names = rows(tables.iter(), &mut diags).iter().map(|row| row.name.to_string()).collect();
        (names, diags.into_vec().into_iter().map(|found| found.code).collect())
    }

    #[test]
    fn a_table_of_names_that_are_none_on_the_wire_is_told() {
        assert_eq!(
            reads(&[&[["code", "a"]], &[["单行文本", "input"]]]),
            (vec!["code".to_owned()], vec![Code::TableUnread])
        );
    }

    #[test]
    fn a_table_below_that_of_a_reply_tells_of_one_field() {
        let (names, told) = reads(&[&[["code", "a"], ["data", "b"]], &[["id", "c"]]]);
        assert_eq!((names, told), (vec!["code".to_owned(), "data".to_owned()], vec![Code::TableUnread]));
        assert_eq!(reads(&[&[["code", "a"]], &[["data", "b"]]]).0, ["code", "data"]);
        assert_eq!(reads(&[&[["user_id", "a"]], &[["id", "b"]]]).0, ["user_id", "id"]);
    }
}
