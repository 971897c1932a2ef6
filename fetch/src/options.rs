//! What a run is asked to do.

use crate::{lang::Lang, site::Manners};
use reqwest::Url;
use std::path::PathBuf;

/// A run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which pages.
    pub what: What,
    /// Services to which that is confined, as people spell them; none is no confinement.
    pub services: Vec<String>,
    /// In which languages.
    pub langs: Vec<Lang>,
    /// The docs folder.
    pub docs: PathBuf,
    /// The site, without a path of its pages.
    pub host: Url,
    /// How to ask it.
    pub manners: Manners,
    /// Requests under way at a time.
    pub jobs: usize,
    /// Whether to keep `apiSchema` beside a page.
    pub schema: bool,
    /// Whether to remove pages that have left the tree.
    pub prune: bool,
}

/// Which pages a run asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// All of them.
    Everything,
    /// Those that have changed since they were brought, and new ones of services that are here.
    Changed,
    /// None; only say what would be asked for.
    DryRun {
        /// Whether only what has changed.
        changed: bool,
    },
    /// None; list the services.
    List,
}

impl What {
    /// Whether the run only looks.
    pub(crate) const fn writes(self) -> bool {
        matches!(self, Self::Everything | Self::Changed)
    }

    pub(crate) const fn only_changed(self) -> bool {
        matches!(self, Self::Changed | Self::DryRun { changed: true })
    }
}
