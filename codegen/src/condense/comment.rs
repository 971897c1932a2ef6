//! The comment above a condensed page: what it is, and of which page it is made.

use super::{
    cell,
    subject::{About, Subject},
};
use crate::{
    place,
    words::{ADVISED, DEPRECATED},
};

/// What the page that it is made of says of itself, and the model leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    pub full_path: Option<String>,
    /// When the site changed the page, as it says.
    pub updated: Option<String>,
}

/// What the comment says of the page.
pub(super) const CONDENSED: &str = "facts only";

/// The comment.
pub(super) fn text(subject: Subject<'_>, origin: &Origin) -> String {
    let About { source: _, language, title, doc_url, deprecated, instead } = subject.about();
    let advice = instead.map(|url| format!(" {} [>>]({url})", ADVISED.word(language))).unwrap_or_default();
    // The reader takes the one for the other.
    let is_told = origin.full_path.as_deref().is_some_and(|path| place::url(path) == doc_url);
    let lines = [
        ("title", Some(cell::spelled(title)).filter(|title| !title.is_empty())),
        ("fullPath", origin.full_path.clone()),
        ("updateTime", origin.updated.clone()),
        ("source", Some(doc_url.to_owned()).filter(|url| !url.is_empty() && !is_told)),
        ("section", deprecated.then(|| DEPRECATED.word(language).to_owned() + &advice)),
        ("condensed", Some(CONDENSED.to_owned())),
    ];
    let line =
        |(key, value): (&str, Option<String>)| value.map(|value| format!("{key}: {}\n", quoted(&value)));
    format!("<!--\n{}-->\n", lines.into_iter().filter_map(line).collect::<String>())
}

/// A line of the comment, of which the reader takes no quotes off that are the text's own.
fn quoted(line: &str) -> String {
    let has = |quote: char| line.starts_with(quote) && line.ends_with(quote);
    if has('"') || has('\'') { format!("\"{line}\"") } else { line.to_owned() }
}
