//! What comes in place of a page never replaces one.

use super::{Docs, Ran, address, doc, endpoint, exported};
use crate::stub::{Answer, Doc, Stub};
use serde_json::json;

fn content(text: &str) -> Answer {
    Answer::Data(json!({"fullPath": address("im-v1", "a"), "title": "t", "content": text, "updateTime": 9}))
}

/// Brings a page, then what comes instead.
fn then(instead: Answer) -> (Docs, Stub, Ran) {
    let stub = Stub::new([doc("im-v1", "a")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all").counts([1, 0, 0, 0, 0, 0]);
    let files = docs.files();
    stub.change(&address("im-v1", "a"), |doc| {
        doc.updated += 1;
        doc.detail = instead;
    });
    let ran = docs.fetch(&stub, "--changed --retries 1");
    assert_eq!(docs.files(), files, "the old page and its entry stay");
    (docs, stub, ran)
}

#[track_caller]
fn keeps(instead: Answer, name: &str) {
    let (docs, stub, ran) = then(instead);
    ran.says(&format!("kept[{name}]: im-v1/thing/a.md: ")).counts([0, 0, 0, 1, 0, 0]);
    // It is asked for again, and comes when the site is well.
    stub.change(&address("im-v1", "a"), |doc| {
        doc.detail = Answer::Page;
        doc.zh += "new\n";
    });
    docs.fetch(&stub, "--changed").counts([0, 1, 0, 0, 0, 0]);
}

#[test]
fn an_error_in_place_of_a_page_is_told_by_its_kind() {
    let page = endpoint("im-v1", "a");
    let cases = [
        (content(""), "empty"),
        (content(" \n"), "empty"),
        (Answer::Data(json!({"content": null})), "empty"),
        (content("This document is not public"), "not-public"),
        (content("# a\n\nDocument not found"), "not-found"),
        (content("\u{feff}{\"code\":-1,\"msg\":\"napi error\"}"), "json-error"),
        (content("[{\"code\":-1}]"), "json-error"),
        (content("<!DOCTYPE html><html>"), "error-page"),
        (content(&page[..page.len() - 12]), "truncated"),
        (content("# a\n\nThis endpoint has gone to a better place.\n"), "no-endpoint"),
        (Answer::Data(json!({"content": "", "redirectUri": "/uAjLw4CM/new"})), "moved"),
        (Answer::Data(json!({"fullPath": "/uAjLw4CM/im-v1/new", "content": page})), "moved"),
        (Answer::Data(json!({"fullPath": "/../../etc/passwd", "content": page})), "refused"),
        (Answer::Code(404, "no such document"), "refused"),
        (Answer::Text("text/html", page.clone()), "refused"),
        (Answer::Text("application/json", "{\"code\":0,\"data\":{\"content\":\"# a".to_owned()), "refused"),
        (Answer::Redirect("http://127.0.0.1:1/".to_owned()), "refused"),
        (Answer::Status(404), "not-found"),
        (Answer::Status(403), "not-public"),
    ];
    for (instead, name) in cases {
        println!("{name}: {instead:?}");
        keeps(instead, name);
    }
}

#[test]
fn a_site_that_is_down_has_failed() {
    for answer in [Answer::Status(500), Answer::Status(429), Answer::Cut] {
        let (_, _, ran) = then(answer);
        ran.says("failed: im-v1/thing/a.md: ").counts([0, 0, 0, 0, 0, 1]);
    }
}

#[test]
fn an_error_in_place_of_a_page_that_is_not_here_has_failed() {
    let stub = Stub::new([doc("im-v1", "a").detail(content("This document is not public"))]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all")
        .says("failed: im-v1/thing/a.md: the site says that the page is not public")
        .counts([0, 0, 0, 0, 0, 1]);
    assert!(docs.pages().is_empty());
}

#[test]
fn an_export_that_is_an_error_is_no_page() {
    let bodies = [
        "This document is not public",
        "Document not found",
        "\u{feff}{\"code\":-1,\"msg\":\"napi error\"}",
        "[{\"code\":-1}]",
        "",
    ];
    for body in bodies {
        let export = Answer::Text("text/markdown", body.to_owned());
        let stub = Stub::new([doc("im-v1", "a").detail(Answer::Code(1, "x")).export(export)]);
        Docs::new().fetch(&stub, "--all").counts([0, 0, 0, 0, 0, 1]);
    }
}

#[test]
fn an_error_table_with_the_words_of_errors_is_a_page() {
    let table =
        format!("{}\n## 错误码\n\n| 404 | document not found |\n| --- | --- |\n", exported("im-v1", "a"));
    let stub = Stub::new([Doc::new(&address("im-v1", "a"), &table)]);
    Docs::new().fetch(&stub, "--all").counts([1, 0, 0, 0, 0, 0]);
}

#[test]
fn the_export_does_not_replace_a_page_whose_rows_have_levels() {
    let stub = Stub::new([doc("im-v1", "a")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    stub.change(&address("im-v1", "a"), |doc| {
        doc.updated += 1;
        doc.detail = Answer::Code(5, "gone");
        doc.export = Answer::Page;
        doc.zh = exported("im-v1", "a");
    });
    docs.fetch(&stub, "--changed").says("kept[export-only]: ").counts([0, 0, 0, 1, 0, 0]);
}

#[test]
fn an_event_is_replaced_by_an_event_alone() {
    let event = "# 接收消息\n\n## 事件\n\n| 项目 | 值 |\n| --- | --- |\n| 事件类型 | im.message.receive_v1 |\n\n## 事件体\n\n| 名称 | 类型 |\n| --- | --- |\n| a | string |\n";
    let stub = Stub::new([Doc::new(&address("im-v1", "a"), event)]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    stub.change(&address("im-v1", "a"), |doc| {
        doc.updated += 1;
        doc.zh = "# 接收消息\n\nAn introduction.\n".to_owned();
    });
    docs.fetch(&stub, "--changed").says("kept[no-event]: ").counts([0, 0, 0, 1, 0, 0]);
}
