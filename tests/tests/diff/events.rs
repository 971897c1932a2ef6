//! The rows of the class table that events have alone, and what the reports say of events.

use crate::fixture::catalog;
use feishu_codegen::{
    changelog,
    diff::{self, Class, Diff, Kind, Verdict, json, markdown, text},
    model::Catalog,
};
use serde_json::{Value, json};

fn event() -> Value {
    let field = |name: &str, ty: Value| json!({"name": name, "type": ty});
    let text = json!({"kind": "string"});
    let lion = json!({"kind": "object", "fields": [field("name", text.clone()), field("age", json!({"kind": "int"}))]});
    json!({
        "type": "zoo.lion.roared_v1", "kind": "event", "schema": "2.0", "source": "a.md", "dialect": "html",
        "app_types": ["custom"], "scopes": [{"name": "zoo:lion"}],
        "body": [field("schema", text), field("event", lion)],
    })
}

fn with(events: &[Value]) -> Catalog {
    let events = events.iter().map(|event| serde_json::from_value(event.clone()).expect("an event"));
    Catalog { events: events.collect(), ..catalog(&[]) }
}

fn after(edit: fn(&mut Value)) -> Diff {
    let mut changed = event();
    edit(&mut changed);
    diff::compare(&with(&[event()]), &with(&[changed]))
}

#[track_caller]
fn assert_only(diff: &Diff, kind: Kind, path: &str) {
    let found = diff.changes().map(|change| (change.kind, change.path.as_str())).collect::<Vec<_>>();
    assert_eq!(found, [(kind, path)]);
}

/// The kinds of changes that events have alone, each of which a test here brings about.
pub const COVERED: &[Kind] = &[
    Kind::EventRemoved,
    Kind::EventAdded,
    Kind::EventKindChanged,
    Kind::EventSchemaChanged,
    Kind::SameByChanged,
];

#[test]
fn a_new_event_is_additive_and_a_lost_one_breaks() {
    let added = diff::compare(&with(&[]), &with(&[event()]));
    assert_only(&added, Kind::EventAdded, "");
    assert_eq!(added.verdict(), Verdict::Minor);
    let removed = diff::compare(&with(&[event()]), &with(&[]));
    assert_only(&removed, Kind::EventRemoved, "");
    assert_eq!(removed.verdict(), Verdict::Major);
}

#[test]
fn what_an_event_is_may_change() {
    assert_only(&after(|e| e["kind"] = json!("callback")), Kind::EventKindChanged, "kind");
    assert_only(&after(|e| e["schema"] = json!("1.0")), Kind::EventSchemaChanged, "schema");
    assert_only(&after(|e| e["same_by"] = json!("event.name")), Kind::SameByChanged, "same_by");
}

#[test]
fn what_comes_with_an_event_is_like_a_reply() {
    let removed = after(|e| drop(e["body"][1]["type"]["fields"].as_array_mut().expect("fields").pop()));
    assert_only(&removed, Kind::ReplyFieldRemoved, "body.event.age");
    let retyped = after(|e| e["body"][1]["type"]["fields"][1]["type"] = json!({"kind": "float"}));
    assert_only(&retyped, Kind::ReplyFieldType, "body.event.age");
    assert_only(&after(|e| e["app_types"] = json!(["custom", "isv"])), Kind::AppTypeAdded, "app_types");
    assert_only(&after(|e| e["scopes"] = json!([])), Kind::ScopeLifted, "scopes");
    assert_only(&after(|e| e["title"] = json!("x")), Kind::TextChanged, "title");
}

#[test]
fn every_report_tells_of_events() {
    let diff = diff::compare(&with(&[]), &with(&[event()]));
    let plain = text::render(&diff, text::Colour::No);
    assert!(
        plain.contains("zoo.lion.roared_v1") && plain.contains("1 of 1 events (1 added, 0 removed)"),
        "{plain}"
    );
    let report = json::render(&diff).parse::<Value>().expect("JSON");
    assert_eq!(report["events"][0]["type"], "zoo.lion.roared_v1");
    assert_eq!(report["events"][0]["changes"][0]["kind"], "event-added");
    assert!(
        markdown::render(&diff).contains("zoo.lion.roared\\_v1")
            || markdown::render(&diff).contains("`zoo.lion.roared_v1`")
    );
    let log = changelog::with_section("", "0.2.0", &diff);
    assert!(log.contains("event added: `zoo.lion.roared_v1`"), "{log}");
    assert_eq!(diff.counts().get(Class::Additive), 1);
}
