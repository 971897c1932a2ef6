//! Docs folder -> pages.
//!
//! A page that cannot be read is a finding about that page; the others are read all the same. Links
//! are not followed: a docs folder that comes from elsewhere could point anywhere with them.

use crate::{
    diag::{Code, Diagnostic, Span},
    words::Language,
};
use rayon::prelude::*;
use std::{
    borrow::Cow,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Name of the corrections' file in the docs folder.
pub const ERRATA: &str = "errata.toml";

/// Name of the file with names that people gave, in the docs folder.
pub const NAMES: &str = "names.toml";

/// Largest page in bytes that is read. The docs' largest has 1.8 MB.
pub const MAX_PAGE_BYTES: u64 = 32 << 20;

/// Largest file of corrections or names that is read: people write and review them, and the faults that a parser gathers
/// take eighty times the memory of what they are found in.
pub const MAX_BY_HAND_BYTES: u64 = 8 << 20;

/// One page as it stands on the disk.
#[derive(Clone, Debug)]
pub struct Page {
    /// Relative to the docs folder, with `/`.
    pub path: Arc<str>,
    /// The text, without a byte order mark and with `\n` line ends. Spans count its bytes.
    pub text: String,
}

/// A docs folder.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    /// The pages that could be read, ordered by path.
    pub pages: Vec<Page>,
    /// The pages that could not, with what can be shown of them; ordered by path.
    pub unreadable: Vec<Page>,
    /// The corrections, if the folder has any.
    pub errata: Option<Page>,
    /// The names that people gave, if the folder has any.
    pub names: Option<Page>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// The language that prose is wanted in; none: that of each endpoint's richest page.
    pub prose: Option<Language>,
}

impl Docs {
    /// Every text that a diagnostic can speak of.
    pub fn texts(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().chain(&self.unreadable).chain(&self.errata).chain(&self.names)
    }
}

/// Reads every `.md` file under `root`, and the errata and names beside them.
///
/// # Errors
/// When `root` itself cannot be listed; what is wrong with a single file is a diagnostic.
pub fn load(root: &Path) -> io::Result<Docs> {
    let mut docs = Docs::default();
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        match list(root, &folder) {
            Ok(entries) => {
                for entry in entries {
                    docs.classify(entry, &mut folders, &mut files);
                }
            }
            Err(error) if folder.as_os_str().is_empty() => return Err(error),
            Err(error) => docs.reject(&folder, format!("the folder cannot be listed: {error}")),
        }
    }

    let read = files.par_iter().map(|path| Docs::of_file(root, path)).collect::<Vec<_>>();
    for file in read {
        docs.take(file);
    }
    docs.pages.sort_by(|a, b| a.path.cmp(&b.path));
    docs.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(docs)
}

/// One thing in a folder: its path relative to the root, and what it is.
struct Entry {
    path: PathBuf,
    kind: fs::FileType,
}

/// Whether a file is none of the docs. A page whose address ends in a slash has a name that is nothing but the
/// extension.
fn is_hidden(name: &[u8]) -> bool {
    name.starts_with(b".") && name != NAMELESS.as_bytes()
}

/// The page whose address ends in a slash.
const NAMELESS: &str = ".md";

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
        || path.file_name().is_some_and(|name| name == NAMELESS)
}

/// What stands in a folder, but for hidden files such as `.git`.
fn list(root: &Path, folder: &Path) -> io::Result<Vec<Entry>> {
    fs::read_dir(root.join(folder))?
        .filter(|entry| !entry.as_ref().is_ok_and(|e| is_hidden(e.file_name().as_encoded_bytes())))
        .map(|entry| {
            let entry = entry?;
            Ok(Entry { path: folder.join(entry.file_name()), kind: entry.file_type()? })
        })
        .collect()
}

