//! Which pages come, how they are saved, and where.

use super::{Docs, address, doc, endpoint, exported};
use crate::stub::{Answer, Doc, Stub};
use serde_json::json;

#[test]
fn a_page_is_saved_verbatim_under_a_comment() {
    let text = "# a\r\n\n  odd\tblanks  \n{尝试一下}(url=/x)\n[l](/ssl:ttdoc/a)\n\nno end";
    let stub =
        Stub::new([Doc { title: "创建 \"x\"".to_owned(), ..Doc::new(&address("im-v1", "create"), text) }
            .within(&["/s/im-v1"])]);
    let docs = Docs::new();
    docs.fetch(&stub, "im-v1").says("fetched: im-v1/thing/create.md").counts([1, 0, 0, 0, 0, 0]);
    let host = stub.host();
    let expected = format!(
        "<!--\ntitle: 创建 \"x\"\nfullPath: /uAjLw4CM/ukTMukTMukTM/reference/im-v1/thing/create\n\
         updateTime: 1720167377000\n\
         source: {host}/document/uAjLw4CM/ukTMukTMukTM/reference/im-v1/thing/create\nlanguage: zh-CN\nsection: im-v1\n-->\n{text}"
    );
    assert_eq!(docs.read("im-v1/thing/create.md"), expected);
}

#[test]
fn services_are_brought_by_name_and_all_of_them_together() {
    let opaque = Doc::new("/ukTMukTMukTM/ucDO1E", &endpoint("im-v1", "old")).within(&["/s/im-v1"]);
    let stub = Stub::new([doc("im-v1", "a"), doc("contact-v3", "b"), doc("okr-v1", "c"), opaque]);
    let docs = Docs::new();
    docs.fetch(&stub, "im_v1 contact-v3").counts([3, 0, 0, 0, 0, 0]);
    assert_eq!(docs.pages(), ["contact-v3/thing/b.md", "im-v1/thing/a.md", "uktmuktmuktm/ucdo1e.md"]);
    docs.fetch(&stub, "--all").counts([1, 0, 3, 0, 0, 0]);
    docs.fetch(&stub, "nonsense-v1").fails("there is no service `nonsense-v1`; `fetch --list`");
}

