//! The scripts of `.github/workflows/docs.yml`, run in a repository of their own against the stub, with a `gh` that
//! notes what it is told.

use super::{Docs, address, doc, endpoint};
use crate::stub::{Answer, Doc, Stub};
use serde::Deserialize;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

#[derive(Deserialize)]
struct Workflow {
    jobs: std::collections::BTreeMap<String, Job>,
}

#[derive(Deserialize)]
struct Job {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    name: Option<String>,
    run: Option<String>,
}

const CARGO: &str = r#"#!/bin/sh
case "$1 $2" in
    "xtask fetch") shift 2; exec "$FETCH" "$@" --host "$STUB" --rate 0 --jobs 1 ;;
    "xtask "*) shift; exec "$XTASK" "$@" ;;
    "test --workspace") echo "1 test failed"; exit 1 ;;
    *) echo "cargo $* is not foreseen"; exit 3 ;;
esac
"#;

const GH: &str = r#"#!/bin/sh
case "$1 $2" in
    "auth setup-git") ;;
    "pr list") if [ -e "$NOTES/open" ]; then echo 7; fi ;;
    "pr create" | "pr edit")
        touch "$NOTES/open"
        {
            for word in "$@"; do
                if [ -e "$word" ]; then cat "$word"; else printf '%s\n' "$word"; fi
            done
        } > "$NOTES/pull-request.txt" ;;
    *) echo "gh $* is not foreseen"; exit 3 ;;
esac
"#;

/// A repository with its docs, as they were a week ago.
struct Repository {
    root: PathBuf,
    bin: PathBuf,
    notes: PathBuf,
    xtask: PathBuf,
    stub: Stub,
}

