//! Documented errors: a response for each HTTP status, with all codes of that status.

use crate::model::{Endpoint, ErrorCode};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The errors of an endpoint by status. Those that the platform answers with 200, as it does a success, are told apart:
/// they belong to that response.
pub(super) struct Errors {
    /// `x-codes` of the reply.
    pub with_success: Option<Value>,
    /// By status; `default` for those of which the page prints none.
    pub responses: Vec<(String, Value)>,
}

pub(super) fn errors(endpoint: &Endpoint) -> Errors {
    let mut by_status = BTreeMap::<String, Vec<&ErrorCode>>::new();
    for error in &endpoint.errors {
        let status = error.http_status.filter(|status| (100..600).contains(status));
        let status = status.map_or_else(|| "default".to_owned(), |status| status.to_string());
        by_status.entry(status).or_default().push(error);
    }
    let with_success = by_status.remove("200").map(|errors| codes(&errors));
    let responses = by_status.into_iter().map(|(status, errors)| (status, response(&errors))).collect();
    Errors { with_success, responses }
}

fn response(errors: &[&ErrorCode]) -> Value {
    let mut seen = BTreeSet::new();
    let distinct =
        errors.iter().map(|error| error.code).filter(|code| seen.insert(*code)).collect::<Vec<_>>();
    let code = json!({ "properties": { "code": { "enum": distinct } } });
    let schema = json!({ "allOf": [{ "$ref": "#/components/schemas/Error" }, code] });
    json!({
        "description": description(errors),
        "content": { "application/json": { "schema": schema } },
        "x-codes": codes(errors),
    })
}

/// What a person reads of a response: the codes and their messages. The hints stand in `x-codes`.
fn description(errors: &[&ErrorCode]) -> String {
    let line = |error: &&ErrorCode| format!("- `{}` {}", error.code, error.message.replace('\n', " "));
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn codes(errors: &[&ErrorCode]) -> Value {
    errors.iter().map(|error| code(error)).collect()
}

fn code(error: &ErrorCode) -> Value {
    let ErrorCode { http_status, code, message, hint, transient, span: _ } = error;
    let mut said = Map::new();
    let mut say = |word: &str, value: Value| said.insert(word.to_owned(), value);
    say("code", json!(code));
    // That of a status which is none.
    if let Some(status) = http_status.filter(|status| !(100..600).contains(status)) {
        say("http_status", json!(status));
    }
    if !message.is_empty() {
        say("message", json!(message));
    }
    if !hint.is_empty() {
        say("hint", json!(hint));
    }
    if *transient {
        say("transient", json!(true));
    }
    Value::Object(said)
}

/// What a reply that failed holds.
pub(super) fn schema() -> Value {
    json!({
        "type": "object",
        "description": "A reply that failed.",
        "properties": {
            "code": { "type": "integer", "format": "int64", "description": "The platform's error code." },
            "msg": { "type": "string", "description": "What went wrong." },
        },
    })
}
