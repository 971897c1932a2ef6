//! What the crates are made of, and what goes out with them.

use feishu_tests::root;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use toml::Table;

fn cargo(arguments: &[&str]) -> Option<String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).current_dir(root()).args(arguments).output().unwrap();
    if !output.status.success() {
        println!("skipped: {}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    Some(String::from_utf8(output.stdout).unwrap())
}

fn words<'a>(table: &'a toml::Value, key: &str) -> BTreeSet<&'a str> {
    table[key].as_array().unwrap().iter().filter_map(|word| word.as_str()).collect()
}

/// What `cargo deny check licenses` checks, where that tool is not installed: one of the licences that a dependency
/// offers, with all that belong to it, is allowed.
#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    // Not of the lock file alone: what this system never compiles is not downloaded.
    let Some(metadata) = cargo(&["metadata", "--format-version", "1", "--locked", "--offline"]) else {
        return;
    };
    let metadata = serde_json::from_str::<Value>(&metadata).unwrap();
    let deny = fs::read_to_string(root().join("deny.toml")).unwrap().parse::<Table>().unwrap();
    let licences = &deny["licenses"];
    let allowed = words(licences, "allow");
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let exceptions = licences["exceptions"].as_array().unwrap();
        let exception = exceptions.iter().find(|exception| exception["crate"].as_str() == Some(name));
        let excepted = exception.map(|exception| words(exception, "allow")).unwrap_or_default();
        let printed =
            package["license"].as_str().unwrap_or_default().replace('/', " OR ").replace(['(', ')'], "");
        let fits = |licence: &str| allowed.contains(licence.trim()) || excepted.contains(licence.trim());
        // `(A OR B) AND C` has no alternative that is not allowed whole: every conjunct has an allowed one.
        let is_allowed = printed.split(" AND ").all(|part| part.split(" OR ").any(fits));
        if !is_allowed {
            wrong.push(format!("{name}: {printed}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn every_dependency_comes_from_the_registry() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap().parse::<Table>().unwrap();
    for package in lock["package"].as_array().unwrap() {
        let source = package.get("source").and_then(toml::Value::as_str);
        let ours = package["name"].as_str().unwrap();
        let is_ours = ours.starts_with("feishu-") || ours == "xtask";
        let is_checked = package.get("checksum").is_some();
        let registry = source == Some("registry+https://github.com/rust-lang/crates.io-index") && is_checked;
        assert!(source.is_none() && is_ours || registry, "{ours}: {source:?}");
    }
}

/// The folders of all packages of the workspace, with those of the services.
fn packages() -> Vec<PathBuf> {
    let mut found =
        vec![PathBuf::from("codegen"), "fetch".into(), "runtime".into(), "tests".into(), "xtask".into()];
    let mut folders = vec![root().join("generated")];
    while let Some(folder) = folders.pop() {
        if folder.join("Cargo.toml").is_file() {
            found.push(folder.strip_prefix(root()).unwrap().to_owned());
        }
        let inside = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        folders.extend(inside.filter(|path| path.is_dir()));
    }
    found
}

#[test]
fn every_package_carries_the_texts_of_its_licences() {
    assert!(packages().len() >= 6, "{:?}", packages());
    for package in packages() {
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let text = fs::read(root().join(&package).join(licence));
            let text = text.unwrap_or_else(|error| panic!("{}/{licence}: {error}", package.display()));
            assert!(
                text == fs::read(root().join(licence)).unwrap(),
                "{}/{licence} is another",
                package.display()
            );
        }
    }
}

/// What a package may hold: its manifest, licences and docs, and below these folders files of these kinds.
const FILES: &[&str] = &[
    ".cargo_vcs_info.json",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "files.txt",
    "lib.rs",
    "names.lock",
    "rustfmt.toml",
];
const FOLDERS: &[(&str, &[&str])] = &[
    ("benches", &["rs"]),
    ("examples", &["rs"]),
    ("model", &["json"]),
    ("src", &["rs", "md", "toml", "ts", "js", "html", "css"]),
    ("tests", &["rs", "json", "snap"]),
];

#[test]
fn a_package_holds_what_it_is_made_of_and_nothing_else() {
    for package in ["feishu-api", "feishu-api-small-services", "feishu-codegen", "feishu-runtime"] {
        let Some(listed) = cargo(&["package", "--list", "--allow-dirty", "--offline", "--package", package])
        else {
            return;
        };
        let files = listed.lines().map(|line| line.replace('\\', "/")).collect::<BTreeSet<_>>();
        for licence in ["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT"] {
            assert!(files.contains(licence), "{package} lacks {licence}: {listed}");
        }
        for file in &files {
            let kind = Path::new(file).extension().and_then(|kind| kind.to_str()).unwrap_or_default();
            let is_known = match file.split_once('/') {
                None => FILES.contains(&file.as_str()),
                // The crate of the small services has a folder for each.
                Some((_, inside)) if package.ends_with("small-services") => {
                    inside.starts_with("src/") && kind == "rs"
                }
                Some((folder, _)) => {
                    FOLDERS.iter().any(|(known, kinds)| *known == folder && kinds.contains(&kind))
                }
            };
            assert!(is_known, "{package} would carry {file}");
        }
    }
}
