//! Replies of another structure than documented: read where nothing is lost, told where something is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use feishu_runtime::{
    CallEnd, Error, FieldRule, JsonText, Layout, Meter, Method, Record, Slot, Value, codec,
};
use serde_json::json;

use crate::endpoints::{Bare, Gender, IdKind, Leader, ListDepartments, Ping, emitted};
use crate::platform::{Platform, reply, text};

emitted!(Kinds {
    flag: Option<bool> = "flag",
    count: Option<i64> = "count",
    share: Option<f64> = "share",
    name: Option<String> = "name",
    kind: Option<IdKind> = "kind",
    gender: Option<Gender> = "gender",
    leader: Option<Leader> = "leader",
    leaders: Vec<Leader> = "leaders",
    tags: Vec<String> = "tags",
    counts: Vec<i64> = "counts",
    rows: Vec<Vec<String>> = "rows",
    labels: BTreeMap<String, i64> = "labels",
    free: Vec<Value> = "free",
    content: Option<JsonText> = "content",
    contents: Vec<JsonText> = "contents",
    inner: Option<Box<Kinds>> = "inner",
});

/// What is left of a document after reading, and what was told.
fn read(json: &str) -> (Value, Vec<String>) {
    let mut kinds = Kinds::default();
    let told = codec::read(json.as_bytes(), &mut kinds).unwrap();
    let mut left = codec::to_value(&kinds).unwrap();
    // Lists that are empty are written too.
    left.as_object_mut().unwrap().retain(|_, value| *value != json!([]) && *value != json!({}));
    (left, told.into_vec().iter().map(ToString::to_string).collect())
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "each call makes its own")]
fn stands_for(came: Value, read_as: Value) {
    let (left, told) = read(&came.to_string());
    assert_eq!((left, told), (read_as, Vec::new()), "{came}");
}

#[test]
fn what_loses_nothing_is_read_and_not_worth_a_word() {
    // Numbers as texts, and back.
    stands_for(
        json!({"count": "12", "share": "0.5", "gender": "1"}),
        json!({"count": 12, "share": 0.5, "gender": 1}),
    );
    stands_for(
        json!({"name": 12, "kind": 1.5, "content": 3}),
        json!({"name": "12", "kind": "1.5", "content": "3"}),
    );
    stands_for(
        json!({"name": u64::MAX, "flag": "true"}),
        json!({"name": u64::MAX.to_string(), "flag": true}),
    );
    // Nothing, in all its forms.
    for nothing in [json!(null), json!([]), json!({})] {
        for name in
            ["flag", "count", "share", "name", "kind", "gender", "leader", "leaders", "tags", "labels"]
        {
            stands_for(json!({name: nothing}), json!({}));
        }
    }
    for name in ["flag", "count", "share", "gender", "leader", "leaders", "tags", "labels", "inner"] {
        stands_for(json!({name: ""}), json!({}));
    }
    // One for a list of them.
    stands_for(json!({"leaders": {"leaderID": "ou"}}), json!({"leaders": [{"leaderID": "ou"}]}));
    stands_for(json!({"tags": "a", "counts": 7}), json!({"tags": ["a"], "counts": [7]}));
    stands_for(json!({"counts": "7", "free": {"a": 1}}), json!({"counts": [7], "free": [{"a": 1}]}));
    stands_for(json!({"rows": ["a", ["b", "c"]]}), json!({"rows": [["a"], ["b", "c"]]}));
    // A list of one for itself.
    stands_for(
        json!({"leader": [{"leaderID": "ou"}], "name": ["a"]}),
        json!({"leader": {"leaderID": "ou"}, "name": "a"}),
    );
    stands_for(json!({"count": [[7]], "flag": ["1"]}), json!({"count": 7, "flag": true}));
    stands_for(json!({"contents": {"text": "a"}}), json!({"contents": ["{\"text\":\"a\"}"]}));
    stands_for(json!({"contents": [{"text": "a"}, "b"]}), json!({"contents": ["{\"text\":\"a\"}", "b"]}));
    stands_for(json!({"labels": [{"a": 1}]}), json!({"labels": {"a": 1}}));
    // JSON inside of a text.
    stands_for(json!({"leader": "{\"leaderID\": \"ou\"}"}), json!({"leader": {"leaderID": "ou"}}));
    stands_for(json!({"labels": " {\"a\": 1}"}), json!({"labels": {"a": 1}}));
    stands_for(json!({"leaders": "[{\"leaderID\": 5}]"}), json!({"leaders": [{"leaderID": "5"}]}));
    stands_for(json!({"leaders": "{\"leaderID\": \"a\"}"}), json!({"leaders": [{"leaderID": "a"}]}));
    stands_for(json!({"tags": "[\"a\", \"b\"]"}), json!({"tags": ["a", "b"]}));
    stands_for(json!({"tags": "[draft]"}), json!({"tags": ["[draft]"]}));
    stands_for(json!({"tags": "{\"a\": 1}"}), json!({"tags": ["{\"a\": 1}"]}));
    // JSON where its text is documented.
    stands_for(json!({"content": {"text": "a"}}), json!({"content": "{\"text\":\"a\"}"}));
    stands_for(json!({"content": [1, "a"]}), json!({"content": "[1,\"a\"]"}));
    stands_for(json!({"content": "{\"text\":  1}"}), json!({"content": "{\"text\":  1}"}));
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "each call makes its own")]
fn tells(came: Value, left: Value, expected: &[&str]) {
    let (found, told) = read(&came.to_string());
    assert_eq!((found, told), (left, expected.iter().map(ToString::to_string).collect()), "{came}");
}

