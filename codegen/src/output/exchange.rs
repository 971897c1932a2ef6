//! All of a folder in one step: what it is to become is made beside it, and the two change places.
//!
//! The new folder takes the new files, and second names of all that stays: at every moment a whole folder stands in the
//! place, somebody else's files in it, and a run that is killed leaves the old one or the new one. What has left the place
//! is swept away behind that; a killed run leaves it to the next one.

pub(super) use super::sweep::clear;
use super::{
    Ground, Report, Texts, own,
    sweep::{Sweep, place},
};
use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::{
    collections::HashSet,
    env,
    fs::{self, File, Metadata},
    io::{self, Write as _},
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
};

/// So many files and folders of somebody else are taken along. A folder with more of them is somebody's place of work,
/// and not to be pulled away under whoever works there.
const MOST: usize = 10_000;

/// Puts the new files of `texts` in place of the old ones, and removes those that are no more. Where that cannot be done
/// in one step, nothing has changed, and the error says why.
pub(super) fn exchange(ground: &Ground, texts: &Texts, report: &Report) -> io::Result<()> {
    let out = fs::canonicalize(ground.folder())?;
    if env::current_dir()?.starts_with(&out) {
        return Err(io::Error::other("whoever started the run would be left in the old folder"));
    }
    let mark = own::make(&out, "")?;
    let next = Next::make(&out)?;
    next.write(&report.written().collect::<Vec<_>>(), texts)?;
    let gone = report.written().chain(report.orphans.iter().map(String::as_str)).map(Path::new);
    let gone = gone.chain(mark.path().file_name().map(Path::new)).collect();
    Carry { from: &out, to: &next.tree, gone, texts, others: 0, folders: Vec::new() }.all()?;
    renameat_with(CWD, &next.tree, CWD, &out, RenameFlags::EXCHANGE)?;
    Ok(())
}

/// The folder that is made beside `out`, and then the one that has left its place.
struct Next {
    tree: PathBuf,
    out: PathBuf,
    /// Whoever comes while it is in the place and the old one not yet swept away is told to wait.
    _lock: File,
}

impl Next {
    fn make(out: &Path) -> io::Result<Self> {
        let (above, name) = place(out).ok_or(io::ErrorKind::InvalidFilename)?;
        let tree = own::make(above, name)?;
        let lock = File::open(tree.path())?;
        lock.try_lock()?;
        // What changes places has to be on one disk, and it is better to know that before everything is written.
        if lock.metadata()?.dev() != fs::symlink_metadata(out)?.dev() {
            return Err(io::ErrorKind::CrossesDevices.into());
        }
        Ok(Self { tree: tree.keep(), out: out.to_owned(), _lock: lock })
    }

    /// Writes the texts of these paths.
    fn write(&self, paths: &[&str], texts: &Texts) -> io::Result<()> {
        // One by one: a single model can be longer than all others.
        paths.par_iter().with_max_len(1).try_for_each(|path| {
            let full = self.tree.join(path);
            full.parent().map_or(Ok(()), fs::create_dir_all)?;
            let text = texts.get(*path).map_or("", String::as_str);
            File::create_new(full)?.write_all(text.as_bytes())
        })
    }
}

impl Drop for Next {
    fn drop(&mut self) {
        Sweep::of(&self.tree, &self.out).all();
    }
}

/// Gives what stays a second name in the new folder.
struct Carry<'a> {
    from: &'a Path,
    to: &'a Path,
    /// What does not stay.
    gone: HashSet<&'a Path>,
    texts: &'a Texts,
    /// How many files and folders of somebody else there were so far.
    others: usize,
    /// The folders so far, and what they are to be like.
    folders: Vec<(PathBuf, Metadata)>,
}

