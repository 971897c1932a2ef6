//! The platform's own pages: every one of them ends somewhere, and what an endpoint is does not depend on the dialect
//! of its page. The pages are no part of this repository; where they are absent, each test says so and passes.

use feishu_codegen::{
    End, Survey,
    condense::{condense, event_facts, facts},
    load::{self, Page},
    model::{Endpoint, Event},
    survey,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::LazyLock,
};

static HTML: LazyLock<Option<Survey>> = LazyLock::new(|| read("html"));
static GFM: LazyLock<Option<Survey>> = LazyLock::new(|| read("gfm"));

/// What the pages of one dialect say; `None` where they are absent.
fn read(corpus: &str) -> Option<Survey> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus").join(corpus);
    if !folder.is_dir() {
        println!("skipped: no ../shared/corpus/{corpus}");
        return None;
    }
    let docs = load::load(&folder).expect("the folder can be listed");
    Some(survey(docs, &|| {}))
}

/// How the pages ended, as the command line says it. What is found on them may change with every lint; that is left out.
#[track_caller]
fn ends_add_up(corpus: &str, survey: Option<&Survey>) {
    let Some(survey) = survey else { return };
    let summary = survey.summary();
    let skipped = summary.skipped.values().sum::<usize>();
    assert_eq!(summary.pages, survey.docs.pages.len() + survey.docs.unreadable.len());
    assert_eq!(summary.pages, summary.generated + summary.merged + skipped + summary.errors);

    let of_endpoints = survey.catalog.endpoints.iter().map(|endpoint| endpoint.source.as_str());
    assert_eq!(of_endpoints.clone().count(), summary.endpoints);
    // A page may describe several events.
    let sources = of_endpoints.chain(survey.catalog.events.iter().map(|event| event.source.as_str()));
    let generated = survey.pages.iter().filter(|page| page.end == End::Generated).map(|page| &*page.page);
    assert_eq!(sources.collect::<BTreeSet<_>>(), generated.collect::<BTreeSet<_>>());

    let lines = summary.to_string();
    let ends = lines.lines().filter(|line| !line.starts_with("findings")).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(corpus, ends);
}

#[test]
fn every_html_page_ends_somewhere() {
    ends_add_up("html", HTML.as_ref());
}

#[test]
fn every_gfm_page_ends_somewhere() {
    ends_add_up("gfm", GFM.as_ref());
}

#[test]
fn every_page_of_the_next_gfm_snapshot_ends_somewhere() {
    let survey = read("gfm-next");
    ends_add_up("gfm-next", survey.as_ref());
    keeps_the_law(survey.as_ref());
}

#[test]
fn every_flat_page_ends_somewhere() {
    let survey = read("flat");
    ends_add_up("flat", survey.as_ref());
    keeps_the_law(survey.as_ref());
}

#[test]
fn every_page_of_the_official_export_ends_somewhere() {
    let survey = read("md");
    ends_add_up("md", survey.as_ref());
    keeps_the_law(survey.as_ref());
}

#[test]
fn every_page_of_the_previous_flat_snapshot_ends_somewhere() {
    let survey = read("flat-prev");
    ends_add_up("flat-prev", survey.as_ref());
    keeps_the_law(survey.as_ref());
}

/// The export drops the blanks before a row's corner, so that all rows seem to stand at one level.
const BLANKS: &str = "the wide blanks that say how deep a row stands";

/// Pages whose export to pipe tables lost something that nothing on them can bring back, and what it lost.
const LOST: &[(&str, &str)] = &[
    ("apaas-v1/application-audit_log/data_change_log_detail.md", "the tags in a sample's text"),
    ("apaas-v1/application-audit_log/get.md", "the tags in a sample's text"),
    ("apaas-v1/application-object-record/query.md", "`<string, ANY>` behind `Map`"),
    ("historic-version/hire_internal/application-interview/list.md", BLANKS),
    ("historic-version/hire_internal/uETO3YjLxkzN24SM5cjN/get.md", BLANKS),
    ("historic-version/uETNz4SM1MjLxUzM/uMDO5UjLzgTO14yM4kTN/list.md", BLANKS),
    (
        "historic-version/uYDOyUjL2gjM14iN4ITN/v2/third-party-approval-integration/uczM3UjL3MzN14yNzcTN.md",
        BLANKS,
    ),
    ("im-v1/message/forward-message.md", "a scope behind an element that is closed twice"),
    ("im-v1/message/merge_forward.md", "a scope behind an element that is closed twice"),
    ("search-v2/doc_wiki/search.md", "the tags in a sample's text"),
    ("uUDN04SN0QjL1QDN/board-v1/whiteboard-node/create.md", "an example that is SVG"),
    ("uUDN04SN0QjL1QDN/docs-v1/get.md", "the tags in a sample's text"),
];

/// Endpoints by page, without what may differ between dialects; spans are no part of the JSON.
fn by_page(survey: &Survey) -> BTreeMap<&str, Value> {
    let plain = |endpoint: &Endpoint| {
        let mut json = serde_json::to_value(endpoint).expect("an endpoint can be written");
        json.as_object_mut().expect("it is an object").remove("dialect");
        json
    };
    survey.catalog.endpoints.iter().map(|endpoint| (endpoint.source.as_str(), plain(endpoint))).collect()
}

