//! Model files: what is written is read again, a type that stands in several places is written once, and no file does
//! harm.

use crate::{fixture, properties};
use feishu_codegen::model::{self, Catalog, Endpoint, Field, ReadError, Type};
use proptest::{collection, prelude::*};
use serde_json::{Value, json};

fn endpoint(id: &str, body: &Value, reply: &Value) -> Value {
    let mut endpoint = fixture::endpoint();
    endpoint["id"] = json!(id);
    endpoint["request"] = json!({"body": body});
    endpoint["response"] = json!({"body": reply});
    endpoint
}

fn text(endpoints: &[Value]) -> String {
    let files = feishu_codegen::models(&fixture::catalog(endpoints));
    files.into_values().next().expect("a file")
}

fn field(name: &str, ty: &Value) -> Value {
    json!({"name": name, "type": ty})
}

fn object(name: &str, fields: &[Value]) -> Value {
    json!({"kind": "object", "name": name, "fields": fields})
}

fn list(item: &Value) -> Value {
    json!({"kind": "list", "item": item})
}

/// A type `user` whose name is described by `words`, and which holds another.
fn user(words: &str) -> Value {
    let name = json!({"name": "name", "type": {"kind": "string"}, "description": words});
    let avatar = object("avatar", &[field("url", &json!({"kind": "string"}))]);
    object("user", &[name, field("avatar", &avatar)])
}

/// Three endpoints with five places of one type.
fn users(words: &str) -> String {
    let user = user(words);
    let several = [field("user", &user), field("users", &list(&user))];
    text(&[
        endpoint("a_v1.b.c", &json!([several[0]]), &json!(several)),
        endpoint("a_v1.b.d", &json!([]), &json!([several[0]])),
        endpoint("a_v1.b.e", &json!([]), &json!([several[1]])),
    ])
}

#[test]
fn a_type_that_stands_in_several_places_is_written_once() {
    let text = users("The name.");
    assert_eq!(text.matches("\"kind\": \"object\"").count(), 2, "{text}");
    assert_eq!(text.matches("{\"kind\": \"ref\", \"to\": \"user\"}").count(), 5, "{text}");
    // What stands in it stands in one place.
    assert!(!text.contains("\"to\": \"avatar\""), "{text}");
}

#[test]
fn a_change_of_a_type_changes_one_line_wherever_the_type_stands() {
    let (before, after) = (users("The name."), users("The full name."));
    let changed =
        before.lines().zip(after.lines()).filter(|(before, after)| before != after).collect::<Vec<_>>();
    assert_eq!(before.lines().count(), after.lines().count());
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[test]
fn a_type_that_stands_in_one_place_is_written_there() {
    let text = text(&[endpoint("a_v1.b.c", &json!([field("user", &user("x"))]), &json!([]))]);
    assert!(!text.contains("\"types\"") && !text.contains("\"ref\""), "{text}");
}

#[test]
fn types_of_one_name_that_differ_have_numbers_and_the_commonest_has_none() {
    let of = |words: &str, n: usize| vec![field(&format!("u{n}"), &user(words))];
    let all = |from: usize, words: &str, count: usize| {
        (from..from + count).flat_map(|n| of(words, n)).collect::<Vec<_>>()
    };
    let body = [all(0, "rare", 2), all(10, "common", 3)].concat();
    let text = text(&[endpoint("a_v1.b.c", &json!(body), &json!([]))]);
    let file = serde_json::from_str::<Value>(&text).expect("JSON");
    let words = |key: &str| file["types"][key]["fields"][0]["description"].clone();
    assert_eq!((words("user"), words("user2")), (json!("common"), json!("rare")));
}

#[test]
fn a_number_never_takes_the_name_of_another_type() {
    let twice = |name: &str, words: &str| {
        let ty = object(name, &[json!({"name": "a", "type": {"kind": "int"}, "description": words})]);
        [field(&format!("{name}{words}1"), &ty), field(&format!("{name}{words}2"), &ty)]
    };
    let body = [twice("x", "a"), twice("x", "b"), twice("x2", "c")].concat();
    let text = text(&[endpoint("a_v1.b.c", &json!(body), &json!([]))]);
    let file = serde_json::from_str::<Value>(&text).expect("JSON");
    let keys = file["types"].as_object().expect("types").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys, ["x", "x3", "x2"]);
}

