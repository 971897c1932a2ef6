//! Docs folder -> pages.

use std::sync::Arc;

/// One page as it stands on the disk.
#[derive(Clone, Debug)]
pub struct Page {
    /// Relative to the docs folder, with `/`.
    pub path: Arc<str>,
    /// The text, without a byte order mark and with `\n` line ends. Spans count its bytes.
    pub text: String,
}
