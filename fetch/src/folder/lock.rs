//! One run at a time on a docs folder.

use super::{Folder, OWN, plain};
use std::{
    fs::{File, OpenOptions, TryLockError},
    io, thread,
    time::{Duration, Instant},
};

/// How long another run may take. The whole site takes a tenth of it.
const PATIENCE: Duration = Duration::from_mins(90);

/// The folder, while it is ours. The system gives it back even when the process is killed.
#[derive(Debug)]
pub(crate) struct Hold {
    _file: File,
}

/// Waits until no other run is at work; `on_wait` is called once, if there is one.
pub(crate) fn hold(folder: &Folder, on_wait: impl FnOnce()) -> io::Result<Hold> {
    let file = plain::open(&folder.root().join(OWN).join("lock"), OpenOptions::new().write(true))?;
    let start = Instant::now();
    let mut on_wait = Some(on_wait);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Hold { _file: file }),
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                if let Some(tell) = on_wait.take() {
                    tell();
                }
                thread::sleep(Duration::from_millis(100));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::other("another fetch holds it and does not end"));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
