//! Files of a git revision, read through the `git` command.

use std::{
    error::Error,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, Command, Output, Stdio},
};

/// A file of a revision: its path relative to where the command runs, and its bytes.
pub(crate) type File = (String, Vec<u8>);

/// Whether `revision` names a commit of the repository in which the command runs.
pub(crate) fn is_commit(revision: &str) -> Result<bool, Box<dyn Error>> {
    let commit = format!("{revision}^{{commit}}");
    let output = run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    Ok(output.status.success())
}

/// All files under `folder`, in the order of their paths. One of more than `most` bytes is an error.
pub(crate) fn files(revision: &str, folder: &str, most: u64) -> Result<Vec<File>, Box<dyn Error>> {
    let output = run(&["ls-tree", "-r", "-z", "--end-of-options", revision, "--", folder])?;
    if !output.status.success() {
        return Err(
            format!("git ls-tree {revision}: {}", String::from_utf8_lossy(&output.stderr).trim()).into()
        );
    }
    let listing = String::from_utf8(output.stdout)?;
    let mut blobs = Blobs::start()?;
    listing
        .split('\0')
        .filter_map(blob)
        .map(|(id, path)| Ok((path.to_owned(), blobs.read(id, most)?)))
        .collect()
}

/// Id and path of a line `100644 blob <id>\t<path>`; links and submodules are no files.
fn blob(line: &str) -> Option<(&str, &str)> {
    let (about, path) = line.split_once('\t')?;
    let mut about = about.split(' ');
    let (mode, kind, id) = (about.next()?, about.next()?, about.next()?);
    (kind == "blob" && mode != "120000").then_some((id, path))
}

fn run(arguments: &[&str]) -> Result<Output, Box<dyn Error>> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).output();
    output.map_err(|error| format!("git cannot be run: {error}").into())
}

/// One `git cat-file` for all files: a revision has hundreds of them.
struct Blobs {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Blobs {
    fn start() -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new("git");
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        // What it complains of would reach the terminal as it is; that there is no answer is told here.
        command.stderr(Stdio::null());
        let mut child = command.spawn()?;
        let out = child.stdout.take().ok_or("git cat-file has no output")?;
        Ok(Self { child, out: BufReader::new(out) })
    }

    /// Asks for one object and reads its answer: `<id> blob <size>`, the bytes, a line end.
    fn read(&mut self, id: &str, most: u64) -> Result<Vec<u8>, Box<dyn Error>> {
        let stdin = self.child.stdin.as_mut().ok_or("git cat-file takes no input")?;
        writeln!(stdin, "{id}")?;

        let mut header = String::new();
        self.out.read_line(&mut header)?;
        let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
        let size: usize = size.ok_or_else(|| format!("git cat-file: {}", header.trim_end()))?;

        if size as u64 > most {
            return Err(format!("a file of the revision has more than {} MB", most >> 20).into());
        }
        let mut bytes = vec![0; size + 1];
        self.out.read_exact(&mut bytes)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // The end of its input ends it.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_submodules_are_no_files() {
        assert_eq!(blob("100644 blob 1a\tmodel/a b.json"), Some(("1a", "model/a b.json")));
        assert_eq!(blob("120000 blob 1a\tlink"), None);
        assert_eq!(blob("160000 commit 1a\tmodule"), None);
        assert_eq!(blob(""), None);
    }
}
