//! `diff` and `changelog` as people run them: in a repository, with revisions and folders.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

/// An endpoint whose reply has the given fields.
fn model(fields: &[&str]) -> String {
    let fields = fields.iter().map(|name| format!(r#"{{"name": "{name}", "type": {{"kind": "string"}}}}"#));
    let fields = fields.collect::<Vec<_>>().join(", ");
    format!(
        r#"{{"schema": 1, "service": "contact_v3", "endpoints": [{{
            "id": "contact_v3.unit.get", "source": "contact-v3/unit/get.md", "dialect": "html",
            "method": "GET", "path": "/open-apis/contact/v3/unit", "request": {{}},
            "response": {{"body": [{fields}]}}
        }}]}}"#
    )
}

fn write_model(root: &Path, fields: &[&str]) {
    let folder = root.join("generated/model");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("contact_v3.json"), model(fields)).unwrap();
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(root).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with two commits of the model: `name` and `total`, then `name` alone.
fn repository() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    git(root.path(), &["init", "--quiet"]);
    for fields in [["name", "total"].as_slice(), &["name"]] {
        write_model(root.path(), fields);
        git(root.path(), &["add", "--all"]);
        git(root.path(), &["commit", "--quiet", "--message", "model"]);
    }
    fs::create_dir(root.path().join("docs-src")).unwrap();
    root
}

fn xtask(root: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .current_dir(root)
        .args(line.split_whitespace())
        .output()
        .unwrap()
}

#[track_caller]
fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn two_revisions_are_compared_by_their_models() {
    let root = repository();
    let output = xtask(root.path(), "diff HEAD~1 HEAD");

    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("major: 1 breaking in 1 of 1 endpoints"), "{}", stdout(&output));
    assert!(stdout(&output).contains("reply field removed       response.total  string"));
    assert!(!stdout(&output).contains('\u{1b}'), "a pipe gets no colours");
}

