//! `--changed`, the index, pages that leave the tree, and what only looks.

use super::{Docs, address, doc, endpoint};
use crate::stub::{Answer, Stub};
use std::fs;

const TREE: &str = "/api/tools/docment/directory_list";

fn asks_for(name: &str) -> String {
    format!("/document_portal/v1/document/get_detail?fullPath={}", address("im-v1", name))
}

#[test]
fn only_what_changed_is_asked_for_again() {
    let stub = Stub::new(["a", "b", "c"].map(|name| doc("im-v1", name)));
    let docs = Docs::new();
    docs.fetch(&stub, "--all").counts([3, 0, 0, 0, 0, 0]);
    stub.take_asked();
    docs.fetch(&stub, "--changed").counts([0, 0, 3, 0, 0, 0]);
    assert_eq!(stub.take_asked(), [TREE]);

    stub.change(&address("im-v1", "b"), |doc| {
        doc.updated += 1;
        doc.zh += "\nmore\n";
    });
    docs.fetch(&stub, "--changed").says("changed: im-v1/thing/b.md").counts([0, 1, 2, 0, 0, 0]);
    assert_eq!(stub.take_asked(), [TREE.to_owned(), asks_for("b")]);
    assert!(docs.read("im-v1/thing/b.md").ends_with("\nmore\n"));
}

/// A condensed page came with the repository, and no index knows it.
#[test]
fn a_condensed_page_is_asked_for_when_the_full_one_has_changed_or_by_the_name_of_its_service() {
    let stub = Stub::new([doc("im-v1", "a"), doc("im-v1", "b")]);
    let docs = Docs::new();
    let condensed = |name: &str| {
        let (at, text) = (address("im-v1", name), endpoint("im-v1", name));
        let comment = format!("fullPath: {at}\nupdateTime: 1720167377000\ncondensed: facts only");
        docs.write(&format!("im-v1/thing/{name}.md"), &format!("<!--\n{comment}\n-->\n{text}"));
    };
    ["a", "b"].into_iter().for_each(condensed);
    docs.fetch(&stub, "--changed").counts([0, 0, 2, 0, 0, 0]);
    assert_eq!(stub.take_asked(), [TREE]);

    stub.change(&address("im-v1", "b"), |doc| doc.updated += 1);
    docs.fetch(&stub, "--changed").counts([0, 1, 1, 0, 0, 0]);
    assert_eq!(stub.take_asked(), [TREE.to_owned(), asks_for("b")]);
    docs.fetch(&stub, "im-v1").counts([0, 1, 1, 0, 0, 0]);
    assert!(!docs.read("im-v1/thing/a.md").contains("condensed"));
}

