//! The JSON Schema of a model file, for whoever reads models without this crate.
//!
//! It stands beside the files that it describes. No object of it allows a key that it does not list, so that the test which
//! holds it against every model file finds what was added to the model and not to it.

use super::SCHEMA;
use serde_json::{Map, Value, json};

/// The name of the file beside the model files; no service's file is called so.
pub const SCHEMA_FILE: &str = "schema.json";

/// The schema as text.
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Endpoint model",
        "description": "What the docs say of one service version, in the docs' own names. Keys with an empty value are left out.",
        "type": "object",
        "properties": {
            "schema": { "const": SCHEMA },
            "service": { "type": "string", "description": "The first part of every id." },
            "types": {
                "type": "object",
                "additionalProperties": definition("type"),
                "description": "The object types that stand in more than one place, by the name that references have.",
            },
            "endpoints": list("endpoint"),
            "events": list("event"),
        },
        "required": ["schema", "service", "endpoints"],
        "additionalProperties": false,
        "$defs": {
            "endpoint": endpoint(),
            "event": event(),
            "request": request(),
            "form": form(),
            "response": response(),
            "field": field(),
            "type": ty(),
            "value": value(),
            "rule": rule(),
            "scope": scope(),
            "rate_limits": rate_limits(),
            "paging": paging(),
            "error": error(),
            "examples": examples(),
        },
    })
}

fn endpoint() -> Value {
    let properties = json!({
        "id": { "type": "string", "description": "Service, resource and method; unique." },
        "source": { "type": "string", "description": "The page, relative to the docs folder." },
        "also": texts("Further pages of the same endpoint."),
        "dialect": { "enum": ["html", "gfm", "flat", "text"] },
        "language": { "type": "string", "description": "The language of its prose, unless it is the usual one." },
        "title": { "type": "string" },
        "summary": { "type": "string", "description": "The first paragraph, as Markdown." },
        "doc_url": { "type": "string", "description": "The page on the platform's site." },
        "deprecated": { "type": "boolean" },
        "instead": { "type": "string", "description": "The page that a deprecated endpoint's page advises in its place." },
        "condensed": { "type": "boolean", "description": "Whether its page has facts alone, and no prose." },
        "method": { "enum": ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] },
        "path": { "type": "string", "description": "With `{name}` for parameters and no query string." },
        "host": { "type": "string", "description": "Only where it is not the open platform's own." },
        "app_types": { "type": "array", "items": { "enum": ["custom", "isv"] } },
        "tokens": { "type": "array", "items": { "enum": ["tenant", "user", "app"] } },
        "scopes": list("scope"),
        "field_scopes": list("scope"),
        "rate_limits": definition("rate_limits"),
        "request": definition("request"),
        "response": definition("response"),
        "paging": definition("paging"),
        "errors": list("error"),
        "examples": definition("examples"),
    });
    object(properties, &["id", "source", "dialect", "method", "path", "request", "response", "errors"])
}

fn event() -> Value {
    let properties = json!({
        "type": { "type": "string", "description": "As on the wire; unique." },
        "kind": { "enum": ["event", "callback"], "description": "The platform waits for the reply to a callback." },
        "schema": { "enum": ["1.0", "2.0"], "description": "What stands around the event itself." },
        "source": { "type": "string", "description": "The page, relative to the docs folder." },
        "also": texts("Further pages of the same event."),
        "dialect": { "enum": ["html", "gfm", "flat", "text"] },
        "language": { "type": "string", "description": "The language of its prose, unless it is the usual one." },
        "title": { "type": "string" },
        "summary": { "type": "string", "description": "The first paragraph, as Markdown." },
        "doc_url": { "type": "string", "description": "The page on the platform's site." },
        "deprecated": { "type": "boolean" },
        "condensed": { "type": "boolean", "description": "Whether its page has facts alone, and no prose." },
        "app_types": { "type": "array", "items": { "enum": ["custom", "isv"] } },
        "scopes": list("scope"),
        "field_scopes": list("scope"),
        "same_by": { "type": "string", "description": "The field by which repeats are told apart, if not the message's id." },
        "body": list("field"),
        "reply": list("field"),
        "examples": { "type": "array" },
        "reply_examples": { "type": "array" },
    });
    object(properties, &["type", "kind", "schema", "source", "dialect", "body"])
}

