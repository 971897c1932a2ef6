//! What a field becomes.

use crate::reading::{document, operation, schema};
use serde_json::{Value, json};

/// The schema of a field of this type, with these facts.
#[track_caller]
fn becomes(ty: &Value, facts: &Value, expected: &Value) {
    let mut field = json!({"name": "f", "type": ty});
    for (key, value) in facts.as_object().unwrap() {
        field[key] = value.clone();
    }
    assert_eq!(&schema(&field), expected, "{field}");
}

#[track_caller]
fn rule(kind: &str, rule: &Value, expected: &Value) {
    let mut found = schema(&json!({"name": "f", "type": {"kind": kind}, "rules": [rule]}));
    let found = found.as_object_mut().unwrap();
    found.retain(|word, _| word != "type" && word != "format");
    assert_eq!(&json!(found), expected, "{rule}");
}

#[test]
fn every_type_has_its_schema() {
    for (ty, expected) in [
        (json!({"kind": "string"}), json!({"type": "string"})),
        (json!({"kind": "int"}), json!({"type": "integer", "format": "int64"})),
        (json!({"kind": "float"}), json!({"type": "number", "format": "double"})),
        (json!({"kind": "bool"}), json!({"type": "boolean"})),
        (json!({"kind": "file"}), json!({"type": "string", "format": "binary"})),
        (json!({"kind": "json"}), json!({})),
        (
            json!({"kind": "list", "item": {"kind": "bool"}}),
            json!({"type": "array", "items": {"type": "boolean"}}),
        ),
        (
            json!({"kind": "map", "value": {"kind": "bool"}}),
            json!({"type": "object", "additionalProperties": {"type": "boolean"}}),
        ),
        (
            json!({"kind": "string", "json": {"kind": "bool"}}),
            json!({
                "type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "boolean"},
            }),
        ),
        (
            json!({"kind": "int", "bits": [{"value": 1, "description": "one"}]}),
            json!({"type": "integer", "format": "int64", "x-bits": [{"value": 1, "description": "one"}]}),
        ),
    ] {
        becomes(&ty, &json!({}), &expected);
    }
}

#[test]
fn a_default_beyond_the_limits_of_its_own_page_is_no_default() {
    for (kind, rule, default, word) in [
        ("int", json!({"rule": "range", "max": 100}), json!(1000), "x-default"),
        ("int", json!({"rule": "range", "min": 1, "max": 100}), json!(0), "x-default"),
        ("int", json!({"rule": "range", "min": 1, "max": 100}), json!(100), "default"),
        ("string", json!({"rule": "length", "max": 2, "unit": "chars"}), json!("中文字"), "x-default"),
        ("string", json!({"rule": "length", "max": 2, "unit": "chars"}), json!("中文"), "default"),
    ] {
        let found =
            schema(&json!({"name": "f", "type": {"kind": kind}, "rules": [rule], "default": default}));
        assert_eq!(found.get(word), Some(&default), "{found}");
    }
}

#[test]
fn an_enum_lists_its_values_once_and_what_they_mean() {
    let values = json!([
        {"value": 1, "description": "one"},
        {"value": 2, "scopes": ["a:b"]},
        {"value": 1, "description": "the first"},
    ]);
    becomes(
        &json!({"kind": "enum", "of": "int", "values": values}),
        &json!({}),
        &json!({
            "type": "integer", "format": "int64", "enum": [1, 2], "x-enum-descriptions": ["one\nthe first", ""],
            "x-enum-scopes": {"2": ["a:b"]},
        }),
    );
}

#[test]
fn what_is_said_of_a_field_is_said_of_its_schema() {
    let facts = json!({
        "required": "conditional", "description": "A name.", "default": "x", "example": 3, "scopes": ["a:b"],
        "origin": "example",
    });
    becomes(
        &json!({"kind": "string"}),
        &facts,
        &json!({
            "type": "string", "description": "A name.", "default": "x", "x-example": 3, "x-required": "conditional",
            "x-scopes": ["a:b"], "x-origin": "example",
        }),
    );
}

#[test]
fn an_example_of_an_element_is_one_of_a_list() {
    becomes(
        &json!({"kind": "list", "item": {"kind": "string"}}),
        &json!({"example": "x"}),
        &json!({"type": "array", "items": {"type": "string"}, "examples": [["x"]]}),
    );
}

#[test]
fn an_object_without_what_it_must_have_is_no_example() {
    let ty =
        json!({"kind": "object", "fields": [{"name": "key", "type": {"kind": "string"}, "required": true}]});
    for (example, word) in [
        (json!({"key": "x"}), "examples"),
        (json!({}), "x-example"),
        (json!({"key": "x", "other": 1}), "x-example"),
    ] {
        let schema = schema(&json!({"name": "f", "type": ty, "example": example}));
        assert!(schema.get(word).is_some(), "{example}: {schema}");
    }
}

