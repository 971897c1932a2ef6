//! Texts for people: whether two of them say the same.

/// Letters and digits decide. Blanks, quotes and the marks of Markdown are how a text is spelled, which
/// differs between two exports of one page.
pub(super) fn same_text(before: &str, after: &str) -> bool {
    said(before).eq(said(after))
}

fn said(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}