#[test]
fn everything_else_leaves_its_field_empty_and_is_told() {
    tells(
        json!({"name": {"a": 1}, "count": 7}),
        json!({"count": 7}),
        &["name: expected a string, found an object"],
    );
    tells(json!({"count": "a"}), json!({}), &["count: expected an integer, found a string"]);
    tells(
        json!({"count": 1.5, "flag": 7}),
        json!({}),
        &["count: expected an integer, found a number", "flag: expected a boolean, found an integer"],
    );
    tells(
        json!({"count": u64::MAX}),
        json!({}),
        &["count: expected an integer, found an integer that is too large"],
    );
    tells(json!({"name": ["a", "b"]}), json!({}), &["name: expected a string, found a list"]);
    tells(json!({"leader": [{}, {}]}), json!({}), &["leader: expected an object, found a list"]);
    tells(json!({"leader": [1]}), json!({}), &["leader: expected an object, found a list"]);
    tells(json!({"leader": "nobody"}), json!({}), &["leader: expected an object, found a string"]);
    tells(json!({"leader": "{\"leaderID\": "}), json!({}), &["leader: expected an object, found a string"]);
    tells(json!({"leader": "[1]"}), json!({}), &["leader: expected an object, found a string"]);
    tells(json!({"tags": {"a": 1}}), json!({}), &["tags: expected a list, found an object"]);
    tells(json!({"counts": "a"}), json!({}), &["counts: expected a list, found a string"]);
    tells(json!({"leaders": true}), json!({}), &["leaders: expected a list, found a boolean"]);
    // What stands around it is there.
    tells(
        json!({"leaders": [{"leaderID": "a"}, {"leaderID": {"b": 1}, "leaderType": 3}, 5, {"leaderID": "d"}]}),
        json!({"leaders": [{"leaderID": "a"}, {"leaderType": 3}, {}, {"leaderID": "d"}]}),
        &[
            "leaders[1].leaderID: expected a string, found an object",
            "leaders[2]: expected an object, found an integer",
        ],
    );
    tells(
        json!({"labels": {"a": 1, "b": "x"}, "leader": [{"leaderID": {"b": 1}, "leaderType": 3}]}),
        json!({"labels": {"a": 1, "b": 0}, "leader": {"leaderType": 3}}),
        &[
            "labels.b: expected an integer, found a string",
            "leader[0].leaderID: expected a string, found an object",
        ],
    );
    tells(
        json!({"inner": {"inner": "{\"count\": \"x\", \"name\": 1}"}}),
        json!({"inner": {"leaders": [], "tags": [], "counts": [], "rows": [], "labels": {}, "free": [], "contents": [],
            "inner": {"leaders": [], "tags": [], "counts": [], "rows": [], "labels": {}, "free": [], "contents": [],
            "name": "1"}}}),
        &["inner.inner.count: expected an integer, found a string"],
    );
}

