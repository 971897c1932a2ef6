//! The documented rules.

use feishu_runtime::{Part, check, record};
use serde_json::json;
use std::collections::BTreeMap;

use crate::endpoints::{CreateDepartment, Leader, ListDepartments, Register};
use crate::platform::Platform;

fn leader(id: &str) -> Leader {
    Leader { id: Some(id.to_owned()), kind: None }
}

#[track_caller]
fn violations(create: &CreateDepartment) -> Vec<String> {
    let violations = check(create).unwrap_err().violations;
    violations.iter().map(ToString::to_string).collect()
}

#[test]
fn all_violations_are_reported_at_once_with_their_paths() {
    let leaders = vec![leader("ok"), leader(""), leader("too long")];
    let create = CreateDepartment { name: "od-/12".into(), leaders: Some(leaders), trace: None };
    assert_eq!(
        violations(&create),
        [
            "name: 6 characters, at most 5 allowed",
            "name: begins with `od-`, which is not allowed",
            "name: does not match `^[^/]*$`",
            "leaders: 3 elements, at most 2 allowed",
            "leaders[1].leaderID: 0 characters, 1 to 4 allowed",
            "leaders[2].leaderID: 8 characters, 1 to 4 allowed",
        ]
    );
}

#[test]
fn lengths_count_characters_and_not_bytes() {
    let create = CreateDepartment { name: "研发部门部".into(), ..Default::default() };
    assert!(check(&create).is_ok());
}

#[test]
fn a_forbidden_value_and_a_number_out_of_range_are_found() {
    let create = CreateDepartment { name: "0".into(), ..Default::default() };
    assert_eq!(violations(&create), ["name: is `0`, which is not allowed"]);
    let list = ListDepartments { page_size: Some(101), ..Default::default() };
    assert_eq!(
        check(&list).unwrap_err().to_string(),
        "the request breaks documented rules, nothing was sent: page_size: 101, 1 to 100 allowed"
    );
}

/// A type of which one request says more than others.
#[derive(Default)]
struct Title {
    text: Option<String>,
    tags: Option<Vec<String>>,
}

record! { Title:
    0 text;
    1 tags, chars(..=3);
}

#[derive(Default)]
struct Card {
    title: Option<Title>,
    by_language: BTreeMap<String, Title>,
}

record! { Card:
    0 title;
    1 by_language;
}

#[derive(Default)]
struct SendCards {
    cards: Vec<Card>,
}

record! { SendCards:
    0 cards in Body, inside("title" "text" required()), inside("title" "text" chars(..=2)),
        inside("by_language" "text" chars(..=1)), inside("title" "tags" required());
}

#[test]
fn a_request_may_say_more_of_a_type_inside_than_the_type_itself() {
    let title = |text: &str| Title { text: Some(text.to_owned()), tags: Some(vec![String::new()]) };
    let by_language = BTreeMap::from([("en".to_owned(), title("ab")), ("zh".to_owned(), Title::default())]);
    let cards = vec![
        Card::default(),
        Card { title: Some(Title::default()), ..Card::default() },
        Card { title: Some(title("abc")), by_language },
    ];
    let violations = check(&SendCards { cards }).unwrap_err().violations;
    let told = violations.iter().map(ToString::to_string).collect::<Vec<_>>();
    // A title that is not there lacks nothing, and a list that is there may be of empty texts.
    assert_eq!(
        told,
        [
            "cards[1].title.text: empty, and required",
            "cards[2].title.text: 3 characters, at most 2 allowed",
            "cards[2].by_language.en.text: 2 characters, at most 1 allowed",
            "cards[1].title.tags: empty, and required",
        ]
    );
    // By itself the type says none of this.
    assert!(check(&title("abc")).is_ok());
}

#[test]
fn an_absent_field_breaks_no_rule() {
    assert!(check(&ListDepartments::default()).is_ok());
}

#[tokio::test]
async fn a_request_that_was_never_filled_in_is_not_sent() {
    let platform = Platform::answering(json!({})).await;
    let error = Register::default().send(&platform.client()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "register: the request breaks documented rules, nothing was sent: receive_id_type: empty, and required; \
         receive_id: empty, and required; file: empty, and required"
    );
    assert!(platform.calls().is_empty() && platform.token_requests().is_empty());
    let full = Register {
        kind: "chat_id".into(),
        id: "oc_1".into(),
        file: Part::bytes(&b""[..]).file_name("empty"),
    };
    assert!(check(&full).is_ok());
}

#[test]
fn a_text_without_end_is_refused_by_its_length_and_not_compared() {
    let started = std::time::Instant::now();
    for bytes in [16 << 10, (16 << 10) + 1, 64 << 20] {
        let create = CreateDepartment { name: "a".repeat(bytes), ..Default::default() };
        let told = violations(&create);
        let refused = format!("name: {bytes} bytes, of which at most 16384 are compared with `^[^/]*$`");
        assert_eq!(told.contains(&refused), bytes > 16 << 10, "{bytes}");
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(30), "{:?}", started.elapsed());
}
