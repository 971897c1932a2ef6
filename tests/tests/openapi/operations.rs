//! What an endpoint becomes.

use crate::reading::{document, operation, webhook};
use serde_json::{Value, json};

fn text(name: &str) -> Value {
    json!({"name": name, "type": {"kind": "string"}})
}

#[test]
fn errors_of_one_status_are_one_response() {
    let document = document(&[json!({"errors": [
        {"http_status": 400, "code": 7, "message": "bad id", "hint": "Ask."},
        {"http_status": 400, "code": 8, "message": "bad name", "transient": true},
        {"http_status": 200, "code": 9, "message": "not yet"},
        {"code": 10, "message": "whatever"},
        {"http_status": 7, "code": 11},
    ]})]);
    let responses = operation(&document)["responses"].as_object().unwrap();
    assert_eq!(responses.keys().collect::<Vec<_>>(), ["200", "400", "default"]);
    assert_eq!(responses["200"]["x-codes"], json!([{"code": 9, "message": "not yet"}]));
    let bad = &responses["400"];
    assert_eq!(bad["description"], "- `7` bad id\n- `8` bad name");
    let codes = json!([
        {"code": 7, "message": "bad id", "hint": "Ask."},
        {"code": 8, "message": "bad name", "transient": true},
    ]);
    assert_eq!(bad["x-codes"], codes);
    let schema = &bad["content"]["application/json"]["schema"]["allOf"];
    assert_eq!(schema[0]["$ref"], "#/components/schemas/Error");
    assert_eq!(schema[1]["properties"]["code"]["enum"], json!([7, 8]));
    assert_eq!(responses["default"]["x-codes"][1], json!({"code": 11, "http_status": 7}));
}

#[test]
fn paths_that_differ_by_names_alone_are_one() {
    let of = |id: &str, method: &str, name: &str| {
        json!({
            "id": id, "method": method, "path": format!("/open-apis/a/{{{name}}}"), "request": {"path": [text(name)]},
        })
    };
    let document = document(&[of("a_v1.b.get", "GET", "b_token"), of("a_v1.b.patch", "PATCH", "bToken")]);
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.keys().collect::<Vec<_>>(), ["/open-apis/a/{b_token}"]);
    let item = &paths["/open-apis/a/{b_token}"];
    assert_eq!(item["get"]["parameters"][0].get("x-docs-name"), None);
    assert_eq!(item["patch"]["parameters"][0]["name"], "b_token");
    assert_eq!(item["patch"]["parameters"][0]["x-docs-name"], "bToken");
}

#[test]
fn the_same_call_at_another_host_stands_beside_the_first() {
    let document = document(&[
        json!({"id": "a_v1.b.create"}),
        json!({"id": "a_v1.b.make", "host": "https://www.feishu.cn"}),
    ]);
    let operation = operation(&document);
    assert_eq!(operation["operationId"], "a_v1.b.create");
    let other = &operation["x-alternatives"][0];
    assert_eq!(other["operationId"], "a_v1.b.make");
    assert_eq!(other["servers"], json!([{"url": "https://www.feishu.cn"}]));
}

#[test]
fn what_a_path_has_is_declared_and_what_it_lacks_is_told() {
    let document = document(&[json!({
        "method": "GET", "path": "/open-apis/a/{x}/{x}/{/y}", "request": {"path": [text("x"), text("z")]},
    })]);
    let item = document["paths"].as_object().unwrap();
    let (path, item) = item.iter().next().unwrap();
    assert_eq!(path, "/open-apis/a/{x}/{x_2}/%7B/y%7D");
    assert_eq!(item["get"]["x-unplaced-parameters"][0]["name"], "z");
}

