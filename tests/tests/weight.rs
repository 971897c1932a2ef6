//! What the platform weighs here, so that a clone and a crate stay small, and what the README says of how much it is.

use feishu_codegen::load;
use feishu_tests::root;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const MB: u64 = 1_000_000;

/// What a registry takes of one crate, which it counts packed.
const PACKAGE: u64 = 10 * MB;

/// The plain files below a folder, with their sizes.
fn files(folder: &Path) -> BTreeMap<PathBuf, u64> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(&inside).expect("a folder").map(|entry| entry.expect("an entry")) {
            let about = entry.metadata().expect("a file has a size");
            if about.is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(entry.path(), about.len());
            }
        }
    }
    found
}

fn weight(folder: &str, extension: &str) -> u64 {
    let files = files(&root().join(folder));
    let of_kind = files.iter().filter(|(path, _)| path.extension().is_some_and(|found| found == extension));
    of_kind.map(|(_, size)| size).sum()
}

#[test]
fn pages_rust_and_model_are_no_heavier_than_was_decided() {
    for (what, folder, extension, most) in [
        ("pages", "docs-src", "md", 7 * MB),
        ("emitted Rust", "generated", "rs", 14 * MB),
        ("model", "generated/model", "json", 12 * MB),
    ] {
        let bytes = weight(folder, extension);
        println!("{what}: {bytes} bytes, at most {most}");
        assert!(bytes <= most, "{what} has {bytes} bytes");
    }
}

/// The bytes of each crate's own files of some kind, by the crate's folder.
fn crates(of_kind: impl Fn(&Path) -> bool) -> BTreeMap<PathBuf, u64> {
    let all = files(&root().join("generated"));
    let manifests = all.keys().filter(|path| path.ends_with("Cargo.toml")).filter_map(|path| path.parent());
    let mut crates = manifests.map(|folder| (folder.to_owned(), 0)).collect::<BTreeMap<_, u64>>();
    for (path, size) in all.iter().filter(|(path, _)| of_kind(path)) {
        let innermost = path.ancestors().find(|folder| crates.contains_key(*folder)).expect("the facade's");
        *crates.get_mut(innermost).expect("it is there") += size;
    }
    crates
}

/// Unpacked, which is several times what counts.
#[test]
fn every_crate_is_small_enough_for_a_registry() {
    for (folder, bytes) in crates(|_| true) {
        assert!(bytes <= PACKAGE, "{} has {bytes} bytes", folder.display());
    }
}

/// What rustc takes for a crate grows with its text, from some 0.17 GB for none: 0.46 GB in release for 1.4 MB.
#[test]
fn no_crate_takes_the_compiler_more_than_a_small_machine_has() {
    let is_rust = |path: &Path| path.extension().is_some_and(|found| found == "rs");
    let (largest, bytes) = crates(is_rust).into_iter().max_by_key(|(_, bytes)| *bytes).expect("a crate");
    println!("{}: {bytes} bytes of Rust", largest.display());
    assert!(
        bytes <= 22 * MB / 10,
        "{} has {bytes} bytes of Rust, for which rustc takes over 0.65 GB",
        largest.display()
    );
}

#[test]
fn the_readme_counts_what_is_committed() {
    let (mut endpoints, mut events, mut services) = (0, 0, 0);
    for path in
        files(&root().join("generated/model")).into_keys().filter(|path| !path.ends_with("schema.json"))
    {
        let model = fs::read_to_string(path).expect("a model").parse::<Value>().expect("JSON");
        let count = |kind: &str| model[kind].as_array().map_or(0, Vec::len);
        endpoints += count("endpoints");
        events += count("events");
        services += 1;
    }
    let said = format!(
        "{},{:03} endpoints and {events} events of {services} service versions",
        endpoints / 1000,
        endpoints % 1000
    );
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    assert!(readme.contains(&said), "the README does not say {said:?}");
}

/// The platform's prose is the platform's: all but the pages that stand here as an example of pages are condensed.
#[test]
fn few_pages_are_here_as_they_were_published() {
    let docs = load::load(&root().join("docs-src")).expect("docs-src is a folder");
    let published = docs.pages.iter().filter(|page| !page.text.contains("\ncondensed: facts only\n"));
    assert_eq!(published.count(), feishu_tests::published().pages.len());
    assert_eq!(feishu_tests::published().pages.len(), 5);
}
