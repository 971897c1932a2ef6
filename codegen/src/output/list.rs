//! The list of the generator's files, which is one of them.
//!
//! It is what makes a file the generator's: no comment in a file, and no place that it stands at, says as much, because
//! both can be somebody else's.

use super::{Ground, Looked, OutputError, Texts, refused};
use std::{collections::BTreeSet, fs};

/// Where the list stands, in the folder that it is about.
pub const LIST: &str = "files.txt";

/// The first line of a list; a file without it is somebody else's.
const HEAD: &str = "# The files of `cargo xtask`: it replaces and removes these, and no others.";

/// Longest list in bytes.
const LONGEST: u64 = 16 << 20;

/// The paths that a list names.
#[derive(Debug, Default)]
pub(super) struct List(BTreeSet<String>);

impl List {
    /// The list of a folder, or an empty one where there is none.
    pub(super) fn read(ground: &Ground) -> Result<Self, OutputError> {
        // The list of all files of the platform has a twentieth of that; what is longer is no list.
        let Looked::File { bytes: ..=LONGEST } = ground.look(LIST)? else { return Ok(Self::default()) };
        let path = ground.path(LIST);
        let text = fs::read(&path).map_err(refused(&path))?;
        let text = String::from_utf8_lossy(&text);
        // A checkout may have given its lines other ends.
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Ok(Self::default());
        }
        let mut listed = BTreeSet::from([LIST.to_owned()]);
        for (number, line) in lines.enumerate() {
            if let Some(fault) = fault(line) {
                return Err(OutputError::List { path, line: number + 2, fault });
            }
            listed.insert(line.to_owned());
        }
        Ok(Self(listed))
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains(path)
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The list of these files and of those of `texts`, for the time when some of both are there.
    pub(super) fn with(&self, texts: &Texts) -> String {
        spell(self.files().chain(texts.keys().map(String::as_str)).collect())
    }
}

/// The texts, and the list of them.
pub(super) fn with_list(texts: &Texts) -> Texts {
    let mut all = texts.clone();
    all.insert(LIST.to_owned(), spell(texts.keys().map(String::as_str).collect()));
    all
}

fn spell(files: BTreeSet<&str>) -> String {
    let lines = files.into_iter().filter(|file| *file != LIST);
    std::iter::once(HEAD).chain(lines).fold(String::new(), |text, line| text + line + "\n")
}

/// Why a line names no file inside the folder, if it does not. Lists come with a commit, which may be anybody's.
fn fault(line: &str) -> Option<&'static str> {
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    if line.is_empty() || line.chars().any(|c| c.is_control() || matches!(c, '\\' | ':')) {
        Some("the line is no path with `/`")
    } else if !line.split('/').all(is_name) {
        Some("the path leads out of the folder")
    } else if line.split('/').any(|part| part.starts_with('.')) {
        Some("no hidden file is ours")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_file_inside_the_folder() {
        for line in ["Cargo.toml", "src/lib.rs", "services/a_v1/src/b/c.rs"] {
            assert_eq!(fault(line), None, "{line}");
        }
        for line in [
            "",
            "/etc/passwd",
            "../a",
            "a/../../b",
            "a//b",
            "a/.",
            "a\\b",
            "c:/a",
            "a\u{1b}b",
            "a/",
            ".git/HEAD",
            "src/.env",
        ] {
            assert!(fault(line).is_some(), "{line:?}");
        }
    }

    #[test]
    fn a_list_is_read_as_it_is_spelled() {
        let root = tempfile::tempdir().unwrap();
        let texts = Texts::from(["b", "a/c"].map(|path| (path.to_owned(), String::new())));
        let text = &with_list(&texts)[LIST];
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), ["a/c", "b"]);
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            fs::write(root.path().join(LIST), text).unwrap();
            let listed = List::read(&Ground::look_at(root.path()).unwrap()).unwrap();
            assert_eq!(listed.files().collect::<Vec<_>>(), ["a/c", "b", LIST]);
        }
    }

    #[test]
    fn a_file_of_that_name_without_the_first_line_lists_nothing() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(LIST), "src/main.rs\n").unwrap();
        let listed = List::read(&Ground::look_at(root.path()).unwrap()).unwrap();
        assert_eq!(listed.files().count(), 0);
    }
}
