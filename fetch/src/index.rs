//! The index: of each page when the site last changed it, and a hash of the text that came.
//!
//! It is committed with the pages, a line each, so that changes of different pages merge. While a run is at work,
//! what it has done stands in a journal of the same lines; a run that finds one goes on from there.

mod journal;

pub(crate) use journal::Journal;

use crate::{folder::Folder, lang::Lang};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, io};

/// The index in the docs folder.
pub(crate) const FILE: &str = "fetch-index.jsonl";

/// What is known of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The address in the tree.
    pub(crate) page: String,
    pub(crate) lang: Lang,
    /// The page's own address, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) alias_of: Option<String>,
    /// The update time in milliseconds since 1970: the tree's, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) updated: Option<u64>,
    /// Of the text that came; none for an alias.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) hash: String,
}

impl Entry {
    /// The address of the page itself.
    pub(crate) fn own_page(&self) -> &str {
        self.alias_of.as_deref().unwrap_or(&self.page)
    }
}

/// What was asked for in the past.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    /// Whether all services are here, so that new ones belong here too.
    pub(crate) all: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Head(Head),
    Entry(Entry),
}

/// All that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    pub(crate) head: Head,
    entries: BTreeMap<(Lang, String), Entry>,
    /// Lines that could not be read; their pages are asked for again.
    pub(crate) unreadable: usize,
}

impl Index {
    pub(crate) fn load(folder: &Folder) -> io::Result<Self> {
        let text = folder.read(FILE)?.unwrap_or_default();
        let mut index = Self::default();
        text.lines().filter(|line| !line.trim().is_empty()).for_each(|line| index.take(line));
        Ok(index)
    }

    fn take(&mut self, line: &str) {
        match serde_json::from_str(line) {
            Ok(Line::Head(head)) => self.head = head,
            Ok(Line::Entry(entry)) => self.put(entry),
            Err(_) => self.unreadable += 1,
        }
    }

    pub(crate) fn save(&self, folder: &Folder) -> io::Result<()> {
        let head = self.head.all.then(|| Line::Head(self.head.clone()));
        let entries = self.entries.values().cloned().map(Line::Entry);
        let mut text = String::new();
        for line in head.into_iter().chain(entries) {
            text += &serde_json::to_string(&line)?;
            text.push('\n');
        }
        if folder.read(FILE)?.unwrap_or_default() == text { Ok(()) } else { folder.write(FILE, &text) }
    }

    pub(crate) fn get(&self, lang: Lang, page: &str) -> Option<&Entry> {
        self.entries.get(&(lang, page.to_owned()))
    }

    pub(crate) fn put(&mut self, entry: Entry) {
        self.entries.insert((entry.lang, entry.page.clone()), entry);
    }

    pub(crate) fn remove(&mut self, lang: Lang, page: &str) {
        self.entries.remove(&(lang, page.to_owned()));
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }
}

#[cfg(test)]
mod fixture {
    use super::{Entry, Lang};

    /// A page that was saved.
    pub(super) fn entry(page: &str) -> Entry {
        Entry {
            page: page.to_owned(),
            lang: Lang::Zh,
            alias_of: None,
            updated: Some(7),
            hash: "ab".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fixture::entry, *};

    #[test]
    fn what_was_saved_is_loaded() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        folder.prepare().unwrap();
        let mut index = Index { head: Head { all: true }, ..Index::default() };
        index.put(entry("/b"));
        index.put(entry("/a"));
        index.save(&folder).unwrap();
        assert_eq!(Index::load(&folder).unwrap(), index);
        let text = folder.read(FILE).unwrap().unwrap();
        assert_eq!(text.lines().nth(1), Some(r#"{"page":"/a","lang":"zh","updated":7,"hash":"ab"}"#));
    }

    #[test]
    fn a_line_that_cannot_be_read_costs_its_page_alone() {
        let mut index = Index::default();
        index.take("<<<<<<< ours");
        index.take(&serde_json::to_string(&entry("/a")).unwrap());
        assert_eq!((index.unreadable, index.entries().count()), (1, 1));
    }
}
