//! The walls of the workspace: which module may use which other, and which crate has exactly one user.

mod circles;
mod lengths;
mod rooms;
mod source;
mod words;

use feishu_tests::root;
use source::{dependencies, list, sources};
use std::{collections::BTreeSet, fs};

/// The only file that uses a crate or makes identifiers.
const ONE_USER: &[(&str, &str)] = &[
    ("scraper", "parse/html_block.rs"),
    ("pulldown_cmark", "parse/outline.rs"),
    ("heck", "plan/name/casing.rs"),
    ("Ident::new", "plan/name.rs"),
    ("prettyplease", "format.rs"),
];

/// The crates of the workspace that each of its crates may depend on; the facade, on those of its services besides.
const CRATES: &[(&str, &[&str])] = &[
    ("codegen", &[]),
    ("fetch", &["feishu-codegen"]),
    ("runtime", &[]),
    ("generated", &["feishu-runtime"]),
    ("xtask", &["feishu-codegen"]),
];

/// What the crates of services begin with.
const SERVICE: &str = "feishu-api-";

/// The folder of the services, and of the crate that small ones share.
const SERVICES: &str = "generated/services";

#[test]
fn some_crates_have_exactly_one_user() {
    let sources = sources("codegen");
    for (name, user) in ONE_USER {
        let users = sources.iter().filter(|source| source.uses(name)).map(|source| source.path.as_str());
        assert_eq!(users.collect::<Vec<_>>(), [*user], "{name}");
    }
}

#[test]
fn codegen_touches_the_disk_in_two_rooms_alone() {
    for source in sources("codegen") {
        let touches =
            ["std::fs", "std::net", "std::process", "std::env"].iter().any(|path| source.uses(path));
        let may =
            ["load.rs", "output.rs"].contains(&source.path.as_str()) || source.path.starts_with("output/");
        assert!(!touches || may, "{} touches the disk or the world", source.path);
    }
}

/// The files of `fetch` that alone may use a crate or a part of the standard library.
const FETCH: &[(&str, &[&str])] = &[
    ("std::fs", &["folder/lock.rs", "folder/plain.rs", "folder/scan.rs", "folder.rs", "index/journal.rs"]),
    ("feishu_codegen", &["judge.rs", "lang.rs", "place.rs", "printable.rs", "service.rs"]),
    ("reqwest", &["arguments.rs", "options.rs", "site/failure.rs", "site.rs"]),
    ("std::io::stdout", &[]),
    ("println", &[]),
    ("eprintln", &[]),
];

#[test]
fn fetch_writes_asks_and_judges_in_few_files() {
    let sources = sources("fetch");
    for (name, may) in FETCH {
        let users = sources.iter().filter(|source| source.uses(name)).map(|source| source.path.as_str());
        assert_eq!(users.collect::<Vec<_>>(), *may, "{name}");
    }
}

#[test]
fn only_xtask_prints() {
    let means = ["print", "println", "eprint", "eprintln", "dbg", "std::io::stdout", "std::io::stderr"];
    let ours = ["codegen", "generated", "runtime"].map(str::to_owned);
    for krate in ours.into_iter().chain(services()) {
        for source in sources(&krate).iter().filter(|source| !HARNESS.contains(&&*source.path)) {
            let used = means.iter().filter(|path| source.uses(path)).collect::<Vec<_>>();
            assert!(used.is_empty(), "{krate}/src/{} uses {used:?}", source.path);
        }
    }
}

/// What is printed may come from outside, and the border alone knows how to print that.
#[test]
fn xtask_prints_at_its_border_alone() {
    let macros = ["print", "println", "eprint", "eprintln", "dbg"];
    for source in sources("xtask").iter().filter(|source| source.path != "border.rs") {
        let used = macros.iter().filter(|name| source.uses(name)).collect::<Vec<_>>();
        assert!(used.is_empty(), "xtask/src/{} uses {used:?}", source.path);
        let text = fs::read_to_string(root().join("xtask/src").join(&source.path)).unwrap();
        let streams = text.lines().filter(|line| line.contains("stdout()") || line.contains("stderr()"));
        let writes = streams.filter(|line| !line.contains("is_terminal()")).collect::<Vec<_>>();
        assert_eq!(writes, [""; 0], "xtask/src/{}", source.path);
    }
}

/// The source of a test that is emitted; no module of codegen.
const HARNESS: [&str; 2] = ["emit/samples/harness.rs", "emit/samples/made.rs"];

/// The folders of the services.
fn services() -> Vec<String> {
    let entries = fs::read_dir(root().join(SERVICES)).unwrap().map(Result::unwrap);
    let folders = entries.filter(|entry| entry.file_type().unwrap().is_dir());
    folders.map(|folder| format!("{SERVICES}/{}", folder.file_name().to_string_lossy())).collect()
}

#[test]
fn a_service_depends_on_the_runtime_alone() {
    assert!(services().len() > 1, "{:?}", services());
    let has_manifest = |folder: &String| root().join(folder).join("Cargo.toml").exists();
    let crates = services().into_iter().chain([SERVICES.to_owned()]).filter(has_manifest);
    let crates = crates.collect::<Vec<_>>();
    assert!(!crates.is_empty());
    for krate in crates {
        assert_eq!(dependencies(&krate), ["feishu-runtime"], "{krate}");
    }
}

#[test]
fn the_crates_depend_on_each_other_in_one_direction() {
    for (krate, allowed) in CRATES {
        let ours = dependencies(krate).into_iter().filter(|name| name.starts_with("feishu-"));
        let others = ours.filter(|name| *krate != "generated" || !name.starts_with(SERVICE));
        assert_eq!(others.collect::<Vec<_>>(), *allowed, "{krate}");
    }
}

/// The names between `[features]` and the next table of a manifest.
fn features(krate: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
    let table: toml::Table = manifest.parse().unwrap();
    table["features"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn the_facade_passes_every_feature_of_the_runtime_on() {
    let facade = features("generated");
    let missing = features("runtime").into_iter().filter(|name| !facade.contains(name)).collect::<Vec<_>>();
    assert_eq!(missing, [""; 0]);
}

/// The names of tests that `SECURITY.md` calls as witnesses: those in code marks that are words joined by `_`.
#[test]
fn what_security_promises_is_proved_by_tests_that_exist() {
    let promised = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let rows = promised.lines().filter(|line| line.starts_with("| ") && line.contains('_'));
    let names =
        rows.filter_map(|row| row.rsplit(" | ").next()).flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let names = names.collect::<BTreeSet<_>>();
    assert!(names.len() > 20, "{names:?}");
    let mut files = Vec::new();
    for folder in [
        "codegen/src",
        "fetch/src",
        "runtime/src",
        "runtime/tests",
        "tests/tests",
        "xtask/src",
        "xtask/tests",
    ] {
        list(&root().join(folder), &mut files);
    }
    let sources = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect::<String>();
    let absent = names.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect::<Vec<_>>();
    assert!(absent.is_empty(), "{absent:?}");
}
