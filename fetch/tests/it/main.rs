//! Every sentence of the help, held against a site on the loopback.

mod changed;
mod corpus;
mod hostile;
mod kept;
mod killed;
mod manners;
mod pages;
mod stub;
mod workflow;

use feishu_fetch::{
    Options,
    arguments::{self, Command},
    fetch,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process,
    time::Duration,
};
use stub::Stub;
use tempfile::TempDir;

/// A page that describes an endpoint.
pub(crate) fn endpoint(service: &str, name: &str) -> String {
    let path = service.replace("-v", "/v");
    format!(
        "# {name}\n\nDoes {name}.\n\n## 请求\n\n:::html\n<md-table>\n<md-tbody>\n\
         <md-tr><md-th>HTTP URL</md-th><md-td>https://open.feishu.cn/open-apis/{path}/{name}</md-td></md-tr>\n\
         <md-tr><md-th>HTTP Method</md-th><md-td>POST</md-td></md-tr>\n</md-tbody>\n</md-table>\n:::\n"
    )
}

/// The same as the site's export writes it.
pub(crate) fn exported(service: &str, name: &str) -> String {
    let path = service.replace("-v", "/v");
    format!(
        "# {name}\n\nExported.\n\n## 请求\n\n| 项目 | 值 |\n| --- | --- |\n\
         | HTTP URL | https://open.feishu.cn/open-apis/{path}/{name} |\n| HTTP Method | POST |\n"
    )
}

/// An address as the site makes them.
pub(crate) fn address(service: &str, name: &str) -> String {
    format!("/uAjLw4CM/ukTMukTMukTM/reference/{service}/thing/{name}")
}

pub(crate) fn doc(service: &str, name: &str) -> stub::Doc {
    stub::Doc::new(&address(service, name), &endpoint(service, name))
}

/// A docs folder.
pub(crate) struct Docs {
    pub(crate) root: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Whether nothing failed, or why it could not run.
    pub(crate) end: Result<bool, String>,
    pub(crate) out: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn says(&self, line: &str) -> &Self {
        assert!(
            self.out.lines().any(|printed| printed.starts_with(line)),
            "{line:?} is not in:\n{}",
            self.out
        );
        self
    }

    /// The counts of the table's last line: fetched, changed, unchanged, kept, gone, failed.
    #[track_caller]
    pub(crate) fn counts(&self, expected: [usize; 6]) -> &Self {
        let last = self.out.lines().last().unwrap_or_default();
        let counts =
            last.split_whitespace().skip(1).filter_map(|count| count.parse().ok()).collect::<Vec<usize>>();
        assert_eq!(counts, expected, "{}", self.out);
        assert_eq!(self.end, Ok(expected[5] == 0));
        self
    }

    #[track_caller]
    pub(crate) fn fails(&self, reason: &str) {
        let error = self.end.as_ref().unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

impl Docs {
    pub(crate) fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.root.path().join("docs")
    }

    pub(crate) fn options(&self, stub: &Stub, line: &str) -> Options {
        let docs = self.path().to_string_lossy().into_owned();
        let mut words = line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for (option, value) in [("--docs", docs), ("--host", stub.host()), ("--rate", "0".to_owned())] {
            if !words.iter().any(|word| word == option) {
                words.extend([option.to_owned(), value]);
            }
        }
        let Ok(Command::Fetch(mut options)) = arguments::parse(words.into_iter().map(Into::into)) else {
            panic!("{line} cannot be read")
        };
        options.manners.backoff = Duration::from_millis(1);
        *options
    }

    pub(crate) fn fetch(&self, stub: &Stub, line: &str) -> Ran {
        let mut out = Vec::new();
        let end = fetch(&self.options(stub, line), &mut out).map_err(|error| error.to_string());
        Ran { end, out: String::from_utf8(out).unwrap() }
    }

    /// The program, to be started.
    pub(crate) fn command(&self, stub: &Stub, line: &str) -> process::Command {
        let mut command = process::Command::new(env!("CARGO_BIN_EXE_feishu-fetch"));
        command.args(line.split_whitespace()).arg("--docs").arg(self.path()).env_remove("HTTP_PROXY");
        command.args(["--host", &stub.host(), "--rate", "0"]);
        command
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// All files but our own, by path.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        collect(&self.path(), &self.path(), &mut files);
        files.retain(|path, _| !path.starts_with(".fetch"));
        files
    }

    pub(crate) fn pages(&self) -> Vec<String> {
        self.files()
            .into_keys()
            .filter(|path| Path::new(path).extension().is_some_and(|end| end == "md"))
            .collect()
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            collect(root, &entry.path(), files);
        } else {
            let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned());
        }
    }
}
