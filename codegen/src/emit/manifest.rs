//! The crates' `Cargo.toml`.
//!
//! That of the facade has its head by hand and the rest from the plan. Those of the services take version, lints and
//! the runtime from the workspace that the facade is in, so that they are the same wherever it stands.

use crate::plan::{
    Home, Plan, ServicePlan,
    name::{CORE_FEATURES, CrateName},
};

/// The line that parts what people write from what the generator writes.
const MARK: &str = "# Below this line: by `cargo xtask gen`.\n";

/// The head of a facade that is its own workspace; a test holds it against the repository's. `RUNTIME` stands for the
/// path of the runtime's folder.
const HEAD: &str = include_str!("manifest/head.toml");

/// The manifest of a crate of services; `PACKAGE` and `DESCRIPTION` stand for what it is called and holds, `FACADE` for the
/// way to what its examples are compiled with.
const SERVICES: &str = include_str!("manifest/services.toml");

/// The version of all crates of a run, which is the generator's own: they go out together.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The front page of the facade in a registry.
const README: &str = include_str!("manifest/readme.md");

/// That of a crate of services.
const PART: &str = include_str!("manifest/part.md");

/// The texts of the licences that the manifests name: what is copied has to carry them.
const LICENCES: [(&str, &str); 2] = [
    ("LICENSE-APACHE", include_str!("../../LICENSE-APACHE")),
    ("LICENSE-MIT", include_str!("../../LICENSE-MIT")),
];

/// All manifests by path, each with a front page and the licences beside it. What stands above the mark in `head` is kept.
pub fn manifests(plan: &Plan, head: &str) -> Vec<(String, String)> {
    let mut manifests = vec![("Cargo.toml".to_owned(), facade(plan, head))];
    for service in &plan.services {
        if let Home::Own(name) = &service.home {
            manifests.push((format!("{}/Cargo.toml", service.folder), own(name, service)));
        }
    }
    if plan.small().next().is_some() {
        manifests.push(("services/Cargo.toml".to_owned(), small(plan)));
    }
    let folders = manifests.iter().filter_map(|(path, _)| path.strip_suffix("Cargo.toml"));
    let beside = folders.flat_map(|folder| {
        let licences = LICENCES.map(|(name, text)| (format!("{folder}{name}"), text.to_owned()));
        licences.into_iter().chain([(format!("{folder}README.md"), readme(plan, folder))])
    });
    let beside = beside.collect::<Vec<_>>();
    manifests.extend(beside);
    manifests
}

/// The front page of the crate in a folder.
fn readme(plan: &Plan, folder: &str) -> String {
    if folder.is_empty() {
        let feature = plan.services.first().map_or("full", |service| service.name.as_str());
        return README.replace("VERSION", VERSION).replace("FEATURE", feature);
    }
    let of_folder = |service: &&ServicePlan| folder.strip_prefix(&service.folder) == Some("/");
    match plan.services.iter().find(of_folder) {
        Some(service) => PART.replace("PART", &format!("the part `{}`", service.name)),
        None => PART.replace("PART", "the small services"),
    }
}

/// The head of a facade that is its own workspace. `runtime` is the path of the runtime's folder.
pub fn head(runtime: &str) -> String {
    // A path may hold anything; what TOML's basic strings escape, Rust's `Debug` escapes alike.
    HEAD.replace("\"RUNTIME\"", &format!("{runtime:?}").replace("\\'", "'")).replace("VERSION", VERSION)
}

fn facade(plan: &Plan, head: &str) -> String {
    let Plan { services, example: _ } = plan;
    let by_hand = head.split_once(MARK).map_or(head, |(by_hand, _)| by_hand).trim_end();
    let names = services.iter().map(|service| format!("\"{}\"", service.name)).collect::<Vec<_>>().join(", ");
    let own = services.iter().filter_map(|service| match &service.home {
        Home::Own(name) => Some(dependency(name, &service.folder)),
        Home::Shared => None,
    });
    let shared = plan.small().next().map(|_| dependency(&CrateName::small_services(), "services"));
    let dependencies = own.chain(shared).collect::<String>();
    let features = services.iter().map(feature).collect::<String>();
    let passed_on = CORE_FEATURES.map(|name| format!("{name} = [\"feishu-runtime/{name}\"]\n")).concat();

    format!(
        "{by_hand}\n\n{MARK}\n[dependencies]\nfeishu-runtime.workspace = true\n{dependencies}\n\
         [features]\ndefault = []\n\n# Of the client's core.\n{passed_on}\n\
         # Of the platform: `full` is all of it.\nfull = [{names}]\n{features}"
    )
}

/// Of just this version, since types of one service stand in the facade's docs and examples.
fn dependency(name: &CrateName, folder: &str) -> String {
    format!("{} = {{ path = \"{folder}\", version = \"={VERSION}\", optional = true }}\n", name.package())
}

fn feature(service: &ServicePlan) -> String {
    let name = &service.name;
    let package = match &service.home {
        Home::Own(own) => own.package(),
        Home::Shared => CrateName::small_services().package(),
    };
    format!("{name} = [\"dep:{package}\", \"{package}/{name}\"]\n")
}

/// Such a crate has a switch, too: without it, whoever compiles all members of the workspace compiles the whole platform.
fn own(name: &CrateName, service: &ServicePlan) -> String {
    let about = format!("The part `{}` of `feishu-api`", service.name);
    format!("{}\n[features]\n{}", package(name, &about, "", "../.."), switch(service))
}

fn switch(service: &ServicePlan) -> String {
    format!("{} = []\n", service.name)
}

/// The crate that small services share. Its root stands among their folders.
fn small(plan: &Plan) -> String {
    let features = plan.small().map(switch).collect::<String>();
    let about = "The small services of `feishu-api`";
    let manifest = package(&CrateName::small_services(), about, "path = \"lib.rs\"\n", "..");
    format!("{manifest}\n[features]\n{features}")
}

/// `facade` is the way to the facade.
fn package(name: &CrateName, description: &str, root: &str, facade: &str) -> String {
    SERVICES
        .replace("PACKAGE", &name.package())
        .replace("DESCRIPTION", description)
        .replace("ROOT\n", root)
        .replace("FACADE", facade)
}
