//! Where no two folders can change places in one step.

use super::{Ground, Report, Texts};
use std::io;

/// Changes nothing.
pub(super) fn exchange(_: &Ground, _: &Texts, _: &Report) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Nothing is left beside a folder.
pub(super) fn clear(_: &Ground) {}
