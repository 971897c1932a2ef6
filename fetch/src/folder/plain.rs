//! Plain files alone: a link could lead to somebody else's file, and a pipe is waited for without end.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _},
    path::Path,
};

/// Whether a plain file is there. What is there and is none is an error.
pub(crate) fn is_there(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(io::Error::other(format!("{} is no plain file", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// All that is in a file, counted while it is read: how long it is said to be may be wrong, and it may grow.
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::other(format!("{} has more than {} MB", path.display(), most >> 20)));
    }
    Ok(bytes)
}

/// Opens a file to be written to, made where it is not there; what is in it stays.
pub(crate) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    if is_there(path)? {
        return options.open(path);
    }
    // Not `create`, which would follow a link that was put there just now.
    options.create_new(true).open(path)
}
