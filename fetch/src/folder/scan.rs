//! The pages that stand in the folder already.

use super::{Folder, MOST, plain};
use crate::{comment, hash, lang::Lang};
use std::{collections::BTreeMap, fs, io, path::Path};

/// A page on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The address that its comment states.
    pub(crate) full_path: Option<String>,
    pub(crate) lang: Lang,
    pub(crate) section: Option<String>,
    /// Of the text under the comment.
    pub(crate) hash: String,
    /// Of a page with its facts alone: when the site had changed the full one, as the comment says.
    pub(crate) condensed: Option<u64>,
}

/// All pages on the disk.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// By path relative to the folder, with `/`.
    pub(crate) files: BTreeMap<String, Found>,
    /// Paths by language and address. Of two files with one address the first counts.
    paths: BTreeMap<(Lang, String), String>,
}

impl Scan {
    /// Reads the folder; one that is not there is empty. Links are not followed.
    pub(crate) fn of(folder: &Folder) -> io::Result<Self> {
        let mut scan = Self::default();
        let mut folders = vec![String::new()];
        while let Some(inside) = folders.pop() {
            let entries = match fs::read_dir(folder.root().join(&inside)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                let path = if inside.is_empty() { name.clone() } else { format!("{inside}/{name}") };
                let kind = entry.file_type()?;
                let is_page = Path::new(&name).extension().is_some_and(|extension| extension == "md");
                if kind.is_dir() && !name.starts_with('.') {
                    folders.push(path);
                } else if kind.is_file() && is_page && entry.metadata()?.len() <= MOST {
                    let text = plain::read(&entry.path(), MOST)?;
                    scan.add(path, &String::from_utf8_lossy(&text));
                }
            }
        }
        scan.link();
        Ok(scan)
    }

    fn add(&mut self, path: String, text: &str) {
        let page = comment::Found::of(text);
        let found = Found {
            full_path: page.full_path().map(str::to_owned),
            lang: page.lang().unwrap_or_else(|| Lang::of_path(&path)),
            section: page.get("section").map(str::to_owned),
            hash: hash::of_content(page.content),
            condensed: page.get("condensed").and(page.get("updateTime")).and_then(|time| time.parse().ok()),
        };
        self.files.insert(path, found);
    }

    #[cfg(test)]
    pub(crate) fn from_files<const N: usize>(files: [(&str, Found); N]) -> Self {
        let mut scan = Self::default();
        scan.files.extend(files.map(|(path, found)| (path.to_owned(), found)));
        scan.link();
        scan
    }

    fn link(&mut self) {
        for (path, found) in &self.files {
            if let Some(full_path) = &found.full_path {
                self.paths.entry((found.lang, full_path.clone())).or_insert_with(|| path.clone());
            }
        }
    }

    /// Where the page of an address stands.
    pub(crate) fn path_of(&self, lang: Lang, full_path: &str) -> Option<&str> {
        self.paths.get(&(lang, full_path.to_owned())).map(String::as_str)
    }

    pub(crate) fn page_of(&self, lang: Lang, full_path: &str) -> Option<&Found> {
        self.files.get(self.path_of(lang, full_path)?)
    }
}