#[test]
fn parameters_say_how_they_are_sent() {
    let list = |item: &str| json!({"kind": "list", "item": {"kind": item}});
    let document = document(&[json!({"request": {
        "query": [
            {"name": "ids", "type": list("string"), "required": true, "description": "Which."},
            {"name": "filter", "type": list("json")},
        ],
        "header": [text("Locale"), text("X-Lark-Helpdesk-Authorization")],
    }, "tokens": ["tenant", "user"]})]);
    let parameters = &operation(&document)["parameters"];
    let ids = json!({
        "name": "ids", "in": "query", "required": true, "description": "Which.",
        "schema": {"type": "array", "items": {"type": "string"}},
    });
    assert_eq!(parameters[0], ids);
    assert!(parameters[1]["content"]["application/json"]["schema"].is_object());
    assert_eq!(parameters[2]["name"], "Locale");
    assert_eq!(parameters.as_array().unwrap().len(), 3);
    let help = json!([
        {"tenant_access_token": [], "helpdesk_token": []},
        {"user_access_token": [], "helpdesk_token": []},
    ]);
    assert_eq!(operation(&document)["security"], help);
}

#[test]
fn what_is_no_file_goes_into_a_form_as_text() {
    let meta = json!({"kind": "object", "fields": [text("x")]});
    let document = document(&[json!({"request": {"content_type": "multipart/form-data", "body": [
        {"name": "file", "type": {"kind": "file"}, "required": true},
        {"name": "meta", "type": meta, "description": "About it."},
    ]}})]);
    let body = &operation(&document)["requestBody"];
    assert_eq!(body["required"], true);
    let schema = &body["content"]["multipart/form-data"]["schema"];
    assert_eq!(schema["required"], json!(["file"]));
    let meta = &schema["properties"]["meta"];
    assert_eq!((&meta["type"], &meta["description"]), (&json!("string"), &json!("About it.")));
    assert_eq!(meta["contentSchema"]["properties"]["x"]["type"], "string");
}

#[test]
fn one_of_the_forms_of_a_body_is_sent() {
    let form = |name: &str, fields: &[&str]| json!({"name": name, "fields": fields});
    let document = document(&[json!({"request": {
        "body": [text("a"), text("b"), text("c")],
        "forms": [form("short", &["a"]), form("long", &["a", "b", "c"])],
    }})]);
    let forms = &operation(&document)["requestBody"]["content"]["application/json"]["schema"]["anyOf"];
    assert_eq!(forms[0]["title"], "short");
    assert_eq!(forms[0]["properties"].as_object().unwrap().len(), 1);
    assert_eq!(forms[1]["properties"].as_object().unwrap().len(), 3);
}

#[test]
fn a_download_is_bytes_and_its_errors_are_json() {
    let document = document(&[json!({
        "response": {"content_type": "application/octet-stream", "body": []},
        "errors": [{"http_status": 404, "code": 1}],
    })]);
    let responses = &operation(&document)["responses"];
    let bytes = json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}});
    assert_eq!(responses["200"]["content"], bytes);
    assert!(responses["404"]["content"]["application/json"].is_object());
}

#[test]
fn a_reply_too_large_to_be_made_up_has_an_example_with_its_envelope_alone() {
    let object =
        |name: &str, fields: Vec<Value>| json!({"name": name, "type": {"kind": "object", "fields": fields}});
    let many = |count: usize| object("data", (0..count).map(|number| text(&format!("f{number}"))).collect());
    let code = json!({"name": "code", "type": {"kind": "int"}});
    let examples = |data: Value, samples: Value| {
        let document = document(&[json!({
            "response": {"body": [code, text("msg"), data]}, "examples": {"response": samples},
        })]);
        operation(&document)["responses"]["200"]["content"]["application/json"]["examples"].clone()
    };
    let envelope = json!({"code": 0, "msg": "success", "data": {}});
    assert_eq!(examples(many(2_500), json!([]))["envelope"]["value"], envelope);
    // A sample is better, and so is what a tool makes up.
    let sample = json!({"code": 0, "data": {"f1": "a"}});
    let found = examples(many(2_500), json!([sample]));
    assert_eq!((&found["sample1"]["value"], found.get("envelope")), (&sample, None));
    assert_eq!(examples(many(100), json!([])), Value::Null);
    // What must be there cannot be made up.
    let mut data = many(2_500);
    data["type"]["fields"][7]["required"] = json!(true);
    data["required"] = json!(true);
    assert_eq!(examples(data, json!([])), Value::Null);
}

