//! What stands on a page, before anyone asks what it means.
//!
//! The four dialects meet here: strings and spans, no meaning yet. A parser's only job is to fill
//! these types; nothing after this stage knows which dialect a page was written in.

use crate::{diag::Span, words::Language};

/// What stands behind the word in the link to the explorer, `{尝试一下}(url=…)`, and before what it names.
pub(crate) const EXPLORER: &str = "}(url=";

/// How a page was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `:::html` blocks with `md-table` and `md-dt-table` elements.
    Html,
    /// GFM pipe tables, a row a line.
    Gfm,
    /// Pipe tables without outer pipes whose cells run over several lines and whose rows lost their level.
    Flat,
    /// Plain lines; only the error table is a table.
    Text,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct RawPage {
    /// How it was written.
    pub dialect: Dialect,
    /// The language that most of its headings and heads of columns are in.
    pub language: Language,
    /// From the front matter, else the first heading.
    pub title: Option<RawText>,
    /// `fullPath` of the front matter.
    pub full_path: Option<String>,
    /// `source`, `source_url` or `url` of the front matter.
    pub source_url: Option<String>,
    /// Where the site's menu has the page: `section` of the front matter.
    pub section: Option<String>,
    /// Whether it says to have facts alone, so that what it leaves out is none.
    pub condensed: bool,
    /// What the link to the explorer names, exactly as printed after `url=`.
    pub explorer: Option<RawText>,
    /// Everything under the front matter, in page order. The part before the first heading is a
    /// section of level 0 with an empty heading.
    pub sections: Vec<RawSection>,
}

/// A heading and what stands under it, up to the next heading of any level.
#[derive(Clone, Debug, PartialEq)]
pub struct RawSection {
    /// 1 for `#`, 2 for `##`, …; 0 before the first heading.
    pub level: u8,
    /// The heading's text, trimmed.
    pub heading: String,
    /// The heading's line.
    pub span: Span,
    /// In page order.
    pub blocks: Vec<RawBlock>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum RawBlock {
    /// A paragraph, a list or a callout, as Markdown.
    Text(RawText),
    /// A table of any spelling.
    Table(RawTable),
    /// A code sample.
    Sample(RawSample),
}

/// Some Markdown and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct RawText {
    /// The text, trimmed.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct RawTable {
    /// The head's cells as plain text, trimmed.
    pub head: Vec<String>,
    /// The rows below it.
    pub rows: Vec<RawRow>,
    /// The whole table.
    pub span: Span,
}

#[cfg(test)]
impl RawTable {
    /// A table of two columns, that stands nowhere.
    pub(crate) fn of_texts(head: [&str; 2], rows: &[[&str; 2]]) -> Self {
        let cell = |text: &str| RawCell { text: text.to_owned(), ..RawCell::default() };
        let row = |texts: &[&str; 2]| RawRow {
            level: None,
            cells: texts.map(cell).to_vec(),
            span: Span::default(),
        };
        Self {
            head: head.map(str::to_owned).to_vec(),
            rows: rows.iter().map(row).collect(),
            span: Span::default(),
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct RawRow {
    /// How deep the row is nested as the page marks it, 0 at the top; `None` where the dialect lost it.
    pub level: Option<u32>,
    /// Its cells.
    pub cells: Vec<RawCell>,
    /// The whole row.
    pub span: Span,
}

/// A cell of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawCell {
    /// The cell as Markdown, one line a paragraph or list item, trimmed; enum items stand in
    /// `marks` alone. List items that the page runs together on a line stay so.
    pub text: String,
    /// Facts that the dialect marks by elements of their own, in page order.
    pub marks: Vec<RawMark>,
    /// The cell's content.
    pub span: Span,
}

/// A fact that the page marks by an element of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum RawMark {
    /// `<md-enum-item key="…">text</md-enum-item>`
    EnumItem {
        /// The value.
        key: String,
        /// Its meaning, as Markdown.
        text: String,
    },
    /// `<md-perm name="…" desc="…">`
    Scope {
        /// The scope.
        name: String,
        /// What it permits.
        description: String,
    },
    /// `<md-tag type="token-tenant">`: what stands after `token-`.
    Token(String),
    /// `<md-app-support types="custom,isv">`: the attribute.
    AppTypes(String),
}

/// A code sample.
#[derive(Clone, Debug, PartialEq)]
pub struct RawSample {
    /// The fence's info string or what stands after `md-code-`; empty where unknown.
    pub language: String,
    /// The code, verbatim.
    pub text: String,
    /// Where the code stands, without its fences or tags.
    pub span: Span,
}

impl RawSample {
    /// Where the code from byte `at` of its text on stands. Where a page spells the code in more bytes than it has
    /// (`&lt;`, the indent of a list), its bytes are not the text's, and all of it is meant.
    pub fn rest(&self, at: usize) -> Span {
        let Span { start, end } = self.span;
        let start = u32::try_from(at).map_or(end, |at| start.saturating_add(at).min(end));
        if self.text.len() == end.saturating_sub(self.span.start) as usize {
            Span { start, end }
        } else {
            self.span
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_sample_is_all_of_it_where_the_page_spells_it_otherwise() {
        let sample = |text: &str, span| RawSample { language: String::new(), text: text.to_owned(), span };
        let page = "中{\"a\": 1,}";
        let span = Span::new(3, page.len());
        assert_eq!(sample("{\"a\": 1,}", span).rest(7), Span::new(10, page.len()));
        assert_eq!(sample("{\"a\": 1,}", span).rest(99), Span::new(page.len(), page.len()));
        assert_eq!(sample("{\"\u{0}\": 1,}", span).rest(7), Span::new(10, page.len()));
        assert_eq!(sample("{\"\u{fffd}\": 1,}", span).rest(7), span);
    }
}
