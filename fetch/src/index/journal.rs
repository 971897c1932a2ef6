//! What a run has done so far, for the one that comes after it.

use super::{Entry, Index};
use crate::{
    folder::{Folder, MOST, OWN, plain},
    lang::Lang,
};
use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

/// How long what an interrupted run brought counts as brought now.
const FRESH: Duration = Duration::from_hours(24);

/// The journal of the run at work. Its first line names the host, each other one is an entry of the index.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Pages that an interrupted run brought from the same host, not long ago.
    done: BTreeSet<(Lang, String)>,
}

impl Journal {
    /// Takes what an interrupted run left into the index, and goes on with its journal.
    pub(crate) fn open(folder: &Folder, host: &str, index: &mut Index) -> io::Result<Self> {
        let path = folder.root().join(OWN).join("journal");
        let old = if plain::is_there(&path)? {
            String::from_utf8_lossy(&plain::read(&path, MOST)?).into_owned()
        } else {
            String::new()
        };
        let mut lines = old.lines();
        let goes_on = lines.next() == Some(host) && is_fresh(&path);
        // The last line of a killed run may be half a line.
        let entries = lines.filter_map(|line| serde_json::from_str::<Entry>(line).ok()).collect::<Vec<_>>();
        let pages = entries.iter().map(|entry| (entry.lang, entry.page.clone()));
        let done = if goes_on { pages.collect() } else { BTreeSet::new() };
        for entry in entries {
            index.put(entry);
        }
        index.save(folder)?;

        let mut file = plain::open(&path, OpenOptions::new().append(true))?;
        if goes_on {
            file.write_all(b"\n")?;
        } else {
            file.set_len(0)?;
            file.write_all(format!("{host}\n").as_bytes())?;
        }
        Ok(Self { path, file, done })
    }

    /// Whether an interrupted run has brought this page already.
    pub(crate) fn has(&self, lang: Lang, page: &str) -> bool {
        self.done.contains(&(lang, page.to_owned()))
    }

    /// One write a page: a line is there or not.
    pub(crate) fn note(&mut self, entry: &Entry) -> io::Result<()> {
        self.file.write_all((serde_json::to_string(entry)? + "\n").as_bytes())
    }

    /// To be called when the index is saved.
    pub(crate) fn close(self) -> io::Result<()> {
        drop(self.file);
        fs::remove_file(self.path)
    }
}

fn is_fresh(path: &Path) -> bool {
    let written = fs::metadata(path).and_then(|about| about.modified());
    written.is_ok_and(|time| time.elapsed().is_ok_and(|age| age < FRESH))
}

#[cfg(test)]
mod tests {
    use super::{super::fixture::entry, *};

    #[test]
    fn a_run_goes_on_where_the_last_one_was_killed() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        folder.prepare().unwrap();
        let mut journal = Journal::open(&folder, "http://a", &mut Index::default()).unwrap();
        journal.note(&entry("/1")).unwrap();
        journal.file.write_all(br#"{"page":"/ha"#).unwrap();
        drop(journal);

        let mut index = Index::default();
        let mut journal = Journal::open(&folder, "http://a", &mut index).unwrap();
        assert!(journal.has(Lang::Zh, "/1") && !journal.has(Lang::En, "/1"));
        assert_eq!(index.entries().count(), 1);
        journal.note(&entry("/2")).unwrap();
        drop(journal);

        let journal = Journal::open(&folder, "http://a", &mut index).unwrap();
        assert!(journal.has(Lang::Zh, "/1") && journal.has(Lang::Zh, "/2"));
        drop(journal);
        let journal = Journal::open(&folder, "http://b", &mut index).unwrap();
        assert!(!journal.has(Lang::Zh, "/1"), "another host's pages are others");
        journal.close().unwrap();
        assert_eq!(Index::load(&folder).unwrap().entries().count(), 2);
    }
}
