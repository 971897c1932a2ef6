//! The bodies of requests and replies.

use super::{
    example, field,
    pool::Pool,
    schema::{Holds, Node},
};
use crate::model::{Endpoint, Field, Form, Required, Sample};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

/// A body, before it is known which objects are components.
pub(super) struct Body {
    content_type: String,
    required: bool,
    /// One, or those of the forms of which a call takes one.
    schemas: Vec<(Option<String>, Node)>,
    examples: Vec<Value>,
    /// What stands for an example where a page has none and no tool makes one up.
    envelope: Option<Value>,
}

/// What is sent; `None` where nothing is.
pub(super) fn request<'a>(pool: &mut Pool<'a>, endpoint: &'a Endpoint) -> Option<Body> {
    let (request, samples) = (&endpoint.request, &endpoint.examples.request);
    if request.body.is_empty() && samples.is_empty() {
        return None;
    }
    let content_type = media_type(request.content_type.as_deref());
    let is_json = content_type == JSON;
    let is_required = |field: &Field| field.required == Some(Required::Yes);
    let schemas = if request.forms.is_empty() {
        vec![(None, object(pool, request.body.iter().collect(), is_json))]
    } else {
        request
            .forms
            .iter()
            .map(|form| (Some(form.name.clone()), of_form(pool, &request.body, form, is_json)))
            .collect()
    };
    let required = request.body.iter().any(is_required);
    Some(Body { content_type, required, schemas, examples: values(samples), envelope: None })
}

/// What comes back, where the page says anything of it.
pub(super) fn reply<'a>(pool: &mut Pool<'a>, endpoint: &'a Endpoint) -> Option<Body> {
    let (response, samples) = (&endpoint.response, &endpoint.examples.response);
    let content_type = media_type(response.content_type.as_deref());
    let is_file = content_type == BYTES;
    if response.body.is_empty() && samples.is_empty() && !is_file {
        return None;
    }
    let node = if is_file && response.body.is_empty() {
        Node::plain(json!({ "type": "string", "format": "binary" }))
    } else {
        let mut node = object(pool, response.body.iter().collect(), true);
        if samples.is_empty() {
            succeeds(&mut node, &response.body);
        }
        node
    };
    // The sample of a download is a reply that failed, if it is anything.
    let examples = if is_file { Vec::new() } else { values(samples) };
    let envelope = if samples.is_empty() { example::envelope(&response.body) } else { None };
    Some(Body { content_type, required: false, schemas: vec![(None, node)], examples, envelope })
}

/// Lets what is made up from the schema be a reply to a call that went well.
fn succeeds(reply: &mut Node, fields: &[Field]) {
    let Holds::Alone(properties, _) = &mut reply.holds else { return };
    for (name, node) in properties {
        let field = fields.iter().find(|field| field.name == *name);
        if let Some(value) = field.and_then(example::of_success) {
            node.say("examples", vec![value]);
        }
    }
}

/// A message of JSON, where the page says anything of it.
pub(super) fn of_json<'a>(pool: &mut Pool<'a>, fields: &'a [Field], samples: &[Sample]) -> Option<Body> {
    if fields.is_empty() && samples.is_empty() {
        return None;
    }
    let schemas = vec![(None, object(pool, fields.iter().collect(), true))];
    let (content_type, examples) = (JSON.to_owned(), values(samples));
    Some(Body { content_type, required: false, schemas, examples, envelope: None })
}

/// The fields of one form.
fn of_form<'a>(pool: &mut Pool<'a>, fields: &'a [Field], form: &Form, is_json: bool) -> Node {
    object(pool, fields.iter().filter(|field| form.fields.contains(&field.name)).collect(), is_json)
}

/// The body's own object, which is never shared.
fn object<'a>(pool: &mut Pool<'a>, fields: Vec<&'a Field>, is_json: bool) -> Node {
    let mut seen = BTreeSet::new();
    let first = fields.into_iter().filter(|field| seen.insert(field.name.as_str())).collect::<Vec<_>>();
    let required = first.iter().filter(|field| field.required == Some(Required::Yes));
    let required = required.map(|field| field.name.clone()).collect();
    let properties = first.into_iter().map(|field| {
        let schema = field::schema(pool, field);
        let schema = if is_json { schema } else { field::as_text(schema, &field.ty) };
        (field.name.clone(), schema)
    });
    let node = Node::holding(Holds::Alone(properties.collect(), required));
    pool.place(&node);
    node
}

/// JSON, unless the page names another type that can be one.
fn media_type(printed: Option<&str>) -> String {
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'))
    };
    let printed = printed.filter(|text| text.split_once('/').is_some_and(|(a, b)| is_word(a) && is_word(b)));
    printed.unwrap_or(JSON).to_owned()
}

fn values(samples: &[Sample]) -> Vec<Value> {
    samples.iter().map(|sample| sample.value.clone()).collect()
}

impl Body {
    /// `requestBody`
    pub fn spell_request(self, pool: &Pool<'_>) -> Value {
        let mut body = Map::new();
        if self.required {
            body.insert("required".to_owned(), json!(true));
        }
        body.insert("content".to_owned(), self.spell(pool));
        Value::Object(body)
    }

    /// `content`
    pub fn spell(self, pool: &Pool<'_>) -> Value {
        let Self { content_type, required: _, schemas, examples, envelope } = self;
        let mut schemas = schemas.into_iter().map(|(title, mut node)| {
            if let Some(title) = title {
                node.say("title", title);
            }
            pool.spell(&node)
        });
        let schema = match (schemas.next(), schemas.collect::<Vec<_>>()) {
            (Some(only), rest) if rest.is_empty() => only,
            // What one form does not list, the platform takes nevertheless: several may fit.
            (first, rest) => json!({ "anyOf": first.into_iter().chain(rest).collect::<Vec<_>>() }),
        };
        let mut media = Map::new();
        media.insert("schema".to_owned(), schema);
        let examples = examples.into_iter().enumerate();
        let examples = examples.map(|(at, value)| (format!("sample{}", at + 1), json!({ "value": value })));
        let told =
            "Nothing is set: the page has no sample, and the schema is more than tools make one up from.";
        let envelope =
            envelope.map(|value| ("envelope".to_owned(), json!({ "summary": told, "value": value })));
        let examples = examples.chain(envelope).collect::<Map<_, _>>();
        if !examples.is_empty() {
            media.insert("examples".to_owned(), Value::Object(examples));
        }
        let mut content = Map::new();
        content.insert(content_type, Value::Object(media));
        Value::Object(content)
    }
}
