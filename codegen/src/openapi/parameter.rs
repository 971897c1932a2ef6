//! Parameters of path, query and headers.

use super::{field, path, pool::Pool, schema::Node, security};
use crate::model::{Endpoint, Field, Required, Type};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A parameter, before it is known which objects are components.
pub(super) struct Parameter {
    name: String,
    place: &'static str,
    /// The docs' name, where the path has another for it.
    docs_name: Option<String>,
    required: bool,
    /// Whether the value is sent as JSON.
    json: bool,
    schema: Node,
}

/// The parameters of an endpoint whose path has these `names`, and those of its path that stand nowhere in it.
pub(super) fn parameters<'a>(
    pool: &mut Pool<'a>,
    endpoint: &'a Endpoint,
    names: &[String],
) -> (Vec<Parameter>, Vec<Parameter>) {
    let request = &endpoint.request;
    let (_, own) = path::parts(&endpoint.path);
    let mut all = Vec::new();
    for (name, own) in names.iter().zip(&own) {
        let row = request.path.iter().find(|field| field.name == *own);
        all.push(in_path(pool, row, name, own));
    }
    let places = [("query", &request.query), ("header", &request.header)];
    for (place, fields) in places {
        let mut seen = BTreeSet::new();
        let is_own = |field: &&Field| place == "query" || !security::is_header(&field.name);
        let first = fields.iter().filter(is_own).filter(|field| seen.insert(&field.name));
        all.extend(first.map(|field| of(pool, field, place)));
    }
    let unplaced = request.path.iter().filter(|field| !own.contains(&field.name));
    let unplaced = unplaced.map(|field| of(pool, field, "path")).collect();
    (all, unplaced)
}

fn in_path<'a>(pool: &mut Pool<'a>, row: Option<&'a Field>, name: &str, own: &str) -> Parameter {
    let docs_name = (name != own).then(|| own.to_owned());
    let parameter = match row {
        Some(field) => of(pool, field, "path"),
        // The path has it and no row does.
        None => Parameter {
            name: String::new(),
            place: "path",
            docs_name: None,
            required: true,
            json: false,
            schema: Node::plain(json!({ "type": "string" })),
        },
    };
    Parameter { name: name.to_owned(), docs_name, required: true, ..parameter }
}

fn of<'a>(pool: &mut Pool<'a>, field: &'a Field, place: &'static str) -> Parameter {
    let schema = field::schema(pool, field);
    pool.place(&schema);
    Parameter {
        name: field.name.clone(),
        place,
        docs_name: None,
        required: field.required == Some(Required::Yes),
        json: is_json(&field.ty, place),
        schema,
    }
}

/// Whether the client sends JSON: all but a list in the query, which is repeated keys, and plain values.
fn is_json(ty: &Type, place: &str) -> bool {
    match ty {
        Type::List { item } if place == "query" => is_json(item, "path"),
        Type::List { .. } | Type::Map { .. } | Type::Object { .. } | Type::Json => true,
        Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Enum { .. }
        | Type::Bits { .. }
        | Type::JsonText { .. } => false,
    }
}

impl Parameter {
    pub fn spell(self, pool: &Pool<'_>) -> Value {
        let Self { name, place, docs_name, required, json, mut schema } = self;
        let mut parameter = Map::new();
        let mut say = |word: &str, value: Value| parameter.insert(word.to_owned(), value);
        say("name", json!(name));
        say("in", json!(place));
        if required {
            say("required", json!(true));
        }
        // Where it stands in the schema, tools show it as if it were said of a type.
        if let Some(description) = schema.keywords.shift_remove("description") {
            say("description", description);
        }
        if let Some(docs_name) = docs_name {
            say("x-docs-name", json!(docs_name));
        }
        let schema = pool.spell(&schema);
        if json {
            say("content", json!({ "application/json": { "schema": schema } }));
        } else {
            say("schema", schema);
        }
        Value::Object(parameter)
    }
}
