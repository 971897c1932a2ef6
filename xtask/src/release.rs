//! `release --dry-run`: what keeps the crates from going out, and in which order they would go.
//!
//! It publishes nothing: `cargo publish --workspace` does.

use crate::{
    Done,
    border::{Outside, Text, print},
    git,
    side::{MODELS, Side},
};
use feishu_codegen::diff::{self, Verdict};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write as _,
    process::{Command, Stdio},
};

/// Largest manifest that is read, in bytes.
const MAX_MANIFEST: u64 = 1 << 20;

/// What a registry shows of a crate, and `cargo publish` wants or warns of.
const TOLD: [&str; 6] = ["description", "license", "readme", "repository", "keywords", "categories"];

/// Prints what is wrong and the order; false where something is wrong. `since` is the revision of the last release.
pub(crate) fn run(since: Option<&str>) -> Done {
    let packages = packages(&metadata()?)?;
    let mut wrong = packages.values().flat_map(|package| package.wrong(&packages)).collect::<Vec<_>>();
    let order = order(&packages).unwrap_or_else(|rest| {
        wrong.push(format!("these need each other: {}", rest.join(", ")));
        Vec::new()
    });
    let versions = packages.values().map(|package| &*package.version).collect::<BTreeSet<_>>();
    if versions.len() > 1 {
        wrong.push(format!("the crates go out together and have several versions: {versions:?}"));
    }
    let mut text = String::new();
    for (number, name) in order.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}. {} {}", number + 1, name, packages[*name].version);
    }
    match (since.map(str::to_owned).or_else(last_release), versions.first()) {
        (Some(since), Some(version)) => wrong.extend(jump(&since, version, &mut text)?),
        _ => text.push_str("no tag `v…` is here: this is the first release\n"),
    }
    for what in &wrong {
        let _ = writeln!(text, "error: {}", Outside(what));
    }
    print(&Text::plain(&text))?;
    Ok(wrong.is_empty())
}

/// A crate that is to be published.
struct Package {
    name: String,
    version: String,
    /// Of [`TOLD`], what it does not say.
    untold: Vec<&'static str>,
    /// What it needs of this workspace, each with the version it asks for.
    needs: Vec<(String, String)>,
}

impl Package {
    fn wrong(&self, all: &BTreeMap<String, Self>) -> Vec<String> {
        let Self { name, version: _, untold, needs } = self;
        let untold = untold.iter().map(|key| format!("{name} has no `{key}`"));
        let needs = needs.iter().filter_map(|(needed, version)| match version.as_str() {
            _ if !all.contains_key(needed) => Some(format!("{name} needs {needed}, which is not published")),
            "*" => Some(format!("{name} needs {needed} by its path alone; name a version")),
            _ => None,
        });
        untold.chain(needs).collect()
    }
}

fn metadata() -> Result<Value, Box<dyn Error>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--no-deps", "--format-version", "1"]).stdin(Stdio::null());
    let output = command.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim()).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The crates that may be published, by name.
fn packages(metadata: &Value) -> Result<BTreeMap<String, Package>, Box<dyn Error>> {
    let all = metadata["packages"].as_array().ok_or("cargo metadata has no packages")?;
    // `publish = false` is the empty list of registries.
    let published = all.iter().filter(|package| package["publish"] != Value::Array(Vec::new()));
    Ok(published.map(package).map(|package| (package.name.clone(), package)).collect())
}

