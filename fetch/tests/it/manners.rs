//! How the site is asked, and what is printed meanwhile.

use super::{Docs, address, doc};
use crate::stub::{Answer, Stub};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::{
    io::Write as _,
    time::{Duration, Instant},
};

fn many(count: usize) -> Stub {
    Stub::new((0..count).map(|number| doc("im-v1", &format!("n{number}"))))
}

#[test]
fn no_more_requests_are_under_way_than_allowed() {
    let stub = many(24);
    stub.with(|inside| inside.pause = Duration::from_millis(5));
    Docs::new().fetch(&stub, "--all --jobs 3").counts([24, 0, 0, 0, 0, 0]);
    assert_eq!(stub.with(|inside| inside.most_under_way), 3);
}

#[test]
fn the_rate_is_kept_from_the_first_request_on() {
    let stub = many(5);
    let start = Instant::now();
    Docs::new().fetch(&stub, "--all --jobs 8 --rate 20").counts([5, 0, 0, 0, 0, 0]);
    assert!(start.elapsed() >= Duration::from_millis(230), "{:?}", start.elapsed());
}

#[test]
fn what_may_pass_is_asked_for_again() {
    for passing in [Answer::Status(429), Answer::Status(503), Answer::Cut] {
        let detail = Answer::First(2, Box::new(passing), Box::new(Answer::Page));
        let stub = Stub::new([doc("im-v1", "a").detail(detail)]);
        Docs::new().fetch(&stub, "--all").counts([1, 0, 0, 0, 0, 0]);
        assert_eq!(stub.take_asked().len(), 4);
    }
}

#[test]
fn retries_are_as_many_as_allowed() {
    let stub = Stub::new([doc("im-v1", "a").detail(Answer::Status(503))]);
    Docs::new().fetch(&stub, "--all --retries 2").counts([0, 0, 0, 0, 0, 1]);
    // The tree, three times the page, and its export.
    assert_eq!(stub.take_asked().len(), 5);
}

#[test]
fn when_to_come_again_is_heeded_by_all_requests() {
    let detail = Answer::First(1, Box::new(Answer::Later(429, "1")), Box::new(Answer::Page));
    let stub = Stub::new([doc("im-v1", "a").detail(detail), doc("im-v1", "b"), doc("im-v1", "c")]);
    Docs::new().fetch(&stub, "--all --jobs 1").counts([3, 0, 0, 0, 0, 0]);
    let times = stub.with(|inside| inside.asked.iter().map(|asked| asked.at).collect::<Vec<_>>());
    assert!(times[2] - times[1] >= Duration::from_millis(950));
}

#[test]
fn the_user_agent_is_honest_and_can_be_set() {
    let stub = many(1);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    docs.fetch(&stub, "--all --user-agent Mozilla/5.0");
    let agents = stub.with(|inside| {
        inside.asked.iter().map(|asked| asked.headers["user-agent"].clone()).collect::<Vec<_>>()
    });
    assert_eq!(agents[0], concat!("feishu-fetch/", env!("CARGO_PKG_VERSION")));
    assert_eq!(agents[2], "Mozilla/5.0");
}

#[test]
fn replies_may_be_compressed() {
    let page = json!({"code": 0, "data": {"title": "t", "content": "# compressed"}}).to_string();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(page.as_bytes()).unwrap();
    let stub =
        Stub::new([doc("im-v1", "a").detail(Answer::Gzip("application/json", gzip.finish().unwrap()))]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all").counts([1, 0, 0, 0, 0, 0]);
    assert!(docs.read("im-v1/thing/a.md").ends_with("# compressed"));
    let accepts = stub.with(|inside| inside.asked[0].headers["accept-encoding"].clone());
    assert_eq!(accepts, "gzip");
}

#[test]
fn a_proxy_is_taken_from_the_environment() {
    let stub = many(1);
    let docs = Docs::new();
    let mut command = docs.command(&stub, "--all");
    command.args(["--host", "http://docs.invalid"]).env("HTTP_PROXY", stub.host()).env_remove("NO_PROXY");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(docs.read("im-v1/thing/n0.md").contains("source: http://docs.invalid/document/"));
}

#[test]
fn a_pipe_gets_plain_lines_and_the_status_says_whether_anything_failed() {
    let stub = many(201);
    let docs = Docs::new();
    let output = docs.command(&stub, "--all").output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("\n100 of 201 pages\n") && out.contains("\n200 of 201 pages\n"), "{out}");
    assert!(!out.contains('\u{1b}') && !out.contains('\r') && output.stderr.is_empty());
    assert_eq!(output.status.code(), Some(0));

    stub.change(&address("im-v1", "n1"), |doc| {
        doc.updated += 1;
        doc.detail = Answer::Status(500);
    });
    assert_eq!(docs.command(&stub, "--changed --retries 0").output().unwrap().status.code(), Some(1));
    assert_eq!(docs.command(&stub, "--all --changed").output().unwrap().status.code(), Some(2));
    assert_eq!(docs.command(&stub, "none-v1").output().unwrap().status.code(), Some(2));
    stub.with(|inside| inside.tree = Some(Answer::Status(404)));
    assert_eq!(docs.command(&stub, "--all").output().unwrap().status.code(), Some(1));
}

#[test]
fn the_table_counts_by_service() {
    let stub =
        Stub::new([doc("im-v1", "a"), doc("okr-v1", "b"), doc("okr-v1", "c").detail(Answer::Status(404))]);
    let out = Docs::new().fetch(&stub, "--all").out;
    let table = out.split_once("service").unwrap().1;
    insta::assert_snapshot!(format!("service{table}"), @r"
    service    fetched    changed  unchanged       kept       gone     failed
    im-v1            1          0          0          0          0          0
    okr-v1           1          0          0          0          0          1
    all              2          0          0          0          0          1
    ");
}

#[test]
fn nothing_that_the_site_says_steers_the_terminal() {
    let evil = "\u{1b}[2J\r\n::add-mask::x\u{202e}";
    let stub = Stub::new([
        doc("im-v1", "a").detail(Answer::Code(1, evil)),
        doc("im-v1", "b").detail(Answer::Redirect("http://x/\u{1b}".replace('\u{1b}', "%1b"))),
    ]);
    let ran = Docs::new().fetch(&stub, "--all");
    assert!(!ran.out.contains(['\u{1b}', '\r', '\u{202e}']), "{:?}", ran.out);
    assert!(ran.out.lines().all(|line| !line.starts_with("::")));
    stub.with(|inside| inside.tree = Some(Answer::Code(1, evil)));
    let error = Docs::new().fetch(&stub, "--all").end.unwrap_err();
    assert!(!error.contains(['\u{1b}', '\r', '\n']), "{error:?}");
}
