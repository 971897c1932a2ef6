//! The workflows of the repository, checked against the part of GitHub's schema that they use: an unknown
//! key is a typing error that GitHub would report only after a push.

use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::PathBuf};

type Words = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Workflow {
    name: String,
    on: BTreeMap<Event, Option<Trigger>>,
    permissions: Option<Words>,
    #[serde(rename = "concurrency")]
    _concurrency: Option<Concurrency>,
    #[serde(rename = "env", default)]
    _env: Words,
    jobs: BTreeMap<String, Job>,
}

#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
enum Event {
    Push,
    PullRequest,
    WorkflowDispatch,
    Schedule,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Trigger {
    Times(Vec<Time>),
    Filter(Filter),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Time {
    cron: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default, rename = "branches")]
    _branches: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Concurrency {
    #[serde(rename = "group")]
    _group: String,
    #[serde(rename = "cancel-in-progress", default)]
    _cancel_in_progress: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Job {
    runs_on: String,
    timeout_minutes: Option<u32>,
    permissions: Option<Words>,
    #[serde(rename = "name")]
    _name: Option<String>,
    #[serde(rename = "env", default)]
    _env: Words,
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    uses: Option<String>,
    run: Option<String>,
    #[serde(rename = "name")]
    _name: Option<String>,
    #[serde(rename = "if")]
    _condition: Option<String>,
    #[serde(default)]
    with: Words,
    #[serde(default)]
    env: Words,
}

fn workflows() -> Vec<(String, Workflow)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let workflow =
                serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.file_name().unwrap().to_string_lossy().into_owned(), workflow)
        })
        .collect()
}

fn steps(workflow: &Workflow) -> impl Iterator<Item = &Step> {
    workflow.jobs.values().flat_map(|job| &job.steps)
}

#[test]
fn every_workflow_has_only_keys_that_github_knows() {
    let names = workflows().into_iter().map(|(_, workflow)| workflow.name).collect::<Vec<_>>();
    assert!(names.contains(&"api-diff".to_owned()), "{names:?}");
}

#[test]
fn every_step_either_uses_an_action_of_a_stated_commit_or_runs_something() {
    for (file, workflow) in workflows() {
        for step in steps(&workflow) {
            assert!(step.uses.is_some() != step.run.is_some(), "{file}: {step:?}");
            assert!(step.uses.as_ref().is_none_or(|action| is_pinned(action)), "{file}: {step:?}");
        }
    }
}

/// Whether an action is named by its commit: a tag can be moved to another.
fn is_pinned(action: &str) -> bool {
    let commit = action.split_once('@').map_or("", |(_, commit)| commit);
    commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[test]
fn every_pin_says_which_version_it_is() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows");
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| line.contains("uses:")) {
            assert!(line.contains(" # v"), "{line}");
        }
    }
}

/// An advisory comes without a change of ours.
#[test]
fn advisories_are_asked_for_every_day_and_on_every_change() {
    let (_, workflow) = workflows().into_iter().find(|(file, _)| file == "supply-chain.yml").unwrap();
    let Some(Trigger::Times(times)) = &workflow.on[&Event::Schedule] else { panic!("no time") };
    assert!(times.iter().all(|time| time.cron.ends_with(" * * *")), "{times:?}");
    assert!(workflow.on.contains_key(&Event::PullRequest) && workflow.on.contains_key(&Event::Push));
    let checks = steps(&workflow).filter_map(|step| step.run.as_deref()).collect::<String>();
    assert!(checks.contains("cargo deny --locked check advisories licenses bans sources"), "{checks}");
}

#[test]
fn tools_are_installed_in_a_stated_version() {
    for (file, workflow) in workflows() {
        for script in steps(&workflow).filter_map(|step| step.run.as_ref()) {
            for line in script.lines().filter(|line| line.contains("cargo install")) {
                assert!(line.contains("--locked") && line.contains("--version"), "{file}: {line}");
            }
        }
    }
}

/// What an event says (a branch's name, a title) must reach a script as a variable, never as its text.
#[test]
fn no_script_holds_an_expression() {
    for (file, workflow) in workflows() {
        for script in steps(&workflow).filter_map(|step| step.run.as_ref()) {
            assert!(!script.contains("${{"), "{file}: {script}");
        }
    }
}

/// What a step runs cannot take the repository's token from the disk.
#[test]
fn no_checkout_leaves_its_token_behind() {
    for (file, workflow) in workflows() {
        for step in steps(&workflow) {
            if step.uses.as_ref().is_some_and(|uses| uses.starts_with("actions/checkout@")) {
                assert_eq!(step.with.get("persist-credentials").map(String::as_str), Some("false"), "{file}");
            }
        }
    }
}

