//! Texts against the disk.
//!
//! The whole set of files is made in memory first, so that a failure leaves the old output as it was. Writing and
//! checking are one comparison; only what differs is written, each file by a rename.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Folders of the crate in which nothing but the generator's files may stand.
const OWNED: &[&str] = &["model", "src", "tests/samples"];

/// A file or folder that the system refused.
#[derive(Debug, Error)]
#[error("{}: {error}", path.display())]
pub struct OutputError {
    path: PathBuf,
    #[source]
    error: io::Error,
}

/// The texts of a crate by path, relative to its folder, with `/`.
pub type Texts = BTreeMap<String, String>;

/// How the disk differs from the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files whose text is another.
    pub stale: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files that no page accounts for.
    pub orphans: Vec<String>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

impl Report {
    /// Whether the disk is as it should be.
    pub fn is_fresh(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.orphans.is_empty()
    }
}

/// Compares the texts with what stands in `folder`.
///
/// # Errors
/// When a file or folder cannot be read.
pub fn check(folder: &Path, texts: &Texts) -> Result<Report, OutputError> {
    let mut report = Report::default();
    for (path, text) in texts {
        let full = folder.join(path);
        match fs::read(&full) {
            Ok(bytes) if bytes == text.as_bytes() => report.unchanged += 1,
            Ok(_) => report.stale.push(path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => report.missing.push(path.clone()),
            Err(error) => return Err(refused(&full)(error)),
        }
    }
    for owned in OWNED {
        let found = files(folder, owned)?;
        report.orphans.extend(found.into_iter().filter(|path| !texts.contains_key(path)));
    }
    Ok(report)
}

/// Makes `folder` hold the texts and nothing else where only the generator writes. Tells what differed before.
///
/// # Errors
/// When a file or folder cannot be read or written.
pub fn write(folder: &Path, texts: &Texts) -> Result<Report, OutputError> {
    let report = check(folder, texts)?;
    for path in report.stale.iter().chain(&report.missing) {
        let text = texts.get(path).map_or("", String::as_str);
        replace(&folder.join(path), text)?;
    }
    for path in &report.orphans {
        remove(folder, path)?;
    }
    Ok(report)
}

/// Writes beside the file and renames, so that nobody ever sees half of it.
fn replace(path: &Path, text: &str) -> Result<(), OutputError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(refused(parent))?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    fs::write(&beside, text).map_err(refused(&beside))?;
    fs::rename(&beside, path).map_err(refused(path))
}

/// Removes a file, and the folders that are empty without it.
fn remove(folder: &Path, path: &str) -> Result<(), OutputError> {
    let full = folder.join(path);
    fs::remove_file(&full).map_err(refused(&full))?;
    let inside = full.ancestors().skip(1).take_while(|above| *above != folder);
    for above in inside {
        // Fails where something is left, and that is as it should be.
        if fs::remove_dir(above).is_err() {
            break;
        }
    }
    Ok(())
}

/// All files below a folder of the crate, relative to the crate. Links are listed, not followed.
fn files(folder: &Path, owned: &str) -> Result<BTreeSet<String>, OutputError> {
    let mut found = BTreeSet::new();
    let mut folders = vec![owned.to_owned()];
    while let Some(inside) = folders.pop() {
        let full = folder.join(&inside);
        let entries = match fs::read_dir(&full) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(refused(&full)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(refused(&full))?;
            let path = format!("{inside}/{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(refused(&full))?;
            if kind.is_dir() {
                folders.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

fn refused(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
    let path = path.to_owned();
    move |error| OutputError { path, error }
}
