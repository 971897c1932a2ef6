//! The folder that is written to, looked at without following a link.

use super::{OutputError, refused};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Component, Path, PathBuf},
};

/// A folder, and the lock on it where it is written to.
pub(super) struct Ground {
    folder: PathBuf,
    /// Let go of when the run ends, however it ends: the system sees to that.
    _lock: Option<File>,
}

/// What stands at a path.
pub(super) enum Looked {
    /// Nothing.
    Absent,
    /// A plain file, so long.
    File { bytes: u64 },
}

impl Ground {
    /// A folder that is only read; it need not be there.
    pub(super) fn look_at(folder: &Path) -> Result<Self, OutputError> {
        let folder = without_slash(folder);
        is_folder(&folder)?;
        Ok(Self { folder, _lock: None })
    }

    /// A folder that is written to, by this run alone. It is made where it is absent.
    pub(super) fn enter(folder: &Path) -> Result<Self, OutputError> {
        let folder = without_slash(folder);
        if !is_folder(&folder)? {
            fs::create_dir_all(&folder).map_err(refused(&folder))?;
        }
        let lock = lock(&folder)?;
        Ok(Self { folder, _lock: lock })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// What stands at a path of the folder. A link on the way, or something else than a folder, is an error.
    pub(super) fn look(&self, path: &str) -> Result<Looked, OutputError> {
        let mut full = self.folder.clone();
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            full.push(part);
            if parts.peek().is_none() {
                break;
            }
            if !is_folder(&full)? {
                return Ok(Looked::Absent);
            }
        }
        match fs::symlink_metadata(&full) {
            Ok(found) if found.is_symlink() => Err(OutputError::Link(full)),
            Ok(found) if found.is_file() => Ok(Looked::File { bytes: found.len() }),
            Ok(_) => Err(OutputError::NotPlain { path: full, wanted: "file" }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Looked::Absent),
            Err(error) => Err(refused(&full)(error)),
        }
    }
}

/// The path without a slash behind it, which would have a link followed.
fn without_slash(folder: &Path) -> PathBuf {
    folder.components().collect()
}

/// Whether a folder is there. What is there and is none is an error.
fn is_folder(path: &Path) -> Result<bool, OutputError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(OutputError::Link(path.to_owned())),
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(OutputError::NotPlain { path: path.to_owned(), wanted: "folder" }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(refused(path)(error)),
    }
}

/// The lock on a folder. It is on the folder itself, so that no file of it stays behind; where the system cannot lock
/// one (some network drives, Windows) there is none.
fn lock(folder: &Path) -> Result<Option<File>, OutputError> {
    loop {
        let Ok(file) = File::open(folder) else { return Ok(None) };
        match file.try_lock() {
            Ok(()) if is_at(&file, folder) => return Ok(Some(file)),
            // Another run has ended in between, and put another folder in its place.
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OutputError::Busy(folder.to_owned())),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}

/// What all names of one file or folder have in common, and no two files.
#[cfg(unix)]
pub(super) fn number(found: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (found.dev(), found.ino())
}

/// Whether the folder that was opened is the one that is at the path.
#[cfg(unix)]
fn is_at(opened: &File, folder: &Path) -> bool {
    let found = [opened.metadata(), fs::symlink_metadata(folder)];
    let [opened, there] = found.map(|found| found.map(|found| number(&found)).ok());
    opened == there
}

/// Whether the folder that was opened is the one that is at the path: here none takes the place of another.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Where a path leads, links followed as far as it is there.
pub(super) fn real(path: &Path) -> Result<PathBuf, OutputError> {
    let full = std::path::absolute(path).map_err(refused(path))?;
    let mut known = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => drop(known.pop()),
            part => known.push(part),
        }
        // What is not there leads to nothing else, and neither does what cannot be looked at.
        known = fs::canonicalize(&known).unwrap_or(known);
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_where_its_links_lead() {
        let root = tempfile::tempdir().unwrap();
        let here = fs::canonicalize(root.path()).unwrap();
        fs::create_dir(here.join("a")).unwrap();
        assert_eq!(real(&here.join("a/../b/c")).unwrap(), here.join("b/c"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(here.join("a"), here.join("link")).unwrap();
            assert_eq!(real(&here.join("link/b")).unwrap(), here.join("a/b"));
            assert_eq!(real(&here.join("link/../b")).unwrap(), here.join("b"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_second_lock_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let first = Ground::enter(root.path()).unwrap();
        assert!(matches!(Ground::enter(root.path()), Err(OutputError::Busy(_))));
        drop(first);
        assert!(Ground::enter(root.path()).is_ok());
    }
}