#[test]
fn a_reply_that_is_made_up_is_one_to_a_call_that_went_well() {
    let field = |name: &str, kind: &str| json!({"name": name, "type": {"kind": kind}});
    let of = |body: Value, samples: Value| {
        let document = document(&[json!({"response": {"body": body}, "examples": {"response": samples}})]);
        let content = &operation(&document)["responses"]["200"]["content"]["application/json"];
        let properties = content["schema"]["properties"].as_object().unwrap();
        properties.iter().map(|(name, schema)| (name.clone(), schema["examples"].clone())).collect::<Value>()
    };
    let body = json!([field("code", "int"), field("msg", "string"), field("data", "json")]);
    let expected = json!({"code": [0], "msg": ["success"], "data": null});
    assert_eq!(of(body.clone(), json!([])), expected);
    // A sample says it itself, a page its own example, and another type is no such code.
    assert_eq!(of(body, json!([{"code": 7}]))["code"], Value::Null);
    let own = json!([{"name": "code", "type": {"kind": "int"}, "example": 3}, field("msg", "int")]);
    assert_eq!(of(own, json!([])), json!({"code": [3], "msg": null}));
}

#[test]
fn the_facts_of_an_endpoint_are_kept() {
    let scopes = json!([{"name": "a:b", "description": "All."}]);
    let paging = json!({"token": "page_token", "next": "data.page_token", "items": "data.items"});
    let document = document(&[json!({
        "title": "Make a b", "summary": "It is made.", "doc_url": "https://open.feishu.cn/document/a", "deprecated": true,
        "scopes": scopes, "rate_limits": "special", "paging": paging, "app_types": ["custom"],
    })]);
    let operation = operation(&document);
    for (word, expected) in [
        ("operationId", json!("a_v1.b.create")),
        ("tags", json!(["a_v1.b"])),
        ("summary", json!("Make a b")),
        ("description", json!("It is made.")),
        ("deprecated", json!(true)),
        ("security", json!([])),
        ("x-doc-url", json!("https://open.feishu.cn/document/a")),
        ("x-source", json!("a-v1/b/create.md")),
        ("x-app-types", json!(["custom"])),
        ("x-scopes", scopes),
        ("x-rate-limits", json!("special")),
        ("x-paging", paging),
    ] {
        assert_eq!(operation[word], expected, "{word}");
    }
}

#[test]
fn a_parameter_that_operations_repeat_is_a_component() {
    let size =
        json!({"name": "page_size", "type": {"kind": "int"}, "description": "How many at once. ".repeat(12)});
    let of = |id: &str, path: &str| json!({"id": id, "path": path, "request": {"query": [size]}});
    let document = document(&[of("a_v1.b.x", "/open-apis/a/x"), of("a_v1.b.y", "/open-apis/a/y")]);
    let to = json!({"$ref": "#/components/parameters/a_v1.page_size"});
    assert_eq!(document["paths"]["/open-apis/a/x"]["post"]["parameters"], json!([to]));
    assert_eq!(document["components"]["parameters"]["a_v1.page_size"]["in"], "query");
}

#[test]
fn an_event_is_a_webhook_and_the_reply_to_a_callback_its_response() {
    let facts = json!({
        "kind": "callback", "title": "A b was made", "body": [text("schema")], "reply": [text("toast")],
        "examples": [{"schema": "2.0"}], "scopes": [{"name": "a:b"}], "app_types": ["custom"],
    });
    let webhook = webhook(&facts);
    for (word, expected) in [
        ("operationId", json!("event.a.b.created_v1")),
        ("tags", json!(["a_v1.events"])),
        ("summary", json!("A b was made")),
        ("security", json!([])),
        ("x-kind", json!("callback")),
        ("x-event-schema", json!("2.0")),
        ("x-scopes", json!([{"name": "a:b"}])),
        ("x-app-types", json!(["custom"])),
    ] {
        assert_eq!(webhook[word], expected, "{word}");
    }
    let message = &webhook["requestBody"]["content"]["application/json"];
    assert_eq!(message["schema"]["properties"]["schema"]["type"], "string");
    assert_eq!(message["examples"]["sample1"]["value"]["schema"], "2.0");
    let reply = &webhook["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(reply["properties"]["toast"]["type"], "string");
}