fn read(file: &Value) -> Result<Catalog, ReadError> {
    model::read(file.to_string().as_bytes())
}

fn with_types(types: &Value, to: &str) -> Value {
    let body = json!([field("a", &json!({"kind": "ref", "to": to}))]);
    json!({"schema": 2, "service": "a_v1", "types": types, "endpoints": [endpoint("a_v1.b.c", &body, &json!([]))]})
}

#[test]
fn a_file_of_the_schema_before_is_read() {
    let body = json!([field("a", &user("x"))]);
    let file =
        json!({"schema": 1, "service": "a_v1", "endpoints": [endpoint("a_v1.b.c", &body, &json!([]))]});
    assert_eq!(read(&file).expect("it can be read"), fixture::catalog(file["endpoints"].as_array().unwrap()));
}

#[test]
fn a_file_of_a_later_schema_says_what_to_do() {
    let error = read(&json!({"schema": 3, "endpoints": {}})).expect_err("it cannot be read").to_string();
    assert!(error.contains("schema is 3") && error.contains("use the version"), "{error}");
}

#[test]
fn references_without_end_are_told() {
    let to = |name: &str| json!({"kind": "ref", "to": name});
    let types = json!({"a": object("a", &[field("b", &to("b"))]), "b": list(&to("a"))});
    let error = read(&with_types(&types, "b")).expect_err("a cycle").to_string();
    assert_eq!(error, "its type `a` contains itself: a → b → a");
    assert!(matches!(read(&with_types(&json!({"a": to("a")}), "a")), Err(ReadError::Cycle(..))));
    assert!(matches!(read(&with_types(&json!({}), "a")), Err(ReadError::Dangling(name)) if name == "a"));
    assert!(
        matches!(read(&with_types(&json!({"b": to("c")}), "b")), Err(ReadError::Dangling(name)) if name == "c")
    );
}

#[test]
fn references_that_multiply_are_told() {
    let to = |n: u32| json!({"kind": "ref", "to": format!("t{n}")});
    let doubled = |n: u32| object("t", &[field("a", &to(n + 1)), field("b", &to(n + 1))]);
    let mut types = (0..40).map(|n| (format!("t{n}"), doubled(n))).collect::<serde_json::Map<_, _>>();
    types.insert("t40".into(), json!({"kind": "int"}));
    assert!(matches!(read(&with_types(&types.into(), "t0")), Err(ReadError::Large)));
}

