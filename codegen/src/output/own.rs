//! The folders that a run makes for itself, and how the next one knows them where it was killed: by their name.

use std::{
    fs,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// What the name begins with. Behind it stands a number, and behind that the number that [`proof`] makes of it: a name
/// alone tells whose the folder is, because nobody else has such a one.
const PREFIX: &str = ".xtask-";

/// A new folder in `at`. It serves the folder called `of`, or `at` itself where that is empty.
pub(super) fn make(at: &Path, of: &str) -> io::Result<TempDir> {
    let random = RandomState::new().build_hasher().finish();
    let prefix = format!("{PREFIX}{random:016x}-{:016x}-", proof(random, of));
    tempfile::Builder::new().prefix(&prefix).tempdir_in(at)
}

/// The folders that runs left in `at`.
pub(super) fn left(at: &Path, of: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(at)? {
        let entry = entry?;
        let is_ours = is_own(&entry.file_name().to_string_lossy(), of);
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn is_own(name: &str, of: &str) -> bool {
    let number = |text: Option<&str>| u64::from_str_radix(text?, 16).ok();
    let mut parts = name.strip_prefix(PREFIX).unwrap_or_default().split('-');
    let (random, proven) = (number(parts.next()), number(parts.next()));
    random.is_some_and(|random| proven == Some(proof(random, of)))
}

fn proof(number: u64, of: &str) -> u64 {
    let bytes = b"cargo xtask".iter().chain(of.as_bytes()).copied().chain(number.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_known_by_its_name_to_runs_for_the_same_folder() {
        let root = tempfile::tempdir().unwrap();
        let made = make(root.path(), "out").unwrap();
        let theirs = [".xtask-mine", ".xtask-0000000000000007-0000000000000008-Ab12cd", ".xtask-", "xtask"];
        for name in theirs {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        assert_eq!(left(root.path(), "out").unwrap(), [made.path()]);
        for others in ["", "in"] {
            assert!(left(root.path(), others).unwrap().is_empty(), "{others}");
        }
    }
}
