//! Sites that mean harm: bounded in memory and time, a clear error, nothing outside the folder.

use super::{Docs, address, doc, endpoint};
use crate::stub::{Answer, Doc, Stub};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::{
    fs,
    io::Write as _,
    time::{Duration, Instant},
};

/// Brings a page that answers so.
#[track_caller]
fn fails(answer: Answer, reason: &str) {
    fails_in(60, answer, reason);
}

#[track_caller]
fn fails_in(seconds: u64, answer: Answer, reason: &str) {
    let stub = Stub::new([doc("im-v1", "a").detail(answer)]);
    let docs = Docs::new();
    let ran = docs.fetch(&stub, &format!("--all --retries 3 --timeout {seconds}"));
    ran.says("failed: im-v1/thing/a.md: ").counts([0, 0, 0, 0, 0, 1]);
    assert!(ran.out.contains(reason), "{}", ran.out);
    assert!(docs.pages().is_empty());
}

#[track_caller]
fn tree_fails(answer: Answer, reason: &str) {
    tree_fails_in(60, answer, reason);
}

#[track_caller]
fn tree_fails_in(seconds: u64, answer: Answer, reason: &str) {
    let stub = Stub::new([]);
    stub.with(|inside| inside.tree = Some(answer));
    let docs = Docs::new();
    docs.fetch(&stub, &format!("--all --retries 3 --timeout {seconds}")).fails(reason);
    assert!(docs.files().is_empty());
}

fn json_tree(items: &str) -> Answer {
    let text = format!(r#"{{"code":0,"data":{{"items":[{{"id":"103","items":{items}}}]}}}}"#);
    Answer::Text("application/json", text)
}

fn bomb() -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..200 {
        gzip.write_all(&blanks).unwrap();
    }
    gzip.finish().unwrap()
}

#[test]
fn a_reply_without_end_is_cut_off() {
    fails(Answer::Endless, "larger than 8 MB");
    fails(Answer::Gzip("application/json", bomb()), "larger than 8 MB");
    tree_fails(Answer::Endless, "larger than 16 MB");
}

#[test]
fn a_slow_drip_has_an_end() {
    let start = Instant::now();
    fails_in(1, Answer::Drip, "took too long");
    tree_fails_in(1, Answer::Drip, "took too long");
    // Each is asked for twice, and not as often as there are retries.
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
}

#[test]
fn wrong_types_are_refused_unread() {
    fails(Answer::Text("image/png", "x".to_owned()), "the reply is image/png");
    fails(Answer::Text("text/html; charset=utf-8", "<html>".to_owned()), "the reply is text/html");
    tree_fails(Answer::Text("text/html", "<html>".to_owned()), "the reply is text/html");
}

#[test]
fn redirects_to_other_hosts_or_schemes_are_not_followed() {
    let other = Stub::new([]);
    for target in [
        format!("{}/x", other.host()),
        "https://example.com/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "//evil.example/x".to_owned(),
    ] {
        fails(Answer::Redirect(target.clone()), "which is not followed");
        tree_fails(Answer::Redirect(target), "which is not followed");
    }
    assert!(other.take_asked().is_empty());
}

#[test]
fn a_redirect_within_the_host_is_followed_but_not_in_a_circle() {
    let own = format!("/document_portal/v1/document/get_detail?fullPath={}", address("im-v1", "a"));
    fails(Answer::Redirect(own), "which is not followed");
    let stub = Stub::new([doc("im-v1", "a"), doc("im-v1", "b")]);
    let to = format!("/document_portal/v1/document/get_detail?fullPath={}", address("im-v1", "a"));
    stub.change(&address("im-v1", "b"), |doc| doc.detail = Answer::Redirect(to));
    Docs::new().fetch(&stub, "--all").counts([1, 0, 1, 0, 0, 0]);
}

