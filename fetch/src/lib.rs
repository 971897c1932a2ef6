//! Feishu's documentation pages, brought into a docs folder.
//!
//! A run reads the site's tree, decides which pages to ask for (`plan`), brings each (`work`), and writes those that may
//! replace what is here (`run`). The site is not trusted: everything that comes from it is bounded, checked, and
//! printed through one function.

#![deny(missing_docs)]

pub mod arguments;
mod comment;
mod detail;
mod folder;
mod hash;
mod index;
mod instead;
mod judge;
mod lang;
mod options;
mod place;
mod places;
mod plan;
mod printable;
mod report;
mod run;
mod scalar;
mod service;
mod show;
mod site;
mod tree;
mod work;

pub use lang::Lang;
pub use options::{Options, What};
pub use site::{Failure, Manners};

use std::{
    io::{self, Write},
    path::PathBuf,
};
use thiserror::Error;

/// Why a run could not do its work. What is wrong with single pages is printed, and no error.
#[derive(Debug, Error)]
pub enum Error {
    /// The site's tree cannot be had or read, and without it nothing is known.
    #[error("the tree of the docs cannot be had: {}", printable::printable(.0))]
    Tree(String),
    /// A service that no page has.
    #[error("there is no service `{}`; `fetch --list` lists them", printable::printable(.0))]
    UnknownService(String),
    /// A run in no language.
    #[error("no language is asked for")]
    NoLanguage,
    /// The docs folder cannot be read or written.
    #[error("{}: {error}", printable::printable(&path.to_string_lossy()))]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// No request can be made at all.
    #[error("requests cannot be made: {0}")]
    Setup(Failure),
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// Does what the options ask for, prints it to `out`, and tells whether nothing failed.
///
/// # Errors
/// When the run could not do its work at all.
pub fn fetch(options: &Options, out: &mut dyn Write) -> Result<bool, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run::run(options, &mut show::Show::new(out)))
}
