//! What each stage makes of each page of `docs-src/` that stands there as published, pinned: a change of one stage shows where it takes effect.

mod raw;

use feishu_codegen::{
    Survey,
    diag::{Diagnostics, Lines},
    format,
    load::Page,
    parse,
    plan::{self, EndpointPlan, ModulePlan, Plan},
    survey,
};
use feishu_tests::published;
use std::collections::BTreeSet;

fn surveyed() -> Survey {
    survey(published(), &|| ())
}

/// `contact-v3__unit__list_department` of `contact-v3/unit/list_department.md`
fn snapshot(page: &str) -> String {
    page.trim_end_matches(".md").replace('/', "__")
}

#[test]
fn raw_pages_hold_what_stands_on_the_pages() {
    for Page { path, text } in &published().pages {
        let mut diags = Diagnostics::new(path.clone());
        let page = parse::parse(&Page { path: path.clone(), text: text.clone() }, &mut diags);
        assert_eq!(diags.into_vec(), [], "{path}");
        insta::assert_snapshot!(format!("raw__{}", snapshot(path)), raw::show(&page, &Lines::new(text)));
    }
}

#[test]
fn models_hold_what_the_pages_say() {
    let catalog = surveyed().catalog;
    for endpoint in &catalog.endpoints {
        let json = serde_json::to_string_pretty(endpoint).expect("a model is JSON");
        insta::assert_snapshot!(format!("model__{}", snapshot(&endpoint.source)), json);
    }
    let sources = catalog.endpoints.iter().map(|endpoint| &*endpoint.source).collect::<BTreeSet<_>>();
    let docs = published();
    assert_eq!(sources, docs.pages.iter().map(|page| &*page.path).collect(), "each page is an endpoint");
}

#[test]
fn plans_hold_how_rust_looks() {
    let plan = plan::plan(&surveyed().catalog);
    for endpoint in endpoints(&plan) {
        insta::assert_debug_snapshot!(format!("plan__{}", snapshot(&endpoint.source)), endpoint);
    }
    let shared = plan.services.iter().map(|service| (&service.wire, &service.types)).collect::<Vec<_>>();
    insta::assert_debug_snapshot!("plan__shared", shared);
}

fn endpoints(plan: &Plan) -> Vec<&EndpointPlan> {
    let mut modules = plan.services.iter().flat_map(|service| &service.modules).collect::<Vec<_>>();
    let mut found = Vec::new();
    while let Some(module) = modules.pop() {
        match module {
            ModulePlan::Resource { modules: inner, .. } => modules.extend(inner),
            ModulePlan::Endpoint(endpoint) => found.push(&**endpoint),
            ModulePlan::Event(_) => {}
        }
    }
    found
}

#[test]
fn emitted_files_spell_the_plans() {
    let plan = plan::plan(&surveyed().catalog);
    for job in feishu_codegen::emit::jobs(&plan) {
        let text = format::format(job.spell()).expect("the tokens are Rust");
        let name = job.path.trim_end_matches(".rs").replace('/', "__");
        insta::assert_snapshot!(format!("emitted__{name}"), text);
    }
}
