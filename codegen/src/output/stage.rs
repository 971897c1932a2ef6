//! File by file: each in one step, and what fails is taken back.
//!
//! A folder of its own takes the new files, and links to the old ones while they are replaced. A killed run leaves that
//! folder behind, for the next one to clear.

use super::{
    Ground, OutputError, Report, Texts,
    list::{LIST, List},
    own, refused,
};
use rayon::prelude::*;
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Puts the new files of `texts` in place of the old ones, and removes those that are no more.
pub(super) fn put_in_place(
    ground: &Ground,
    texts: &Texts,
    report: &Report,
    listed: &List,
) -> Result<(), OutputError> {
    // From the last file to the first: the facade's manifest names the services' crates, and without them cargo could not
    // even run the generator again. The list comes behind all of them.
    let mut changed = report.written().filter(|path| *path != LIST).collect::<Vec<_>>();
    changed.sort_unstable_by(|a, b| b.cmp(a));
    let text = |path: &str| texts.get(path).map_or("", String::as_str);
    let both = listed.with(texts);

    let stage = Stage::new(ground)?;
    let files = changed.iter().map(|path| text(path)).chain([both.as_str(), text(LIST)]);
    let files = stage.take(&files.collect::<Vec<_>>())?;
    let Some((files, [before, after])) = files.split_last_chunk() else { return Ok(()) };
    let is_relisted = report.written().any(|path| path == LIST);
    let mut work = Work { ground, stage: &stage, done: Vec::new() };
    // A new file is in the list before it is there: were this run killed, the next would take it for somebody else's.
    if is_relisted {
        work.replace(LIST, before)?;
    }
    for (path, file) in changed.iter().zip(files) {
        work.replace(path, file)?;
    }
    for path in &report.orphans {
        work.remove(path)?;
    }
    if is_relisted {
        work.replace(LIST, after)?;
    }
    work.done.clear();
    Ok(())
}

/// Puts one new file in place of the old one.
pub(super) fn replace(ground: &Ground, path: &str, text: &str) -> Result<(), OutputError> {
    let stage = Stage::new(ground)?;
    let mut work = Work { ground, stage: &stage, done: Vec::new() };
    for file in stage.take(&[text])? {
        work.replace(path, &file)?;
    }
    work.done.clear();
    Ok(())
}

/// The folder of a run.
struct Stage(tempfile::TempDir);

impl Stage {
    fn new(ground: &Ground) -> Result<Self, OutputError> {
        own::make(ground.folder(), "").map(Self).map_err(refused(ground.folder()))
    }

    /// Writes the texts, and says where each is.
    fn take(&self, texts: &[&str]) -> Result<Vec<PathBuf>, OutputError> {
        // One by one: a single model can be longer than all others.
        let written = texts.par_iter().enumerate().with_max_len(1).map(|(number, text)| {
            let path = self.0.path().join(format!("new-{number}"));
            let mut file = fs::File::create_new(&path).map_err(refused(&path))?;
            file.write_all(text.as_bytes()).map_err(refused(&path))?;
            Ok(path)
        });
        written.collect()
    }
}

/// What was done so far. It is undone unless all of it is.
struct Work<'a> {
    ground: &'a Ground,
    stage: &'a Stage,
    done: Vec<Done>,
}

enum Done {
    /// A folder was made.
    Made(PathBuf),
    /// A file was put where none was.
    Added(PathBuf),
    /// A file was replaced or removed; the second is the old one.
    Took(PathBuf, PathBuf),
}

impl Work<'_> {
    /// Puts a file in the place of `path`, in one step.
    fn replace(&mut self, path: &str, file: &Path) -> Result<(), OutputError> {
        let target = self.ground.path(path);
        self.make_way(&target)?;
        let done = match self.keep(&target)? {
            Some(old) => Done::Took(target.clone(), old),
            None => Done::Added(target.clone()),
        };
        fs::rename(file, &target).map_err(refused(&target))?;
        self.done.push(done);
        Ok(())
    }

    /// Takes a file away, and the folders that are empty without it.
    fn remove(&mut self, path: &str) -> Result<(), OutputError> {
        let target = self.ground.path(path);
        let old = self.aside();
        fs::rename(&target, &old).map_err(refused(&target))?;
        self.done.push(Done::Took(target.clone(), old));
        let inside = target.ancestors().skip(1).take_while(|above| *above != self.ground.folder());
        for above in inside {
            // Fails where something is left, and that is as it should be.
            if fs::remove_dir(above).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Makes the folders above a file.
    fn make_way(&mut self, target: &Path) -> Result<(), OutputError> {
        let above = target.ancestors().skip(1).take_while(|above| *above != self.ground.folder());
        for folder in above.collect::<Vec<_>>().into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.done.push(Done::Made(folder.to_owned())),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(refused(folder)(error)),
            }
        }
        Ok(())
    }

    /// Gives the old file a second name, so that it is never away from its own.
    fn keep(&self, target: &Path) -> Result<Option<PathBuf>, OutputError> {
        let old = self.aside();
        match fs::hard_link(target, &old) {
            Ok(()) => Ok(Some(old)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            // Not every file system has second names.
            Err(_) => fs::copy(target, &old).map(|_| Some(old)).map_err(refused(target)),
        }
    }

    fn aside(&self) -> PathBuf {
        self.stage.0.path().join(format!("old-{}", self.done.len()))
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        for done in self.done.drain(..).rev() {
            // The failure that led here is the one worth telling.
            let _ = match done {
                Done::Made(folder) => fs::remove_dir(folder),
                Done::Added(path) => fs::remove_file(path),
                Done::Took(path, old) => {
                    let _ = path.parent().map(fs::create_dir_all);
                    fs::rename(old, path)
                }
            };
        }
    }
}

/// Removes what killed runs left: folders of a run's name, and in those the files that runs make. Nothing else is touched,
/// whatever it is called.
pub(super) fn clear(ground: &Ground) -> Result<(), OutputError> {
    for stage in own::left(ground.folder(), "").map_err(refused(ground.folder()))? {
        clear_stage(&stage);
    }
    Ok(())
}

/// What cannot be removed stays: it is in nobody's way.
fn clear_stage(stage: &Path) {
    for file in fs::read_dir(stage).into_iter().flatten().flatten() {
        if is_numbered(&file.file_name().to_string_lossy())
            && file.file_type().is_ok_and(|kind| kind.is_file())
        {
            let _ = fs::remove_file(file.path());
        }
    }
    let _ = fs::remove_dir(stage);
}

/// `new-0`, `old-12`
fn is_numbered(name: &str) -> bool {
    let number = name.strip_prefix("new-").or_else(|| name.strip_prefix("old-"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a folder with these files after the next run has cleared.
    #[track_caller]
    fn leaves(files: &[&str], expected: &[&str]) {
        let root = tempfile::tempdir().unwrap();
        let stage = own::make(root.path(), "").unwrap().keep();
        for name in files {
            fs::write(stage.join(name), "text").unwrap();
        }
        clear(&Ground::enter(root.path()).unwrap()).unwrap();
        let entries = fs::read_dir(&stage).into_iter().flatten();
        let mut left =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
        left.sort();
        assert_eq!(left, expected);
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_and_nothing_else() {
        leaves(&["new-0", "old-12"], &[]);
        leaves(&["new-0", "mine", "new-x"], &["mine", "new-x"]);
    }
}
