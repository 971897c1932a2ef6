//! A field as a schema: its type, and what is said of it.

use super::{
    example,
    pool::Pool,
    rules,
    schema::{self, Holds, Node},
};
use crate::model::{Field, Origin, Required, Type};
use serde_json::{Map, Value, json};

/// The schema of a field.
pub(super) fn schema<'a>(pool: &mut Pool<'a>, field: &'a Field) -> Node {
    let Field { name, ty, required, description, default, example, rules, scopes, origin, rust: _, span: _ } =
        field;
    let mut node = of_type(pool, ty, name);
    for rule in rules {
        rules::bind(&mut node, ty, rule);
    }
    if !description.is_empty() {
        node.say("description", description.as_str());
    }
    if let Some(default) = default {
        let is_one = example::fits(default, ty) && rules::admit(&node.keywords, default);
        node.say(if is_one { "default" } else { "x-default" }, default.clone());
    }
    match (example, ty) {
        (Some(value), _) if example::fits(value, ty) => node.say("examples", vec![value.clone()]),
        // Pages show one element of a list.
        (Some(value), Type::List { item }) if example::fits(value, item) => {
            node.say("examples", vec![json!([value])]);
        }
        (Some(value), _) => node.say("x-example", value.clone()),
        (None, _) => {}
    }
    if *required == Some(Required::Conditional) {
        node.say("x-required", "conditional");
    }
    if !scopes.is_empty() {
        node.say("x-scopes", scopes.clone());
    }
    match origin {
        Some(Origin::Example) => node.say("x-origin", "example"),
        None => {}
    }
    node
}

/// The schema of a type that the field `name` holds.
pub(super) fn of_type<'a>(pool: &mut Pool<'a>, ty: &'a Type, name: &str) -> Node {
    let plain = Node::plain;
    match ty {
        Type::String => plain(json!({ "type": "string" })),
        Type::Int => plain(json!({ "type": "integer", "format": "int64" })),
        Type::Float => plain(json!({ "type": "number", "format": "double" })),
        Type::Bool => plain(json!({ "type": "boolean" })),
        Type::File => plain(json!({ "type": "string", "format": "binary" })),
        Type::Json => Node::default(),
        Type::Enum { of, values } => schema::choice(*of, values),
        Type::Bits { of, bits } => schema::bits(*of, bits),
        Type::List { item } => Node::holding(Holds::List(Box::new(of_type(pool, item, name)))),
        Type::Map { value } => Node::holding(Holds::Map(Box::new(of_type(pool, value, name)))),
        Type::JsonText { json } => Node::holding(Holds::JsonText(Box::new(of_type(pool, json, name)))),
        Type::Object { name: None, fields } if fields.is_empty() => plain(json!({ "type": "object" })),
        Type::Object { name: Some(docs_name), fields } if fields.is_empty() => {
            plain(json!({ "type": "object", "x-docs-name": docs_name }))
        }
        Type::Object { name: title, fields } => pool.object(title.as_deref(), fields, name, &schema),
    }
}

/// A value that is sent outside of JSON: lists and objects become JSON texts there.
pub(super) fn as_text(node: Node, ty: &Type) -> Node {
    match ty {
        Type::List { .. } | Type::Map { .. } | Type::Object { .. } | Type::Json => {
            let Node { holds, keywords } = node;
            let is_about_the_whole =
                |word: &String| matches!(word.as_str(), "description" | "x-required" | "x-scopes");
            let (outer, inner) =
                keywords.into_iter().partition::<Map<String, Value>, _>(|(word, _)| is_about_the_whole(word));
            Node { holds: Holds::JsonText(Box::new(Node { holds, keywords: inner })), keywords: outer }
        }
        Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Enum { .. }
        | Type::Bits { .. }
        | Type::JsonText { .. } => node,
    }
}