#[test]
fn a_new_time_without_a_new_text_changes_no_page_and_is_remembered() {
    let stub = Stub::new([doc("im-v1", "a")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    let page = docs.read("im-v1/thing/a.md");
    stub.change(&address("im-v1", "a"), |doc| doc.updated += 1);
    docs.fetch(&stub, "--changed").counts([0, 0, 1, 0, 0, 0]);
    assert_eq!(docs.read("im-v1/thing/a.md"), page);
    stub.take_asked();
    docs.fetch(&stub, "--changed");
    assert_eq!(stub.take_asked(), [TREE]);
}

#[test]
fn a_new_text_without_a_new_time_comes_with_all() {
    let stub = Stub::new([doc("im-v1", "a")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    stub.change(&address("im-v1", "a"), |doc| doc.zh += "tag\n");
    docs.fetch(&stub, "--changed").counts([0, 0, 1, 0, 0, 0]);
    docs.fetch(&stub, "--all").counts([0, 1, 0, 0, 0, 0]);
}

#[test]
fn a_page_that_was_edited_or_lost_here_is_brought_again() {
    let stub = Stub::new([doc("im-v1", "a"), doc("im-v1", "b")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    let files = docs.files();
    docs.write("im-v1/thing/a.md", &docs.read("im-v1/thing/a.md").replace("Does", "Did"));
    fs::remove_file(docs.path().join("im-v1/thing/b.md")).unwrap();
    docs.fetch(&stub, "--changed").counts([1, 1, 0, 0, 0, 0]);
    assert_eq!(docs.files(), files);
}

#[test]
fn without_times_in_the_tree_every_page_is_asked_for() {
    let stub = Stub::new([doc("im-v1", "a"), doc("im-v1", "b")]);
    stub.with(|inside| inside.has_times = false);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    stub.change(&address("im-v1", "a"), |doc| doc.zh += "more\n");
    docs.fetch(&stub, "--changed").counts([0, 1, 1, 0, 0, 0]);
}

#[test]
fn new_pages_come_for_services_that_are_here() {
    let stub = Stub::new([doc("im-v1", "a"), doc("okr-v1", "a")]);
    let docs = Docs::new();
    docs.fetch(&stub, "im-v1").counts([1, 0, 0, 0, 0, 0]);
    stub.put(doc("im-v1", "new"));
    stub.put(doc("okr-v1", "new"));
    docs.fetch(&stub, "--changed").counts([1, 0, 1, 0, 0, 0]);
    docs.fetch(&stub, "--all");
    stub.put(doc("hire-v1", "new"));
    docs.fetch(&stub, "--changed").says("fetched: hire-v1/thing/new.md");
}

#[test]
fn a_page_that_left_the_tree_stays_until_it_is_pruned() {
    let stub = Stub::new([doc("im-v1", "a"), doc("im-v1", "b"), doc("im-v1", "c")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    docs.write("im-v1/thing/hand.md", &endpoint("im-v1", "hand"));
    stub.with(|inside| inside.docs.retain(|path, _| path.ends_with("/a")));
    docs.fetch(&stub, "--changed")
        .says("gone: im-v1/thing/b.md: it has left the tree; it stays")
        .counts([0, 0, 1, 0, 2, 0]);
    assert_eq!(docs.pages().len(), 4);

    docs.write("im-v1/thing/c.md", &docs.read("im-v1/thing/c.md").replace("Does", "Did"));
    docs.fetch(&stub, "--changed --prune")
        .says("gone: im-v1/thing/c.md: it has left the tree; it was changed here")
        .counts([0, 0, 1, 0, 2, 0]);
    assert_eq!(docs.pages(), ["im-v1/thing/a.md", "im-v1/thing/c.md", "im-v1/thing/hand.md"]);
    docs.fetch(&stub, "--changed").counts([0, 0, 1, 0, 1, 0]);
}

#[test]
fn a_tree_that_lost_much_at_once_is_not_believed() {
    let names = (0..40).map(|number| format!("n{number}")).collect::<Vec<_>>();
    let stub = Stub::new(names.iter().map(|name| doc("im-v1", name)));
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    stub.with(|inside| inside.docs.retain(|path, _| path.ends_with("n1")));
    docs.fetch(&stub, "--all --prune")
        .says("failed: 39 pages have left the tree at once")
        .counts([0, 0, 1, 0, 39, 1]);
    assert_eq!(docs.pages().len(), 40);
}

#[test]
fn a_dry_run_and_a_list_ask_for_the_tree_and_write_nothing() {
    let stub = Stub::new([doc("im-v1", "a"), doc("im-v1", "b"), doc("okr-v1", "c")]);
    let docs = Docs::new();
    let ran = docs.fetch(&stub, "im-v1 --dry-run");
    ran.says("would ask for im-v1/thing/a.md").says("2 pages to ask for, 0 unchanged");
    docs.fetch(&stub, "--list");
    assert!(!docs.path().exists());
    assert_eq!(stub.take_asked(), [TREE, TREE]);

    docs.fetch(&stub, "im-v1");
    stub.change(&address("im-v1", "a"), |doc| doc.updated += 1);
    docs.fetch(&stub, "--changed --dry-run").says("1 pages to ask for, 1 unchanged");
    let list = docs.fetch(&stub, "--list").out;
    insta::assert_snapshot!(list, @r"
    service      pages       here      stale
    im-v1            2          2          1
    okr-v1           1          0          0
    all              3          2          1
    ");
}

#[test]
fn the_index_is_small_sorted_and_a_line_a_page() {
    let stub = Stub::new([doc("im-v1", "b"), doc("im-v1", "a")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    let index = docs.read("fetch-index.jsonl");
    insta::assert_snapshot!(index, @r#"
    {"all":true}
    {"page":"/uAjLw4CM/ukTMukTMukTM/reference/im-v1/thing/a","lang":"zh","updated":1720167377000,"hash":"b845d3f4736ff864"}
    {"page":"/uAjLw4CM/ukTMukTMukTM/reference/im-v1/thing/b","lang":"zh","updated":1720167377000,"hash":"f4eb3bed39693890"}
    "#);
    assert!(!docs.path().join(".fetch/journal").exists());
    docs.write("fetch-index.jsonl", &format!("<<<<<<< ours\n{index}"));
    docs.fetch(&stub, "--changed").says("1 lines of the index could not be read").counts([0, 0, 2, 0, 0, 0]);
    assert_eq!(docs.read("fetch-index.jsonl"), index);
}

#[test]
fn an_interrupted_run_goes_on_where_it_was() {
    let names = (0..30).map(|number| format!("n{number:02}")).collect::<Vec<_>>();
    let stub = Stub::new(names.iter().map(|name| doc("im-v1", name)));
    for name in &names[10..] {
        stub.change(&address("im-v1", name), |doc| doc.detail = Answer::Status(500));
    }
    let docs = Docs::new();
    docs.fetch(&stub, "--all --jobs 1 --retries 0")
        .says("failed: the site failed for 12 pages in a row; 8 pages were not asked for");
    for name in &names {
        stub.change(&address("im-v1", name), |doc| doc.detail = Answer::Page);
    }
    stub.take_asked();
    docs.fetch(&stub, "--changed").counts([20, 0, 10, 0, 0, 0]);
    assert_eq!(stub.take_asked().len(), 21);
}
