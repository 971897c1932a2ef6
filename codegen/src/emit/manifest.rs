//! The crate's `Cargo.toml`: its head by hand, its features from the plan.

use crate::plan::Plan;
use std::fmt::Write as _;

/// The line that parts what people write from what the generator writes.
const MARK: &str = "# Below this line: by `cargo xtask gen`.\n";

/// The manifest: what stands above the mark in `head`, then a feature for each service.
pub fn features(plan: &Plan, head: &str) -> String {
    let by_hand = head.split_once(MARK).map_or(head, |(by_hand, _)| by_hand).trim_end();
    let names = plan.services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>();
    let mut text = format!("{by_hand}\n\n{MARK}\n[features]\ndefault = []\n");
    let _ = writeln!(
        text,
        "full = [{}]",
        names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    );
    for name in names {
        let _ = writeln!(text, "{name} = []");
    }
    text
}

/// The head of a crate that stands alone. `runtime` is the path of the runtime's folder.
pub fn package(runtime: &str) -> String {
    // A path may hold anything; what TOML's basic strings escape, Rust's `Debug` escapes alike.
    let runtime = format!("{runtime:?}").replace("\\'", "'");
    format!(
        "[package]\nname = \"feishu-api\"\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.95\"\n\
         license = \"MIT OR Apache-2.0\"\npublish = false\n\n\
         # A workspace of its own, wherever the folder is.\n[workspace]\n\n\
         [dependencies]\nfeishu-runtime = {{ path = {runtime} }}\n"
    )
}
