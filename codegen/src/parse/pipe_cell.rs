//! What stands in a cell of a pipe table, spelled as an html page's cell would be.

use crate::{diag::Span, raw::RawCell};
use std::borrow::Cow;

/// The cell `text`, which starts at byte `at` of the page.
pub(super) fn read(text: &str, at: usize) -> RawCell {
    let start = at + text.len() - text.trim_start().len();
    let trimmed = text.trim();
    let span = Span::new(start, start + trimmed.len());
    let text = without_tags(trimmed).replace("<br>", "\n").replace("\\|", "|");
    RawCell { text: text.trim().to_owned(), marks: Vec::new(), span }
}

/// Without `<md-text type="field-name" >` and the like, which are left over where a page was
/// converted badly.
fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains(TAGS) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once(TAGS) {
        out.push_str(before.strip_suffix("</").or_else(|| before.strip_suffix('<')).unwrap_or(before));
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// How the platform's own elements start.
const TAGS: &str = "md-text";
