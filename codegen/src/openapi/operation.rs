//! An endpoint as an operation.

use super::{
    body::{self, Body},
    errors,
    parameter::{self, Parameter},
    path::Place,
    pool::Pool,
    security,
};
use crate::{model::Endpoint, words::Language};
use serde_json::{Map, Value, json};

/// An operation, before it is known which objects are components.
pub(super) struct Draft<'a> {
    endpoint: &'a Endpoint,
    parameters: Vec<Parameter>,
    unplaced: Vec<Parameter>,
    request: Option<Body>,
    reply: Option<Body>,
}

/// What an endpoint takes and gives, with its objects in the pool.
pub(super) fn draft<'a>(pool: &mut Pool<'a>, endpoint: &'a Endpoint, place: &Place<'_>) -> Draft<'a> {
    let (parameters, unplaced) = parameter::parameters(pool, endpoint, &place.names);
    let (request, reply) = (body::request(pool, endpoint), body::reply(pool, endpoint));
    Draft { endpoint, parameters, unplaced, request, reply }
}

impl Draft<'_> {
    /// The operation as JSON.
    pub fn spell(self, pool: &Pool<'_>) -> Map<String, Value> {
        let Self { endpoint, parameters, unplaced, request, reply } = self;
        let mut operation = said(endpoint);
        let spelled = |parameters: Vec<Parameter>| {
            parameters.into_iter().map(|parameter| parameter.spell(pool)).collect::<Vec<_>>()
        };
        let mut say = |word: &str, value: Value| operation.insert(word.to_owned(), value);
        if !parameters.is_empty() {
            say("parameters", json!(spelled(parameters)));
        }
        if !unplaced.is_empty() {
            say("x-unplaced-parameters", json!(spelled(unplaced)));
        }
        if let Some(request) = request {
            say("requestBody", request.spell_request(pool));
        }
        say("responses", responses(endpoint, reply, pool));
        operation
    }
}

/// What is said of an endpoint as a whole.
fn said(endpoint: &Endpoint) -> Map<String, Value> {
    let mut operation = Map::new();
    let mut say = |word: &str, value: Value| {
        let is_empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty() && word != "security",
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        };
        if !is_empty {
            operation.insert(word.to_owned(), value);
        }
    };
    say("operationId", json!(endpoint.id));
    say("tags", json!([tag(endpoint)]));
    say("summary", json!(endpoint.title));
    say("description", json!(endpoint.summary));
    say("deprecated", if endpoint.deprecated { json!(true) } else { Value::Null });
    say("x-instead", json!(endpoint.instead));
    say("servers", endpoint.host.as_ref().map_or(Value::Null, |host| json!([{ "url": host }])));
    say("security", security::of(endpoint));
    say("x-doc-url", json!(endpoint.doc_url));
    say("x-source", json!(endpoint.source));
    say(
        "x-language",
        if endpoint.language == Language::default() { Value::Null } else { json!(endpoint.language) },
    );
    say("x-app-types", json!(endpoint.app_types));
    say("x-scopes", json!(endpoint.scopes));
    say("x-field-scopes", json!(endpoint.field_scopes));
    say("x-rate-limits", json!(endpoint.rate_limits));
    say("x-paging", json!(endpoint.paging));
    operation
}

/// `contact_v3.unit`: all of the id but the method.
pub(super) fn tag(endpoint: &Endpoint) -> &str {
    endpoint.id.rsplit_once('.').map_or(endpoint.id.as_str(), |(resource, _)| resource)
}

fn responses(endpoint: &Endpoint, reply: Option<Body>, pool: &Pool<'_>) -> Value {
    let errors::Errors { with_success, responses } = errors::errors(endpoint);
    let mut success = Map::new();
    success.insert("description".to_owned(), json!("The reply."));
    if let Some(reply) = reply {
        success.insert("content".to_owned(), reply.spell(pool));
    }
    if let Some(codes) = with_success {
        success.insert("x-codes".to_owned(), codes);
    }
    let success = std::iter::once(("200".to_owned(), Value::Object(success)));
    Value::Object(success.chain(responses).collect())
}
