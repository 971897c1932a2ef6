//! `gen` and `gen --check` as people run them: what they print, and how they end.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

const PAGE: &str = "\
# 喂养

喂养动物。

## 请求

| 项目 | 值 |
| --- | --- |
| HTTP URL | https://open.feishu.cn/open-apis/zoo/v1/animals/feed |
| HTTP Method | POST |
";

/// A docs folder with one page.
fn project() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    page(root.path(), "feed.md", PAGE);
    root
}

fn page(root: &Path, name: &str, text: &str) {
    let folder = root.join("docs-src/zoo-v1/animal");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
}

fn xtask(root: &Path, line: &str) -> Output {
    let xtask = env!("CARGO_BIN_EXE_xtask");
    Command::new(xtask).current_dir(root).args(line.split_whitespace()).output().unwrap()
}

/// Exit code and output of a command.
#[track_caller]
fn says(root: &Path, line: &str, code: i32, expected: &[&str]) {
    let Output { status, stdout, stderr } = xtask(root, line);
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(status.code(), Some(code), "{stdout}{stderr}");
    for line in expected {
        assert!(stdout.lines().any(|printed| printed == *line), "{line:?} is not in:\n{stdout}");
    }
}

#[test]
fn a_second_gen_writes_nothing() {
    let root = project();
    says(root.path(), "gen", 0, &["20 files written, 0 unchanged, 0 removed"]);
    says(root.path(), "gen", 0, &["0 files written, 20 unchanged, 0 removed"]);
    says(root.path(), "gen --check", 0, &["all 20 files are fresh"]);
}

#[test]
fn check_lists_every_file_that_differs_and_how_to_mend_them() {
    let root = project();
    says(root.path(), "gen", 0, &[]);
    page(root.path(), "feed.md", &PAGE.replace("喂养动物。", "给动物喂食。"));
    fs::remove_file(root.path().join("generated/src/lib.rs")).unwrap();
    let list = root.path().join("generated/files.txt");
    fs::write(&list, fs::read_to_string(&list).unwrap() + "src/extra.rs\n").unwrap();
    fs::write(root.path().join("generated/src/extra.rs"), "").unwrap();

    let expected = [
        "stale: generated/files.txt",
        "stale: generated/model/zoo_v1.json",
        "stale: generated/services/zoo_v1/src/animal/feed.rs",
        "missing: generated/src/lib.rs",
        "orphan: generated/src/extra.rs",
        "mend them with: cargo xtask gen --docs docs-src --out generated",
    ];
    says(root.path(), "gen --check", 1, &expected);
    assert!(!root.path().join("generated/src/lib.rs").exists(), "--check wrote something");

    says(root.path(), "gen", 0, &["4 files written, 16 unchanged, 1 removed"]);
    says(root.path(), "gen --check", 0, &[]);
}

#[test]
fn docs_without_an_endpoint_leave_the_crate_as_it_is() {
    let root = project();
    says(root.path(), "gen", 0, &[]);
    fs::create_dir(root.path().join("empty")).unwrap();
    let Output { status, stderr, .. } = xtask(root.path(), "gen --docs empty");
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("no page in empty describes an endpoint or an event"), "{stderr}");
    says(root.path(), "gen --check", 0, &["all 20 files are fresh"]);
}

#[test]
fn docs_with_events_alone_are_generated_and_condensed() {
    let root = tempfile::tempdir().unwrap();
    let event = "# 喂养\n\n## 事件\n\n| 基本 | |\n| --- | --- |\n| 事件类型 | zoo.animal.fed_v1 |\n\n### 事件体\n\n| 名称 | 类型 | 描述 |\n| --- | --- | --- |\n| name | string | 名 |\n";
    page(root.path(), "fed.md", event);
    says(root.path(), "gen", 0, &["0 endpoints and 1 events in 1 service versions"]);
    says(root.path(), "condense --out condensed", 0, &["2 files written, 0 unchanged, 0 removed"]);
}

#[test]
fn a_folder_that_is_a_file_is_named() {
    let root = project();
    fs::write(root.path().join("file"), "").unwrap();
    let Output { status, stderr, .. } = xtask(root.path(), "gen --out file");
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("file: this is no plain folder"), "{stderr}");
}

#[test]
fn a_page_in_error_fails_the_command_and_the_other_pages_generate() {
    let root = project();
    page(root.path(), "pet.md", &PAGE.replace("HTTP URL", "URL"));
    let expected = [
        "error[page-no-url]: the request has no HTTP URL",
        " --> docs-src/zoo-v1/animal/pet.md:5:1",
        "2 pages: 1 generated, 0 merged, 0 skipped, 1 in error",
        "1 endpoints and 0 events in 1 service versions",
        "20 files written, 0 unchanged, 0 removed",
    ];
    says(root.path(), "gen", 1, &expected);
    says(root.path(), "gen --check", 1, &["all 20 files are fresh"]);
}

#[test]
fn a_docs_folder_that_is_not_there_leaves_the_crate_alone() {
    let root = project();
    says(root.path(), "gen", 0, &[]);
    says(root.path(), "gen --docs nowhere", 2, &[]);
    says(root.path(), "gen --check", 0, &[]);
}

#[test]
fn openapi_writes_a_document_of_all_and_one_a_service() {
    let root = project();
    says(root.path(), "openapi --out docs", 0, &["1 endpoints and 0 events in 1 service versions"]);
    for path in ["docs/openapi.json", "docs/services/zoo_v1.json", "docs/files.txt"] {
        assert!(root.path().join(path).is_file(), "{path}");
    }
    says(root.path(), "openapi --out docs --service zoo_v1", 0, &[]);
    assert!(
        !root.path().join("docs/openapi.json").exists(),
        "the list of the folder is that of one service now"
    );

    let Output { status, stderr, .. } = xtask(root.path(), "openapi --out docs --service zoo_v2");
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("no page in docs-src is of the service `zoo_v2`"), "{stderr}");
    // Of several none is passed over.
    says(root.path(), "openapi --out docs --service zoo_v2 --service zoo_v1", 2, &[]);
    says(root.path(), "openapi", 2, &[]);
}

/// The page with an error of this message.
fn refusing(message: &str) -> String {
    format!(
        "{PAGE}\n## 响应\n\n### 错误码\n\n| 错误码 | 描述 | 排查建议 |\n| --- | --- | --- |\n| 1001 | {message} | 稍后再试 |\n"
    )
}

#[test]
fn a_message_in_other_words_keeps_its_name_and_a_lock_that_is_none_stops_the_run() {
    let root = project();
    let feed = root.path().join("generated/services/zoo_v1/src/animal/feed.rs");
    page(root.path(), "feed.md", &refusing("animal is not hungry"));
    says(root.path(), "gen", 0, &[]);
    page(root.path(), "feed.md", &refusing("animal has eaten"));
    says(root.path(), "gen", 0, &[]);
    let text = fs::read_to_string(&feed).unwrap();
    assert!(text.contains("AnimalIsNotHungry = 1001") && text.contains("animal has eaten"), "{text}");
    says(root.path(), "gen --check", 0, &["all 20 files are fresh"]);

    let lock = root.path().join("generated/names.lock");
    fs::write(&lock, "# head\nno lock\n").unwrap();
    let Output { status, stderr, .. } = xtask(root.path(), "gen");
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("names.lock: line 2: "), "{stderr}");

    fs::remove_file(&lock).unwrap();
    says(root.path(), "gen", 0, &[]);
    assert!(fs::read_to_string(&feed).unwrap().contains("AnimalHasEaten = 1001"));
}
