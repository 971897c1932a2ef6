//! Hashes of texts, for names and for the index.

use ring::digest::{SHA256, digest};
use std::fmt::Write as _;

/// The first `digits` hexadecimal digits of the text's SHA-256.
pub(crate) fn hash(text: &[u8], digits: usize) -> String {
    let digest = digest(&SHA256, text);
    let mut hex = String::with_capacity(64);
    for byte in digest.as_ref() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex.truncate(digits);
    hex
}

/// What the index keeps of a page's text.
pub(crate) fn of_content(content: &str) -> String {
    hash(content.as_bytes(), 16)
}
