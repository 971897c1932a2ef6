//! A real update of the platform that puts messages in other words: one corrected typo renamed a hundred variants.

use feishu_codegen::{
    diff::{self, Class, EndpointDiff, Kind},
    generate, generate_published,
    model::Catalog,
    plan::{
        self, CodePlan, EndpointPlan, ModulePlan,
        lock::{LOCK, Lock},
    },
};
use feishu_tests::{Project, compiled::Crates};
use std::{collections::BTreeSet, fs, path::Path};

/// The attendance service in one of two snapshots.
fn attendance(corpus: &str) -> Option<Catalog> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus").join(corpus).join("attendance-v1");
    if !folder.is_dir() {
        println!("skipped: no ../shared/corpus/{corpus}/attendance-v1");
        return None;
    }
    let mut pages = Vec::new();
    collect(&folder, "attendance-v1", &mut pages);
    let project = Project::of_pages(pages.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    Some(project.survey().catalog)
}

/// Every page below a folder, with its path.
fn collect(folder: &Path, path: &str, pages: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry").path();
        let path = format!("{path}/{}", entry.file_name().unwrap_or_default().to_string_lossy());
        if entry.is_dir() {
            collect(&entry, &path, pages);
        } else {
            pages.push((path, fs::read(&entry).expect("a page")));
        }
    }
}

fn endpoints<'p>(modules: &'p [ModulePlan], found: &mut Vec<&'p EndpointPlan>) {
    for module in modules {
        match module {
            ModulePlan::Resource { modules, .. } => endpoints(modules, found),
            ModulePlan::Event(_) => {}
            ModulePlan::Endpoint(endpoint) => found.push(endpoint),
        }
    }
}

/// Every variant of the error codes of these endpoints, as callers write it.
fn variants(catalog: &Catalog, ids: &BTreeSet<&str>) -> Vec<String> {
    let (plan, mut found) = (plan::plan(catalog), Vec::new());
    plan.services.iter().for_each(|service| endpoints(&service.modules, &mut found));
    let told = found.into_iter().filter(|endpoint| ids.contains(endpoint.id.as_str()));
    let variants = told.flat_map(|endpoint| {
        let CodePlan::Listed(codes) = &endpoint.code else { return Vec::new() };
        let path = endpoint.path.iter().map(ToString::to_string).collect::<Vec<_>>().join("::");
        codes
            .values
            .iter()
            .map(|value| format!("feishu_api::{path}::{}::{}", codes.name, value.name))
            .collect()
    });
    variants.collect()
}

#[test]
fn a_real_rewording_is_docs_and_compiles_the_callers_of_before() {
    let (Some(before), Some(after)) = (attendance("gfm"), attendance("gfm-next")) else { return };
    let diff = diff::compare(&before, &after);
    let is_docs =
        |endpoint: &&EndpointDiff| endpoint.changes.iter().all(|change| change.class() == Class::Docs);
    let rewords = |endpoint: &&EndpointDiff| {
        let message =
            |change: &diff::Change| change.kind == Kind::TextChanged && change.path.starts_with("errors.");
        endpoint.changes.iter().any(message)
    };
    let reworded = diff.endpoints.iter().filter(rewords).collect::<Vec<_>>();
    let docs = reworded
        .iter()
        .copied()
        .filter(is_docs)
        .map(|endpoint| endpoint.id.as_str())
        .collect::<BTreeSet<_>>();
    assert!(docs.len() >= 15, "{} of {} endpoints are docs alone", docs.len(), reworded.len());
    let renamed = diff
        .changes()
        .filter(|change| change.kind == Kind::RustItemChanged && change.path.starts_with("errors."));
    assert_eq!(renamed.count(), 0, "no message renames a variant");

    let old = generate(&before, "").expect("emitters spell Rust");
    let lock = Lock::read(&old[LOCK]).expect("a lock");
    let new = generate_published(&after, "", &lock).expect("emitters spell Rust");
    let used = variants(&before, &docs);
    let anew = variants(&after, &docs);
    let lost = used.iter().filter(|variant| !anew.contains(variant)).count();
    assert!(lost >= 20, "the pages alone would rename {lost}");
    let lines = used.iter().map(|variant| format!("    let _ = {variant};"));
    let caller = format!("pub fn call() {{\n{}\n}}\n", lines.collect::<Vec<_>>().join("\n"));
    Crates::compile(&new).unwrap().caller("caller", &caller).unwrap_or_else(|errors| panic!("{errors}"));
}
