//! What holds of a page whatever it describes.

use super::{
    advice,
    sections::{Parts, Topic},
};
use crate::{
    infer::text::prose,
    model::Dialect,
    place,
    raw::{self, RawPage},
    words,
};

/// What holds of a page whatever it describes.
pub(crate) struct About {
    pub dialect: Dialect,
    /// Plain.
    pub title: String,
    /// The first paragraph, as Markdown.
    pub summary: String,
    /// Empty where the page gives none.
    pub doc_url: String,
    pub deprecated: bool,
    /// The page to go to from one that is advised against.
    pub instead: Option<String>,
}

impl About {
    pub(crate) fn of(page: &RawPage, path: &str, parts: &Parts<'_>) -> Self {
        let title = page.title.as_ref().map(|title| prose::plain(&title.text).into_owned());
        let deprecated = deprecated(page, path, parts);
        Self {
            dialect: dialect(page.dialect),
            title: title.unwrap_or_default(),
            summary: summary(parts),
            doc_url: doc_url(page),
            deprecated,
            instead: deprecated.then(|| advice::instead(page, parts)).flatten(),
        }
    }
}

fn dialect(dialect: raw::Dialect) -> Dialect {
    match dialect {
        raw::Dialect::Html => Dialect::Html,
        raw::Dialect::Gfm => Dialect::Gfm,
        raw::Dialect::Flat => Dialect::Flat,
        raw::Dialect::Text => Dialect::Text,
    }
}

/// The first paragraph under the title that is no callout, without the explorer's link.
fn summary(parts: &Parts<'_>) -> String {
    let texts = |topic| parts.texts(topic).map(|text| text.text.as_str());
    let paragraph = texts(Topic::Title)
        .chain(texts(Topic::Intro))
        .map(without_explorer)
        .find(|text| !text.is_empty() && !text.starts_with('>') && !text.starts_with("<!--"));
    prose::block(paragraph.unwrap_or_default())
}

/// What stands before the link to the explorer: `{word}(url=…)`.
fn without_explorer(text: &str) -> &str {
    let before = text.split_once(raw::EXPLORER).and_then(|(before, _)| before.rsplit_once('{'));
    before.map_or(text, |(before, _)| before).trim()
}

fn doc_url(page: &RawPage) -> String {
    let printed = page.source_url.as_deref().filter(|url| is_of_the_web(url)).map(str::to_owned);
    printed.or_else(|| page.full_path.as_deref().map(place::url)).unwrap_or_default()
}

/// Whether a page's word for its own address is one that may be shown and followed: anybody may have written it.
fn is_of_the_web(url: &str) -> bool {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"`\\".contains(c);
    ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) && url.chars().all(is_plain)
}

fn deprecated(page: &RawPage, path: &str, parts: &Parts<'_>) -> bool {
    let historic = |text: &str| text.contains("historic-version");
    let says = |text: &str| words::DEPRECATED.within(text);
    historic(path)
        || page.full_path.as_deref().is_some_and(historic)
        || page.source_url.as_deref().is_some_and(historic)
        || page.section.as_deref().is_some_and(|section| historic(section) || says(section))
        || page.title.as_ref().is_some_and(|title| says(&title.text))
        || parts.texts(Topic::Title).chain(parts.texts(Topic::Intro)).any(|text| says(&text.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_own_address_is_one_of_the_web_or_none() {
        for url in ["https://open.feishu.cn/document/a/b?lang=zh-CN", "http://a.example/中文(1)"] {
            assert!(is_of_the_web(url), "{url}");
        }
        for url in [
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "https://a b",
            "https://a\"b",
        ] {
            assert!(!is_of_the_web(url), "{url}");
        }
    }
}