#[test]
fn a_folder_of_models_is_a_side() {
    let root = repository();
    write_model(root.path(), &["name", "count"]);
    let output = xtask(root.path(), "diff HEAD generated/model --format json");

    assert!(stdout(&output).contains(r#""kind": "reply-field-added""#), "{}", stdout(&output));
    assert!(stdout(&output).contains(r#""verdict": "minor""#));
}

#[test]
fn a_docs_folder_is_the_default_of_the_new_side() {
    let root = repository();
    let output = xtask(root.path(), "diff --format markdown");

    // The docs folder is empty, so all is gone.
    assert!(stdout(&output).contains("endpoint removed"), "{}", stdout(&output));
}

#[test]
fn deny_decides_the_exit_status() {
    let root = repository();
    let status = |line: &str| xtask(root.path(), line).status.code();

    assert_eq!(status("diff HEAD~1 HEAD --deny breaking"), Some(1));
    assert_eq!(status("diff HEAD HEAD~1 --deny breaking"), Some(0));
    assert_eq!(status("diff HEAD HEAD~1 --deny breaking --deny additive"), Some(1));
    assert_eq!(status("diff HEAD HEAD --deny docs"), Some(0));
}

#[test]
fn what_is_no_side_is_refused_with_its_name() {
    let root = repository();
    fs::write(root.path().join("generated/model/broken.json"), "{").unwrap();
    git(root.path(), &["checkout", "--quiet", "--orphan", "empty"]);
    git(root.path(), &["rm", "--quiet", "--cached", "-r", "."]);
    git(root.path(), &["commit", "--quiet", "--allow-empty", "--message", "empty"]);

    for (line, message) in [
        ("diff nowhere", "`nowhere` is neither a folder nor a git revision"),
        ("diff -- --output=x", "`--output=x` is neither a folder nor a git revision"),
        ("diff HEAD", "revision `HEAD` has no generated/model"),
        ("diff generated/model", "broken.json: it is no model file: EOF while parsing"),
    ] {
        let output = xtask(root.path(), line);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(message), "{line}: {stderr}");
        assert_eq!(output.status.code(), Some(2), "{line}");
    }
}

#[test]
fn two_endpoints_of_one_name_are_refused() {
    let root = repository();
    fs::write(root.path().join("generated/model/copy.json"), model(&["name"])).unwrap();
    let output = xtask(root.path(), "diff HEAD generated/model");

    assert!(String::from_utf8_lossy(&output.stderr).contains("two endpoints are called contact_v3.unit.get"));
}

#[test]
fn the_class_table_can_be_read() {
    let root = tempfile::tempdir().unwrap();
    let output = xtask(root.path(), "diff --rules");
    assert!(stdout(&output).contains("| breaking | parameter type |"), "{}", stdout(&output));
}

#[test]
fn the_changelog_gets_one_section_however_often_it_is_asked_for() {
    let root = repository();
    let (file, second_name) = (root.path().join("generated/CHANGELOG.md"), root.path().join("second-name"));
    assert!(xtask(root.path(), "changelog HEAD~1 HEAD").status.success());
    let unreleased = fs::read_to_string(&file).unwrap();
    fs::hard_link(&file, &second_name).unwrap();
    assert!(unreleased.contains("\n## Unreleased\n\nA major release: 1 breaking.\n"), "{unreleased}");

    for _ in 0..2 {
        assert!(xtask(root.path(), "changelog HEAD~1 HEAD --release 0.2.0").status.success());
        let released = fs::read_to_string(&file).unwrap();
        assert_eq!(released, unreleased.replace("Unreleased", "0.2.0"));
    }
    // A new file took its place: nothing was written into the old one.
    assert_eq!(fs::read_to_string(&second_name).unwrap(), unreleased);
    let left = fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(left.filter(|name| name.to_string_lossy().starts_with(".xtask-")).count(), 0);
}

#[test]
fn a_change_of_the_models_schema_is_told_and_is_no_change_of_the_api() {
    let root = repository();
    let schema = root.path().join("generated/model/schema.json");
    fs::write(&schema, r#"{"$defs": {"field": {"type": "object"}}}"#).unwrap();
    git(root.path(), &["add", "--all"]);
    git(root.path(), &["commit", "--quiet", "--message", "schema"]);
    // A side that is older than the schema says nothing of it.
    assert_eq!(stdout(&xtask(root.path(), "diff HEAD~1 HEAD")), "none: no change\n");

    fs::write(&schema, r#"{"$defs": {"field": {"type": "object", "required": []}}}"#).unwrap();
    let output = xtask(root.path(), "diff HEAD generated/model");
    let expected = "none: no change\n\nthe schema of the model files\n  added      $defs.field.required\n";
    assert_eq!(stdout(&output), expected);
    let json = xtask(root.path(), "diff HEAD generated/model --format json");
    let json = serde_json::from_str::<serde_json::Value>(stdout(&json)).unwrap();
    assert_eq!(json["verdict"], "none");
    assert_eq!(json["model_schema"][0]["path"], "$defs.field.required");

    // Between the schema that stands there and the one that this program writes: a member that has gone, a value that has come.
    let mut older = serde_json::from_str::<serde_json::Value>(&feishu_codegen::model::schema_text()).unwrap();
    let endpoint = &mut older["$defs"]["endpoint"]["properties"];
    endpoint["colour"] = serde_json::json!({"type": "string"});
    endpoint["dialect"]["enum"].as_array_mut().unwrap().retain(|name| name != "flat");
    fs::write(&schema, older.to_string()).unwrap();
    git(root.path(), &["commit", "--quiet", "--all", "--message", "an older schema"]);
    let output = xtask(root.path(), "diff HEAD --format markdown");
    let told = "- added `$defs.endpoint.properties.dialect.enum[\"flat\"]`\n- removed `$defs.endpoint.properties.colour`\n";
    assert!(stdout(&output).contains(told), "{}", stdout(&output));
}
