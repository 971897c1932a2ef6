//! The crates' `Cargo.toml`.
//!
//! That of the facade has its head by hand and the rest from the plan. Those of the services take version, lints and
//! the runtime from the workspace that the facade is in, so that they are the same wherever it stands.

use crate::plan::{Home, Plan, ServicePlan, name::CrateName};

/// The line that parts what people write from what the generator writes.
const MARK: &str = "# Below this line: by `cargo xtask gen`.\n";

/// The head of a facade that is its own workspace; a test holds it against the repository's. `RUNTIME` stands for the
/// path of the runtime's folder.
const HEAD: &str = include_str!("manifest/head.toml");

/// The manifest of a crate of services; `PACKAGE` and `DESCRIPTION` stand for what it is called and holds, `FACADE` and
/// `FEATURES` for what its examples are compiled with.
const SERVICES: &str = include_str!("manifest/services.toml");

/// The features of the runtime, which the facade passes on: who uses it needs no other dependency. A test holds them against
/// the runtime's own.
const PASSED_ON: [&str; 9] =
    ["blocking", "eq", "mock", "rate-limit", "redis", "serde", "tls-aws-lc", "tracing", "webhook"];

/// The texts of the licences that the manifests name: what is copied has to carry them.
const LICENCES: [(&str, &str); 2] = [
    ("LICENSE-APACHE", include_str!("../../LICENSE-APACHE")),
    ("LICENSE-MIT", include_str!("../../LICENSE-MIT")),
];

/// All manifests by path, each with the licences beside it. What stands above the mark in `head` is kept.
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
    let licences = manifests
        .iter()
        .filter_map(|(path, _)| path.strip_suffix("Cargo.toml"))
        .flat_map(|folder| LICENCES.map(|(name, text)| (format!("{folder}{name}"), text.to_owned())));
    let licences = licences.collect::<Vec<_>>();
    manifests.extend(licences);
    manifests
}

/// The head of a facade that is its own workspace. `runtime` is the path of the runtime's folder.
pub fn head(runtime: &str) -> String {
    // A path may hold anything; what TOML's basic strings escape, Rust's `Debug` escapes alike.
    HEAD.replace("\"RUNTIME\"", &format!("{runtime:?}").replace("\\'", "'"))
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
    let passed_on = PASSED_ON.map(|name| format!("{name} = [\"feishu-runtime/{name}\"]\n")).concat();

    format!(
        "{by_hand}\n\n{MARK}\n[dependencies]\nfeishu-runtime.workspace = true\n{dependencies}\n\
         [features]\ndefault = []\n\n# Of the client's core.\n{passed_on}\n\
         # Of the platform: `full` is all of it.\nfull = [{names}]\n{features}"
    )
}

fn dependency(name: &CrateName, folder: &str) -> String {
    format!("{} = {{ path = \"{folder}\", optional = true }}\n", name.package())
}

fn feature(service: &ServicePlan) -> String {
    let name = &service.name;
    match &service.home {
        Home::Own(own) => format!("{name} = [\"dep:{}\"]\n", own.package()),
        Home::Shared => {
            let package = CrateName::small_services().package();
            format!("{name} = [\"dep:{package}\", \"{package}/{name}\"]\n")
        }
    }
}

fn own(name: &CrateName, service: &ServicePlan) -> String {
    let features = format!("\"{}\"", service.name);
    package(name, &format!("The part `{}` of `feishu-api`", service.name), "", ("../..", &features))
}

/// The crate that small services share. Its root stands among their folders.
fn small(plan: &Plan) -> String {
    let switch = |service: &ServicePlan| format!("{} = []\n", service.name);
    let features = plan.small().map(switch).collect::<String>();
    let names = plan.small().map(|service| format!("\"{}\"", service.name)).collect::<Vec<_>>().join(", ");
    let about = "The small services of `feishu-api`";
    let manifest = package(&CrateName::small_services(), about, "path = \"lib.rs\"\n", ("..", &names));
    format!("{manifest}\n[features]\n{features}")
}

/// `facade` is the way to the facade and the features that its examples need.
fn package(name: &CrateName, description: &str, root: &str, facade: (&str, &str)) -> String {
    let (way, features) = facade;
    SERVICES
        .replace("PACKAGE", &name.package())
        .replace("DESCRIPTION", description)
        .replace("ROOT\n", root)
        .replace("FACADE", way)
        .replace("FEATURES", features)
}
