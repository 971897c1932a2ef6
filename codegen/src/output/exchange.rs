//! All of a folder in one step: what it is to become is made beside it, and the two change places.
//!
//! The new folder takes the new files, and second names of all that stays: at every moment a whole folder stands in the
//! place, somebody else's files in it, and a run that is killed leaves the old one or the new one. What has left the place
//! is swept away behind that; a killed run leaves it to the next one.

use super::{
    Ground, Report, Texts,
    list::{LIST, List},
    own,
};
use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::{
    collections::HashSet,
    env,
    fs::{self, File, Metadata, Permissions},
    io::{self, Write as _},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
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
    let Report { stale, missing, orphans, foreign, unchanged: _ } = report;
    let written = [stale, missing, foreign].into_iter().flatten();
    next.write(&written.clone().map(String::as_str).collect::<Vec<_>>(), texts)?;
    let gone = written.chain(orphans).map(Path::new).chain(mark.path().file_name().map(Path::new)).collect();
    Carry { from: &out, to: &next.tree, gone, texts, others: 0, folders: Vec::new() }.all()?;
    renameat_with(CWD, &next.tree, CWD, &out, RenameFlags::EXCHANGE)?;
    Ok(())
}

/// Sweeps away what killed runs left beside the folder. What cannot be removed stays: it is in nobody's way.
pub(super) fn clear(ground: &Ground) {
    let Ok(out) = fs::canonicalize(ground.folder()) else { return };
    let Some((above, name)) = place(&out) else { return };
    for tree in own::left(above, name).unwrap_or_default() {
        Sweep::of(&tree, &out).all();
    }
}

/// The folder above, and the name in it.
fn place(out: &Path) -> Option<(&Path, &str)> {
    Some((out.parent()?, out.file_name()?.to_str()?))
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

/// Removes a folder that is not in the place, or no more.
struct Sweep<'a> {
    tree: &'a Path,
    out: &'a Path,
    /// Where it was in the place once: what is the generator's in it, and the marks of the run that took it away. One that
    /// never was has nothing that is not elsewhere.
    once: Option<([List; 2], Vec<PathBuf>)>,
}

impl<'a> Sweep<'a> {
    fn of(tree: &'a Path, out: &'a Path) -> Self {
        let list = |folder: &Path| List::read(&Ground::look_at(folder).ok()?).ok();
        let marks = own::left(tree, "").unwrap_or_default();
        let lists = [tree, out].map(|folder| list(folder).unwrap_or_default());
        let once = (!marks.is_empty()).then_some((lists, marks));
        Self { tree, out, once }
    }

    fn all(&self) {
        self.folder(Path::new(""));
        let Some((_, marks)) = &self.once else { return };
        let entries = fs::read_dir(self.tree).into_iter().flatten().flatten();
        if entries.into_iter().all(|entry| self.is_last(&entry.path())) {
            let _ = fs::remove_file(self.tree.join(LIST));
            for mark in marks {
                let _ = fs::remove_dir(mark);
            }
            let _ = fs::remove_dir(self.tree);
        }
    }

    /// Whether this tells what all the rest is, so that it goes behind that.
    fn is_last(&self, path: &Path) -> bool {
        let Some((_, marks)) = &self.once else { return false };
        path == self.tree.join(LIST) || marks.iter().any(|mark| path == mark)
    }