#[test]
fn a_text_that_is_json_is_made_of_a_record_and_read_as_one() {
    let leader = Leader { kind: Some(1), id: Some("ou".into()) };
    let text = JsonText::of(&leader).unwrap();
    assert_eq!(&*text, r#"{"leaderType":1,"leaderID":"ou"}"#);
    assert_eq!(text.read::<Leader>().unwrap().id.as_deref(), Some("ou"));
    let odd = JsonText::from(r#"{"leaderType": {"a": 1}, "leaderID": 7}"#).read::<Leader>().unwrap();
    assert_eq!((odd.kind, odd.id.as_deref()), (None, Some("7")));
    assert!(JsonText::from("no JSON").read::<Leader>().is_err());
    let kinds = Kinds { content: Some(text), ..Default::default() };
    let written = codec::to_value(&kinds).unwrap();
    assert_eq!(written["content"], r#"{"leaderType":1,"leaderID":"ou"}"#);
}

#[test]
fn a_number_that_has_lost_digits_is_no_text() {
    let (left, told) = read(r#"{"name": 123456789012345678901234567890, "count": 1}"#);
    assert_eq!(left, json!({"count": 1}));
    assert_eq!(told, ["name: expected a string, found a number that is too large"]);
}

#[test]
fn a_required_field_is_as_empty_as_it_can_be() {
    emitted!(Required { name: String = "name", leader: Leader = "leader" });
    let mut required = Required { name: "old".into(), leader: Leader { kind: Some(1), id: None } };
    let json = json!({"name": {"a": 1}, "leader": [1, 2]}).to_string();
    assert_eq!(codec::read(json.as_bytes(), &mut required).unwrap().len(), 2);
    assert_eq!(codec::to_value(&required).unwrap(), json!({"name": "", "leader": {}}));
}

#[test]
fn the_first_hundred_are_told_and_all_are_counted() {
    let json = json!({"leaders": vec![json!({"leaderID": {"a": 1}}); 5000]}).to_string();
    let mut kinds = Kinds::default();
    let told = codec::read(json.as_bytes(), &mut kinds).unwrap();
    assert_eq!((told.len(), kinds.leaders.len()), (5000, 5000));
    let told = told.into_vec();
    assert_eq!(told.len(), 100);
    assert_eq!(told[99].to_string(), "leaders[99].leaderID: expected a string, found an object");
}

#[test]
fn row_18_a_number_beyond_all_does_not_cost_the_reply() {
    let (left, told) =
        read(r#"{"count": 7, "share": 1e999, "name": "a", "leaders": [{"leaderType": -1e400}]}"#);
    assert_eq!(left, json!({"count": 7, "name": "a", "leaders": [{}]}));
    assert_eq!(told, ["expected a number, found a number that is too large"]);
    // In a field that no docs mention it costs nothing at all.
    assert_eq!(read(r#"{"count": 7, "new": 1e999}"#), (json!({"count": 7}), Vec::new()));
}

#[test]
fn what_stands_before_a_document_or_between_lines_of_a_text_is_read_over() {
    assert_eq!(read("\u{feff}{\"count\": 7}"), (json!({"count": 7}), Vec::new()));
    let (left, told) = read("{\"name\": \"a\n\tb\", \"count\": 7}");
    assert_eq!((left, told), (json!({"name": "a\n\tb", "count": 7}), Vec::new()));
}

#[test]
fn texts_in_texts_end() {
    // Each level is JSON in a text, and a text is twice as long as what it holds.
    let mut nested = json!({"count": 1});
    for _ in 0..12 {
        nested = json!({"inner": nested.to_string()});
    }
    let (_, told) = read(&nested.to_string());
    assert_eq!(told, ["inner.inner.inner: expected an object, found a string"]);
    // As deep as documents may be, in a text as deep, in another.
    let deep = |value: &str| format!("{}{value}{}", "{\"inner\":".repeat(120), "}".repeat(120));
    let text = |json: String| Value::from(json).to_string();
    let mut kinds = Kinds::default();
    let json = deep(&text(deep(&text(deep("{\"count\":1}")))));
    assert!(codec::read(json.as_bytes(), &mut kinds).unwrap().is_empty());
}

#[test]
fn what_is_no_json_is_an_error_still() {
    for json in ["", "{", "{\"count\": }", "{\"leaders\": [{]}", "[1, 2", "{} x"] {
        assert!(codec::read(json.as_bytes(), &mut Kinds::default()).is_err(), "{json}");
    }
}

#[test]
fn row_18_a_broken_letter_does_not_cost_the_reply() {
    let (left, told) =
        read(r#"{"count": 7, "leader": {"leaderID": "cut \ud83d"}, "name": "whole \ud83d\ude00"}"#);
    assert_eq!(left, json!({"count": 7, "leader": {"leaderID": "cut \u{fffd}"}, "name": "whole 😀"}));
    assert_eq!(told, ["expected Unicode, found half a character"]);

    let mut kinds = Kinds::default();
    let told = codec::read(b"{\"name\": \"a\xff\", \"count\": 7}", &mut kinds).unwrap().into_vec();
    assert_eq!((kinds.name.as_deref(), kinds.count), (Some("a\u{fffd}"), Some(7)));
    assert_eq!(told[0].to_string(), "expected Unicode, found half a character");
}

#[derive(Debug, Default)]
struct Ends(Mutex<Vec<(String, usize)>>);

impl Meter for Ends {
    fn call_ended(&self, end: &CallEnd<'_>) {
        self.0.lock().unwrap().push((end.endpoint.to_owned(), end.mismatches));
    }
}

fn odd() -> Value {
    json!({"items": [{"name": {"a": 1}, "member_count": 7}, {"name": "b", "novel": 1}], "has_more": [], "page_token": {}})
}

fn list() -> ListDepartments {
    ListDepartments { unit: "u".into(), ..Default::default() }
}

#[tokio::test]
async fn one_field_of_another_structure_does_not_fail_the_reply() {
    let platform = Platform::answering(odd()).await;
    let ends = Arc::new(Ends::default());
    let client = platform.builder().meter(ends.clone()).build().unwrap();
    let reply = list().send(&client).detailed().await.unwrap();
    assert_eq!(reply.data.items[0].members, Some(7));
    assert_eq!(reply.data.items[1].name.as_deref(), Some("b"));
    let [mismatch] = reply.mismatches.as_slice() else { panic!("{:?}", reply.mismatches) };
    assert_eq!(mismatch.path.to_string(), "data.items[0].name");
    assert_eq!((mismatch.expected, mismatch.found), ("a string", "an object"));
    // What no docs mention, and what was left out, is in the body.
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(
        (&body["data"]["items"][1]["novel"], &body["data"]["items"][0]["name"]["a"]),
        (&json!(1), &json!(1))
    );
    let ends = ends.0.lock().unwrap();
    assert_eq!(ends.last(), Some(&("contact_v3.department.list".to_owned(), 1)));
    assert_eq!(ends[0].1, 0);
}

#[tokio::test]
async fn strict_replies_are_as_documented_or_an_error() {
    let platform = Platform::answering(odd()).await;
    let client = platform.client();
    let error = list().send(&client).strict_replies(true).await.unwrap_err();
    let Error::Decode(error) = &error else { panic!("{error}") };
    assert!(error.to_string().contains("data.items[0].name: expected a string, found an object"), "{error}");
    assert_eq!(error.path().unwrap().to_string(), "data.items[0].name");
    assert_eq!(platform.calls().len(), 1, "what is of another structure will be so again");

    let strict = platform.builder().strict_replies(true).build().unwrap();
    assert!(matches!(list().send(&strict).await, Err(Error::Decode(_))));
    list().send(&strict).strict_replies(false).await.unwrap();
}

#[tokio::test]
async fn row_18_whether_a_call_was_done_is_not_left_open() {
    for code in [json!("0x"), json!(9_223_372_036_854_775_808_u64), json!({"a": 1}), json!([0, 1])] {
        let body = json!({"code": code, "msg": "?", "data": {}, "bot": "b"});
        let platform = Platform::start(move |_| reply(200, body.clone())).await;
        let client = platform.client();
        for outcome in [
            list().send(&client).await.map(drop),
            Ping {}.send(&client).await.map(drop),
            client.call_raw(Method::Get, "/x").await.map(drop),
        ] {
            let error = outcome.unwrap_err();
            assert!(matches!(&error, Error::Decode(_)), "{error}");
        }
        assert_eq!(platform.calls().len(), 3);
    }
}

#[tokio::test]
async fn an_error_is_one_whatever_else_is_odd() {
    let body = json!({"code": "43051", "msg": ["no"], "data": "?", "error": {"helps": {"url": "u"}, "log_id": {"a": 1}}});
    let platform = Platform::start(move |_| reply(400, body.clone())).await;
    let error = list().send(&platform.client()).await.unwrap_err();
    let Error::Api(error) = error else { panic!("{error}") };
    assert_eq!((error.code.0, error.message.as_str()), (43051, "[\"no\"]"));
    assert_eq!(error.detail.helps[0].url.as_deref(), Some("u"));
    assert_eq!(error.detail.raw["log_id"]["a"], 1);
}

#[tokio::test]
async fn what_is_no_object_at_all_is_no_reply() {
    for body in ["[]", "[{\"code\": 0}]", "\"{\\\"code\\\": 0}\"", "7", "null"] {
        let platform = Platform::start(move |_| text(200, "application/json", body)).await;
        let client = platform.impatient();
        assert!(matches!(list().send(&client).await, Err(Error::Decode(_))), "{body}");
        assert!(matches!(Ping {}.send(&client).await, Err(Error::Decode(_))), "{body}");
        // Without a documented code, a list of one is what it holds, and no error of its own.
        client.call_raw(Method::Get, "/x").await.unwrap();
    }
    let listed = Platform::start(|_| text(200, "application/json", "[{\"code\": 5, \"msg\": \"m\"}]")).await;
    listed.client().call_raw(Method::Get, "/x").await.unwrap();
    Bare {}.send(&listed.client()).await.unwrap();
}
