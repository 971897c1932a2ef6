//! Row 17: what comes from outside and is printed.

use super::*;

/// Nothing that a terminal or CI would obey, but for the commands that are ours.
#[track_caller]
fn is_harmless(said: &str) {
    let steers = |c: char| {
        let is_hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{3164}' | '\u{e0041}');
        is_hidden || c.is_control() && !matches!(c, '\n' | '\t')
    };
    assert!(!said.chars().any(steers), "{said:?}");
    for line in said.lines() {
        let is_ours = ["::error file=", "::warning file=", "::notice file="]
            .iter()
            .any(|start| line.starts_with(start));
        assert!(is_ours || !line.trim_start().starts_with("::"), "{line:?}");
        assert!(!line.contains("##["), "{line:?}");
    }
}

const HOSTILE: &str = "a\u{1b}[2J\r\u{9b}31m\u{202e}b\n::add-mask::c\n  ::stop-commands::d\n##[error]e\
    \n\u{ad}::add-mask::f\u{3164}\u{e0041}\u{2028}\u{200b}::g";

#[cfg(unix)]
#[test]
fn row_17_names_of_files_steer_nothing() {
    let root = project();
    for name in [format!("{HOSTILE}.md").replace('/', ""), "::set-env name=a::b.md".to_owned()] {
        write(&root.path().join("docs").join(&name), page("http://evil.example/a"));
        write(&root.path().join("docs").join(format!("x{name}")), b"\xff");
    }
    for line in [
        "gen --docs docs --out out",
        "lint --docs docs",
        "lint --docs docs --format github",
        "lint --docs docs --format json",
    ] {
        let (_, said) = run(root.path(), line);
        assert!(said.contains("add-mask"), "{said}");
        is_harmless(&said);
    }
    for line in [
        format!("diff {}", HOSTILE.replace(char::is_whitespace, "_")),
        "gen --docs docs --out docs".to_owned(),
    ] {
        is_harmless(&run(root.path(), &line).1);
    }
    let odd = root.path().join(HOSTILE);
    fs::rename(root.path().join("docs"), &odd).unwrap();
    for command in ["gen", "lint", "model"] {
        let mut command = self::command(root.path(), command);
        command.arg("--docs").arg(&odd);
        if command.get_args().next().is_some_and(|name| name != "lint") {
            command.arg("--out").arg("out2");
        }
        let output = command.output().unwrap();
        is_harmless(&String::from_utf8_lossy(&output.stdout));
        is_harmless(&String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn row_17_what_pages_say_steers_nothing() {
    let root = project();
    let text = HOSTILE.replace('\n', "<br>");
    let rows = format!(
        "\n### 请求体\n\n| 名称 | 类型 | 描述 |\n| --- | --- | --- |\n| {text} | {text} | **数据校验规则**：<br>- {text} |\n| {text} | ##[x] | ::a |\n"
    );
    write(&root.path().join("docs/pet.md"), page(&url("pet")).replace("喂养", HOSTILE) + &rows);
    for line in [
        "gen --docs docs --out out",
        "lint --docs docs",
        "lint --docs docs --format github",
        "lint --docs docs --format json",
    ] {
        is_harmless(&run(root.path(), line).1);
    }
}

#[test]
fn row_17_ids_and_paths_of_models_steer_nothing() {
    let root = tempfile::tempdir().unwrap();
    let hostile = serde_json::to_string(HOSTILE).unwrap();
    let schema = feishu_codegen::model::SCHEMA;
    let endpoint = |id: &str, host: &str| {
        format!(
            r#"{{"id": {id}, "source": {hostile}, "dialect": "html", "method": "GET", "path": {hostile}, "host": {host}, "title": {hostile},
               "doc_url": {hostile}, "request": {{"query": [{{"name": {hostile}, "type": {{"kind": "string"}}, "required": true}}]}}, "response": {{}}}}"#
        )
    };
    let model = |endpoints: String| {
        format!(r#"{{"schema": {schema}, "service": {hostile}, "endpoints": [{endpoints}]}}"#)
    };
    write(&root.path().join("old/a.json"), model(endpoint("\"a_v1.b.c\"", "null")));
    write(
        &root.path().join("new/a.json"),
        model([endpoint("\"a_v1.b.c\"", &hostile), endpoint(&hostile, &hostile)].join(", ")),
    );
    for format in ["text", "markdown", "json"] {
        let (code, said) = run(root.path(), &format!("diff old new --format {format}"));
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("add-mask"), "{said}");
        is_harmless(&said);
    }
    write(
        &root.path().join("new/b.json"),
        format!("{{\"schema\": {schema}, \"service\": {hostile}, \"endpoints\": \"{}\"}}", "\\u001b"),
    );
    is_harmless(&run(root.path(), "diff old new").1);
}

/// What people type is printed where it is wrong, and so is what our own files hold where they cannot be read.
#[test]
fn row_17_arguments_and_our_own_files_steer_nothing() {
    let root = project();
    says(root.path(), "gen --docs docs --out out", 0, "");
    says(root.path(), "model --docs docs --out models", 0, "");
    let lines =
        ["", "lint --format", "lint --only", "gen --lang", "gen --docs", "diff", "diff --deny", "help"];
    for line in lines {
        for argument in [HOSTILE.to_owned(), format!("--{HOSTILE}"), format!("--docs={HOSTILE}")] {
            let output = command(root.path(), line).arg(argument).output().unwrap();
            is_harmless(&String::from_utf8_lossy(&output.stdout));
            is_harmless(&String::from_utf8_lossy(&output.stderr));
        }
    }
    let quoted = serde_json::to_string(HOSTILE).unwrap();
    let files =
        ["docs/errata.toml", "docs/names.toml", "out/names.lock", "out/files.txt", "models/zoo_v1.json"];
    let texts = [
        HOSTILE.to_owned(),
        format!("[[accept]]\ndiagnostic = {quoted}\npage = {quoted}\nwhy = \"a\"\n"),
        format!("[[host]]\nname = {quoted}\nwhy = \"a\"\n[[setter]]\nat = [{quoted}]\nname = {quoted}\n"),
        format!("{{\"schema\": 2, \"service\": {quoted}, {quoted}: 1}}"),
    ];
    for file in files {
        for text in &texts {
            let root = project();
            says(root.path(), "gen --docs docs --out out", 0, "");
            says(root.path(), "model --docs docs --out models", 0, "");
            write(&root.path().join(file), text);
            for line in [
                "gen --docs docs --out out",
                "lint --docs docs",
                "lint --docs docs --format github",
                "model --docs docs --out models",
                "diff models docs",
            ] {
                is_harmless(&run(root.path(), line).1);
            }
        }
    }
}

#[test]
fn row_17_orphans_steer_nothing() {
    let root = project();
    says(root.path(), "gen --docs docs --out out", 0, "");
    let list = root.path().join("out/files.txt");
    let text = fs::read_to_string(&list).unwrap();
    for orphan in ["::add-mask::a", "##[error]b"] {
        write(&root.path().join("out").join(orphan), "");
        write(&list, format!("{text}{orphan}\n"));
        is_harmless(&run(root.path(), "gen --check --docs docs --out out").1);
    }
}
