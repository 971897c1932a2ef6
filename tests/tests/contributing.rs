//! What CONTRIBUTING.md says of the repository is so.

use feishu_tests::root;
use std::fs;

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands in code marks.
fn coded(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_files_and_commands_that_it_names_are_there() {
    let contributing = text("CONTRIBUTING.md");
    let arguments = text("xtask/src/arguments.rs");
    let mut count = 0;
    for code in coded(&contributing) {
        if let Some(command) = code.strip_prefix("cargo xtask ") {
            let name = command.split(' ').next().unwrap_or_default();
            assert!(arguments.contains(&format!("\n  {name} ")), "there is no command {name}");
        } else if code.contains('/') && !code.contains(' ') {
            assert!(root().join(code).exists(), "there is no {code}");
        } else {
            continue;
        }
        count += 1;
    }
    assert!(count > 10, "{count} files and commands are all that it names");
}

#[test]
fn the_versions_of_rust_are_those_of_the_manifests() {
    let contributing = text("CONTRIBUTING.md");
    let version = |manifest: &str| {
        let manifest = text(manifest).parse::<toml::Table>().unwrap();
        let package =
            manifest.get("workspace").unwrap_or(&toml::Value::Boolean(false)).get("package").cloned();
        package.unwrap_or_else(|| manifest["package"].clone())["rust-version"].as_str().unwrap().to_owned()
    };
    assert!(contributing.contains(&format!("Who uses the crates needs Rust {}:", version("Cargo.toml"))));
    for tool in ["codegen", "fetch", "tests", "xtask"] {
        let version = version(&format!("{tool}/Cargo.toml"));
        assert!(contributing.contains(&format!("Rust {version} builds everything")), "{tool}: {version}");
    }
}

#[test]
fn lengths_are_those_of_the_tests() {
    let lengths = text("tests/tests/architecture/lengths.rs");
    assert!(lengths.contains("450") && lengths.contains("60"), "CONTRIBUTING.md says 450 and 60");
}