fn request() -> Value {
    let properties = json!({
        "content_type": { "type": "string" },
        "path": list("field"),
        "query": list("field"),
        "header": list("field"),
        "body": list("field"),
        "forms": list("form"),
    });
    object(properties, &["path", "query", "header", "body"])
}

fn form() -> Value {
    let properties =
        json!({ "name": { "type": "string" }, "fields": texts("Names of the body's first level.") });
    object(properties, &["name", "fields"])
}

fn response() -> Value {
    object(json!({ "content_type": { "type": "string" }, "body": list("field") }), &["body"])
}

fn field() -> Value {
    let properties = json!({
        "name": { "type": "string", "description": "As on the wire." },
        "type": definition("type"),
        "required": { "enum": [true, false, "conditional"] },
        "description": { "type": "string", "description": "Markdown." },
        "default": { "description": "Of the field's type where it reads as one, else the text." },
        "example": { "description": "Of the field's type where it reads as one, else the text." },
        "rules": list("rule"),
        "scopes": texts("Scopes that this field alone needs."),
        "origin": { "const": "example", "description": "Only of a field that no table lists." },
        "rust": { "type": "string", "description": "What `names.toml` calls it in Rust." },
    });
    object(properties, &["name", "type"])
}

fn ty() -> Value {
    let of = |kind: &str, more: Value, required: &[&str]| tagged("kind", kind, more, required);
    let none = || json!({});
    let bits = || list("value");
    let kind = json!({ "enum": ["string", "int"] });
    json!({ "oneOf": [
        of("string", json!({ "json": definition("type"), "bits": bits() }), &[]),
        of("int", json!({ "bits": bits() }), &[]),
        of("float", none(), &[]),
        of("bool", none(), &[]),
        of("file", none(), &[]),
        of("json", none(), &[]),
        of("enum", json!({ "of": kind, "values": list("value") }), &["of", "values"]),
        of("list", json!({ "item": definition("type") }), &["item"]),
        of("map", json!({ "value": definition("type") }), &["value"]),
        of("object", json!({ "name": { "type": "string" }, "fields": list("field") }), &["fields"]),
        of("ref", json!({ "to": { "type": "string", "description": "One of `types`." } }), &["to"]),
    ] })
}

fn value() -> Value {
    let properties = json!({
        "value": { "type": ["string", "integer"] },
        "description": { "type": "string", "description": "Markdown." },
        "scopes": texts("Scopes that this value alone needs."),
        "name": { "type": "string", "description": "What `names.toml` calls it in Rust." },
        "english": { "type": "string", "description": "Of a number: its meaning in a few words of an English page." },
    });
    object(properties, &["value"])
}

fn rule() -> Value {
    let count = || json!({ "type": "integer", "minimum": 0 });
    let number = || json!({ "type": "number" });
    let text = || json!({ "type": "string" });
    let of = |rule: &str, more: Value, required: &[&str]| tagged("rule", rule, more, required);
    let unit = json!({ "enum": ["chars", "bytes", "unstated"] });
    json!({ "oneOf": [
        of("length", json!({ "min": count(), "max": count(), "unit": unit }), &["unit"]),
        of("items", json!({ "min": count(), "max": count() }), &[]),
        of("range", json!({ "min": number(), "max": number() }), &[]),
        of("pattern", json!({ "regex": text() }), &["regex"]),
        of("not_prefix", json!({ "value": text() }), &["value"]),
        of("not_equal", json!({ "value": text() }), &["value"]),
    ] })
}

fn scope() -> Value {
    let name = json!({ "type": ["string", "null"], "description": "Null where the page prints only what it permits." });
    object(json!({ "name": name, "description": { "type": "string" } }), &["name"])
}

