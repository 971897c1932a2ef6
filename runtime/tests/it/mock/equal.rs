//! Records that are equal, and hash alike.

use std::collections::{BTreeMap, HashSet};

use feishu_runtime::{Part, Value, json, record};

#[derive(Default)]
struct Everything {
    flag: Option<bool>,
    count: Option<i64>,
    share: Option<f64>,
    text: Option<String>,
    list: Vec<Option<i64>>,
    map: BTreeMap<String, String>,
    json: Option<Value>,
    part: Option<Part>,
    inner: Option<Box<Everything>>,
}

record! { Everything: 0 flag; 1 count; 2 share; 3 text; 4 list; 5 map; 6 json; 7 part; 8 inner; }

/// What a change is called, and the change.
type Change = (&'static str, fn(&mut Everything));

fn changes() -> Vec<Change> {
    vec![
        ("nothing", |_| {}),
        ("a flag", |it| it.flag = Some(false)),
        ("another flag", |it| it.flag = Some(true)),
        ("a number", |it| it.count = Some(0)),
        ("another number", |it| it.count = Some(1)),
        ("a share", |it| it.share = Some(0.0)),
        ("another share", |it| it.share = Some(0.1)),
        ("a text", |it| it.text = Some(String::new())),
        ("another text", |it| it.text = Some("a".to_owned())),
        ("a list", |it| it.list = vec![None]),
        ("another list", |it| it.list = vec![Some(0)]),
        ("a longer list", |it| it.list = vec![Some(0), None]),
        ("a map", |it| _ = it.map.insert("a".to_owned(), "b".to_owned())),
        ("another map", |it| _ = it.map.insert("a".to_owned(), "c".to_owned())),
        ("a map with another key", |it| _ = it.map.insert("b".to_owned(), "c".to_owned())),
        ("json", |it| it.json = Some(json!({"a": 1}))),
        ("other json", |it| it.json = Some(json!({"a": 2}))),
        ("a part", |it| it.part = Some(Part::bytes("a"))),
        ("another part", |it| it.part = Some(Part::bytes("b"))),
        ("a part with a name", |it| it.part = Some(Part::bytes("b").file_name("b"))),
        ("a part with a type", |it| it.part = Some(Part::bytes("b").content_type("b"))),
        ("a part on disk", |it| it.part = Some(Part::path("b"))),
        ("a reader", |it| it.part = Some(Part::reader(tokio::io::empty()))),
        ("an inner one", |it| it.inner = Some(Box::default())),
    ]
}

#[test]
#[expect(clippy::mutable_key_type, reason = "a reader is hashed by its place")]
fn a_record_is_equal_to_its_copy_and_to_no_other() {
    let made = changes().into_iter().map(|(name, change)| {
        let mut one = Everything::default();
        change(&mut one);
        (name, one)
    });
    let made: Vec<_> = made.collect();
    for (index, (name, one)) in made.iter().enumerate() {
        assert!(*one == one.clone(), "{name}");
        for (other_name, other) in &made[index + 1..] {
            assert!(one != other, "{name}, {other_name}");
        }
    }
    let set: HashSet<_> = made.iter().flat_map(|(_, one)| [one.clone(), one.clone()]).collect();
    assert_eq!(set.len(), made.len());
}

#[test]
fn a_number_that_is_none_is_equal_to_itself_and_the_zeros_are_one() {
    let of = |share| Everything { share: Some(share), ..Everything::default() };
    assert!(of(f64::NAN) == of(f64::NAN));
    assert!(of(0.0) == of(-0.0));
    assert_eq!([of(f64::NAN), of(-f64::NAN), of(0.0), of(-0.0)].into_iter().collect::<HashSet<_>>().len(), 2);
}
