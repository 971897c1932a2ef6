//! English pages say the same as the Chinese pages of their endpoints, except where the two really differ: those places
//! stand in `differences.txt`, which people have looked at. The pages are no part of this repository; where they are
//! absent, each test says so and passes.

mod facts;

use facts::differences;
use feishu_codegen::{
    End, Reading,
    load::{self, Page},
    model::Endpoint,
    read,
    words::Language,
};
use std::{collections::BTreeMap, fmt::Write as _, path::Path, sync::LazyLock};

/// What the English pages say, and the Chinese pages that speak of the same URLs.
static READ: LazyLock<Option<[Reading; 2]>> = LazyLock::new(|| {
    let english = pages("en")?;
    let reading = read(&english, &|| {});
    let paths = reading.catalog.endpoints.iter().map(literal).collect::<Vec<_>>();
    let mut chinese = pages("html")?;
    chinese.retain(|page| paths.iter().any(|path| page.text.contains(path.as_str())));
    Some([reading, read(&chinese, &|| {})])
});

/// The pages of a corpus; `None` where they are absent.
fn pages(corpus: &str) -> Option<Vec<Page>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus").join(corpus);
    if !folder.is_dir() {
        println!("skipped: no ../shared/corpus/{corpus}");
        return None;
    }
    Some(load::load(&folder).expect("the folder can be listed").pages)
}

/// The path up to its first parameter, as every page prints it.
fn literal(endpoint: &Endpoint) -> String {
    endpoint.path.split('{').next().unwrap_or_default().to_owned()
}

/// What makes two pages speak of one endpoint.
fn key(endpoint: &Endpoint) -> (String, String) {
    let blank = |segment: &str| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_owned() };
    let path = endpoint.path.split('/').map(blank).collect::<Vec<_>>().join("/");
    (path, format!("{:?}", endpoint.method))
}

#[test]
fn every_english_page_of_an_endpoint_is_generated_with_all_its_rows() {
    let Some([english, _]) = &*READ else { return };
    let lost = english.pages.iter().filter(|page| !matches!(page.end, End::Generated | End::Merged));
    assert_eq!(lost.map(|page| &*page.page).collect::<Vec<_>>(), [""; 0]);
    let languages =
        english.catalog.endpoints.iter().filter(|endpoint| endpoint.language != Language::of("en").unwrap());
    assert_eq!(languages.map(|endpoint| &endpoint.source).collect::<Vec<_>>(), [""; 0]);

    let told = english.diagnostics.iter();
    let unread =
        ["table-unread", "column-unread", "row-unreadable", "fact-unknown", "fact-unreadable", "level-jump"];
    let told = told.filter(|found| unread.contains(&found.code.name()));
    assert_eq!(told.map(|found| format!("{}: {}", found.page, found.message)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn english_and_chinese_pages_differ_only_where_their_writers_do() {
    let Some([english, chinese]) = &*READ else { return };
    let known = chinese.catalog.endpoints.iter().map(|endpoint| (key(endpoint), endpoint));
    let known = known.collect::<BTreeMap<_, _>>();
    let mut found = String::new();
    let mut compared = 0;
    for endpoint in &english.catalog.endpoints {
        let Some(same) = known.get(&key(endpoint)) else { continue };
        compared += 1;
        for difference in differences(endpoint, same) {
            writeln!(found, "{}: {difference}", endpoint.source).unwrap();
        }
    }
    println!("{compared} of {} English endpoints have a Chinese page", english.catalog.endpoints.len());
    assert!(compared > 0);
    let expected = include_str!("differences.txt");
    let expected = expected.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>();
    let mut found = found.lines().collect::<Vec<_>>();
    found.sort_unstable();
    let new = found.iter().filter(|line| !expected.contains(line)).collect::<Vec<_>>();
    let gone = expected.iter().filter(|line| !found.contains(line)).collect::<Vec<_>>();
    assert!(new.is_empty() && gone.is_empty(), "new:\n{new:#?}\ngone:\n{gone:#?}");
}

#[test]
fn pages_of_both_languages_are_one_endpoint_whose_prose_is_chosen() {
    let Some(english) = pages("en") else { return };
    let Some([_, chinese]) = &*READ else { return };
    let both = chinese.pages.iter().map(|page| page.page.to_string()).collect::<Vec<_>>();
    let html = pages("html").unwrap_or_default();
    let html = html.into_iter().filter(|page| both.contains(&page.path.to_string()));
    let docs = load::Docs { pages: html.chain(english).collect(), ..load::Docs::default() };
    let spoken = |code: Option<&str>| {
        let docs = load::Docs { prose: code.and_then(Language::of), ..docs.clone() };
        let catalog = feishu_codegen::survey(docs, &|| {}).catalog;
        let endpoint =
            catalog.endpoints.into_iter().find(|found| found.id == "im_v1.message.reaction.create");
        let endpoint = endpoint.expect("the endpoint has pages in both languages");
        (endpoint.source, endpoint.language.code(), endpoint.title)
    };
    let source = "im-v1/message-reaction/create.md".to_owned();
    assert_eq!(spoken(None), spoken(Some("zh")));
    assert_eq!(spoken(Some("en")), (source, "en", "Add a reaction for a message".to_owned()));
    assert!(spoken(Some("zh")).2.contains(|c: char| !c.is_ascii()));
}