/// The generator, built as this test is. No dependency: the generator may not wait for this package to be built.
fn xtask() -> PathBuf {
    let beside = Path::new(env!("CARGO_BIN_EXE_feishu-fetch")).parent().unwrap();
    let mut build = Command::new(env!("CARGO"));
    // From the root, where the settings of a person's machine hold as well.
    build.args(["build", "--quiet", "--package", "xtask"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    build.args(beside.ends_with("release").then_some("--release"));
    assert!(build.status().unwrap().success());
    beside.join("xtask")
}

impl Repository {
    fn new(folder: &Path, stub: Stub) -> Self {
        let at = |name: &str| folder.join(name);
        let new = Self { root: at("repository"), bin: at("bin"), notes: at("notes"), xtask: xtask(), stub };
        for folder in [&new.root, &new.bin, &new.notes] {
            fs::create_dir_all(folder).unwrap();
        }
        for (name, text) in [("cargo", CARGO), ("gh", GH)] {
            fs::write(new.bin.join(name), text).unwrap();
            assert!(Command::new("chmod").arg("+x").arg(new.bin.join(name)).status().unwrap().success());
        }
        new.script("git init --quiet --bare ../origin.git && git init --quiet -b main && git remote add origin ../origin.git");
        new.script("cargo xtask fetch --all && cargo xtask gen && git add . && git -c user.name=a -c user.email=b commit -qm first");
        new
    }

    /// Runs a script as GitHub does.
    fn script(&self, script: &str) -> String {
        let path = format!("{}:{}", self.bin.display(), env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.args(["-e", "-c", script]).current_dir(&self.root).env("PATH", path);
        command.env("FETCH", env!("CARGO_BIN_EXE_feishu-fetch")).env("STUB", self.stub.host());
        command.env("XTASK", &self.xtask).env("NOTES", &self.notes);
        command.env("RUNNER_TEMP", &self.notes).env("GITHUB_STEP_SUMMARY", self.notes.join("summary.md"));
        command.env("GITHUB_REF_NAME", "main").env("GH_TOKEN", "t").env_remove("GIT_DIR");
        let output = command.output().unwrap();
        let printed = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{script}\n{printed}");
        printed
    }

    /// Runs the workflow, and gives what `gh` was told.
    fn week(&self) -> Option<String> {
        let _ = fs::remove_file(self.notes.join("pull-request.txt"));
        self.script("git checkout --quiet main");
        for step in steps().iter().filter(|step| step.name.is_some()) {
            self.script(step.run.as_ref().unwrap());
        }
        fs::read_to_string(self.notes.join("pull-request.txt")).ok()
    }
}

fn steps() -> Vec<Step> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows/docs.yml");
    let workflow: Workflow = serde_saphyr::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    workflow.jobs.into_values().flat_map(|job| job.steps).collect()
}

/// A page with a parameter of the body.
fn with_parameter(service: &str, name: &str, parameter: &str) -> String {
    let table = format!(
        "\n### 请求体\n\n:::html\n<md-dt-table>\n<md-dt-thead>\n<md-dt-tr>\n<md-dt-th>名称</md-dt-th>\n\
         <md-dt-th>类型</md-dt-th>\n<md-dt-th>必填</md-dt-th>\n<md-dt-th>描述</md-dt-th>\n</md-dt-tr>\n</md-dt-thead>\n\
         <md-dt-tbody>\n<md-dt-tr level=\"0\">\n<md-dt-td>{parameter}</md-dt-td>\n<md-dt-td>string</md-dt-td>\n\
         <md-dt-td>是</md-dt-td>\n<md-dt-td>A name.</md-dt-td>\n</md-dt-tr>\n</md-dt-tbody>\n</md-dt-table>\n:::\n"
    );
    endpoint(service, name) + &table
}

#[test]
fn a_week_becomes_one_pull_request_that_is_kept_up_to_date() {
    let folder = Docs::new();
    let stub = Stub::new([doc("im-v1", "send"), doc("im-v1", "recall"), doc("okr-v1", "list")]);
    let repository = Repository::new(folder.root.path(), stub.clone());
    assert_eq!(repository.week(), None, "nothing changed");

    stub.change(&address("im-v1", "send"), |doc| {
        doc.updated += 1;
        doc.zh = with_parameter("im-v1", "send", "receive_id");
    });
    stub.change(&address("okr-v1", "list"), |doc| {
        doc.updated += 1;
        doc.detail = Answer::Code(1, "This document is not public\n## Checks\n```");
    });
    stub.put(Doc { updated: 9, ..doc("im-v1", "forward") });
    stub.put(doc("im-v1", "broken").detail(Answer::Status(404)));
    let week = repository.script("printf docs/%s \"$(date -u +%G-w%V)\"");
    insta::assert_snapshot!("pull_request", repository.week().unwrap().replace(&week, "docs/YEAR-wWEEK"));
    assert!(repository.script("git --git-dir ../origin.git branch --list 'docs/*'").contains("-w"));

    stub.put(Doc { updated: 9, ..doc("im-v1", "pin") });
    let again = repository.week().unwrap();
    assert!(again.starts_with("pr\nedit\n7\n--title\nAPI changes: "), "{again}");
    assert_eq!(repository.script("git --git-dir ../origin.git branch --list 'docs/*'").lines().count(), 1);
}

/// The platform's prose stays out of a repository that holds the facts alone.
#[test]
fn of_condensed_and_of_new_pages_the_facts_are_kept() {
    let folder = Docs::new();
    let stub = Stub::new([doc("im-v1", "send"), doc("im-v1", "recall")]);
    let repository = Repository::new(folder.root.path(), stub.clone());
    repository.script(
        "cargo xtask condense --out ../facts && cp -r ../facts/im-v1 docs-src && rm docs-src/fetch-index.jsonl
         git checkout HEAD docs-src/im-v1/thing/recall.md && cargo xtask gen && git add .
         git -c user.name=a -c user.email=b commit -qm facts",
    );
    assert_eq!(repository.week(), None, "nothing changed");

    for name in ["send", "recall"] {
        stub.change(&address("im-v1", name), |doc| {
            doc.updated += 1;
            doc.zh = with_parameter("im-v1", name, "receive_id");
        });
    }
    stub.put(Doc { updated: 9, ..doc("im-v1", "forward") });
    stub.put(Doc { zh: "# A guide\n\nProse.\n".to_owned(), ..doc("im-v1", "guide") });
    assert!(repository.week().unwrap().contains("receive_id"));
    let page =
        |name: &str| fs::read_to_string(repository.root.join(format!("docs-src/im-v1/thing/{name}.md")));
    for name in ["send", "forward"] {
        let text = page(name).unwrap();
        assert!(text.contains("\ncondensed: facts only\n") && !text.contains("Does"), "{text}");
    }
    assert!(page("send").unwrap().contains("receive_id"));
    assert!(page("recall").unwrap().contains("Does recall."), "a page as it was published stays one");
    assert!(page("guide").is_err(), "it has no facts");
}
