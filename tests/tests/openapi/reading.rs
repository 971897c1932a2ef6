//! Ways to look at a document.

use feishu_codegen::{
    model::{Catalog, Endpoint, Event},
    openapi,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A document with a line for each member, to be read by people.
pub fn spread(text: &str) -> String {
    format!("{:#}", parsed("it", text))
}

#[track_caller]
fn parsed(name: &str, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What must be true of every document: references lead somewhere, ids are unique, and a path's names are those of its
/// parameters. Returns the ids of the operations, with those that stand in another's place.
#[track_caller]
pub fn holds_together(name: &str, text: &str) -> BTreeSet<String> {
    let document = parsed(name, text);
    let mut refs = BTreeSet::new();
    find_refs(&document, &mut refs);
    for to in refs {
        let pointer = to.strip_prefix('#').unwrap_or_else(|| panic!("{name} refers outside: {to}"));
        assert!(document.pointer(pointer).is_some(), "{name}: {to} leads nowhere");
    }
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(declares(&document, path, operation), "{name}: {method} {path}");
            let others = operation["x-alternatives"].as_array().into_iter().flatten();
            for operation in std::iter::once(operation).chain(others) {
                let id = operation["operationId"].as_str().unwrap().to_owned();
                assert!(ids.insert(id), "{name}: {operation:#} has an id twice");
            }
        }
    }
    for (event, item) in document["webhooks"].as_object().into_iter().flatten() {
        let id = item["post"]["operationId"].as_str().unwrap().to_owned();
        assert_eq!(id, format!("event.{event}"), "{name}");
        assert!(ids.insert(id), "{name}: {event} has an id twice");
    }
    ids
}

/// Samples may hold anything, a `$ref` too.
fn find_refs<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("$ref", Value::String(to)) => _ = found.insert(to),
                    ("examples" | "default" | "x-example" | "x-default", _) => {}
                    (_, value) => find_refs(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| find_refs(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether the parameters in the path are those that the operation lists.
fn declares(document: &Value, path: &str, operation: &Value) -> bool {
    let parts = path.split('{').skip(1).filter_map(|part| part.split_once('}'));
    let named = parts.map(|(name, _)| name).collect::<BTreeSet<_>>();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let resolved = parameters.map(|parameter| match parameter["$ref"].as_str() {
        Some(to) => document.pointer(to.trim_start_matches('#')).unwrap(),
        None => parameter,
    });
    let in_path = resolved.filter(|parameter| parameter["in"] == "path");
    named == in_path.map(|parameter| parameter["name"].as_str().unwrap()).collect()
}

/// The document of endpoints that have these facts; what is not given is as plain as can be.
#[track_caller]
pub fn document(endpoints: &[Value]) -> Value {
    let endpoints = endpoints.iter().map(endpoint).collect();
    let texts = openapi::documents(&Catalog { endpoints, ..Catalog::default() }, None);
    holds_together(openapi::WHOLE, &texts[openapi::WHOLE]);
    parsed(openapi::WHOLE, &texts[openapi::WHOLE])
}

/// The webhook of an event with these facts.
#[track_caller]
pub fn webhook(facts: &Value) -> Value {
    let mut event = json!({
        "type": "a.b.created_v1", "kind": "event", "schema": "2.0", "source": "a.md", "dialect": "html", "body": [],
    });
    for (key, value) in facts.as_object().unwrap() {
        event[key] = value.clone();
    }
    let events = vec![serde_json::from_value::<Event>(event).unwrap()];
    let texts = openapi::documents(&Catalog { events, ..Catalog::default() }, None);
    holds_together(openapi::WHOLE, &texts[openapi::WHOLE]);
    parsed(openapi::WHOLE, &texts[openapi::WHOLE])["webhooks"]["a.b.created_v1"]["post"].clone()
}

fn endpoint(facts: &Value) -> Endpoint {
    let mut endpoint = json!({
        "id": "a_v1.b.create", "source": "a-v1/b/create.md", "dialect": "html", "method": "POST",
        "path": "/open-apis/a/v1/b", "request": {}, "response": {"body": []}, "errors": [],
    });
    for (key, value) in facts.as_object().unwrap() {
        endpoint[key] = value.clone();
    }
    serde_json::from_value(endpoint).unwrap()
}

/// The schema that a field of this JSON has in a body.
#[track_caller]
pub fn schema(field: &Value) -> Value {
    let document = document(&[json!({"request": {"body": [field]}})]);
    let schema = &operation(&document)["requestBody"]["content"]["application/json"]["schema"];
    schema["properties"][field["name"].as_str().unwrap()].clone()
}

/// The operation of an endpoint that has no path of its own.
pub fn operation(document: &Value) -> &Value {
    &document["paths"]["/open-apis/a/v1/b"]["post"]
}
