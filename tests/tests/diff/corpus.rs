//! True updates of the platform's docs. The corpus is no part of the repository; without it these tests
//! say so and pass.

use feishu_codegen::{
    diff::{self, Class, Diff, json, markdown, text},
    load::{self, Page},
    model::Catalog,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::Instant,
};

pub(crate) struct Side {
    pages: Vec<Page>,
    pub(crate) catalog: Catalog,
}

fn sides(old: &str, new: &str) -> Option<(Side, Side)> {
    Some((side(old)?, side(new)?))
}

pub(crate) fn side(name: &str) -> Option<Side> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus").join(name);
    if !folder.is_dir() {
        println!("skipped: no corpus at {}", folder.display());
        return None;
    }
    let docs = load::load(&folder).expect("a folder");
    let catalog = feishu_codegen::read(&docs.pages, &|| {}).catalog;
    Some(Side { pages: docs.pages, catalog })
}

/// The request and what follows, where all tables and samples stand; above it is prose.
fn below_the_prose(page: &Page) -> &str {
    let start = page.text.match_indices("\n## ").map(|(at, _)| at).find(|at| {
        page.text.get(*at..).is_some_and(|rest| rest.trim_start_matches(['\n', '#', ' ']).starts_with("请求"))
    });
    page.text.get(start.unwrap_or_default()..).unwrap_or_default()
}

fn changed_pages(old: &Side, new: &Side) -> BTreeSet<String> {
    let text = |side: &Side| -> BTreeMap<String, String> {
        side.pages.iter().map(|page| (page.path.to_string(), below_the_prose(page).to_owned())).collect()
    };
    let (old, new) = (text(old), text(new));
    let all = old.keys().chain(new.keys());
    all.filter(|page| old.get(*page) != new.get(*page)).cloned().collect()
}

/// Only pages that changed beyond their prose have changes beyond docs.
#[track_caller]
fn assert_only_changed_pages_changed(old: &Side, new: &Side, diff: &Diff) {
    let changed = changed_pages(old, new);
    let pages = |side: &Side| -> BTreeMap<String, Vec<String>> {
        let pages = |e: &feishu_codegen::model::Endpoint| [vec![e.source.clone()], e.also.clone()].concat();
        side.catalog.endpoints.iter().map(|endpoint| (endpoint.id.clone(), pages(endpoint))).collect()
    };
    let (before, after) = (pages(old), pages(new));

    for endpoint in &diff.endpoints {
        if endpoint.changes.iter().any(|change| change.class() != Class::Docs) {
            let mut pages = before.get(&endpoint.id).into_iter().chain(after.get(&endpoint.id)).flatten();
            assert!(pages.any(|page| changed.contains(page)), "{endpoint:#?}");
        }
    }
}

/// Compares and prints how long that and the reports took.
fn compare(old: &Side, new: &Side) -> Diff {
    let start = Instant::now();
    let diff = diff::compare(&old.catalog, &new.catalog);
    let reports = [text::render(&diff, text::Colour::No), markdown::render(&diff), json::render(&diff)];
    let took = start.elapsed();

    println!("{} endpoints, {} bytes of reports, {took:?}", diff.endpoints.len(), reports.concat().len());
    diff
}

#[test]
fn march_to_may_2026() {
    let Some((old, new)) = sides("gfm", "gfm-next") else { return };
    let diff = compare(&old, &new);
    assert_only_changed_pages_changed(&old, &new, &diff);

    let report = markdown::render(&diff);
    assert!(report.len() <= markdown::LIMIT);
    insta::assert_snapshot!(report.lines().take(200).collect::<Vec<_>>().join("\n"));
}

#[test]
fn october_2025_to_january_2026() {
    let Some((old, new)) = sides("flat-prev", "flat") else { return };
    let diff = compare(&old, &new);
    assert_only_changed_pages_changed(&old, &new, &diff);
}

/// Endpoints of whose pages the export to pipe tables lost something that nothing on them can bring back: tags in
/// samples and types, a scope behind an element that is closed twice, the blanks in front of corners. The pages stand in
/// `tests/corpus.rs`.
const LOST: &[&str] = &[
    "apaas_v1.application.audit_log.data_change_log_detail",
    "apaas_v1.application.audit_log.get",
    "apaas_v1.application.object.record.query",
    "approval_openapi_v2.external.instance.create",
    "board_v1.whiteboard.node.create",
    "contact_v3.user.list",
    "docs_v1.content.get",
    "hire_v1.application.interview.list",
    "hire_v1.offer_schema.get",
    "im_v1.message.forward",
    "im_v1.message.merge_forward",
    "search_v2.doc_wiki.search",
];

/// The same pages of the same day, so every change is one that never happened.
#[test]
fn one_day_in_two_dialects() {
    let Some((mut html, gfm)) = sides("html", "gfm") else { return };
    // The html snapshot has services that the other lacks.
    let there = gfm.pages.iter().map(|page| &*page.path).collect::<BTreeSet<_>>();
    html.catalog.endpoints.retain(|endpoint| there.contains(&*endpoint.source));
    let diff = compare(&html, &gfm);

    let changed = diff.endpoints.iter().map(|endpoint| endpoint.id.as_str());
    assert_eq!(changed.collect::<BTreeSet<_>>(), LOST.iter().copied().collect());
}
