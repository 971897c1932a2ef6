//! The platform's own pages, served and brought again: the model is the same. Skips where they are absent.

use super::Docs;
use crate::stub::{Doc, Stub};
use feishu_codegen::{load, models, survey};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/html");
    let is_there = folder.is_dir();
    if !is_there {
        println!("skipped: no {}", folder.display());
    }
    is_there.then_some(folder)
}

/// The page as the site has it: the lines above its text are its data, its folders those of the tree.
fn doc(path: &str, text: &str) -> Option<Doc> {
    let (head, content) = text.strip_prefix("---\n")?.split_once("\n---\n\n")?;
    let line = |key: &str| {
        let value = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))?;
        Some(value.trim_matches('"').to_owned())
    };
    let folders = path.split('/').rev().skip(1).collect::<Vec<_>>();
    let folders = folders.into_iter().rev().map(|folder| format!("/tree/{folder}")).collect();
    let doc = Doc::new(&line("fullPath")?, content);
    Some(Doc { title: line("title")?, updated: line("updateTime")?.parse().ok()?, folders, ..doc })
}

/// The model, without what tells where pages stand.
fn model(folder: &Path) -> BTreeMap<String, String> {
    let survey = survey(load::load(folder).unwrap(), &|| {});
    let mut catalog = survey.catalog;
    for endpoint in &mut catalog.endpoints {
        endpoint.source.clear();
        endpoint.also.clear();
        endpoint.doc_url.clear();
    }
    for event in &mut catalog.events {
        event.source.clear();
        event.also.clear();
        event.doc_url.clear();
    }
    models(&catalog)
}

#[test]
fn pages_that_were_brought_make_the_same_model() {
    let Some(folder) = corpus() else { return };
    let pages = load::load(&folder).unwrap().pages;
    let docs = pages.iter().map(|page| doc(&page.path, &page.text).unwrap()).collect::<Vec<_>>();
    let count = docs.len();
    let stub = Stub::new(docs);
    let docs = Docs::new();
    let start = Instant::now();
    docs.fetch(&stub, "--all --jobs 8").counts([count, 0, 0, 0, 0, 0]);
    println!("{count} pages in {:?}", start.elapsed());
    stub.take_asked();
    docs.fetch(&stub, "--changed").counts([0, 0, count, 0, 0, 0]);
    assert_eq!(stub.take_asked().len(), 1);

    let (brought, original) = (model(&docs.path()), model(&folder));
    assert_eq!(brought.keys().collect::<Vec<_>>(), original.keys().collect::<Vec<_>>());
    for (file, text) in &original {
        let differs = text.lines().zip(brought[file].lines()).find(|(a, b)| a != b);
        assert_eq!(differs, None, "{file}");
        assert!(*text == brought[file], "{file}");
    }
}
