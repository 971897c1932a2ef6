//! Reading and writing JSON.

use std::collections::BTreeMap;

use feishu_runtime::{Convert, Empty, FieldRule, Layout, Record, Slot, codec};
use serde_json::{Value, json};

use crate::endpoints::{Department, DepartmentPage, Gender, IdKind, Leader, emitted};

fn read(json: &Value) -> Department {
    let mut department = Department::default();
    codec::from_slice(json.to_string().as_bytes(), &mut department).unwrap();
    department
}

#[track_caller]
fn message(json: &Value) -> String {
    let mut page = DepartmentPage::default();
    codec::from_slice(json.to_string().as_bytes(), &mut page).unwrap_err().to_string()
}

#[test]
fn a_document_comes_back_as_it_went_in() {
    let json = json!({
        "name": "研发 \"R&D\"\n", "department_id": "od-1", "member_count": -7,
        "leaders": [{"leaderType": 1, "leaderID": "ou"}, {}],
        "parent": {"name": "", "parent": {"member_count": 0, "leaders": [], "labels": {}}, "leaders": [], "labels": {}},
        "gender": 1, "id_kind": "open_id", "is_deleted": false, "share": 0.25,
        "labels": {"a": 1, "b": 2}, "extra": {"any": [1, null, "x"]},
    });
    assert_eq!(codec::to_value(&read(&json)).unwrap(), json);
    let through_serde: Department = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&through_serde).unwrap(), json);
}

#[test]
fn null_is_absent() {
    let json =
        json!({"name": null, "leaders": null, "parent": null, "gender": null, "labels": null, "extra": null});
    assert_eq!(codec::to_value(&read(&json)).unwrap(), json!({"leaders": [], "labels": {}}));
}

#[test]
fn a_null_element_keeps_its_place() {
    let department = read(&json!({"leaders": [{"leaderID": "a"}, null, {"leaderID": "c"}]}));
    let ids: Vec<_> = department.leaders.iter().map(|leader| leader.id.as_deref()).collect();
    assert_eq!(ids, [Some("a"), None, Some("c")]);
}

#[test]
fn numbers_and_texts_stand_for_each_other_where_the_type_says_so() {
    let department = read(&json!({"name": 12, "department_id": true, "member_count": "12", "share": "0.5",
        "is_deleted": "true", "gender": "1", "id_kind": 7, "labels": {"a": 3.0}}));
    assert_eq!(department.name.as_deref(), Some("12"));
    assert_eq!(department.id.as_deref(), Some("true"));
    assert_eq!((department.members, department.share), (Some(12), Some(0.5)));
    assert_eq!((department.deleted, department.gender), (Some(true), Some(Gender::Male)));
    assert_eq!(department.kind, Some(IdKind::Other("7".into())));
    assert_eq!(department.labels["a"], 3);
}

// To its last bit: one that changes by being read and written is an amount or a coordinate that was not meant.
#[test]
fn a_fraction_is_read_as_it_was_written() {
    let written = "[1111111111111111111111.0,0.1,116.39723,9007199254740993.5]";
    let mut read: Vec<Value> = Vec::new();
    codec::from_slice(written.as_bytes(), &mut read).unwrap();
    let exact: Vec<f64> = vec![1_111_111_111_111_111_111_111.0, 0.1, 116.397_23, 9_007_199_254_740_993.5];
    assert_eq!(read.iter().filter_map(Value::as_f64).collect::<Vec<_>>(), exact);
}

#[test]
fn an_empty_text_or_container_stands_for_an_absent_value() {
    let json =
        json!({"member_count": "", "share": "", "is_deleted": "", "leaders": {}, "parent": "", "labels": []});
    assert_eq!(codec::to_value(&read(&json)).unwrap(), json!({"leaders": [], "labels": {}}));
    assert_eq!(read(&json!({"name": ""})).name.as_deref(), Some(""));
}

#[test]
fn unknown_fields_are_skipped_and_unknown_values_kept() {
    let department =
        read(&json!({"novel": {"a": [1, {"b": null}]}, "gender": 9, "id_kind": "novel", "name": "A"}));
    assert_eq!(department.gender, Some(Gender::Other(9)));
    assert_eq!(department.kind, Some(IdKind::Other("novel".into())));
    assert_eq!(department.name.as_deref(), Some("A"));
}