#[test]
fn languages_stand_apart_and_are_asked_for_by_cookie_and_header() {
    let stub = Stub::new([doc("im-v1", "a")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all --lang both").counts([2, 0, 0, 0, 0, 0]);
    assert!(
        docs.read("en/im-v1/thing/a.md").contains("language: en-US\n")
            && docs.read("en/im-v1/thing/a.md").contains("# English")
    );
    assert!(!docs.read("im-v1/thing/a.md").contains("# English"));
    let heads = stub.with(|inside| {
        inside.asked.iter().map(|asked| asked.headers["accept-language"].clone()).collect::<Vec<_>>()
    });
    assert_eq!(heads, ["zh-CN", "zh-CN", "en-US"]);
    docs.fetch(&stub, "--changed --lang both").counts([0, 0, 2, 0, 0, 0]);
    docs.fetch(&stub, "--all --lang en").counts([0, 0, 1, 0, 0, 0]);
}

#[test]
fn the_export_comes_where_the_page_fails_for_good() {
    let broken = [
        Answer::Code(-1, "napi error"),
        Answer::Status(404),
        Answer::Status(500),
        Answer::Data(json!({"content": ""})),
        Answer::Text("text/html", "<html>".to_owned()),
        Answer::Text("application/json", "{\"code\":0,\"data\":{\"content\":\"cut".to_owned()),
    ];
    let names = ["a", "b", "c", "d", "e", "f"];
    let page = |(name, detail): (&str, Answer)| {
        Doc { zh: exported("im-v1", name), ..doc("im-v1", name) }.detail(detail).export(Answer::Page)
    };
    let stub = Stub::new(names.into_iter().zip(broken).map(page));
    let docs = Docs::new();
    docs.fetch(&stub, "--all").counts([6, 0, 0, 0, 0, 0]);
    for name in names {
        let text = docs.read(&format!("im-v1/thing/{name}.md"));
        assert!(text.contains("export: md\n-->\n# ") && text.contains("Exported."), "{text}");
    }
}

#[test]
fn the_schema_is_kept_beside_the_page_where_that_is_asked_for() {
    let schema = json!({"httpMethod": "POST", "path": "/x", "parameters": [1.50]});
    let stub = Stub::new([Doc { schema: Some(schema.clone()), ..doc("im-v1", "a") }, doc("im-v1", "b")]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all");
    assert!(docs.files().keys().all(|path| !path.ends_with(".schema.json")));
    docs.fetch(&stub, "--all --schema");
    assert_eq!(docs.read("im-v1/thing/a.schema.json"), schema.to_string());
    assert!(!docs.files().contains_key("im-v1/thing/b.schema.json"));
}

#[test]
fn odd_addresses_are_asked_for_and_saved_safely() {
    let odd = [
        "/a//im-v1/x",
        "/a/im-v1/消息",
        "/a/im-v1/X(1)",
        "/a/im-v1/con",
        "/a/im-v1/x?a=b&c#d%2e",
        "/b/im-v1/x",
        "/c/im-v1/X",
    ];
    let long = format!("/a/im-v1/{}", "很长".repeat(200));
    let stub = Stub::new(
        odd.iter().copied().chain([long.as_str()]).map(|path| Doc::new(path, &endpoint("im-v1", "x"))),
    );
    let docs = Docs::new();
    docs.fetch(&stub, "--all").counts([8, 0, 0, 0, 0, 0]);
    let pages = docs.pages();
    let plain = |path: &String| {
        path.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/-_.".contains(&byte))
    };
    assert!(pages.len() == 8 && pages.iter().all(|path| plain(path) && path.len() < 200), "{pages:?}");
    docs.fetch(&stub, "--all").counts([0, 0, 8, 0, 0, 0]);
    assert_eq!(docs.pages(), pages);
}

#[test]
fn an_alias_brings_the_page_under_its_own_address_once() {
    let own = doc("im-v1", "own");
    let alias = |data: &Doc| {
        Answer::Data(json!({"fullPath": data.full_path, "title": "t", "content": data.zh, "updateTime": 5}))
    };
    let outside = doc("im-v1", "outside");
    let stub = Stub::new([
        doc("im-v1", "one").detail(alias(&own)),
        doc("im-v1", "two").detail(alias(&outside)),
        doc("im-v1", "three").detail(alias(&outside)),
        own,
    ]);
    let docs = Docs::new();
    docs.fetch(&stub, "--all").counts([2, 0, 2, 0, 0, 0]);
    assert_eq!(docs.pages(), ["im-v1/thing/outside.md", "im-v1/thing/own.md"]);
    stub.take_asked();
    docs.fetch(&stub, "--changed").counts([0, 0, 4, 0, 0, 0]);
    assert_eq!(stub.take_asked(), ["/api/tools/docment/directory_list"]);
}

#[test]
fn a_page_put_there_by_hand_is_brought_up_to_date_where_it_stands() {
    let stub = Stub::new([doc("im-v1", "a"), doc("im-v1", "b")]);
    let docs = Docs::new();
    docs.write(
        "own/place.md",
        &format!(
            "---\ntitle: \"x\"\nfullPath: \"{}\"\n---\n\n{}",
            address("im-v1", "a"),
            endpoint("im-v1", "a")
        ),
    );
    docs.write("im-v1/thing/b.md", &exported("im-v1", "b"));
    docs.write("notes/own.md", "# mine\n");
    docs.fetch(&stub, "--changed").counts([0, 2, 0, 0, 0, 0]);
    assert_eq!(docs.pages(), ["im-v1/thing/b.md", "notes/own.md", "own/place.md"]);
    assert_eq!(docs.read("notes/own.md"), "# mine\n");
}