/// Without anything between angle brackets in any text.
fn without_tags(value: &mut Value) {
    match value {
        Value::String(text) => {
            while let Some(start) = text.find('<')
                && let Some(len) = text[start..].find('>')
            {
                text.replace_range(start..=start + len, "");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_tags),
        Value::Object(members) => members.values_mut().for_each(without_tags),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The pages that say different things in html and gfm. The html snapshot has services that the other lacks.
fn differing<'a>(html: &BTreeMap<&'a str, Value>, gfm: &BTreeMap<&'a str, Value>) -> Vec<&'a str> {
    gfm.iter().filter(|(page, endpoint)| html.get(*page) != Some(endpoint)).map(|(page, _)| *page).collect()
}

/// [`by_page`] of events, by type.
fn by_type(survey: &Survey) -> BTreeMap<&str, Value> {
    let plain = |event: &Event| {
        let mut json = serde_json::to_value(event).expect("an event can be written");
        json.as_object_mut().expect("it is an object").remove("dialect");
        json
    };
    survey.catalog.events.iter().map(|event| (event.event_type.as_str(), plain(event))).collect()
}

#[test]
fn html_and_gfm_of_a_page_are_the_same_event() {
    let (Some(html), Some(gfm)) = (HTML.as_ref(), GFM.as_ref()) else { return };
    assert!(html.catalog.events.len() > 200, "{}", html.catalog.events.len());
    assert_eq!(differing(&by_type(html), &by_type(gfm)), Vec::<&str>::new());
}

/// Guides that explain what events are, or what a part of a card sends, by a whole message; no page of an event.
const GUIDES: &[&str] = &[
    "event-subscription-guide/callback-subscription/callback-overview.md",
    "event-subscription-guide/event-subscriptions/uUTNz4SN1MjL1UzM.md",
];

#[test]
fn every_page_that_shows_a_message_of_the_platform_is_an_event_or_a_guide() {
    let Some(html) = HTML.as_ref() else { return };
    let is_shown = |text: &str| text.contains("\"event_type\":") || text.contains("\"event_callback\"");
    let shown = html.docs.pages.iter().filter(|page| is_shown(&page.text)).map(|page| &*page.path);
    let events =
        html.catalog.events.iter().flat_map(|event| std::iter::once(&event.source).chain(&event.also));
    let known = events.map(String::as_str).collect::<BTreeSet<_>>();
    let calls = html.catalog.endpoints.iter().flat_map(|it| std::iter::once(&it.source).chain(&it.also));
    let calls = calls.map(String::as_str).collect::<BTreeSet<_>>();
    let others = shown.filter(|page| !known.contains(page) && !calls.contains(page));
    assert_eq!(others.collect::<Vec<_>>(), GUIDES);
}

#[test]
fn html_and_gfm_of_a_page_are_the_same_endpoint() {
    let (Some(html), Some(gfm)) = (HTML.as_ref(), GFM.as_ref()) else { return };
    let (mut html, mut gfm) = (by_page(html), by_page(gfm));
    assert_eq!(differing(&html, &gfm), LOST.iter().map(|(page, _)| *page).collect::<Vec<_>>());

    // The export drops tags, and what stands between angle brackets as if it were one. Where only that is missing, the
    // pages say the same.
    html.values_mut().chain(gfm.values_mut()).for_each(without_tags);
    let flattened = LOST.iter().filter(|(_, lost)| *lost == BLANKS).count();
    let same = gfm.len() + flattened - differing(&html, &gfm).len();
    assert!(same * 1000 >= gfm.len() * 995, "{same} of {} are the same", gfm.len());
}

/// The law of condensed pages: reading one is reading the full page, but for its prose. Pages of one endpoint are
/// condensed together, and those that have another beside them once more alone.
#[track_caller]
fn keeps_the_law(survey: Option<&Survey>) {
    let Some(survey) = survey else { return };
    let pages = &survey.docs.pages;
    let condensed = condense(&survey.catalog, pages);
    assert_eq!(condensed.lost, []);
    assert_eq!(condensed.pages.len(), survey.catalog.endpoints.len() + survey.catalog.events.len());
    let merged = survey.pages.iter().filter(|page| page.end == End::Merged).map(|page| &page.page);
    let merged = merged.collect::<BTreeSet<_>>();
    pages.iter().filter(|page| merged.contains(&page.path)).for_each(|page| {
        let alone = feishu_codegen::read(std::slice::from_ref(page), &|| {});
        assert_eq!(condense(&alone.catalog, pages).lost, [], "{}", page.path);
    });
}

#[test]
fn every_gfm_page_can_be_condensed() {
    keeps_the_law(GFM.as_ref());
}

#[test]
fn every_english_page_can_be_condensed() {
    keeps_the_law(read("en").as_ref());
}

/// The platform's facts in pages have no room for more bytes.
const MOST_BYTES: usize = 7_000_000;

#[test]
fn every_html_page_can_be_condensed_and_condensing_twice_changes_nothing() {
    let Some(survey) = HTML.as_ref() else { return };
    keeps_the_law(Some(survey));
    let condensed = condense(&survey.catalog, &survey.docs.pages);
    let bytes = condensed.pages.values().map(String::len).sum::<usize>();
    assert!(bytes <= MOST_BYTES, "{bytes}");
    let page = |(path, text): (&String, &String)| Page { path: path.as_str().into(), text: text.clone() };
    let pages = condensed.pages.iter().map(page).collect::<Vec<_>>();
    let again = feishu_codegen::read(&pages, &|| {});
    let ids =
        |endpoints: &[Endpoint]| endpoints.iter().map(|endpoint| endpoint.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&again.catalog.endpoints), ids(&survey.catalog.endpoints));
    for (read, full) in again.catalog.endpoints.iter().zip(&survey.catalog.endpoints) {
        assert_eq!(facts(read, ""), facts(full, ""), "{}", full.id);
    }
    assert_eq!(again.catalog.events.len(), survey.catalog.events.len());
    for (read, full) in again.catalog.events.iter().zip(&survey.catalog.events) {
        assert_eq!(event_facts(read, ""), event_facts(full, ""), "{}", full.event_type);
    }
    assert_eq!(condense(&again.catalog, &pages), condensed);
}
