//! What stands in a cell of a pipe table, spelled as an html page's cell would be.

use crate::{diag::Span, raw::RawCell};

/// The cell `text`, which starts at byte `at` of the page.
pub(super) fn read(text: &str, at: usize) -> RawCell {
    let start = at + text.len() - text.trim_start().len();
    let trimmed = text.trim();
    let span = Span::new(start, start + trimmed.len());
    RawCell { text: trimmed.replace("<br>", "\n").replace("\\|", "|"), marks: Vec::new(), span }
}