impl Docs {
    /// Puts what a folder holds with its like; what is neither folder nor page is no concern of ours.
    fn classify(&mut self, entry: Entry, folders: &mut Vec<PathBuf>, files: &mut Vec<PathBuf>) {
        let Entry { path, kind } = entry;
        if kind.is_symlink() {
            self.reject(&path, "a symbolic link is not followed".to_owned());
        } else if kind.is_dir() {
            folders.push(path);
        } else if is_page(&path) || is_errata(&path) || is_names(&path) {
            if kind.is_file() {
                files.push(path);
            } else {
                // To open a pipe or a device would wait for whoever is at its other end.
                self.reject(&path, "it is no plain file".to_owned());
            }
        }
    }

    /// A docs folder with one file.
    fn of_file(root: &Path, path: &Path) -> Self {
        let mut docs = Self::default();
        let most = if is_errata(path) || is_names(path) { MAX_BY_HAND_BYTES } else { MAX_PAGE_BYTES };
        match read(&root.join(path), most) {
            Ok(bytes) if is_errata(path) => docs.errata = docs.decode(path, bytes),
            Ok(bytes) if is_names(path) => docs.names = docs.decode(path, bytes),
            Ok(bytes) => docs.pages = docs.decode(path, bytes).into_iter().collect(),
            Err(error) => docs.reject(path, format!("the file cannot be read: {error}")),
        }
        docs
    }

    fn take(&mut self, other: Self) {
        self.pages.extend(other.pages);
        self.unreadable.extend(other.unreadable);
        self.errata = self.errata.take().or(other.errata);
        self.names = self.names.take().or(other.names);
        self.diagnostics.extend(other.diagnostics);
    }

    fn decode(&mut self, path: &Path, bytes: Vec<u8>) -> Option<Page> {
        let Some(path) = page_path(path) else {
            self.reject(path, "the file's name is not UTF-8".to_owned());
            return None;
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = self.without_mark(&path, text);
                let text = self.with_plain_line_ends(&path, text);
                Some(Page { path, text })
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let shown = char::REPLACEMENT_CHARACTER.len_utf8();
                self.find(
                    Code::PageNotUtf8,
                    &path,
                    Span::new(at, at + shown),
                    "the page is not UTF-8 from here on",
                );
                self.unreadable.push(Page { path, text });
                None
            }
        }
    }

    fn without_mark(&mut self, path: &Arc<str>, text: String) -> String {
        let Some(rest) = text.strip_prefix('\u{feff}') else { return text };
        self.find(Code::PageByteOrderMark, path, Span::default(), "the page starts with a byte order mark");
        rest.to_owned()
    }

    fn with_plain_line_ends(&mut self, path: &Arc<str>, text: String) -> String {
        let Some(first) = text.find('\r') else { return text };
        self.find(
            Code::PageCarriageReturn,
            path,
            Span::new(first, first + 1),
            "the page has carriage returns",
        );
        text.replace("\r\n", "\n").replace('\r', "\n")
    }

    /// Keeps a page that has no text to show.
    fn reject(&mut self, path: &Path, message: String) {
        let path = Arc::from(shown(path).as_ref());
        self.find(Code::PageUnreadable, &path, Span::default(), message);
        self.unreadable.push(Page { path, text: String::new() });
    }

    fn find(&mut self, code: Code, page: &Arc<str>, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic { code, page: page.clone(), span, message: message.into() });
    }
}

fn is_errata(path: &Path) -> bool {
    path == Path::new(ERRATA)
}

fn is_names(path: &Path) -> bool {
    path == Path::new(NAMES)
}

/// Reads a file that may be anything: no more than so many bytes.
fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {most} bytes")));
    }
    Ok(bytes)
}

/// The path with `/` on every platform, when it is UTF-8.
fn page_path(path: &Path) -> Option<Arc<str>> {
    path.to_str()?;
    Some(shown(path).as_ref().into())
}