/// Tests quote pages where they fail, and a line of a step's output may be a command.
#[test]
fn row_17_what_tests_print_is_no_command() {
    for (file, workflow) in workflows() {
        for script in steps(&workflow).filter_map(|step| step.run.as_ref()) {
            let runs = ["cargo test", ".ci/run"].into_iter().filter_map(|command| script.find(command)).min();
            if let Some(runs) = runs {
                let stops = script.find("echo \"::stop-commands::$word\"");
                assert!(stops.is_some_and(|stops| stops < runs), "{file}: {script}");
                assert!(
                    script.rfind("echo \"::$word::\"").is_some_and(|ends| ends > runs),
                    "{file}: {script}"
                );
                assert!(script.contains("word=$(od -An -N16 -tx1 /dev/urandom"), "{file}: nobody guesses it");
            }
        }
    }
}

/// A comment or a branch of somebody else's may bear the mark or the name of ours.
#[test]
fn a_workflow_writes_to_what_is_its_own_alone() {
    let all = workflows();
    let scripts = all.iter().flat_map(|(_, workflow)| steps(workflow)).filter_map(|step| step.run.as_deref());
    let scripts = scripts.collect::<String>();
    assert!(
        scripts
            .contains(r#"select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARK)))"#)
    );
    for (at, _) in scripts.match_indices("gh pr list") {
        assert!(scripts[at..].lines().take(2).any(|line| line.contains("select(.isCrossRepository | not)")));
    }
}

/// Workflows that push a branch of their own.
const WRITES: &[&str] = &["docs.yml"];

#[test]
fn every_job_states_its_limits() {
    for (file, workflow) in workflows() {
        for (name, job) in &workflow.jobs {
            assert!(job.timeout_minutes.is_some() && job.runs_on.starts_with("ubuntu"), "{file}: {name}");
            assert_eq!(workflow.permissions.as_ref().unwrap()["contents"], "read", "{file}");
            let permissions = job.permissions.as_ref().or(workflow.permissions.as_ref());
            let writes = permissions.is_none_or(|all| all["contents"] != "read");
            assert!(!writes || WRITES.contains(&file.as_str()), "{file}: {name} may write contents");
        }
    }
}

#[test]
fn the_difference_is_shown_wherever_docs_or_generator_change() {
    let (_, workflow) = workflows().into_iter().find(|(file, _)| file == "api-diff.yml").unwrap();
    let Some(Trigger::Filter(filter)) = &workflow.on[&Event::PullRequest] else { panic!("no filter") };
    assert_eq!(filter.paths, ["docs-src/**", "codegen/**"]);

    let scripts = steps(&workflow).filter_map(|step| step.run.as_deref()).collect::<String>();
    for part in ["gen --check", "diff 'HEAD^1' --format markdown", "GITHUB_STEP_SUMMARY", "--method PATCH"] {
        assert!(scripts.contains(part), "{part}");
    }
}

/// What the scripts do is tested beside the program that they call.
#[test]
fn the_docs_are_brought_weekly_and_by_hand_with_the_repositorys_own_token_alone() {
    let (_, workflow) = workflows().into_iter().find(|(file, _)| file == "docs.yml").unwrap();
    assert!(workflow.on.contains_key(&Event::WorkflowDispatch));
    let Some(Trigger::Times(times)) = &workflow.on[&Event::Schedule] else { panic!("no times") };
    // Minute, hour, day of the month, month, day of the week.
    let weekly = |time: &Time| time.cron.split(' ').skip(2).eq(["*", "*", "1"]);
    assert!(times.len() == 1 && times.iter().all(weekly), "{times:?}");

    let tokens = steps(&workflow).flat_map(|step| step.env.values()).filter(|value| value.contains("${{"));
    assert_eq!(tokens.collect::<Vec<_>>(), ["${{ github.token }}"]);
    let checkout =
        steps(&workflow).find(|step| step.uses.as_ref().is_some_and(|uses| uses.contains("checkout")));
    assert_eq!(checkout.unwrap().with["persist-credentials"], "false");

    let scripts = steps(&workflow).filter_map(|step| step.run.as_deref()).collect::<String>();
    let parts = [
        "fetch --changed",
        "xtask gen",
        "xtask lint",
        "cargo test",
        "xtask changelog",
        "gh pr create",
        "gh pr edit",
    ];
    for part in parts {
        assert!(scripts.contains(part), "{part}");
    }
}
