//! What hostile folders, pages and models did to the command line, row by row of the table of attacks; `SECURITY.md` names
//! these tests.

mod files;
mod hosts;
mod names;
mod output;
mod whole;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// A page of the service `zoo_v1` whose request is sent to `url`.
fn page(url: &str) -> String {
    format!(
        "# 喂养\n\n喂养动物。\n\n## 请求\n\n| 项目 | 值 |\n| --- | --- |\n| HTTP URL | {url} |\n| HTTP Method | POST |\n"
    )
}

/// The URL of an endpoint of the service.
fn url(method: &str) -> String {
    format!("https://open.feishu.cn/open-apis/zoo/v1/animals/{method}")
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A folder with one good page in `docs`.
fn project() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(&root.path().join("docs/feed.md"), page(&url("feed")));
    root
}

fn command(root: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(root).args(line.split_whitespace());
    command
}

/// How a command ended, and all that it printed.
fn run(root: &Path, line: &str) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = command(root, line).output().unwrap();
    (status.code(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}

/// The command ends so, and prints this.
#[track_caller]
fn says(root: &Path, line: &str, code: i32, part: &str) -> String {
    let (status, said) = run(root, line);
    assert_eq!(status, Some(code), "{line}: {said}");
    assert!(said.contains(part), "{line} does not say {part:?}: {said}");
    said
}

/// The bytes of every file below a folder, links not followed.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            found.extend(contents(&path));
        } else if kind.is_symlink() {
            found.insert(path.clone(), fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes());
        } else if kind.is_file() {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// The command fails and leaves every file of the project as it was.
#[track_caller]
fn is_refused(root: &Path, line: &str, part: &str) {
    let before = contents(root);
    says(root, line, 2, part);
    assert!(contents(root) == before, "{line} changed something");
}
