//! `gen --check`: the crate is what the pages say, and any difference is named file by file.

use feishu_codegen::{
    output::{self, LIST, OutputError, Report, Unlisted},
    package,
};
use feishu_tests::Project;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use toml::Table;

/// What the names of the last run stand in.
const LOCK: &str = "names.lock";

const PAGE: &str = "docs-src/contact-v3/unit/unbind_department.md";
const ENDPOINT: &str = "services/contact_v3/src/unit/unbind_department.rs";
const MODEL: &str = "model/contact_v3.json";
const SAMPLES: &str = "tests/samples/table.rs";

/// The files that differ, as the command prints them.
fn listed(report: &Report) -> Vec<String> {
    let Report { stale, missing, orphans, foreign, unchanged: _ } = report;
    let lists = [("stale", stale), ("missing", missing), ("orphan", orphans), ("foreign", foreign)];
    lists.iter().flat_map(|(word, paths)| paths.iter().map(move |path| format!("{word}: {path}"))).collect()
}

#[track_caller]
fn differs(project: &Project, expected: &[String]) {
    let report = project.check();
    assert_eq!(listed(&report), expected);
    assert_eq!(report.is_fresh(), expected.is_empty());
}

fn stale(path: &str) -> String {
    format!("stale: {path}")
}

fn missing(path: &str) -> String {
    format!("missing: {path}")
}

fn orphan(path: &str) -> String {
    format!("orphan: {path}")
}

fn foreign(path: &str) -> String {
    format!("foreign: {path}")
}

#[test]
fn the_crate_is_what_the_pages_say() {
    let report = Project::repository().check();
    assert!(report.is_fresh(), "mend with `cargo xtask gen`:\n{}", listed(&report).join("\n"));
    assert!(report.unchanged > 0);
}

#[test]
fn the_repositorys_pages_have_no_error_that_the_errata_leave_open() {
    let survey = Project::repository().survey();
    assert!(survey.is_sound(), "{:#?}", survey.findings);
}

#[test]
fn a_copy_of_the_repository_is_fresh() {
    differs(&Project::copy(), &[]);
}

#[test]
fn a_crate_elsewhere_is_held_to_what_the_repositorys_is() {
    let alone = package(Path::new("/elsewhere"), Path::new("/runtime")).parse::<Table>().unwrap();
    let repository = Project::repository();
    let [workspace, facade] = ["Cargo.toml", "generated/Cargo.toml"]
        .map(|manifest| repository.read(manifest).parse::<Table>().unwrap());
    for table in ["package", "lints"] {
        assert_eq!(alone["workspace"][table], workspace["workspace"][table]);
        assert_eq!(alone[table], facade[table]);
    }
}

#[test]
fn an_edited_page_makes_its_files_stale() {
    let project = Project::copy();
    project.edit(PAGE, "非法的单位 ID。", "单位 ID 有误。");
    differs(&project, &[stale(MODEL), stale(ENDPOINT)]);
}

#[test]
fn an_added_page_lacks_its_files() {
    let project = Project::copy();
    let page = project.read(PAGE).replace("unbind_department", "release_department");
    project.write("docs-src/contact-v3/unit/release_department.md", page);
    let expected = [
        stale(LIST),
        stale(MODEL),
        stale(LOCK),
        stale("services/contact_v3/src/unit/mod.rs"),
        stale(SAMPLES),
        missing("services/contact_v3/src/unit/release_department.rs"),
    ];
    differs(&project, &expected);
}

#[test]
fn a_deleted_page_leaves_orphans() {
    let project = Project::copy();
    project.remove(PAGE);
    let expected = [
        stale(LIST),
        stale(MODEL),
        stale(LOCK),
        stale("services/contact_v3/src/unit/mod.rs"),
        stale(SAMPLES),
        orphan(ENDPOINT),
    ];
    differs(&project, &expected);
}

#[test]
fn the_last_page_of_a_service_takes_all_its_files_along() {
    let project = Project::copy();
    project.remove("docs-src/directory-v1/department/delete.md");
    let expected = [
        stale("Cargo.toml"),
        stale(LIST),
        stale(LOCK),
        stale("services/Cargo.toml"),
        stale("services/lib.rs"),
        stale("src/lib.rs"),
        stale(SAMPLES),
        orphan("model/directory_v1.json"),
        orphan("services/directory_v1/src/department/delete.rs"),
        orphan("services/directory_v1/src/department/mod.rs"),
        orphan("services/directory_v1/src/lib.rs"),
    ];
    differs(&project, &expected);

    write(&project).unwrap();
    assert!(!project.path("generated/services/directory_v1").exists(), "its folder is left");
    differs(&project, &[]);
}

#[test]
fn an_edited_erratum_makes_the_files_of_its_endpoint_stale() {
    let project = Project::copy();
    let fix = "[[fix]]\nendpoint = \"contact_v3.unit.unbind_department\"\nfield = \"body.unit_id\"\n\
               rules = [{ rule = \"length\", max = 7, unit = \"chars\" }]\nwhy = \"to see the difference\"\n";
    let errata = fs::read_to_string(project.path("docs-src/errata.toml")).unwrap_or_default();
    project.write("docs-src/errata.toml", format!("{errata}\n{fix}"));
    differs(&project, &[stale(MODEL), stale(ENDPOINT)]);
}

