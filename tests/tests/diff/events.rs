//! The rows of the class table that events have alone, what happens to the Rust items of events, and what the reports say.

use crate::fixture::{self, catalog};
use feishu_codegen::{
    changelog,
    diff::{self, Class, Diff, Kind, Verdict, json, markdown, text},
    generate, generate_published,
    model::Catalog,
    output::Texts,
    plan::lock::{LOCK, Lock},
};
use feishu_tests::compiled::Crates;
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

/// The items that changes touch, with the kind of each change.
fn touched(diff: &Diff) -> Vec<(Kind, &str)> {
    diff.changes().map(|change| (change.kind, change.rust.as_deref().unwrap_or_default())).collect()
}

#[test]
fn changes_name_the_items_of_events() {
    let removed = after(|e| drop(e["body"][1]["type"]["fields"].as_array_mut().expect("fields").pop()));
    assert_eq!(touched(&removed), [(Kind::ReplyFieldRemoved, "zoo_v1::event::LionRoared::age")]);
    let answered = after(|e| e["kind"] = json!("callback"));
    assert_eq!(touched(&answered), [(Kind::EventKindChanged, "zoo_v1::event::LionRoared")]);
    // People name a field, and the page says what it said.
    let named = after(|e| e["body"][1]["type"]["fields"][0]["rust"] = json!("called"));
    assert_eq!(touched(&named), [(Kind::RustItemChanged, "zoo_v1::event::LionRoared::called")]);
    assert_eq!(named.verdict(), Verdict::Major);
}

/// A cage, of which the docs tell as much as is needed to make it one type wherever it stands.
fn cage(bars: &str) -> Value {
    let fields = json!([
        {"name": "door", "type": {"kind": "string"}},
        {"name": "bars", "type": {"kind": bars}},
    ]);
    json!({"name": "cage", "type": {"kind": "object", "name": "cage", "fields": fields}})
}

#[test]
fn a_type_that_an_event_no_longer_has_in_common_with_an_endpoint_is_told() {
    let sides = ["int", "string"].map(|bars| {
        let mut roared = event();
        roared["type"] = json!("contact.lion.roared_v3");
        roared["body"][1]["type"]["fields"].as_array_mut().expect("fields").push(cage(bars));
        let mut endpoint = fixture::endpoint();
        fixture::add(&mut endpoint, "response.data.total", cage("int"));
        Catalog { events: with(&[roared]).events, ..catalog(&[endpoint]) }
    });
    let [before, after] = &sides;
    let diff = diff::compare(before, after);
    let split = diff.events[0].changes.iter().find(|change| change.kind == Kind::TypeSplit);
    assert_eq!(split.expect("it is told").before.as_deref(), Some("Cage"), "{diff:#?}");
}

/// A callback of which the names of types and variants come from words.
fn growled() -> Value {
    let mut event = event();
    event["type"] = json!("zoo.lion.growled_v1");
    event["kind"] = json!("callback");
    let values = json!([
        {"value": 1, "english": "hungry"},
        {"value": 2, "english": "asleep"},
    ]);
    let mood = json!({"name": "mood", "type": {"kind": "enum", "of": "int", "values": values}});
    event["body"][1]["type"]["fields"].as_array_mut().expect("fields").extend([mood, cage("int")]);
    event["reply"] = json!([{
        "name": "food",
        "type": {"kind": "object", "name": "meal", "fields": [{"name": "meat", "type": {"kind": "bool"}}]},
    }]);
    event
}

#[test]
fn an_event_put_in_other_words_is_docs_and_compiles_the_callers_of_before() {
    let mut reworded = growled();
    reworded["title"] = json!("A lion has growled");
    reworded["reply"][0]["type"]["name"] = json!("dinner");
    let fields = &mut reworded["body"][1]["type"]["fields"];
    fields[2]["type"]["values"][0]["english"] = json!("wants_to_eat");
    fields[2]["type"]["values"][1]["english"] = json!("hungry");
    fields[3]["type"]["name"] = json!("den");
    let (before, after) = (with(&[event(), growled()]), with(&[event(), reworded]));
    let diff = diff::compare(&before, &after);
    assert_eq!(diff.verdict(), Verdict::Patch, "{diff:#?}");

    let uses = "use feishu_api::zoo_v1::event::{LionGrowled, LionGrowledReply, lion_growled::{Cage, LionGrowledMood, Meal}};
        pub fn call(event: LionGrowled) -> (Option<Cage>, LionGrowledReply, bool) {
            let hungry = matches!(event.mood, Some(LionGrowledMood::Hungry));
            (event.cage, LionGrowledReply::new().food(Meal::new().meat(hungry)), event.mood == Some(LionGrowledMood::Asleep))
        }";
    let old = generate(&before, "").expect("all is spelled as Rust");
    Crates::compile(&old).unwrap().caller("caller", uses).unwrap();
    let lock = Lock::read(&old[LOCK]).expect("a lock");
    let new = generate_published(&after, "", &lock).expect("all is spelled as Rust");
    Crates::compile(&new).unwrap().caller("caller", uses).unwrap();
    let anew = Crates::compile(&generate(&after, "").expect("all is spelled as Rust")).unwrap();
    assert!(anew.caller("caller", uses).is_err(), "without the lock the names are those of the page");

    // The lock that it wrote gives the same again.
    let lock = Lock::read(&new[LOCK]).expect("a lock");
    assert_eq!(generate_published(&after, "", &lock).expect("all is spelled as Rust"), new);
}

/// Both are `LionRoared` in Rust, where only one can be.
#[test]
fn an_event_that_comes_later_does_not_take_the_name_of_another() {
    let mut other = event();
    other["type"] = json!("zoo.lion_roared_v1");
    let (before, after) = (with(&[event()]), with(&[other.clone(), event()]));
    let old = generate(&before, "").expect("all is spelled as Rust");
    let lock = Lock::read(&old[LOCK]).expect("a lock");
    let name = |texts: &Texts| {
        let lock = &texts[LOCK];
        let table = lock.find("[\"event zoo.lion.roared_v1\"]").expect("its table");
        lock[table..].lines().nth(1).map(ToOwned::to_owned)
    };
    let kept = generate_published(&after, "", &lock).expect("all is spelled as Rust");
    assert_eq!(name(&kept).as_deref(), Some("event = \"LionRoared\""));
    let anew = generate(&after, "").expect("all is spelled as Rust");
    assert_ne!(name(&anew), name(&kept), "the first to come would have it");
    assert_eq!(diff::compare(&before, &after).verdict(), Verdict::Minor);
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
