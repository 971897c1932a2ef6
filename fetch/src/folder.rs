//! The docs folder: what stands there, and the only place that writes to it.
//!
//! Nothing is written outside of it, not even through a link inside. A file is written beside its place and then put
//! there by a rename, so a page is either the old or the new one.

mod lock;
pub(crate) mod plain;
mod scan;

pub(crate) use lock::{Hold, hold};
#[cfg(test)]
pub(crate) use scan::Found;
pub(crate) use scan::Scan;

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Where the lock, the journal and unfinished files stand. Hidden, so that the generator passes it by.
pub(crate) const OWN: &str = ".fetch";

/// Bytes of a file that are read: of the largest page of the generator's, or of an index of all pages in all languages.
pub(crate) const MOST: u64 = 32 << 20;

/// What begins the name of an unfinished file.
const UNFINISHED: &str = "new-";

/// A docs folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Makes the folder for our own files, which git passes by, and removes what a killed run left there.
    pub(crate) fn prepare(&self) -> io::Result<()> {
        fs::create_dir_all(&self.root)?;
        let own = self.folder_of(&format!("{OWN}/x"))?;
        let ignore = own.join(".gitignore");
        if !plain::is_there(&ignore)? {
            fs::File::create_new(ignore)?.write_all(b"*\n")?;
        }
        Ok(())
    }

    /// To be called while no other run is at work.
    pub(crate) fn clear(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.root.join(OWN))? {
            let entry = entry?;
            let is_ours = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
            if is_ours && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// The text of a file, if there is one.
    pub(crate) fn read(&self, path: &str) -> io::Result<Option<String>> {
        let full = self.root.join(path);
        if !plain::is_there(&full)? {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&plain::read(&full, MOST)?).into_owned()))
    }

    /// Makes `text` the whole of a file.
    pub(crate) fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let target = self.folder_of(path)?.join(path.rsplit('/').next().unwrap_or(path));
        let own = self.root.join(OWN);
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(own)?;
        file.write_all(text.as_bytes())?;
        readable(file.as_file())?;
        file.persist(target).map_err(|error| error.error)?;
        Ok(())
    }

    /// Removes a file, and the folders that are empty without it.
    pub(crate) fn remove(&self, path: &str) -> io::Result<()> {
        let full = self.root.join(path);
        if !self.is_inside(path) {
            return Ok(());
        }
        match fs::remove_file(&full) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        for above in full.ancestors().skip(1).take_while(|above| *above != self.root) {
            // Fails where something is left, and that is as it should be.
            if fs::remove_dir(above).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Whether there is no link on the way to a file.
    fn is_inside(&self, path: &str) -> bool {
        let mut folder = self.root.clone();
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        above.split('/').filter(|part| !part.is_empty()).all(|part| {
            folder.push(part);
            fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir())
        })
    }

    /// The folder of a file, made where it is not there. A link on the way could lead anywhere, so it is an error.
    fn folder_of(&self, path: &str) -> io::Result<PathBuf> {
        let mut folder = self.root.clone();
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        for part in above.split('/').filter(|part| !part.is_empty()) {
            folder.push(part);
            match fs::symlink_metadata(&folder) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => return Err(io::Error::other(format!("{} is no folder", folder.display()))),
                Err(_) => fs::create_dir(&folder)?,
            }
        }
        Ok(folder)
    }
}

/// Temporary files are their owner's alone, pages are everybody's.
#[cfg(unix)]
fn readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &fs::File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_is_left_over() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        folder.prepare().unwrap();
        folder.write("a/b/c.md", "one").unwrap();
        folder.write("a/b/c.md", "two").unwrap();
        assert_eq!(folder.read("a/b/c.md").unwrap().as_deref(), Some("two"));
        assert_eq!(fs::read_dir(root.path().join(OWN)).unwrap().count(), 1);
        folder.remove("a/b/c.md").unwrap();
        assert!(!root.path().join("a").exists());
    }

    #[test]
    fn what_a_killed_run_left_is_removed() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        folder.prepare().unwrap();
        fs::write(root.path().join(".fetch/new-x1"), "half").unwrap();
        folder.clear().unwrap();
        assert!(!root.path().join(".fetch/new-x1").exists());
    }

    #[cfg(unix)]
    #[test]
    fn row_12_our_own_files_are_no_links_and_no_pipes() {
        use crate::index::{FILE, Index, Journal};
        let outside = tempfile::tempdir().unwrap();
        let theirs = outside.path().join("theirs");
        let pipe = |path: &Path| {
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        };
        let link = |path: &Path| std::os::unix::fs::symlink(&theirs, path).unwrap();
        for name in [".fetch/.gitignore", ".fetch/lock", ".fetch/journal", FILE] {
            for is_pipe in [false, true] {
                let root = tempfile::tempdir().unwrap();
                fs::create_dir(root.path().join(OWN)).unwrap();
                fs::write(&theirs, "theirs").unwrap();
                let path = root.path().join(name);
                if is_pipe {
                    pipe(&path);
                } else {
                    link(&path);
                }
                let folder = Folder::new(root.path());
                let run = || {
                    folder.prepare()?;
                    let _hold = hold(&folder, || {})?;
                    let mut index = Index::load(&folder)?;
                    Journal::open(&folder, "http://a", &mut index)?.close()
                };
                let refused = run().unwrap_err().to_string();
                assert!(refused.ends_with("is no plain file"), "{name}: {refused}");
                assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs", "{name}");
            }
        }
        // Nor is a file made where a link leads.
        fs::remove_file(&theirs).unwrap();
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(OWN)).unwrap();
        link(&root.path().join(".fetch/.gitignore"));
        assert!(Folder::new(root.path()).prepare().is_err() && !theirs.exists());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(outside.path(), root.path().join("im-v1")).unwrap();
        let folder = Folder::new(root.path());
        folder.prepare().unwrap();
        assert!(folder.write("im-v1/a.md", "x").is_err());
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
