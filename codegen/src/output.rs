//! Texts against the disk.
//!
//! The folder may be anybody's: what the generator may replace and remove in it is what its own list says, which stands
//! in the folder and is committed with it. Whatever else is there is somebody else's, and where it is in the way nothing
//! is written at all.
//!
//! The whole set of files is made in memory first, then put in place in one step where the system can do that, and file
//! by file where it cannot; a failure takes back what was done. Writing and checking are one comparison; only what differs
//! is written.

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod exchange;
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
#[path = "output/no_exchange.rs"]
mod exchange;
#[cfg(all(test, any(target_os = "linux", target_vendor = "apple")))]
mod fixture;
mod ground;
mod list;
mod own;
mod stage;
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod sweep;

use ground::{Ground, Looked};
use list::List;
use rayon::prelude::*;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

pub use list::LIST;

/// What keeps files from being compared or written.
#[derive(Debug, Error)]
pub enum OutputError {
    /// A file or folder that the system refused.
    #[error("{}: {error}", path.display())]
    Refused {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// Files of somebody else stand where files of the generator belong.
    #[error("{count} files in the way are not of `cargo xtask gen`, {} for one: nothing was written. Name another folder \
             with --out or move them away; if an earlier `gen` wrote them, which kept no list, --adopt takes them over",
            first.display())]
    Foreign {
        /// One of them.
        first: PathBuf,
        /// How many there are.
        count: usize,
    },
    /// A symbolic link, which could lead anywhere.
    #[error("{}: a symbolic link is not followed, and nothing was written; put a folder or a file in its place", .0.display())]
    Link(PathBuf),
    /// Something else than a plain file, where a file belongs, or than a folder.
    #[error("{}: this is no plain {wanted}, and nothing was written", path.display())]
    NotPlain {
        /// Where.
        path: PathBuf,
        /// What belongs there.
        wanted: &'static str,
    },
    /// A file longer than any that would be read.
    #[error("{}: a file of more than {most} MB is not read", path.display())]
    TooLong {
        /// Where.
        path: PathBuf,
        /// Megabytes that are read at most.
        most: u64,
    },
    /// The list of the generator's files is none.
    #[error("{}:{line}: {fault}; take the file from the last commit that has it", path.display())]
    List {
        /// The list.
        path: PathBuf,
        /// The line at fault.
        line: usize,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// Another run writes to the same folder.
    #[error("another `cargo xtask` is writing to {}: wait until it has ended, then try again", .0.display())]
    Busy(PathBuf),
    /// Pages and output would stand in each other.
    #[error("the docs folder {} and the output folder {} overlap: name folders apart from each other", docs.display(), out.display())]
    Overlap {
        /// The pages' folder.
        docs: PathBuf,
        /// The folder that would be written to.
        out: PathBuf,
    },
}

/// The texts of the crates by path, relative to the facade's folder, with `/`.
pub type Texts = BTreeMap<String, String>;

/// Whose the files are that are in the way and in no list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unlisted {
    /// Somebody else's: they are left alone, and nothing is written.
    #[default]
    Foreign,
    /// The generator's, of a time when it kept no list: they are replaced, and listed from then on.
    Adopted,
}

/// How the disk differs from the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files whose text is another.
    pub stale: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files of the list that no page accounts for any more.
    pub orphans: Vec<String>,
    /// Files of somebody else that are in the way.
    pub foreign: Vec<String>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

impl Report {
    /// Whether the disk is as it should be.
    pub fn is_fresh(&self) -> bool {
        let Self { stale, missing, orphans, foreign, unchanged: _ } = self;
        [stale, missing, orphans, foreign].iter().all(|files| files.is_empty())
    }

    /// The files that are to be written.
    fn written(&self) -> impl Iterator<Item = &str> + Clone {
        let Self { stale, missing, foreign, orphans: _, unchanged: _ } = self;
        [stale, missing, foreign].into_iter().flatten().map(String::as_str)
    }
}

/// Compares the texts, and the list of them, with what stands in `folder`.
///
/// # Errors
/// When a file or folder cannot be read, or is none.
pub fn check(folder: &Path, texts: &Texts) -> Result<Report, OutputError> {
    let ground = Ground::look_at(folder)?;
    compare(&ground, &list::with_list(texts), &List::read(&ground)?)
}

