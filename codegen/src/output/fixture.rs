//! Folders for the tests of what is written.

use super::{Texts, Unlisted, write};
use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

pub(super) fn texts(files: &[(&str, &str)]) -> Texts {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// A folder `out` with these files of the generator in it.
pub(super) fn out(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    write(&out, &texts(files), Unlisted::Foreign).unwrap();
    (root, out)
}

pub(super) fn put(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Everything in a folder with its mode, and its number or, of a folder, none.
pub(super) fn entries(folder: &Path) -> BTreeMap<PathBuf, (u32, Option<u64>)> {
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
