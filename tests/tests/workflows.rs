//! The workflows of the repository, checked against the part of GitHub's schema that they use: an unknown
//! key is a typing error that GitHub would report only after a push.

use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::PathBuf};

type Words = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Workflow {
    name: String,
    on: BTreeMap<Event, Option<Filter>>,
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
    #[serde(default, rename = "with")]
    _with: Words,
    #[serde(default, rename = "env")]
    _env: Words,
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
fn every_step_either_uses_an_action_of_a_stated_version_or_runs_something() {
    for (file, workflow) in workflows() {
        for step in steps(&workflow) {
            assert!(step.uses.is_some() != step.run.is_some(), "{file}: {step:?}");
            assert!(step.uses.as_ref().is_none_or(|action| action.contains('@')), "{file}: {step:?}");
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

#[test]
fn every_job_states_its_limits() {
    for (file, workflow) in workflows() {
        for (name, job) in &workflow.jobs {
            assert!(job.timeout_minutes.is_some() && job.runs_on.starts_with("ubuntu"), "{file}: {name}");
            let permissions = job.permissions.as_ref().or(workflow.permissions.as_ref());
            assert!(
                permissions.is_some_and(|all| all["contents"] == "read"),
                "{file}: {name} may write contents"
            );
        }
    }
}

#[test]
fn the_difference_is_shown_wherever_docs_or_generator_change() {
    let (_, workflow) = workflows().into_iter().find(|(file, _)| file == "api-diff.yml").unwrap();
    let filter = workflow.on[&Event::PullRequest].as_ref().unwrap();
    assert_eq!(filter.paths, ["docs-src/**", "codegen/**"]);

    let scripts = steps(&workflow).filter_map(|step| step.run.as_deref()).collect::<String>();
    for part in ["gen --check", "diff 'HEAD^1' --format markdown", "GITHUB_STEP_SUMMARY", "--method PATCH"] {
        assert!(scripts.contains(part), "{part}");
    }
}