/// Makes `folder` hold the texts and a list of them, removes what the list that stood there had besides, and leaves
/// everything else alone. Tells what differed before.
///
/// # Errors
/// When a file or folder cannot be read or written, or is somebody else's; then all is as it was before.
pub fn write(folder: &Path, texts: &Texts, unlisted: Unlisted) -> Result<Report, OutputError> {
    let ground = Ground::enter(folder)?;
    stage::clear(&ground)?;
    exchange::clear(&ground);
    let (texts, listed) = (list::with_list(texts), List::read(&ground)?);
    let report = compare(&ground, &texts, &listed)?;
    if let (Some(first), Unlisted::Foreign) = (report.foreign.first(), unlisted) {
        return Err(OutputError::Foreign { first: folder.join(first), count: report.foreign.len() });
    }
    if !report.is_fresh() && exchange::exchange(&ground, &texts, &report).is_err() {
        stage::put_in_place(&ground, &texts, &report, &listed)?;
    }
    Ok(report)
}

/// Longest file in bytes that is read as a text. Of those that are read, the platform's longest has two megabytes.
const LONGEST: u64 = 64 << 20;

/// The text of a plain file of `folder`; `None` where there is none.
///
/// # Errors
/// When it cannot be read, or something else stands there.
pub fn text(folder: &Path, path: &str) -> Result<Option<String>, OutputError> {
    let ground = Ground::look_at(folder)?;
    match ground.look(path)? {
        Looked::Absent => Ok(None),
        Looked::File { bytes } => {
            let full = ground.path(path);
            if bytes > LONGEST {
                return Err(OutputError::TooLong { path: full, most: LONGEST >> 20 });
            }
            fs::read_to_string(&full).map(Some).map_err(refused(&full))
        }
    }
}

/// Makes a plain file of `folder` hold the text, whether the list has it or not: a file that others write to as well.
///
/// # Errors
/// When the folder or the file cannot be read or written, or something else stands there; then all is as it was before.
pub fn replace(folder: &Path, path: &str, text: &str) -> Result<(), OutputError> {
    let ground = Ground::enter(folder)?;
    ground.look(path)?;
    stage::replace(&ground, path, text)
}

/// Refuses folders of which one is in the other, under whatever names: a page would be written over, or a written file
/// read as a page.
///
/// # Errors
/// When they overlap, or when the system does not say where they are.
pub fn apart(docs: &Path, out: &Path) -> Result<(), OutputError> {
    let [real_docs, real_out] = [ground::real(docs)?, ground::real(out)?];
    if real_docs.starts_with(&real_out) || real_out.starts_with(&real_docs) {
        return Err(OutputError::Overlap { docs: docs.to_owned(), out: out.to_owned() });
    }
    Ok(())
}

/// How one file is.
enum State {
    Unchanged,
    Stale,
    Missing,
    Foreign,
}

fn compare(ground: &Ground, texts: &Texts, listed: &List) -> Result<Report, OutputError> {
    let mut report = Report::default();
    let states = texts
        .par_iter()
        .map(|(path, text)| Ok((path, state(ground, path, text, listed)?)))
        .collect::<Result<Vec<_>, OutputError>>()?;
    for (path, state) in states {
        match state {
            State::Unchanged => report.unchanged += 1,
            State::Stale => report.stale.push(path.clone()),
            State::Missing => report.missing.push(path.clone()),
            State::Foreign => report.foreign.push(path.clone()),
        }
    }
    for path in listed.files().filter(|path| !texts.contains_key(*path)) {
        if let Looked::File { .. } = ground.look(path)? {
            report.orphans.push(path.to_owned());
        }
    }
    Ok(report)
}

fn state(ground: &Ground, path: &str, text: &str, listed: &List) -> Result<State, OutputError> {
    let Looked::File { bytes } = ground.look(path)? else { return Ok(State::Missing) };
    let full = ground.path(path);
    // One of another length need not be read, however long it is.
    let is_same = bytes == text.len() as u64 && fs::read(&full).map_err(refused(&full))? == text.as_bytes();
    Ok(match (is_same, listed.has(path)) {
        (true, _) => State::Unchanged,
        (false, true) => State::Stale,
        (false, false) => State::Foreign,
    })
}

fn refused(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
    let path = path.to_owned();
    move |error| OutputError::Refused { path, error }
}