fn rate_limits() -> Value {
    let number = || json!({ "type": "integer", "minimum": 0 });
    let window =
        object(json!({ "requests": number(), "per_seconds": number() }), &["requests", "per_seconds"]);
    json!({ "oneOf": [{ "const": "special" }, { "type": "array", "items": window }] })
}

fn paging() -> Value {
    let text = || json!({ "type": "string" });
    let properties =
        json!({ "token": text(), "size": text(), "more": text(), "next": text(), "items": text() });
    object(properties, &["token", "next", "items"])
}

fn error() -> Value {
    let properties = json!({
        "http_status": { "type": "integer", "minimum": 0 },
        "code": { "type": "integer" },
        "message": { "type": "string" },
        "hint": { "type": "string", "description": "Markdown." },
        "transient": { "type": "boolean", "description": "Whether the docs say to try again later." },
    });
    object(properties, &["code"])
}

fn examples() -> Value {
    object(json!({ "request": { "type": "array" }, "response": { "type": "array" } }), &[])
}

fn object(properties: Value, required: &[&str]) -> Value {
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), properties);
    object.insert("required".to_owned(), json!(required));
    object.insert("additionalProperties".to_owned(), json!(false));
    Value::Object(object)
}

/// An object whose member `tag` says which of several it is.
fn tagged(tag: &str, word: &str, more: Value, required: &[&str]) -> Value {
    let mut properties = Map::new();
    properties.insert(tag.to_owned(), json!({ "const": word }));
    if let Value::Object(more) = more {
        properties.extend(more);
    }
    let required = [tag].into_iter().chain(required.iter().copied()).collect::<Vec<_>>();
    object(Value::Object(properties), &required)
}

fn definition(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn list(name: &str) -> Value {
    json!({ "type": "array", "items": definition(name) })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Endpoint, EnumValue, ErrorCode, Event, Examples, Field, Form, Paging, RateLimit, Request, Response,
        Scope,
    };

    /// The names of a type's members as JSON has them. A member that is not named here does not compile.
    macro_rules! members {
        ($ty:ident { $($member:ident),* $(; $unwritten:ident)? }) => {{
            fn _all(value: $ty) {
                let $ty { $($member: _,)* $($unwritten: _)? } = value;
            }
            [$(stringify!($member)),*].map(|name| match name {
                "ty" | "event_type" => "type",
                name => name,
            })
        }};
    }

    #[track_caller]
    fn lists(definition: &Value, members: &[&str]) {
        let listed = definition["properties"].as_object().unwrap().keys().collect::<Vec<_>>();
        assert_eq!(listed, members);
    }

    #[test]
    fn every_member_of_the_model_is_listed_and_no_other() {
        lists(
            &endpoint(),
            &members!(Endpoint {
                id, source, also, dialect, language, title, summary, doc_url, deprecated, instead, condensed, method,
                path, host, app_types, tokens, scopes, field_scopes, rate_limits, request, response, paging, errors,
                examples; span
            }),
        );
        lists(
            &event(),
            &members!(Event {
                event_type, kind, schema, source, also, dialect, language, title, summary, doc_url, deprecated,
                condensed, app_types, scopes, field_scopes, same_by, body, reply, examples, reply_examples; span
            }),
        );
        lists(&request(), &members!(Request { content_type, path, query, header, body, forms }));
        lists(&form(), &members!(Form { name, fields }));
        lists(&response(), &members!(Response { content_type, body }));
        lists(
            &field(),
            &members!(Field { name, ty, required, description, default, example, rules, scopes, origin, rust; span }),
        );
        lists(&value(), &members!(EnumValue { value, description, scopes, name, english }));
        lists(&scope(), &members!(Scope { name, description }));
        lists(&rate_limits()["oneOf"][1]["items"], &members!(RateLimit { requests, per_seconds }));
        lists(&paging(), &members!(Paging { token, size, more, next, items }));
        lists(&error(), &members!(ErrorCode { http_status, code, message, hint, transient; span }));
        lists(&examples(), &members!(Examples { request, response }));
    }
}