#[test]
fn a_reply_without_documented_fields_takes_whatever_comes() {
    let mut reply = Empty::default();
    codec::from_slice(br#"{"total": 7, "items": [{}]}"#, &mut reply).unwrap();
    assert_eq!(codec::to_value(&reply).unwrap(), json!({}));
    assert_eq!(format!("{reply:?}"), "Empty");
}

#[test]
fn a_key_that_comes_twice_counts_the_second_time() {
    let mut department = Department::default();
    codec::from_slice(
        br#"{"leaders": [{}, {}], "name": "a", "leaders": [{}], "name": null}"#,
        &mut department,
    )
    .unwrap();
    assert_eq!((department.leaders.len(), department.name), (1, None));
}

emitted!(AllKinds {
    flag: bool = "flag",
    count: i64 = "count",
    share: f64 = "share",
    name: String = "name",
    kind: IdKind = "kind",
    gender: Gender = "gender",
    leader: Leader = "leader",
    tags: Vec<String> = "tags",
    labels: BTreeMap<String, i64> = "labels",
    extra: Value = "extra",
});

#[test]
fn a_null_takes_back_a_value_of_every_kind() {
    let full = json!({
        "flag": true, "count": 1, "share": 0.5, "name": "a", "kind": "open_id", "gender": 1,
        "leader": {"leaderID": "ou"}, "tags": ["t"], "labels": {"a": 1}, "extra": [1],
    });
    let mut kinds = AllKinds::default();
    codec::from_slice(full.to_string().as_bytes(), &mut kinds).unwrap();
    assert_eq!(codec::to_value(&kinds).unwrap(), full);

    let names = full.as_object().unwrap().keys();
    let nulls: Value = names.map(|name| (name.clone(), Value::Null)).collect();
    codec::from_slice(nulls.to_string().as_bytes(), &mut kinds).unwrap();
    assert_eq!(codec::to_value(&kinds).unwrap(), codec::to_value(&AllKinds::default()).unwrap());
    assert_eq!(kinds.kind, IdKind::Other(String::new()));
    assert_eq!(kinds.gender, Gender::Secret);
}

#[test]
fn an_open_enum_is_made_from_and_shown_as_what_stands_on_the_wire() {
    assert_eq!("open_id".parse(), Ok(IdKind::OpenId));
    assert_eq!(IdKind::from("novel"), IdKind::Other("novel".into()));
    assert_ne!(IdKind::OpenId, IdKind::default());
    assert_eq!(format!("{:>8}|{:?}", IdKind::OpenId, IdKind::OpenId.clone()), " open_id|IdKind(\"open_id\")");

    assert_eq!("1".parse(), Ok(Gender::Male));
    assert!("male".parse::<Gender>().is_err());
    assert_eq!(Gender::from(9), Gender::Other(9));
    assert_ne!(Gender::Male, Gender::default());
    assert_eq!(format!("{:>3}|{:?}", Gender::Male, Gender::Male), "  1|Gender(1)");
}

#[test]
fn what_cannot_be_meant_is_an_error_with_its_path() {
    for (json, expected) in [
        (
            json!({"items": [{"member_count": "a"}]}),
            "items[0].member_count: expected an integer, found a string",
        ),
        (
            json!({"items": [{"member_count": 1.5}]}),
            "items[0].member_count: expected an integer, found a number",
        ),
        (json!({"items": [{}, {"name": {"a": 1}}]}), "items[1].name: expected a string, found an object"),
        (
            json!({"items": [{"labels": {"k": "v"}}]}),
            "items[0].labels.k: expected an integer, found a string",
        ),
        (json!({"items": 5}), "items: expected a list, found an integer"),
        (json!({"items": [{"parent": [1]}]}), "items[0].parent: expected an object, found a list"),
        (
            json!({"has_more": u64::MAX, "page_token": []}),
            "has_more: expected a boolean, found an integer that is too large",
        ),
        (json!([1]), "expected an object, found a list"),
    ] {
        let message = message(&json);
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn a_value_that_was_not_understood_is_not_quoted() {
    assert!(!message(&json!({"items": [{"member_count": "s3cr3t"}]})).contains("s3cr3t"));
}

#[test]
fn deep_documents_end_in_an_error_and_not_in_the_stack() {
    let deep = format!("{}{}", "{\"parent\":".repeat(100_000), "}".repeat(100_000));
    assert!(codec::from_slice(deep.as_bytes(), &mut Department::default()).is_err());
}

#[test]
fn row_04_debug_shows_present_fields_and_no_secrets() {
    emitted!(Login { app_secret: String = "app_secret", id: Option<String> = "id" });
    let login = Login { app_secret: "s3cr3t".into(), id: None };
    assert_eq!(format!("{login:?}"), "Login { app_secret: \"***\" }");
    let department = Department { leaders: vec![Leader::default()], ..Default::default() };
    assert_eq!(format!("{department:?}"), "Department { leaders: [Leader], labels: {} }");
}

#[test]
fn a_clone_has_values_of_every_kind() {
    let page = json!({
        "items": [{
            "name": "研发部", "member_count": 7, "leaders": [{"leaderID": "ou_1"}, {}], "parent": {"name": "公司"},
            "gender": 1, "id_kind": "open_id", "is_deleted": false, "share": 0.5, "labels": {"k": 1},
            "extra": {"free": [null]},
        }],
        "has_more": true,
    });
    let mut original = DepartmentPage::default();
    codec::from_slice(page.to_string().as_bytes(), &mut original).expect("the page is readable");
    let copy = original.clone();
    assert_eq!(copy.items[0].kind, Some(IdKind::OpenId));
    let written = [original, copy].map(|page| codec::to_value(&page).expect("a record is writable"));
    assert_eq!(written[0]["items"][0].as_object().map(serde_json::Map::len), Some(10));
    assert_eq!(written[0], written[1]);
}

/// What three bytes of a reply may become.
#[test]
fn a_document_does_not_become_a_thousand_times_its_length() {
    let repeated = |element: &str, times: usize| {
        let list = vec![element; times].join(",");
        format!("{{\"items\": [{list}]}}")
    };
    for element in ["{}", "null", "\"\"", "{\"parent\":{\"parent\":{\"parent\":{}}}}"] {
        let json = repeated(element, 1_500_000);
        let error = codec::from_slice(json.as_bytes(), &mut DepartmentPage::default()).unwrap_err();
        assert!(error.to_string().contains("more than 256 MiB of memory"), "{element}: {error}");
        assert!(error.path.to_string().starts_with("items["), "{error}");
    }
    let json = format!("[{}]", vec!["{\"a\":[]}"; 2_200_000].join(","));
    let error = codec::from_slice(json.as_bytes(), &mut Value::Null).unwrap_err();
    assert!(error.to_string().contains("of memory"), "{error}");

    let mut page = DepartmentPage::default();
    codec::from_slice(repeated("{\"name\": \"a\"}", 50_000).as_bytes(), &mut page).unwrap();
    assert_eq!(page.items.len(), 50_000);
}

emitted!(Team {
    labels: BTreeMap<String, String> = "labels",
    name: Option<IdKind> = "name",
    leaders: Vec<Head> = "leaders",
    novel: Option<i64> = "novel",
    members: Option<String> = "member_count",
    parent: Option<Value> = "parent",
    extra: Vec<Leader> = "extra",
});
emitted!(Head { id: Option<String> = "leaderID" });

#[test]
fn a_record_becomes_another_by_its_names_without_a_text() {
    let department = read(&json!({
        "name": "open_id", "department_id": "od-1", "member_count": 7, "labels": {"a": 1},
        "leaders": [{"leaderType": 1, "leaderID": "ou"}, {}], "parent": {"name": "up", "member_count": 2},
        "extra": [{"leaderID": "x"}],
    }));
    let team: Team = department.convert().unwrap();
    assert_eq!(
        codec::to_value(&team).unwrap(),
        json!({"labels": {"a": "1"}, "name": "open_id", "leaders": [{"leaderID": "ou"}, {}], "member_count": "7",
            "parent": {"name": "up", "member_count": 2, "leaders": [], "labels": {}}, "extra": [{"leaderID": "x"}]})
    );
    let back: Department = team.convert().unwrap();
    assert_eq!((back.members, back.parent.unwrap().name.as_deref()), (Some(7), Some("up")));
    assert_eq!(codec::to_value(&Department::default().convert::<Head>().unwrap()).unwrap(), json!({}));
}

#[test]
fn what_another_record_cannot_hold_is_told_with_its_place() {
    let team = Team {
        name: Some(IdKind::OpenId),
        members: Some("many".into()),
        labels: [("a".to_owned(), "x".to_owned())].into(),
        parent: Some(json!({"leaders": [{"leaderType": "boss"}]})),
        ..Default::default()
    };
    let error = team.convert::<Department>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the records differ: labels.a: expected an integer, found a string; member_count: expected an integer, found a \
         string; parent.leaders[0].leaderType: expected an integer, found a string"
    );
    emitted!(Flat { leaders: Option<String> = "leaders", labels: Vec<String> = "labels" });
    let department = read(&json!({"leaders": [{}], "labels": {"a": 1}}));
    let error = department.convert::<Flat>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the records differ: leaders: expected a string, found a list; labels: expected a list, found an object"
    );
}

emitted!(Shelves { by_name: BTreeMap<String, Vec<Leader>> = "by_name" });

#[test]
fn row_18_the_names_of_a_map_stay_in_their_line_and_are_short() {
    let steering = "a\nb\u{1b}[31m\u{202e}c\u{2028}d";
    for key in [steering, &"k".repeat(1 << 20), &"图".repeat(1 << 18)] {
        let odd = json!({"by_name": {key: vec![json!({"leaderType": [1, 2]}); 200]}}).to_string();
        let error = serde_json::from_str::<Shelves>(&odd).err().unwrap().to_string();
        assert!(error.contains("expected an integer"), "{error}");
        assert!(error.lines().count() == 1 && error.len() < 500, "{}", error.len());
        assert!(!error.contains(|letter: char| letter.is_control() || letter == '\u{202e}'), "{error:?}");
    }
}
