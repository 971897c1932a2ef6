//! Page -> raw page: which dialect, which front matter, which sections.
//!
//! Parsing never fails. What cannot be understood is left out with a diagnostic.

mod front_matter;
mod glued;
mod html_block;
mod html_element;
mod html_source;
mod indent;
mod level_mark;
mod loose_sample;
mod outline;
mod pipe_cell;
mod pipe_table;
mod plain_text;
mod torn_table;

use crate::{
    diag::{Diagnostics, Span},
    load::Page,
    raw::{self, Dialect, RawBlock, RawPage, RawSection, RawText},
    words::{self, Language},
};
use memchr::memmem;

/// What stands on the page.
pub fn parse(page: &Page, diags: &mut Diagnostics) -> RawPage {
    let text = page.text.as_str();
    let (front, body) = front_matter::split(text);
    let dialect = dialect(text, body);
    if dialect == Dialect::Text {
        return plain_text::parse(text, diags);
    }
    let sections = outline::sections(text, body, diags);
    RawPage {
        dialect,
        language: language(&sections),
        title: front.title.or_else(|| first_heading(&sections)),
        full_path: front.full_path,
        source_url: front.source_url,
        section: front.section,
        condensed: front.condensed,
        explorer: explorer_link(text, body),
        sections,
    }
}

/// The address of a page, and when the site changed it, as its comment says.
pub(crate) fn origin(text: &str) -> (Option<String>, Option<String>) {
    let (front, _) = front_matter::split(text);
    (front.full_path, front.updated)
}

fn first_heading(sections: &[RawSection]) -> Option<RawText> {
    let section = sections.iter().find(|section| section.level > 0)?;
    Some(RawText { text: section.heading.clone(), span: section.span })
}

/// What `{尝试一下}(url=…)` names, whatever the word in the braces.
fn explorer_link(text: &str, body: usize) -> Option<RawText> {
    let mut at = body;
    loop {
        let found = at + memmem::find(text.get(at..)?.as_bytes(), raw::EXPLORER.as_bytes())?;
        let start = found + raw::EXPLORER.len();
        let line = text.get(body..found)?.rsplit('\n').next()?;
        if line.contains('{') {
            let len = text.get(start..)?.find([')', '\n'])?;
            let url = text.get(start..start + len)?;
            return Some(RawText { text: url.to_owned(), span: Span::new(start, start + len) });
        }
        at = start;
    }
}

/// The language shows in the headings and in the heads of tables.
fn language(sections: &[RawSection]) -> Language {
    let headings = sections.iter().map(|section| section.heading.as_str());
    let heads = sections.iter().flat_map(|section| &section.blocks).filter_map(head).flatten();
    words::tell(headings.chain(heads.map(String::as_str)))
}

fn head(block: &RawBlock) -> Option<&[String]> {
    match block {
        RawBlock::Table(table) => Some(&table.head),
        RawBlock::Text(_) | RawBlock::Sample(_) => None,
    }
}

/// The dialect shows in the content below the front matter, never in the name: `:::html` blocks,
/// else the first pipe table's delimiter row, else whether there is a heading at all.
fn dialect(text: &str, body: usize) -> Dialect {
    let content = text.get(body..).unwrap_or_default();
    let mut headings = body > 0;
    let mut delimiter = None;
    for line in content.lines() {
        if outline::opens_html(line) {
            return Dialect::Html;
        }
        headings |= line.starts_with('#');
        if delimiter.is_none() && pipe_table::is_delimiter_row(line) {
            delimiter = Some(line.trim_start().starts_with('|'));
        }
    }
    match (headings, delimiter) {
        (false, _) => Dialect::Text,
        (true, Some(false)) => Dialect::Flat,
        (true, _) => Dialect::Gfm,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(expected: Dialect, text: &str) {
        let body = front_matter::split(text).1;
        assert_eq!(dialect(text, body), expected, "{text}");
    }

    #[test]
    fn the_content_tells_the_dialect() {
        is(Dialect::Html, "# a\n\n:::html\n<md-table></md-table>\n:::\n");
        is(Dialect::Gfm, "# a\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n");
        is(Dialect::Flat, "# a\n\nx | y\n---|---\n1 | 2\n");
        is(Dialect::Text, "a\nGET\n/open-apis/a\n错误码\nx | y |\n---|---|\n1 | 2 |\n");
        is(Dialect::Gfm, "---\ntitle: a\n---\nonly prose\n");
        is(Dialect::Text, "");
    }
}
