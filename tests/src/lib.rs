//! Tests of the whole. This library is what they share: the repository, and copies of it to be changed.

pub mod compiled;

use feishu_codegen::{
    Survey,
    diag::Code,
    generate_published,
    load::{self, Docs, Page},
    output::{self, Report, Texts, Unlisted},
    plan::lock::Lock,
    survey,
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The workspace's folder.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// A docs folder and the crate made of it, as `cargo xtask gen` sees them.
pub struct Project {
    root: PathBuf,
    /// Removes a copy in the end.
    _copy: Option<TempDir>,
}

impl Project {
    /// The repository itself, to be read only.
    pub fn repository() -> Self {
        Self { root: root(), _copy: None }
    }

    /// A copy of the repository's pages that stand there as published, and of the crate that they make, to be changed.
    ///
    /// # Panics
    /// When it cannot be made.
    #[track_caller]
    pub fn copy() -> Self {
        let Docs { pages, names, .. } = published();
        let files = pages.iter().chain(&names);
        let copy = Self::of_pages(files.map(|page| (&*page.path, page.text.as_bytes())));
        for path in ["docs-src/errata.toml", "generated/Cargo.toml"] {
            copy.write(path, fs::read(root().join(path)).expect("a file of the repository"));
        }
        // The manifest is written by hand above its marked line.
        output::write(&copy.path("generated"), &copy.texts(), Unlisted::Adopted).expect("the crate written");
        copy
    }

    /// A docs folder with nothing but these pages, and no crate.
    ///
    /// # Panics
    /// When it cannot be made.
    #[track_caller]
    pub fn of_pages<'a>(pages: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let project = Self::empty();
        for (path, bytes) in pages {
            project.write(&format!("docs-src/{path}"), bytes);
        }
        project
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { root: folder.path().to_owned(), _copy: Some(folder) }
    }

    /// A path inside the project.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Puts a file in place.
    ///
    /// # Panics
    /// When that fails.
    #[track_caller]
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        path.parent().map(fs::create_dir_all).transpose().expect("the file's folder");
        fs::write(path, bytes).expect("the file written");
    }

    /// The text of a file.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Puts `new` in the place of `old`, which the file must hold.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} does not hold {old:?}");
        self.write(path, text.replace(old, new));
    }

    /// Deletes a file.
    ///
    /// # Panics
    /// When that fails.
    #[track_caller]
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// The docs folder, read.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn docs(&self) -> Docs {
        load::load(&self.path("docs-src")).expect("the docs folder")
    }

    /// What the pages say and what is wrong with them.
    #[track_caller]
    pub fn survey(&self) -> Survey {
        survey(self.docs(), &|| {})
    }

    /// The files of the crate that the pages make.
    ///
    /// # Panics
    /// When an emitter is wrong.
    #[track_caller]
    pub fn texts(&self) -> Texts {
        let manifest = fs::read_to_string(self.path("generated/Cargo.toml")).unwrap_or_default();
        let lock = fs::read_to_string(self.path("generated/names.lock")).unwrap_or_default();
        let lock = Lock::read(&lock).expect("a lock");
        generate_published(&self.survey().catalog, &manifest, &lock).expect("emitters spell Rust")
    }

    /// What `cargo xtask gen --check` compares.
    ///
    /// # Panics
    /// When a file cannot be read.
    #[track_caller]
    pub fn check(&self) -> Report {
        output::check(&self.path("generated"), &self.texts()).expect("a crate that can be read")
    }
}

/// The repository's pages that stand there as published. Of all others it holds the facts alone.
///
/// # Panics
/// When there are none.
pub fn published() -> Docs {
    let mut docs = load::load(&root().join("docs-src")).expect("docs-src is a folder");
    docs.pages.retain(|Page { text, .. }| !text.contains("condensed: facts only"));
    assert!(!docs.pages.is_empty(), "docs-src has no page as it was published");
    leave_out_unused_names(&mut docs);
    docs
}

/// What `names.toml` says of pages that are left out would be an error.
fn leave_out_unused_names(docs: &mut Docs) {
    let findings = survey(docs.clone(), &|| {}).findings;
    let unused = findings
        .iter()
        .filter(|found| found.code == Code::NamesUnused)
        .map(|found| usize::try_from(found.span.start).unwrap_or_default());
    let unused = unused.collect::<Vec<_>>();
    let Some(names) = &mut docs.names else { return };
    let (mut at, mut kept) = (0, String::new());
    for entry in names.text.split_inclusive("\n\n") {
        let place = at..at + entry.len();
        at = place.end;
        if !unused.iter().any(|start| place.contains(start)) {
            kept.push_str(entry);
        }
    }
    names.text = kept;
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
