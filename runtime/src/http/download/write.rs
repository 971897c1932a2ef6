//! A file on disk: all of it or nothing.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{Error, TransportError, TransportKind};
use crate::http::file::named;

/// A file that is gone when it has not been renamed.
pub(crate) struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // There is nobody left who could be told.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}

/// Makes a new file beside `target`, under a name that nobody else has.
///
/// File and guard come into being in one step of a thread that no dropped future interrupts.
pub(crate) async fn create(target: &Path) -> Result<(tokio::fs::File, Temporary), Error> {
    let beside = target.to_owned();
    let (file, temporary) = on_a_thread(target, move || {
        replaceable(&beside)?;
        let mut tries = 0..16;
        loop {
            let path = beside.with_file_name(format!(".{:016x}.part", random()?));
            match create_new(&path, &beside) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && tries.next().is_some() => {}
                outcome => return Ok((outcome?, Temporary(path))),
            }
        }
    })
    .await?;
    Ok((tokio::fs::File::from_std(file), temporary))
}

/// Whether a file may take the place of what is there: of nothing, of a file or of a link, which is not followed. A device or
/// a pipe would be gone, and what reads from it would wait for ever.
pub(crate) fn replaceable(target: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(target).map(|found| found.file_type()) {
        Ok(kind) if !kind.is_file() && !kind.is_symlink() => {
            Err(io::Error::other("what is there is no plain file, and is left as it is"))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// A new file with the mode of the one that it will take the place of.
pub(crate) fn create_new(path: &Path, target: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    let mode =
        std::fs::metadata(target).ok().filter(std::fs::Metadata::is_file).map(|file| file.permissions());
    // Nobody else reads what is private, not even at first.
    #[cfg(unix)]
    if mode.is_some() {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let file = options.open(path)?;
    if let Some(mode) = mode {
        file.set_permissions(without_rights(&mode))?;
    }
    Ok(file)
}

/// A program that runs with somebody else's rights keeps its name, and its rights are not handed on to what has come.
#[cfg(unix)]
fn without_rights(mode: &Permissions) -> Permissions {
    use std::os::unix::fs::PermissionsExt;
    PermissionsExt::from_mode(mode.mode() & 0o777)
}

#[cfg(not(unix))]
fn without_rights(mode: &Permissions) -> Permissions {
    mode.clone()
}

/// Puts the finished file in its place.
pub(crate) async fn keep(mut temporary: Temporary, target: &Path) -> Result<(), Error> {
    let place = target.to_owned();
    on_a_thread(target, move || {
        std::fs::rename(&temporary.0, place)?;
        temporary.0.clear();
        Ok(())
    })
    .await
}

/// Work on the file system, which ends even when nobody waits for it any more.
pub(crate) async fn on_a_thread<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let outcome =
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    outcome.map_err(unwritable(path))
}

fn random() -> io::Result<u64> {
    use ring::rand::{SecureRandom, SystemRandom};

    let mut bytes = [0; 8];
    SystemRandom::new().fill(&mut bytes).map_err(|_| io::Error::other("the system has no random numbers"))?;
    Ok(u64::from_ne_bytes(bytes))
}

pub(crate) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
    move |error| TransportError::new(TransportKind::Write, named(path, &error)).into()
}
