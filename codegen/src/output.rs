//! Texts against the disk.
//!
//! The whole set of files is made in memory first and then written beside the old files; only when all of it is on the
//! disk do renames put it in place. So a failure leaves the old output as it was. Writing and checking are one
//! comparison; only what differs is written.

use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Folders of the facade in which nothing but the generator's files may stand.
const OWNED: &[&str] = &["model", "src", "tests/samples"];

/// The folder of the services, and of the crate that small ones share.
const SERVICES: &str = "services";

/// A file or folder that the system refused.
#[derive(Debug, Error)]
#[error("{}: {error}", path.display())]
pub struct OutputError {
    path: PathBuf,
    #[source]
    error: io::Error,
}

/// The texts of the crates by path, relative to the facade's folder, with `/`.
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
    for top in OWNED.iter().chain([&SERVICES]) {
        let found = files(folder, top)?;
        report.orphans.extend(found.into_iter().filter(|path| is_owned(path) && !texts.contains_key(path)));
    }
    Ok(report)
}

/// Whether the generator alone writes there. Of a crate of services that is its manifest and its sources; a changelog,
/// say, is somebody else's.
fn is_owned(path: &str) -> bool {
    let Some((SERVICES, inside)) = path.split_once('/') else { return true };
    match inside.split_once('/') {
        Some((_, file)) => file == "Cargo.toml" || file.starts_with("src/"),
        None => ["Cargo.toml", "lib.rs"].contains(&inside),
    }
}

/// Makes `folder` hold the texts and nothing else where only the generator writes. Tells what differed before.
///
/// # Errors
/// When a file or folder cannot be read or written.
pub fn write(folder: &Path, texts: &Texts) -> Result<Report, OutputError> {
    let report = check(folder, texts)?;
    let changed = report.stale.iter().chain(&report.missing);
    let text = |path| texts.get(path).map_or("", String::as_str);
    Staged::of(changed.map(|path| (folder.join(path), text(path))).collect())?.put_in_place()?;
    for path in &report.orphans {
        remove(folder, path)?;
    }
    Ok(report)
}

/// Makes the files of `folder` hold the texts, and leaves what else stands there alone.
///
/// # Errors
/// When a file or folder cannot be read or written.
pub fn replace(folder: &Path, texts: &Texts) -> Result<(), OutputError> {
    let changed = texts
        .par_iter()
        .filter(|(path, text)| fs::read(folder.join(path)).map_or(true, |bytes| bytes != text.as_bytes()));
    Staged::of(changed.map(|(path, text)| (folder.join(path), text.as_str())).collect())?.put_in_place()
}

/// Files written beside those that they replace. Those not put in place are removed.
struct Staged {
    /// The files to be replaced.
    targets: Vec<PathBuf>,
}

impl Staged {
    fn of(files: Vec<(PathBuf, &str)>) -> Result<Self, OutputError> {
        let (targets, texts): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        // Known before they are written, because half of a file has to go as well.
        let staged = Self { targets };
        // One by one: a single model can be longer than all others.
        staged.targets.par_iter().zip(texts).with_max_len(1).try_for_each(|(target, text)| {
            let parent = target.parent().unwrap_or(target);
            fs::create_dir_all(parent).map_err(refused(parent))?;
            let beside = beside(target);
            fs::write(&beside, text).map_err(refused(&beside))
        })?;
        Ok(staged)
    }

    /// From the last file to the first: the facade's manifest names the services' crates, and without them cargo could
    /// not even run the generator again.
    fn put_in_place(mut self) -> Result<(), OutputError> {
        while let Some(target) = self.targets.pop() {
            fs::rename(beside(&target), &target).map_err(refused(&target))?;
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for target in &self.targets {
            // The failure that led here is the one worth telling.
            let _ = fs::remove_file(beside(target));
        }
    }
}

fn beside(target: &Path) -> PathBuf {
    let mut beside = target.as_os_str().to_owned();
    beside.push(".new");
    PathBuf::from(beside)
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

/// All files below a folder of the facade, relative to the facade. Links are listed, not followed.
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
