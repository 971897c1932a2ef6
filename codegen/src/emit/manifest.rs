//! The crates' `Cargo.toml`.
//!
//! That of the facade has its head by hand and the rest from the plan. Those of the services take version, lints and
//! the runtime from the workspace that the facade is in, so that they are the same wherever it stands.

use crate::plan::{Plan, ServicePlan};

/// The line that parts what people write from what the generator writes.
const MARK: &str = "# Below this line: by `cargo xtask gen`.\n";

/// The head of a facade that is its own workspace; a test holds it against the repository's. `RUNTIME` stands for the
/// path of the runtime's folder.
const HEAD: &str = include_str!("manifest/head.toml");

/// The manifest of a service; `PACKAGE` and `MODULE` stand for its names.
const SERVICE: &str = include_str!("manifest/service.toml");

/// All manifests by path. What stands above the mark in `head` is kept.
pub fn manifests(plan: &Plan, head: &str) -> Vec<(String, String)> {
    let services = plan.services.iter();
    let services = services.map(|plan| (format!("{}/Cargo.toml", plan.folder), service(plan)));
    [("Cargo.toml".to_owned(), facade(plan, head))].into_iter().chain(services).collect()
}

/// The head of a facade that is its own workspace. `runtime` is the path of the runtime's folder.
pub fn head(runtime: &str) -> String {
    // A path may hold anything; what TOML's basic strings escape, Rust's `Debug` escapes alike.
    HEAD.replace("\"RUNTIME\"", &format!("{runtime:?}").replace("\\'", "'"))
}

fn facade(Plan { services }: &Plan, head: &str) -> String {
    let by_hand = head.split_once(MARK).map_or(head, |(by_hand, _)| by_hand).trim_end();
    let names = services.iter().map(|service| format!("\"{}\"", service.name)).collect::<Vec<_>>().join(", ");
    let dependencies = services.iter().map(dependency).collect::<String>();
    let features = services.iter().map(feature).collect::<String>();

    format!(
        "{by_hand}\n\n{MARK}\n[dependencies]\nfeishu-runtime.workspace = true\n{dependencies}\n\
         [features]\ndefault = []\nfull = [{names}]\n{features}"
    )
}

fn dependency(service: &ServicePlan) -> String {
    let (package, folder) = (service.crate_name.package(), &service.folder);
    format!("{package} = {{ path = \"{folder}\", optional = true }}\n")
}

fn feature(service: &ServicePlan) -> String {
    let (name, package) = (&service.name, service.crate_name.package());
    format!("{name} = [\"dep:{package}\"]\n")
}

fn service(service: &ServicePlan) -> String {
    SERVICE.replace("PACKAGE", &service.crate_name.package()).replace("MODULE", service.name.as_str())
}
