//! The facts of two pages of one endpoint, held against each other.

use feishu_codegen::model::{Endpoint, Field, Type};
use std::collections::BTreeMap;

/// What the rows of an endpoint say, by place.
type Rows = BTreeMap<String, Row>;

#[derive(Debug, PartialEq)]
struct Row {
    ty: &'static str,
    values: Vec<String>,
    required: Option<String>,
    rules: Vec<String>,
}

/// Where the two differ, a line each.
pub fn differences(english: &Endpoint, chinese: &Endpoint) -> Vec<String> {
    let (en, zh) = (rows(english), rows(chinese));
    let mut found = Vec::new();
    found.extend(alone(&en, &zh, "English"));
    found.extend(alone(&zh, &en, "Chinese"));
    for (place, row) in &en {
        found.extend(
            zh.get(place)
                .into_iter()
                .flat_map(|other| apart(row, other))
                .map(|what| format!("{place}: {what}")),
        );
    }
    let codes = |endpoint: &Endpoint| endpoint.errors.iter().map(|error| error.code).collect::<Vec<_>>();
    found.extend(sets("error codes", &codes(english), &codes(chinese)));
    let scopes =
        |endpoint: &Endpoint| endpoint.scopes.iter().map(|scope| scope.name.clone()).collect::<Vec<_>>();
    found.extend(sets("scopes", &scopes(english), &scopes(chinese)));
    let mut fact = |what: &str, english: String, chinese: String| {
        if english != chinese {
            found.push(format!("{what}: {english} and {chinese}"));
        }
    };
    fact("app types", format!("{:?}", english.app_types), format!("{:?}", chinese.app_types));
    let tokens = |endpoint: &Endpoint| {
        let mut tokens = endpoint.tokens.clone();
        tokens.sort_unstable();
        format!("{tokens:?}")
    };
    fact("tokens", tokens(english), tokens(chinese));
    fact(
        "content types",
        format!("{:?}", english.request.content_type),
        format!("{:?}", chinese.request.content_type),
    );
    // Many English pages print no limit at all.
    if english.rate_limits.is_some() {
        fact("rate limits", format!("{:?}", english.rate_limits), format!("{:?}", chinese.rate_limits));
    }
    found
}

/// The topmost rows that one page has alone.
fn alone<'a>(rows: &'a Rows, other: &'a Rows, page: &'a str) -> impl Iterator<Item = String> + 'a {
    let parent_is_there = |place: &str| {
        place
            .rsplit_once('.')
            .is_none_or(|(parent, _)| other.contains_key(parent) || !rows.contains_key(parent))
    };
    let missing = rows.keys().filter(|place| !other.contains_key(*place));
    missing
        .filter(move |place| parent_is_there(place))
        .map(move |place| format!("{place}: on the {page} page alone"))
}

fn apart(english: &Row, chinese: &Row) -> Vec<String> {
    let mut found = Vec::new();
    if english.ty != chinese.ty {
        found.push(format!("{} and {}", english.ty, chinese.ty));
    }
    found.extend(sets("values", &english.values, &chinese.values));
    if let (Some(english), Some(chinese)) = (&english.required, &chinese.required)
        && english != chinese
    {
        found.push(format!("required {english} and {chinese}"));
    }
    found.extend(sets("rules", &english.rules, &chinese.rules));
    found
}

fn sets<T: PartialEq + std::fmt::Display>(what: &str, english: &[T], chinese: &[T]) -> Option<String> {
    let without = |list: &[T], other: &[T]| {
        list.iter().filter(|one| !other.contains(one)).map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let (english, chinese) = (without(english, chinese), without(chinese, english));
    (english != chinese).then(|| format!("{what}: [{english}] and [{chinese}]"))
}

/// Paths by number, because their names make no difference; replies that list the members of `data` alone, inside it.
fn rows(endpoint: &Endpoint) -> Rows {
    let mut rows = Rows::new();
    let request = &endpoint.request;
    for (at, field) in request.path.iter().enumerate() {
        add(field, &format!("path.{at}"), &mut rows);
    }
    for (place, fields) in [("query", &request.query), ("header", &request.header), ("body", &request.body)] {
        for field in fields {
            add(field, &format!("{place}.{}", field.name), &mut rows);
        }
    }
    let reply = &endpoint.response.body;
    let is_whole = reply.iter().any(|field| field.name == "code");
    for field in reply.iter().filter(|field| !["code", "msg", "data"].contains(&&*field.name) || !is_whole) {
        let place = if is_whole { "reply" } else { "reply.data" };
        add(field, &format!("{place}.{}", field.name), &mut rows);
    }
    let data = reply.iter().filter(|field| is_whole && field.name == "data");
    data.for_each(|field| members(&field.ty, "reply.data", &mut rows));
    rows
}

fn add(field: &Field, place: &str, rows: &mut Rows) {
    let (ty, values) = kind(&field.ty);
    let row = Row {
        ty,
        values,
        required: field.required.map(|required| format!("{required:?}")),
        rules: field.rules.iter().map(|rule| format!("{rule:?}")).collect(),
    };
    rows.insert(place.to_owned(), row);
    members(&field.ty, place, rows);
}

fn members(ty: &Type, place: &str, rows: &mut Rows) {
    match ty {
        Type::Object { fields, .. } => {
            for field in fields {
                add(field, &format!("{place}.{}", field.name), rows);
            }
        }
        Type::List { item } => members(item, place, rows),
        Type::Map { value } => members(value, place, rows),
        _ => {}
    }
}

fn kind(ty: &Type) -> (&'static str, Vec<String>) {
    let json = serde_json::to_value(ty).unwrap_or_default();
    let name = match json["kind"].as_str() {
        Some("list") => "list",
        Some("map") => "map",
        Some("object") => "object",
        Some("int") => "int",
        Some("float") => "float",
        Some("bool") => "bool",
        Some("file") => "file",
        Some("json") => "json",
        // Values that one of the two pages does not list are told as values.
        Some("enum") if json["of"] == "int" => "int",
        _ => "string",
    };
    let mut values = json["values"].as_array().cloned().unwrap_or_default();
    if values.is_empty() {
        values = json["item"]["values"].as_array().cloned().unwrap_or_default();
    }
    (name, values.iter().map(|one| one["value"].to_string()).collect())
}