#[test]
fn references_and_types_that_are_too_deep_are_told() {
    let chain = |n: u32| {
        (format!("t{n}"), json!({"kind": "list", "item": {"kind": "ref", "to": format!("t{}", n + 1)}}))
    };
    let mut types = (0..100_000).map(chain).collect::<serde_json::Map<_, _>>();
    types.insert("t100000".into(), json!({"kind": "int"}));
    assert!(matches!(read(&with_types(&types.into(), "t0")), Err(ReadError::Deep)));
    let deep = format!(
        "{}{}{}",
        r#"{"kind":"list","item":"#.repeat(100_000),
        r#"{"kind":"int"}"#,
        "}".repeat(100_000)
    );
    let file = format!(r#"{{"schema":2,"types":{{"a":{deep}}},"endpoints":[]}}"#);
    assert!(matches!(model::read(file.as_bytes()), Err(ReadError::Json(_))));
}

#[test]
fn what_is_as_deep_as_a_page_may_be_is_read_again() {
    for nest in [
        |ty: Value| list(&ty),
        |ty| object("a", &[field("b", &ty)]),
        |ty| json!({"kind": "map", "value": ty}),
    ] {
        let deep = (0..model::MAX_DEPTH).fold(json!({"kind": "int"}), |inner, _| nest(inner));
        let one = endpoint("a_v1.b.c", &json!([field("a", &deep)]), &json!([]));
        let read = model::read(text(std::slice::from_ref(&one)).as_bytes()).expect("it can be read");
        assert_eq!(read, fixture::catalog(&[one]));
    }
}

#[test]
fn an_event_is_written_beside_the_endpoints_and_shares_their_types() {
    let user = object("user", &[field("id", &json!({"kind": "string"}))]);
    let event = json!({
        "type": "a.b.made_v1", "kind": "event", "schema": "2.0", "source": "a.md", "dialect": "html",
        "body": [field("event", &object("", &[field("user", &user)]))],
    });
    let one = endpoint("a_v1.b.c", &json!([field("a", &user)]), &json!([]));
    let mut catalog = fixture::catalog(&[one]);
    catalog.events.push(serde_json::from_value(event).expect("an event"));
    let files = feishu_codegen::models(&catalog);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["a_v1.json"]);
    let text = &files["a_v1.json"];
    let file = serde_json::from_str::<Value>(text).expect("JSON");
    let shared = json!({"kind": "ref", "to": "user"});
    assert_eq!(file["endpoints"][0]["request"]["body"][0]["type"], shared);
    assert_eq!(file["events"][0]["body"][0]["type"]["fields"][0]["type"], shared);
    assert_eq!(model::read(text.as_bytes()).expect("it can be read"), catalog);
}

#[test]
fn what_is_no_model_file_is_told() {
    for bytes in [&b""[..], b"[]", b"{}", b"\xff", b"{\"schema\": 2}", b"{\"schema\": -1, \"endpoints\": []}"]
    {
        assert!(matches!(model::read(bytes), Err(ReadError::Json(_))), "{bytes:?}");
    }
}

/// Endpoints that have types in common, and not.
fn catalogs() -> impl Strategy<Value = Catalog> {
    collection::vec((properties::endpoint(), any::<bool>()), 1..5).prop_map(|all| {
        let common =
            all.iter().flat_map(|(endpoint, _)| &endpoint.response.body).map(|field| field.ty.clone());
        let common = common.collect::<Vec<Type>>();
        let endpoints = all.into_iter().enumerate().map(|(n, (endpoint, shares))| {
            let mut endpoint = Endpoint { id: format!("a_v1.b.c{n}"), ..endpoint };
            if shares {
                let more = common.iter().enumerate().map(|(n, ty)| named(&format!("s{n}"), ty.clone()));
                endpoint.request.body.extend(more);
            }
            endpoint
        });
        Catalog { endpoints: endpoints.collect(), ..Catalog::default() }
    })
}

fn named(name: &str, ty: Type) -> Field {
    let field = serde_json::from_value::<Field>(field(name, &json!({"kind": "int"}))).expect("a field");
    Field { ty, ..field }
}

/// All objects with members in a file, as text.
fn objects<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members) => {
            if value["kind"] == "object" && !value["fields"].as_array().is_none_or(Vec::is_empty) {
                found.push(value);
            }
            members.values().for_each(|value| objects(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| objects(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_again(catalog in catalogs()) {
        let files = feishu_codegen::models(&catalog);
        let read = files.values().flat_map(|text| model::read(text.as_bytes()).expect("it can be read").endpoints);
        prop_assert_eq!(read.collect::<Vec<_>>(), catalog.endpoints);
    }

    #[test]
    fn no_type_is_written_twice(catalog in catalogs()) {
        for text in feishu_codegen::models(&catalog).values() {
            let file = serde_json::from_str::<Value>(text).expect("JSON");
            let mut found = Vec::new();
            objects(&file, &mut found);
            for (at, one) in found.iter().enumerate() {
                prop_assert!(!found[at + 1..].contains(one), "{}", one);
            }
        }
    }
}