#[test]
fn an_edited_file_is_stale() {
    let project = Project::copy();
    for path in [ENDPOINT, MODEL] {
        let path = format!("generated/{path}");
        project.write(&path, project.read(&path) + "\n");
    }
    differs(&project, &[stale(MODEL), stale(ENDPOINT)]);
}

/// What `gen` does with a project.
fn write(project: &Project) -> Result<Report, OutputError> {
    output::write(&project.path("generated"), &project.texts(), Unlisted::Foreign)
}

#[test]
fn a_file_that_the_list_has_and_no_page_is_an_orphan_wherever_it_stands() {
    let project = Project::copy();
    let paths =
        ["model/old_v1.json", "services/contact_v3/src/new/deep.rs", "src/extra.rs", "tests/by_hand.rs"];
    let list = format!("generated/{LIST}");
    project.write(&list, project.read(&list) + &paths.join("\n") + "\n");
    for path in paths {
        project.write(&format!("generated/{path}"), "");
    }
    differs(&project, &[vec![stale(LIST)], paths.map(orphan).to_vec()].concat());
    write(&project).unwrap();
    assert!(paths.iter().all(|path| !project.path(&format!("generated/{path}")).exists()));
    differs(&project, &[]);
}

#[test]
fn what_no_list_has_is_somebody_elses_wherever_it_stands() {
    let project = Project::copy();
    let paths = [
        "CHANGELOG.md",
        "model/old_v1.json",
        "services/contact_v3/CHANGELOG.md",
        "services/old_v1/src/lib.rs",
        "src/extra.rs",
        "tests/by_hand.rs",
    ];
    for path in paths {
        project.write(&format!("generated/{path}"), "by hand");
    }
    differs(&project, &[]);
    project.remove(PAGE);
    write(&project).unwrap();
    assert!(paths.iter().all(|path| project.read(&format!("generated/{path}")) == "by hand"));
}

#[test]
fn a_crate_of_a_time_without_lists_is_adopted_where_it_is_fresh_or_on_demand() {
    let project = Project::copy();
    project.remove(&format!("generated/{LIST}"));
    differs(&project, &[missing(LIST)]);
    write(&project).unwrap();
    differs(&project, &[]);

    project.remove(&format!("generated/{LIST}"));
    project.edit(PAGE, "非法的单位 ID。", "单位 ID 有误。");
    differs(&project, &[missing(LIST), foreign(MODEL), foreign(ENDPOINT)]);
    let error = write(&project).unwrap_err();
    assert!(
        error.to_string().starts_with("2 files in the way") && error.to_string().contains("--adopt"),
        "{error}"
    );
    output::write(&project.path("generated"), &project.texts(), Unlisted::Adopted).unwrap();
    differs(&project, &[]);
}

#[test]
fn a_deleted_file_is_missing() {
    let project = Project::copy();
    project.remove(&format!("generated/{ENDPOINT}"));
    project.remove("generated/src/lib.rs");
    differs(&project, &[missing(ENDPOINT), missing("src/lib.rs")]);
}

#[test]
fn a_crate_that_is_not_there_lacks_everything() {
    let project = Project::copy();
    let texts = project.texts();
    let report = output::check(&project.path("nowhere"), &texts).unwrap();
    let mut expected = texts.keys().cloned().chain([LIST.to_owned()]).collect::<Vec<_>>();
    expected.sort();
    assert_eq!(report.missing, expected);
}

#[test]
fn a_changed_template_makes_every_file_stale_that_is_made_of_it() {
    let project = Project::copy();
    let texts = project.texts();
    for (path, text) in &texts {
        let mut changed = texts.clone();
        changed.insert(path.clone(), text.replace(' ', "  "));
        let report = output::check(&project.path("generated"), &changed).unwrap();
        assert_eq!(listed(&report), [stale(path)], "the template of {path}");
    }
}

#[test]
fn gen_mends_every_difference_and_a_second_gen_writes_nothing() {
    let project = Project::copy();
    project.edit(PAGE, "非法的单位 ID。", "单位 ID 有误。");
    project.remove("generated/src/lib.rs");
    let first = write(&project).unwrap();
    assert_eq!(listed(&first), [stale(MODEL), stale(ENDPOINT), missing("src/lib.rs")]);

    let written = times(&project.path("generated"));
    let second = write(&project).unwrap();
    assert!(second.is_fresh(), "{second:?}");
    assert_eq!(times(&project.path("generated")), written, "a fresh file was written again");
}

/// All files below a folder, each with what `of` tells of it.
fn files<T>(folder: &Path, of: &impl Fn(&Path) -> T) -> BTreeMap<PathBuf, T> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, of));
        } else {
            found.insert(path.clone(), of(&path));
        }
    }
    found
}

fn times(folder: &Path) -> BTreeMap<PathBuf, std::time::SystemTime> {
    files(folder, &|path| fs::metadata(path).unwrap().modified().unwrap())
}
