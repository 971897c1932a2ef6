//! The law of condensed pages: what is read of one is what was read of the full page, but for its prose.

mod faults;
mod made_up;
mod zoo;

use feishu_codegen::{
    condense::{Condensed, condense, facts, lost},
    load::{self, Page},
    model::Catalog,
    read, survey,
};
use feishu_tests::root;
use proptest::prelude::*;
use serde_json::Value;

/// What a condensed page leaves out, wherever it stands in a model file; a default may have members of any name.
fn without_prose(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(without_prose),
        Value::Object(members) => {
            let is_nameless = members.get("name").is_some_and(Value::is_null);
            for prose in ["description", "summary", "hint", "example", "examples", "reply_examples"] {
                if !(is_nameless && prose == "description") {
                    members.remove(prose);
                }
            }
            for (name, member) in members.iter_mut().filter(|(name, _)| *name != "default") {
                if name != "default" {
                    without_prose(member);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Endpoints and events as model files have them, without what tells how their pages are written.
fn json(catalog: &Catalog) -> Vec<Value> {
    let endpoints = catalog.endpoints.iter().map(serde_json::to_value);
    let all = endpoints.chain(catalog.events.iter().map(serde_json::to_value));
    let plain = |json: serde_json::Result<Value>| {
        let mut json = json.expect("it can be written");
        let members = json.as_object_mut().expect("it is an object");
        for name in ["source", "also", "dialect", "condensed"] {
            members.remove(name);
        }
        json
    };
    all.map(plain).collect()
}

/// What is to be read of the condensed pages, without asking the code that writes them.
fn wanted(catalog: &Catalog) -> Vec<Value> {
    let mut all = json(catalog);
    all.iter_mut().for_each(without_prose);
    all
}

/// What is read of the condensed pages, which have no prose to be left out.
fn found(catalog: &Catalog) -> Vec<Value> {
    assert!(catalog.endpoints.iter().all(|endpoint| endpoint.condensed));
    assert!(catalog.events.iter().all(|event| event.condensed));
    json(catalog)
}

fn pages(condensed: &Condensed) -> Vec<Page> {
    let page = |(path, text): (&String, &String)| Page { path: path.as_str().into(), text: text.clone() };
    condensed.pages.iter().map(page).collect()
}

#[test]
fn the_repository_s_pages_keep_the_law_and_condensing_twice_changes_nothing() {
    let docs = load::load(&root().join("docs-src")).expect("the pages");
    let catalog = read(&docs.pages, &|| {}).catalog;
    let condensed = condense(&catalog, &docs.pages);
    assert_eq!(condensed.lost, []);
    let reading = read(&pages(&condensed), &|| {});
    assert_eq!(found(&reading.catalog), wanted(&catalog));
    assert_eq!(condense(&reading.catalog, &pages(&condensed)), condensed);
}

#[test]
fn condensed_pages_stand_where_fetch_puts_the_full_ones_and_say_what_they_are() {
    let docs = load::load(&root().join("docs-src")).expect("the pages");
    let condensed = condense(&read(&docs.pages, &|| {}).catalog, &docs.pages);
    let paths = docs.pages.iter().map(|page| page.path.to_string()).collect::<Vec<_>>();
    assert!(condensed.pages.keys().all(|path| paths.contains(path)), "{:?}", condensed.pages.keys());
    assert!(condensed.pages.values().all(|text| text.contains("\ncondensed: facts only\n-->\n")));
}

#[test]
fn a_page_says_facts_and_no_prose() {
    let condensed = condense(&zoo::catalog(), &[zoo::page()]);
    assert_eq!(condensed.lost, []);
    insta::assert_snapshot!(condensed.pages["zoo-v1/animal/feed.md"]);
}

#[test]
fn the_full_page_wins_and_the_summary_counts_those_that_are_condensed() {
    let condensed = condense(&zoo::catalog(), &[zoo::page()]);
    let mut docs = load::Docs { pages: pages(&condensed), ..load::Docs::default() };
    let alone = survey(docs.clone(), &|| {});
    assert!(
        alone
            .summary()
            .to_string()
            .contains("\n1 endpoints and 0 events in 1 service versions, 1 of them condensed")
    );
    docs.pages.push(Page { path: "zoo.md".into(), ..zoo::page() });
    let both = survey(docs, &|| {});
    let [endpoint] = both.catalog.endpoints.as_slice() else { panic!("one endpoint") };
    assert_eq!((endpoint.source.as_str(), endpoint.condensed), ("zoo.md", false));
    assert_eq!(both.summary().condensed, 0);
    assert!(!both.summary().to_string().contains("condensed"));
}

/// The law for a catalog that no page describes.
fn keeps_the_law(catalog: &Catalog) -> Result<(), TestCaseError> {
    let condensed = condense(catalog, &[]);
    prop_assert_eq!(&condensed.lost, &[]);
    let reading = read(&pages(&condensed), &|| {});
    prop_assert_eq!(found(&reading.catalog), wanted(catalog), "{:?}", condensed.pages.values().next());
    prop_assert_eq!(condense(&reading.catalog, &pages(&condensed)), condensed);
    Ok(())
}

proptest! {
    #[test]
    fn made_up_endpoints_keep_the_law(endpoint in made_up::endpoint()) {
        keeps_the_law(&Catalog { endpoints: vec![endpoint], ..Catalog::default() })?;
    }

    #[test]
    fn made_up_events_keep_the_law(event in made_up::event()) {
        keeps_the_law(&Catalog { events: vec![event], ..Catalog::default() })?;
    }
}

#[test]
fn what_no_page_can_say_is_told_and_left_out() {
    let mut catalog = zoo::catalog();
    let body = &mut catalog.endpoints[0].request.body;
    body[0].rules.push(feishu_codegen::model::Rule::Pattern { regex: "^`$".to_owned() });
    let condensed = condense(&catalog, &[zoo::page()]);
    assert!(condensed.pages.is_empty());
    let [told] = condensed.lost.as_slice() else { panic!("one endpoint") };
    assert_eq!(told.source, "zoo.md");
    assert!(told.what.starts_with("/request/body/animal_id/rules"), "{}", told.what);
    assert!(lost(&zoo::catalog().endpoints[0], "# x\n", "x.md").is_some());
    assert_eq!(facts(&zoo::catalog().endpoints[0], "x.md").source, "x.md");
}