impl Carry<'_> {
    fn all(mut self) -> io::Result<()> {
        self.folder(Path::new(""))?;
        // Behind everything else: in some of them nothing can be made any more.
        self.folders.iter().try_for_each(|(folder, like)| {
            let made = fs::symlink_metadata(folder)?;
            if (made.uid(), made.gid()) != (like.uid(), like.gid()) {
                chown(folder, Some(like.uid()), Some(like.gid()))?;
            }
            fs::set_permissions(folder, like.permissions())
        })
    }

    /// Takes a folder along, and says whether it did: one that is empty without what is gone is gone as well.
    fn folder(&mut self, inside: &Path) -> io::Result<bool> {
        let (from, to) = (self.from.join(inside), self.to.join(inside));
        fs::create_dir_all(&to)?;
        let mut is_less = false;
        for entry in fs::read_dir(&from)? {
            let entry = entry?;
            let path = inside.join(entry.file_name());
            if self.gone.contains(path.as_path()) {
                is_less = true;
                continue;
            }
            self.count(&path)?;
            if entry.file_type()?.is_dir() {
                is_less |= !self.folder(&path)?;
            } else {
                fs::hard_link(entry.path(), self.to.join(path))?;
            }
        }
        // Fails where something is in it, and that is as it should be.
        if is_less && fs::remove_dir(&to).is_ok() {
            return Ok(false);
        }
        self.folders.push((to, fs::symlink_metadata(from)?));
        Ok(true)
    }

    fn count(&mut self, path: &Path) -> io::Result<()> {
        let is_ours = path.to_str().is_some_and(|path| self.texts.contains_key(path));
        self.others += usize::from(!is_ours);
        if self.others > MOST {
            return Err(io::Error::other("most of the folder is somebody else's"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{
        LIST, Unlisted,
        fixture::{entries, out, put, texts},
        write,
    };
    use rustix::fs::{FileType, Mode, mknodat};
    use std::{
        collections::BTreeMap,
        fs::Permissions,
        os::unix::fs::{PermissionsExt as _, symlink},
    };

    fn number(path: &Path) -> u64 {
        fs::symlink_metadata(path).unwrap().ino()
    }

    #[test]
    fn the_folder_is_another_and_what_stays_in_it_the_same() {
        let (root, out) = out(&[("a/same", "1"), ("a/old", "1"), ("b/gone", "1")]);
        put(out.join("a/theirs"), "2");
        put(out.join("b/deep/theirs"), "2");
        put(out.join("closed/theirs"), "2");
        fs::create_dir_all(out.join("empty/empty")).unwrap();
        symlink("nowhere", out.join("link")).unwrap();
        mknodat(CWD, out.join("pipe"), FileType::Fifo, Mode::RUSR, 0).unwrap();
        for (path, mode) in [("closed", 0o555), ("a", 0o2775), ("", 0o750)] {
            fs::set_permissions(out.join(path), Permissions::from_mode(mode)).unwrap();
        }
        let (before, folder) = (entries(&out), number(&out));

        let new = texts(&[("a/same", "1"), ("a/old", "new"), ("c/new", "new")]);
        write(&out, &new, Unlisted::Foreign).unwrap();

        assert_ne!(number(&out), folder, "it was written file by file");
        assert_eq!(fs::symlink_metadata(&out).unwrap().mode() & 0o7777, 0o750);
        let (after, at) = (entries(&out), |path: &str| out.join(path));
        let [came, changed] = [vec![at("c"), at("c/new")], vec![at("a/old"), at(LIST)]];
        let stays = |path: &PathBuf| !changed.contains(path) && *path != at("b/gone");
        let rest = |all: &BTreeMap<PathBuf, _>| {
            all.clone()
                .into_iter()
                .filter(|(path, _)| stays(path) && !came.contains(path))
                .collect::<Vec<_>>()
        };
        assert_eq!(rest(&before), rest(&after));
        assert!(new.iter().all(|(path, text)| fs::read_to_string(at(path)).unwrap() == *text));
        assert!(!at("b/gone").exists());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "something is left beside it");
    }

    #[test]
    fn folders_that_are_empty_without_what_is_gone_are_gone() {
        let (_root, out) = out(&[("a/b/gone", "1"), ("a/c/gone", "1"), ("d", "1")]);
        put(out.join("a/c/theirs"), "2");
        write(&out, &texts(&[("d", "new")]), Unlisted::Foreign).unwrap();
        assert_eq!((out.join("a/b").exists(), out.join("a/c/theirs").exists()), (false, true));
    }

    #[test]
    fn somebodys_place_of_work_is_not_pulled_away() {
        let (root, out) = out(&[("a", "1"), ("b", "1")]);
        for n in 0..=MOST {
            File::create_new(out.join(format!("theirs-{n}"))).unwrap();
        }
        let folder = number(&out);
        write(&out, &texts(&[("a", "new"), ("c", "new")]), Unlisted::Foreign).unwrap();
        assert_eq!(number(&out), folder);
        assert_eq!(fs::read_dir(&out).unwrap().count(), MOST + 1 + 3);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
