//! Names of modules and crates.

use super::{
    CrateName, ModuleName,
    casing::{shortened, snake},
    taken::{
        CORE_FEATURES, CORE_MODULES, CRATE_PREFIX, HARD_KEYWORDS, KEYWORDS, SMALL_SERVICES, TAKEN_MODULES,
    },
};

/// A module. Its letters are those of a file name that is safe everywhere.
pub fn module_name(text: &str) -> ModuleName {
    let kept = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>();
    let name = shortened(&snake(&kept));
    ModuleName(match name.as_str() {
        "" => "unnamed".to_owned(),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("n{name}"),
        // A path that begins with it would lead to the module or to the crate.
        _ if name.starts_with(CRATE_PREFIX) => format!("the_{name}"),
        _ if [KEYWORDS, HARD_KEYWORDS, TAKEN_MODULES].iter().any(|taken| taken.contains(&name.as_str())) => {
            format!("{name}_")
        }
        _ => name,
    })
}

/// The module of a service, which is its feature as well, and stands in the facade beside what the client's core has there.
pub fn service_name(text: &str) -> ModuleName {
    let ModuleName(name) = module_name(text);
    let is_feature = CORE_FEATURES.iter().any(|feature| feature.replace('-', "_") == name);
    let is_taken = is_feature || CORE_MODULES.contains(&name.as_str());
    ModuleName(if is_taken { format!("{name}_") } else { name })
}

impl ModuleName {
    /// The module of the types that a service's endpoints share.
    pub fn types() -> Self {
        Self("types".to_owned())
    }

    /// The name behind its own, told from it by a word.
    #[must_use]
    pub fn with(&self, word: &str) -> Self {
        Self(format!("{}_{word}", self.0.trim_end_matches('_')))
    }

    /// The crate of the service of this name.
    pub fn service_crate(&self) -> CrateName {
        CrateName(format!("{CRATE_PREFIX}{}", self.0))
    }
}

impl CrateName {
    /// The crate that small services share.
    pub fn small_services() -> Self {
        Self(format!("{CRATE_PREFIX}{SMALL_SERVICES}"))
    }

    /// The crate's package, as Cargo writes it. No two crates have the same, as no module has a `-`.
    pub fn package(&self) -> String {
        self.0.replace('_', "-")
    }
}
