//! What has left its place, or never came into it.

use super::{
    Ground,
    ground::number,
    list::{LIST, List},
    own,
};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// Sweeps away what killed runs left beside the folder. What cannot be removed stays: it is in nobody's way.
pub(super) fn clear(ground: &Ground) {
    let Ok(out) = fs::canonicalize(ground.folder()) else { return };
    let Some((above, name)) = place(&out) else { return };
    for tree in own::left(above, name).unwrap_or_default() {
        Sweep::of(&tree, &out).all();
    }
}

/// The folder above, and the name in it.
pub(super) fn place(out: &Path) -> Option<(&Path, &str)> {
    Some((out.parent()?, out.file_name()?.to_str()?))
}

/// Removes a folder that is not in the place, or no more.
pub(super) struct Sweep<'a> {
    tree: &'a Path,
    out: &'a Path,
    /// Where it was in the place once: what is the generator's in it, and the marks of the run that took it away. One that
    /// never was has nothing that is not elsewhere.
    once: Option<Once>,
}

struct Once {
    lists: [List; 2],
    marks: Vec<PathBuf>,
}

impl<'a> Sweep<'a> {
    pub(super) fn of(tree: &'a Path, out: &'a Path) -> Self {
        let list = |folder: &Path| List::read(&Ground::look_at(folder).ok()?).ok();
        let marks = own::left(tree, "").unwrap_or_default();
        let lists = [tree, out].map(|folder| list(folder).unwrap_or_default());
        let once = (!marks.is_empty()).then_some(Once { lists, marks });
        Self { tree, out, once }
    }

    pub(super) fn all(&self) {
        self.folder(Path::new(""));
        let Some(Once { marks, .. }) = &self.once else { return };
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
        let Some(Once { marks, .. }) = &self.once else { return false };
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
        let Some(Once { lists, .. }) = &self.once else { return true };
        let is_ours = path.to_str().is_some_and(|path| lists.iter().any(|list| list.has(path)));
        let [here, there] =
            [here, there].map(|path| fs::symlink_metadata(path).map(|file| number(&file)).ok());
        is_ours || here.is_some() && here == there
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{
        Unlisted,
        fixture::{entries, out, put, texts},
        write,
    };
    use tempfile::TempDir;

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
}