#[test]
fn a_rule_is_a_keyword_where_json_schema_has_one() {
    for (kind, given, expected) in [
        (
            "string",
            json!({"rule": "length", "min": 1, "max": 9, "unit": "chars"}),
            json!({"minLength": 1, "maxLength": 9}),
        ),
        ("string", json!({"rule": "length", "max": 9, "unit": "bytes"}), json!({"x-max-bytes": 9})),
        ("string", json!({"rule": "pattern", "regex": "^[a-z]+$"}), json!({"pattern": "^[a-z]+$"})),
        ("string", json!({"rule": "pattern", "regex": "^.+$"}), json!({"x-pattern": "^.+$"})),
        (
            "string",
            json!({"rule": "not_prefix", "value": "o.d"}),
            json!({"allOf": [{"not": {"pattern": "^o\\.d"}}]}),
        ),
        ("string", json!({"rule": "not_equal", "value": "0"}), json!({"allOf": [{"not": {"const": "0"}}]})),
        ("int", json!({"rule": "not_equal", "value": "0"}), json!({"allOf": [{"not": {"const": 0}}]})),
        ("int", json!({"rule": "range", "min": 1, "max": 50}), json!({"minimum": 1, "maximum": 50})),
        (
            "string",
            json!({"rule": "length", "max": 4_294_967_296_u64, "unit": "chars"}),
            json!({"x-max-length": 4_294_967_296_u64}),
        ),
        ("bool", json!({"rule": "items", "min": 1}), json!({"x-rules": [{"rule": "items", "min": 1}]})),
    ] {
        rule(kind, &given, &expected);
    }
}

#[test]
fn a_rule_of_a_list_speaks_of_its_elements_unless_it_counts_them() {
    let rules = json!([{"rule": "items", "max": 50}, {"rule": "length", "max": 9, "unit": "chars"}]);
    becomes(
        &json!({"kind": "list", "item": {"kind": "string"}}),
        &json!({"rules": rules}),
        &json!({"type": "array", "items": {"type": "string", "maxLength": 9}, "maxItems": 50}),
    );
}

#[test]
fn an_object_that_stands_twice_is_a_component_and_one_that_stands_once_is_not() {
    let unit = json!({"kind": "object", "name": "unit", "fields": [
        {"name": "id", "type": {"kind": "string"}, "required": true},
        {"name": "place", "type": {"kind": "object", "fields": [{"name": "x", "type": {"kind": "int"}}]}},
    ]});
    let document = document(&[json!({"request": {"body": [
        {"name": "from", "type": unit},
        {"name": "to", "type": {"kind": "list", "item": unit}, "description": "Where to."},
    ]}})]);
    let body = &operation(&document)["requestBody"]["content"]["application/json"]["schema"]["properties"];
    let to = json!({"$ref": "#/components/schemas/a_v1.unit"});
    assert_eq!(body["from"], to);
    assert_eq!(body["to"], json!({"type": "array", "items": to, "description": "Where to."}));
    let component = &document["components"]["schemas"]["a_v1.unit"];
    assert_eq!(component["required"], json!(["id"]));
    assert_eq!(component["properties"]["place"]["properties"]["x"]["type"], "integer");
}

#[test]
fn no_two_components_have_one_name_and_the_docs_own_is_kept() {
    let text = |name: &str| json!({"name": name, "type": {"kind": "string"}});
    let unit = |member: &str| json!({"kind": "object", "name": "a unit", "fields": [text(member)]});
    let twice = |name: &str, ty: Value| {
        [json!({"name": name, "type": ty}), json!({"name": format!("{name}2"), "type": ty})]
    };
    let user = json!({"kind": "object", "name": "user", "fields": [text("id")]});
    let mut body = [twice("a", unit("x")), twice("b", unit("y")), twice("c", user)].concat();
    body.push(json!({"name": "d", "type": {"kind": "object", "name": "once", "fields": [text("once")]}}));
    let document = document(&[json!({"request": {"body": body}})]);
    let components = document["components"]["schemas"].as_object().unwrap();
    let called = |key: &str| (components[key].get("title"), components[key].get("x-docs-name"));
    // Generators would go by the title.
    assert_eq!(called("a_v1.a_unit"), (None, Some(&json!("a unit"))));
    assert_eq!(called("a_v1.a_unit_2"), (None, Some(&json!("a unit"))));
    assert_eq!(called("a_v1.user"), (None, None));
    let body = &operation(&document)["requestBody"]["content"]["application/json"]["schema"];
    let alone = &body["properties"]["d"];
    assert_eq!((alone.get("title"), &alone["x-docs-name"]), (None, &json!("once")));
}

#[test]
fn a_type_that_contains_itself_refers_to_itself() {
    let leaf =
        json!({"kind": "object", "name": "node", "fields": [{"name": "id", "type": {"kind": "string"}}]});
    let node = json!({"kind": "object", "name": "node", "fields": [
        {"name": "id", "type": {"kind": "string"}},
        {"name": "child", "type": leaf, "required": true},
    ]});
    let document = document(&[json!({"request": {"body": [{"name": "root", "type": node}]}})]);
    let to = json!({"$ref": "#/components/schemas/a_v1.node"});
    let body = &operation(&document)["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["properties"]["root"], to);
    let component = &document["components"]["schemas"]["a_v1.node"];
    assert_eq!(component["properties"]["child"], to);
    // A node that must hold another could never be made.
    assert_eq!(component.get("required"), None);
}