    fn folder(&self, inside: &Path) {
        let folder = self.tree.join(inside);
        // A folder that nobody may write to has its second name in the place.
        let _ = fs::set_permissions(&folder, Permissions::from_mode(0o700));
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = inside.join(entry.file_name());
            if self.is_last(&entry.path()) {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.folder(&path);
            } else {
                self.file(&path);
            }
        }
        let _ = fs::remove_dir(folder);
    }

    fn file(&self, path: &Path) {
        let (here, there) = (self.tree.join(path), self.out.join(path));
        if self.is_elsewhere(path, &here, &there) {
            let _ = fs::remove_file(here);
            return;
        }
        // Somebody made it while the folders changed places. It follows, unless something is there by now.
        let _ = there.parent().map(fs::create_dir_all);
        if fs::hard_link(&here, there).is_ok() {
            let _ = fs::remove_file(here);
        }
    }

    /// Whether nothing is lost with a file.
    fn is_elsewhere(&self, path: &Path, here: &Path, there: &Path) -> bool {
        let Some((lists, _)) = &self.once else { return true };
        let is_ours = path.to_str().is_some_and(|path| lists.iter().any(|list| list.has(path)));
        let number = |path: &Path| fs::symlink_metadata(path).map(|file| (file.dev(), file.ino())).ok();
        is_ours || number(here).is_some_and(|here| number(there) == Some(here))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Unlisted, write};
    use rustix::fs::{FileType, Mode, mknodat};
    use std::{collections::BTreeMap, os::unix::fs::symlink};
    use tempfile::TempDir;

    fn texts(files: &[(&str, &str)]) -> Texts {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    /// A folder `out` with these files of the generator in it.
    fn out(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("out");
        write(&out, &texts(files), Unlisted::Foreign).unwrap();
        (root, out)
    }

    fn put(path: PathBuf, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Everything in a folder with its mode, and its number or, of a folder, none.
    fn entries(folder: &Path) -> BTreeMap<PathBuf, (u32, Option<u64>)> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let meta = fs::symlink_metadata(entry.path()).unwrap();
            found.insert(entry.path(), (meta.mode(), meta.is_file().then(|| meta.ino())));
            if meta.is_dir() {
                found.append(&mut entries(&entry.path()));
            }
        }
        found
    }

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
    fn what_was_made_for_a_killed_run_is_cleared() {
        let (root, out) = out(&[("a", "1")]);
        put(out.join("theirs"), "2");
        let tree = own::make(root.path(), "out").unwrap().keep();
        put(tree.join("deep/a"), "new");
        fs::hard_link(out.join("theirs"), tree.join("theirs")).unwrap();
        let before = entries(&out);
        write(&out, &texts(&[("a", "1")]), Unlisted::Foreign).unwrap();
        assert_eq!((tree.exists(), entries(&out)), (false, before));
    }

    /// The folder that a killed run took out of its place, and the one that it put there.
    fn taken_away() -> (TempDir, PathBuf, PathBuf) {
        let (root, out) = out(&[("a", "new"), ("b/adopted", "new")]);
        let tree = own::make(root.path(), "out").unwrap().keep();
        let _mark = own::make(&tree, "").unwrap().keep();
        write(&root.path().join("before"), &texts(&[("a", "1"), ("gone", "1")]), Unlisted::Foreign).unwrap();
        for file in ["a", "gone", LIST] {
            fs::rename(root.path().join("before").join(file), tree.join(file)).unwrap();
        }
        fs::remove_dir(root.path().join("before")).unwrap();
        put(tree.join("b/adopted"), "1");
        put(out.join("theirs"), "2");
        fs::hard_link(out.join("theirs"), tree.join("theirs")).unwrap();
        (root, out, tree)
    }

    #[test]
    fn what_a_killed_run_took_away_is_cleared_and_what_came_late_follows() {
        let (root, out, tree) = taken_away();
        put(tree.join("c/late"), "2");
        let before = entries(&out);
        clear(&Ground::enter(&out).unwrap());
        assert_eq!(fs::read_to_string(out.join("c/late")).unwrap(), "2");
        fs::remove_dir_all(out.join("c")).unwrap();
        assert_eq!(entries(&out), before);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "{tree:?} is left");
    }

    #[test]
    fn what_is_in_the_place_twice_stays_until_somebody_looks_at_it() {
        let (root, out, tree) = taken_away();
        fs::remove_file(tree.join("theirs")).unwrap();
        put(tree.join("theirs"), "written late");
        for _ in 0..2 {
            clear(&Ground::enter(&out).unwrap());
            assert_eq!(fs::read_to_string(tree.join("theirs")).unwrap(), "written late");
            assert_eq!(fs::read_to_string(out.join("theirs")).unwrap(), "2");
        }
        fs::remove_file(tree.join("theirs")).unwrap();
        clear(&Ground::enter(&out).unwrap());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
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
