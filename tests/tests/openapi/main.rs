//! The OpenAPI documents: what a fact of the model becomes, and what holds of every document. Whether others can read
//! them is asked by `tests/openapi.sh`.

mod corpus;
mod operations;
mod reading;
mod schemas;
mod stranger;

use feishu_codegen::{openapi, survey};
use feishu_tests::{Project, root};
use std::fs;

#[test]
fn the_published_pages_as_openapi() {
    let survey = Project::copy().survey();
    let texts = openapi::documents(&survey.catalog, None);
    let names = texts.keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(names, ["openapi.json", "services/contact_v3.json", "services/directory_v1.json"]);
    insta::assert_snapshot!("docs-src", reading::spread(&texts[openapi::WHOLE]));
    for (name, text) in &texts {
        reading::holds_together(name, text);
    }
}

#[test]
fn the_same_pages_give_the_same_bytes_in_whatever_order() {
    let project = Project::copy();
    let first = openapi::documents(&project.survey().catalog, None);
    let mut docs = project.docs();
    docs.pages.reverse();
    assert_eq!(openapi::documents(&survey(docs, &|| {}).catalog, None), first);
}

#[test]
fn the_readme_names_the_tools_that_are_tried() {
    let script = fs::read_to_string(root().join("tests/openapi.sh")).unwrap();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let lines = readme.lines().filter_map(|line| line.strip_prefix("npx "));
    // With a version: `@stoplight/prism-cli@5.16.0`.
    let is_tool = |word: &&str| word.rsplit_once('@').is_some_and(|(name, _)| !name.is_empty());
    let tools = lines.flat_map(|line| line.split(' ').filter(is_tool)).collect::<Vec<_>>();
    assert_eq!(tools.len(), 3);
    for tool in tools {
        assert!(script.lines().any(|line| line.trim() == tool), "{tool}");
    }
}

#[test]
fn one_service_is_written_alone_as_it_is_among_all() {
    let catalog = Project::copy().survey().catalog;
    let all = openapi::documents(&catalog, None);
    let one = openapi::documents(&catalog, Some("contact_v3"));
    assert_eq!(one.keys().collect::<Vec<_>>(), ["services/contact_v3.json"]);
    assert_eq!(one["services/contact_v3.json"], all["services/contact_v3.json"]);
    assert!(openapi::documents(&catalog, Some("zoo_v1")).is_empty());
}