fn package(package: &Value) -> Package {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let says = |key: &str| match &package[key] {
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    let dependencies = package["dependencies"].as_array().map_or(&[][..], Vec::as_slice);
    // What tests alone need is left out of what goes out, where it has no version.
    let ours = |needed: &&Value| needed["path"].is_string() && needed["kind"] != "dev";
    Package {
        name: text(&package["name"]),
        version: text(&package["version"]),
        untold: TOLD.into_iter().filter(|key| !says(key)).collect(),
        needs: dependencies
            .iter()
            .filter(ours)
            .map(|needed| (text(&needed["name"]), text(&needed["req"])))
            .collect(),
    }
}

/// The crates, each behind those that it needs; or those that need each other.
fn order(packages: &BTreeMap<String, Package>) -> Result<Vec<&str>, Vec<&str>> {
    let (mut order, mut left) = (Vec::new(), packages.values().collect::<Vec<_>>());
    while !left.is_empty() {
        let is_waiting = |package: &&Package| {
            let mut needs = package.needs.iter().map(|(name, _)| name);
            needs.any(|name| left.iter().any(|other| other.name == *name))
        };
        let (waiting, ready) = left.iter().copied().partition::<Vec<_>, _>(is_waiting);
        if ready.is_empty() {
            return Err(waiting.into_iter().map(|package| &*package.name).collect());
        }
        order.extend(ready.into_iter().map(|package| &*package.name));
        left = waiting;
    }
    Ok(order)
}

/// The last tag of a release before `HEAD`.
fn last_release() -> Option<String> {
    let mut command = Command::new("git");
    command.args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]).stdin(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

/// What is wrong with `version` behind a release, by what `diff` says of the API.
fn jump(since: &str, version: &str, text: &mut String) -> Result<Option<String>, Box<dyn Error>> {
    let old = Side::named(since)?;
    let new = Side::Models(MODELS.into());
    let verdict = diff::compare_published(&old.read()?, &new.read()?, &old.lock()?).verdict();
    let manifest = git::files(since, "Cargo.toml", MAX_MANIFEST)?.into_iter().next().map(|(_, bytes)| bytes);
    let manifest = String::from_utf8(manifest.ok_or("the release has no Cargo.toml")?)?;
    let published = manifest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let published = published.ok_or("the Cargo.toml of the release has no version")?;
    let least = least(parts(published)?, verdict);
    let spelled = least.map(|part| part.to_string()).join(".");
    let _ = writeln!(text, "since {} ({published}): {verdict}, so {spelled} or later", Outside(since));
    Ok((parts(version)? < least).then(|| format!("{version} is less than {spelled}")))
}

fn parts(version: &str) -> Result<[u64; 3], Box<dyn Error>> {
    let plain = version.split(['-', '+']).next().unwrap_or_default();
    let parts = plain.split('.').map(str::parse).collect::<Result<Vec<u64>, _>>();
    let parts = parts.map_err(|error| format!("{version} is no version: {error}"))?;
    Ok(parts.try_into().map_err(|_| format!("{version} is no version"))?)
}

/// The least version that may carry a change. Before 1.0.0 what breaks callers is the second number.
fn least([major, minor, patch]: [u64; 3], verdict: Verdict) -> [u64; 3] {
    match verdict {
        Verdict::None => [major, minor, patch],
        Verdict::Major if major > 0 => [major + 1, 0, 0],
        Verdict::Minor if major > 0 => [major, minor + 1, 0],
        Verdict::Major => [0, minor + 1, 0],
        Verdict::Minor | Verdict::Patch => [major, minor, patch + 1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A package of cargo's metadata that says everything and needs others.
    fn said(name: &str, needs: &[(&str, &str)]) -> Value {
        let needs =
            needs.iter().map(|(name, req)| json!({ "name": name, "req": req, "path": "/x", "kind": null }));
        json!({
            "name": name, "version": "0.1.0", "publish": null, "dependencies": needs.collect::<Vec<_>>(),
            "description": "a", "license": "MIT", "readme": "README.md", "repository": "https://x", "keywords": ["a"],
            "categories": ["b"],
        })
    }

    fn all(said: &[Value]) -> BTreeMap<String, Package> {
        packages(&json!({ "packages": said })).unwrap()
    }

    #[test]
    fn each_crate_goes_behind_those_that_it_needs() {
        let all = all(&[
            said("facade", &[("core", "^0.1.0"), ("service", "=0.1.0")]),
            said("service", &[("core", "^0.1.0")]),
            said("core", &[]),
        ]);
        assert_eq!(order(&all).unwrap(), ["core", "service", "facade"]);
        assert!(all.values().all(|package| package.wrong(&all).is_empty()));
    }

    #[test]
    fn crates_that_need_each_other_are_told() {
        let all = all(&[said("a", &[("b", "^1")]), said("b", &[("a", "^1")]), said("c", &[])]);
        assert_eq!(order(&all).unwrap_err(), ["a", "b"]);
    }

    #[test]
    fn what_a_registry_would_refuse_is_told() {
        let mut silent = said("a", &[("b", "*"), ("c", "^1")]);
        silent["repository"] = Value::Null;
        silent["keywords"] = json!([]);
        let mut kept = said("c", &[]);
        kept["publish"] = json!([]);
        let all = all(&[silent, said("b", &[]), kept]);
        assert_eq!(
            all["a"].wrong(&all),
            [
                "a has no `repository`",
                "a has no `keywords`",
                "a needs b by its path alone; name a version",
                "a needs c, which is not published"
            ]
        );
        assert!(!all.contains_key("c"));
    }

    #[test]
    fn what_tests_need_does_not_count() {
        let mut a = said("a", &[("b", "*")]);
        a["dependencies"][0]["kind"] = json!("dev");
        let all = all(&[a]);
        assert!(all["a"].wrong(&all).is_empty());
    }

    #[test]
    fn a_version_follows_the_verdict() {
        use Verdict::{Major, Minor, None, Patch};
        for (verdict, young, grown) in [
            (None, [0, 3, 4], [1, 3, 4]),
            (Patch, [0, 3, 5], [1, 3, 5]),
            (Minor, [0, 3, 5], [1, 4, 0]),
            (Major, [0, 4, 0], [2, 0, 0]),
        ] {
            assert_eq!(least([0, 3, 4], verdict), young, "{verdict}");
            assert_eq!(least([1, 3, 4], verdict), grown, "{verdict}");
        }
        assert_eq!(parts("1.2.3-rc.1").unwrap(), [1, 2, 3]);
        assert!(parts("1.2").is_err() && parts("a.b.c").is_err());
    }
}