#[test]
fn a_tree_is_bounded_in_depth_and_width() {
    let deep = format!("{}{}", r#"[{"items":"#.repeat(10_000), "[]".to_owned() + &"}]".repeat(10_000));
    tree_fails(json_tree(&deep), "nested more than 60 folders deep");
    let wide = format!("[{}{{}}]", "{},".repeat(5_000_000));
    tree_fails(json_tree(&wide), "more than 50000 folders and pages");
    let long = format!("[{}{{}}]", "{},".repeat(10_000_000));
    tree_fails(json_tree(&long), "larger than 16 MB");
    tree_fails(json_tree("[]"), "no page under the server API");
    tree_fails(Answer::Code(9, "busy"), "code 9: busy");
}

#[test]
fn a_tree_that_names_a_page_again_and_again_asks_once() {
    let node =
        json!({"id": "103", "type": "DocumentType", "fullPath": address("im-v1", "a"), "parentId": "103"});
    let round = json!([{"id": "103", "fullPath": "/x", "type": "DirectoryType", "items": [node, node, {"id": "103", "items": [node]}]}]);
    let stub = Stub::new([doc("im-v1", "a")]);
    stub.with(|inside| inside.tree = Some(json_tree(&round.to_string())));
    Docs::new().fetch(&stub, "--all").counts([1, 0, 0, 0, 0, 0]);
    assert_eq!(stub.take_asked().len(), 2);
}

#[test]
fn paths_that_climb_write_nothing_outside() {
    let climbing = [
        "/../../../etc/cron.d/x",
        "/im-v1/../../x",
        "/im-v1/..\\..\\x",
        "/im-v1/%2e%2e/%2e%2e/x",
        "/im-v1/x\u{0}y",
        "C:/windows/x",
        "/im-v1/ ",
    ];
    let stub = Stub::new(climbing.map(|path| Doc::new(path, &endpoint("im-v1", "x"))));
    let docs = Docs::new();
    let ran = docs.fetch(&stub, "--all");
    ran.says("failed: /../../../etc/cron.d/x: its address climbs out of the docs").counts([1, 0, 0, 0, 0, 6]);
    assert_eq!(fs::read_dir(docs.root.path()).unwrap().count(), 1);
    assert_eq!(docs.pages().len(), 1);
    assert!(
        docs.pages()[0].starts_with("im-v1/-2e-2e/") || docs.pages()[0].starts_with("im-v1/_-2e-2e/"),
        "{:?}",
        docs.pages()
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_leads_nowhere() {
    let stub = Stub::new([doc("im-v1", "a")]);
    let docs = Docs::new();
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir_all(docs.path()).unwrap();
    std::os::unix::fs::symlink(outside.path(), docs.path().join("im-v1")).unwrap();
    docs.fetch(&stub, "--all").says("failed: im-v1/thing/a.md: ").counts([0, 0, 0, 0, 0, 1]);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_site_that_fails_for_everything_is_left_alone_soon() {
    let stub =
        Stub::new((0..500).map(|number| doc("im-v1", &format!("n{number}")).detail(Answer::Status(500))));
    let docs = Docs::new();
    docs.fetch(&stub, "--all --retries 0")
        .says("failed: the site failed for 12 pages in a row")
        .counts([0, 0, 0, 0, 0, 500]);
    assert!(stub.take_asked().len() < 50);
}

#[test]
fn a_site_that_fails_now_and_then_is_left_alone_in_the_end() {
    let answer = |number: usize| if number.is_multiple_of(2) { Answer::Status(500) } else { Answer::Page };
    let page = |number: usize| doc("im-v1", &format!("n{number:03}")).detail(answer(number));
    let stub = Stub::new((0..300).map(page));
    let docs = Docs::new();
    docs.fetch(&stub, "--all --retries 0 --jobs 1").says("failed: the site failed for 100 pages; 101 pages");
}

#[test]
fn a_page_nested_without_end_is_an_error() {
    let deep = format!(r#"{{"code":0,"data":{{"x":{}{}}}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    fails(Answer::Text("application/json", deep), "the page came empty");
    let deep = format!(r#"{{"code":0,"data":{}{}}}"#, r#"{"content":"#.repeat(100_000), "}".repeat(100_000));
    fails(Answer::Text("application/json", deep), "not the JSON of a page");
}
