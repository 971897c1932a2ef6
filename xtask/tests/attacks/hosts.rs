//! Row 1: pages that send tokens elsewhere.

use super::*;

/// Ways to lead a request to another host, or to another path than is printed.
const ELSEWHERE: &[&str] = &[
    "http://127.0.0.1:7777/open-apis/zoo/v1/animals/pet",
    "http@127.0.0.1:7777/open-apis/zoo/v1/animals/pet",
    // Variants of our own.
    "https://evil.example/open-apis/zoo/v1/animals/pet",
    "https://open.feishu.cn@evil.example/open-apis/zoo/v1/animals/pet",
    "https://open.feishu.cn:8443/open-apis/zoo/v1/animals/pet",
    "https://open.feishu.cn.evil.example/open-apis/zoo/v1/animals/pet",
    "http://www.feishu.cn/open-apis/zoo/v1/animals/pet",
    "HTTPS://EVIL.example/open-apis/zoo/v1/animals/pet",
    "evil.example/open-apis/zoo/v1/animals/pet",
    "//evil.example/open-apis/zoo/v1/animals/pet",
    "/\\evil.example/open-apis/zoo/v1/animals/pet",
    "/open-apis/zoo/v1/../../animals/pet",
    "/open-apis/zoo/v1/%2e%2e/animals/pet",
    "/open-apis/zoo//v1/animals/pet",
    "/open-apis/zoo/v1/animals@evil.example/pet",
    "ftp://open.feishu.cn/open-apis/zoo/v1/animals/pet",
    "https://open.feishu.cn./open-apis/zoo/v1/animals/pet",
    "https://open.feishu.cn\u{2215}evil.example/open-apis/zoo/v1/animals/pet",
    "https://open.feishu.cn\u{ff61}evil.example/open-apis/zoo/v1/animals/pet",
    "https://open.feishu.cn%2eevil.example/open-apis/zoo/v1/animals/pet",
    "https://open.feishu.cn\\.evil.example/open-apis/zoo/v1/animals/pet",
    "https://{host}/open-apis/zoo/v1/animals/pet",
    "https:evil.example/open-apis/zoo/v1/animals/pet",
    "/open-apis/zoo/v1/..;/animals/pet",
    "/open-apis/zoo/v1/animals;host=evil.example/pet",
    "/open-apis/zoo/v1/.:id/pet/../x",
    "/open-apis/zoo/v1/{id}./pet",
    "/open-apis/zoo/v1/\u{ff0e}\u{ff0e}/animals/pet",
    "/open-apis/zoo\u{ff0f}\u{ff0f}evil.example/pet",
    "/open-apis/zoo\u{ff20}evil.example/pet",
    "/open-apis/zoo/v1/animals\u{e0041}/pet",
];

#[test]
fn row_01_a_page_that_leads_elsewhere_is_an_error_and_nothing_is_made_of_it() {
    for elsewhere in ELSEWHERE {
        let root = project();
        write(&root.path().join("docs/pet.md"), page(elsewhere));
        let said = says(root.path(), "gen --docs docs --out out", 1, "error[");
        assert!(said.contains("host-unreviewed") || said.contains("url-unsafe"), "{elsewhere}: {said}");
        assert!(
            said.contains("2 pages: 1 generated, 0 merged, 0 skipped, 1 in error"),
            "{elsewhere}: {said}"
        );
        for (path, bytes) in contents(&root.path().join("out")) {
            let text = String::from_utf8(bytes).unwrap();
            assert!(
                !text.contains("evil") && !text.contains("7777") && !text.contains("/pet"),
                "{}",
                path.display()
            );
        }
        says(root.path(), "lint --docs docs", 1, "error[");
    }
}

#[test]
fn row_01_a_host_is_called_once_errata_have_reviewed_it() {
    let root = project();
    let elsewhere = "https://files.example.com/zoo/v1/animals/pet";
    write(&root.path().join("docs/pet.md"), page(elsewhere));
    let errata = root.path().join("docs/errata.toml");
    write(&errata, "[[host]]\nname = \"files.example.com\"\nwhy = \"\"\n");
    says(root.path(), "gen --docs docs --out out", 1, "host-unreviewed");
    write(&errata, "[[host]]\nname = \"files.example.com\"\nwhy = \"the zoo's own, asked on 2026-11-29\"\n");
    says(root.path(), "gen --docs docs --out out", 0, "2 generated");
    fs::remove_file(root.path().join("docs/pet.md")).unwrap();
    says(root.path(), "gen --docs docs --out out", 1, "no endpoint is at `files.example.com`");
}

fn model(host: Option<&str>, id: &str) -> String {
    let host = host.map(|host| format!(r#""host": "{host}", "#)).unwrap_or_default();
    format!(
        r#"{{"id": "{id}", "source": "{id}.md", "dialect": "html", "method": "GET", "path": "/zoo/v1/{id}", {host}"request": {{}}, "response": {{}}}}"#
    )
}

/// Folders `old` and `new` of models with these endpoints.
fn sides(old: &[String], new: &[String]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (side, endpoints) in [("old", old), ("new", new)] {
        let schema = feishu_codegen::model::SCHEMA;
        let text = format!(
            r#"{{"schema": {schema}, "service": "zoo_v1", "endpoints": [{}]}}"#,
            endpoints.join(", ")
        );
        write(&root.path().join(side).join("zoo_v1.json"), text);
    }
    root
}

#[test]
fn row_01_another_host_breaks_and_is_the_first_line_of_every_report() {
    let evil = Some("https://evil.example");
    let (plain, hosted) = (model(None, "zoo_v1.a.feed"), model(evil, "zoo_v1.a.feed"));
    let added = model(evil, "zoo_v1.a.pet");
    for new in [vec![hosted.clone()], vec![plain.clone(), added]] {
        let root = sides(std::slice::from_ref(&plain), &new);
        for (format, first) in [
            ("text", "breaking   host "),
            ("markdown", "- **host "),
            ("json", "{\n  \"schema\": 1,\n  \"hosts\": [\n"),
        ] {
            let said = says(
                root.path(),
                &format!("diff old new --format {format} --deny breaking"),
                1,
                "https://evil.example",
            );
            assert!(said.starts_with(first), "{said}");
        }
    }
}

#[test]
fn row_01_an_added_endpoint_shows_its_host_wherever_it_is() {
    let known = Some("https://www.feishu.cn");
    let (feed, pet) = (model(known, "zoo_v1.a.feed"), model(known, "zoo_v1.a.pet"));
    let root = sides(std::slice::from_ref(&feed), &[feed.clone(), pet]);
    says(root.path(), "diff old new --deny breaking", 0, "GET https://www.feishu.cn/zoo/v1/zoo_v1.a.pet");
}