fn shown(path: &Path) -> Cow<'_, str> {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path } else { path.replace(std::path::MAIN_SEPARATOR, "/").into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        root
    }

    #[track_caller]
    fn finds(files: &[(&str, &[u8])], code: Code, at: usize) {
        let docs = load(folder(files).path()).unwrap();
        let found: Vec<_> = docs.diagnostics.iter().map(|d| (d.code, d.span.start as usize)).collect();
        assert_eq!(found, [(code, at)]);
    }

    #[test]
    fn pages_come_in_the_order_of_their_paths() {
        let root = folder(&[
            ("b/2.md", b"2"),
            ("a/x/1.md", b"1"),
            ("c.md", b"3"),
            ("d/.md", b"4"),
            (".git/no.md", b""),
            (".no.md", b""),
            ("no.txt", b""),
        ]);
        let docs = load(root.path()).unwrap();
        let paths: Vec<_> = docs.pages.iter().map(|page| &*page.path).collect();
        assert_eq!(paths, ["a/x/1.md", "b/2.md", "c.md", "d/.md"]);
        assert!(docs.diagnostics.is_empty());
    }

    #[test]
    fn errata_are_no_page() {
        let docs = load(folder(&[(ERRATA, b"# none"), ("a/b.md", b"b")]).path()).unwrap();
        assert_eq!(docs.errata.unwrap().text, "# none");
        assert_eq!(docs.pages.len(), 1);
    }

    #[test]
    fn corrections_and_names_without_end_are_not_read() {
        for name in [ERRATA, NAMES] {
            let text = "#".repeat(usize::try_from(MAX_BY_HAND_BYTES).unwrap() + 1);
            finds(&[(name, text.as_bytes()), ("a.md", text.as_bytes())], Code::PageUnreadable, 0);
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_an_error_at_the_first_of_them() {
        finds(&[("a.md", b"ok \xff\xfe no")], Code::PageNotUtf8, 3);
    }

    #[test]
    fn a_page_that_cannot_be_decoded_leaves_the_others_alone() {
        let docs = load(folder(&[("a.md", b"\xff"), ("b.md", b"fine")]).path()).unwrap();
        assert_eq!(docs.pages.len(), 1);
        assert_eq!(docs.unreadable.len(), 1);
    }

    #[test]
    fn a_byte_order_mark_is_taken_off_and_noted() {
        finds(&[("a.md", b"\xef\xbb\xbf# A")], Code::PageByteOrderMark, 0);
    }

    #[test]
    fn carriage_returns_are_noted_and_become_line_ends() {
        let files: &[(&str, &[u8])] = &[("a.md", b"a\r\nb\rc\n")];
        finds(files, Code::PageCarriageReturn, 1);
        assert_eq!(load(folder(files).path()).unwrap().pages[0].text, "a\nb\nc\n");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let root = folder(&[("a/real.md", b"x")]);
        std::os::unix::fs::symlink("/", root.path().join("a/everything")).unwrap();
        std::os::unix::fs::symlink("real.md", root.path().join("a/copy.md")).unwrap();
        let docs = load(root.path()).unwrap();
        assert_eq!(docs.pages.len(), 1);
        assert!(docs.diagnostics.iter().all(|d| d.code == Code::PageUnreadable));
        assert_eq!(docs.diagnostics.len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_sockets_are_no_pages() {
        let root = folder(&[("a.md", b"x")]);
        let _socket = std::os::unix::net::UnixListener::bind(root.path().join("socket.md")).unwrap();
        for name in ["pipe.md", ERRATA] {
            let made = std::process::Command::new("mkfifo").arg(root.path().join(name)).status();
            assert!(made.is_ok_and(|status| status.success()), "mkfifo");
        }
        let docs = load(root.path()).unwrap();
        assert_eq!((docs.pages.len(), docs.errata.is_none(), docs.diagnostics.len()), (1, true, 3));
        assert!(docs.diagnostics.iter().all(|found| found.code == Code::PageUnreadable));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf8_is_a_finding() {
        use std::os::unix::ffi::OsStrExt as _;
        let root = folder(&[]);
        fs::write(root.path().join(std::ffi::OsStr::from_bytes(b"\xff.md")), "x").unwrap();
        assert_eq!(load(root.path()).unwrap().diagnostics[0].code, Code::PageUnreadable);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let root = folder(&[]);
        assert!(load(&root.path().join("none")).is_err());
    }
}
