//! Headings and what stands under them: paragraphs, samples, tables.
//!
//! `:::html` blocks and pipe tables are cut out first, because Markdown knows the former not at all
//! and the latter not as the flat dialect writes them; pulldown-cmark reads the Markdown between.

use super::{glued, html_block, loose_sample, pipe_table, torn_table};
use crate::{
    diag::{Code, Diagnostics, Span},
    raw::{RawBlock, RawSample, RawSection, RawText},
};
use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Splits the page from byte `body` on into its sections. The part before the first heading is a
/// section of level 0.
pub(super) fn sections(text: &str, body: usize, diags: &mut Diagnostics) -> Vec<RawSection> {
    let mut outline = Outline::new(text, body);
    let mut fence = Fence::default();
    let mut markdown = body;
    let mut at = body;
    while let Some(line) = line_at(text, at) {
        let next = at + line.len();
        let inside = fence.open.is_some();
        let cut = if fence.holds(line) {
            (!inside && !line.starts_with(' ')).then_some(Cut::Start)
        } else {
            let loose = || loose_sample::end(text, at).map(Cut::Sample);
            Cut::of(line, || line_at(text, next)).or_else(loose)
        };
        let Some(cut) = cut else {
            at = next;
            continue;
        };
        outline.markdown(markdown..at, diags);
        markdown = at;
        at = match cut {
            Cut::Html => outline.html(next, diags),
            Cut::Table => outline.table(at, diags),
            Cut::Sample(end) => outline.loose_sample(at..end),
            Cut::Container | Cut::Start => next,
        };
        if cut != Cut::Start {
            markdown = at;
        }
    }
    outline.markdown(markdown..at, diags);
    outline.sections
}

/// Whether a `:::html` block starts on `line`.
pub(super) fn opens_html(line: &str) -> bool {
    line.trim_start().strip_prefix(CONTAINER).is_some_and(is_html)
}

/// Whether this is what stands behind the mark of a `:::html` block.
fn is_html(name: &str) -> bool {
    name.trim_start().starts_with("html")
}

/// The line at byte `at`, with its line end; `None` at the end of the text.
fn line_at(text: &str, at: usize) -> Option<&str> {
    text.get(at..)?.split_inclusive('\n').next()
}

/// What starts on a line and is not Markdown, or does not go on with what stands above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Html,
    Table,
    /// A sample without a fence, up to there.
    Sample(usize),
    /// The first or last line of `:::note` and the like: what stands between is Markdown.
    Container,
    /// A heading or a sample. Markdown would take it for a part of the HTML above it, if that is no more than `<br>`.
    Start,
}

impl Cut {
    fn of<'a>(line: &str, next: impl FnOnce() -> Option<&'a str>) -> Option<Self> {
        if let Some(name) = line.trim_start().strip_prefix(CONTAINER) {
            Some(if is_html(name) { Self::Html } else { Self::Container })
        } else if line.contains('|') && next().is_some_and(pipe_table::is_delimiter_row) {
            Some(Self::Table)
        } else if glued::is_heading(line) {
            Some(Self::Start)
        } else {
            None
        }
    }
}

/// The code fence that is open, so that nothing inside it is cut.
#[derive(Default)]
struct Fence {
    open: Option<(char, usize)>,
}

impl Fence {
    /// Whether `line` belongs to a fence, its first and last line included.
    fn holds(&mut self, line: &str) -> bool {
        let line = line.trim_start();
        let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'));
        let Some(mark) = mark else { return self.open.is_some() };
        let line = line.trim_end();
        let rest = line.trim_start_matches(mark);
        let len = line.len() - rest.len();
        match self.open {
            Some((open, at_least)) if open == mark && len >= at_least && rest.is_empty() => {
                self.open = None;
                true
            }
            Some(_) => true,
            None if len >= 3 && !rest.contains('`') => {
                self.open = Some((mark, len));
                true
            }
            None => false,
        }
    }
}

/// Where the content of the block that starts at `start` ends, and where the page goes on.
///
/// Containers inside a cell are closed by `:::` too. A new `:::html` line says that the block before
/// it was never closed.
fn html_end(text: &str, start: usize) -> (usize, usize) {
    let mut nested = 0usize;
    let mut at = start;
    while let Some((first, line)) = next_container_line(text, at) {
        if opens_html(line) {
            return (first, first);
        }
        let next = first + line.len();
        match line.trim_start().strip_prefix(CONTAINER).map(str::trim_start) {
            Some(rest) if rest.is_empty() || rest.starts_with('<') => match nested.checked_sub(1) {
                Some(outer) => nested = outer,
                None => return (first, next),
            },
            Some(_) => nested += 1,
            None if line.contains(":::html") => nested += 1,
            None => {}
        }
        at = next;
    }
    (text.len(), text.len())
}

/// What the first and the last line of a container start with.
const CONTAINER: &str = ":::";

/// The next line from the line at byte `at` on with the mark of a container in it, and where it starts.
fn next_container_line(text: &str, at: usize) -> Option<(usize, &str)> {
    let mark = at + memmem::find(text.get(at..)?.as_bytes(), CONTAINER.as_bytes())?;
    let first = text.get(at..mark)?.rfind('\n').map_or(at, |end| at + end + 1);
    Some((first, line_at(text, first)?))
}

struct Outline<'a> {
    text: &'a str,
    sections: Vec<RawSection>,
}

impl<'a> Outline<'a> {
    fn new(text: &'a str, body: usize) -> Self {
        let mut outline = Self { text, sections: Vec::new() };
        outline.section(0, String::new(), body..body);
        outline
    }

    fn section(&mut self, level: u8, heading: String, range: Range<usize>) {
        self.sections.push(RawSection {
            level,
            heading,
            span: Span::new(range.start, range.end),
            blocks: Vec::new(),
        });
    }

    fn push(&mut self, block: RawBlock) {
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    /// Reads the block whose content starts at `start`; returns where the page goes on.
    fn html(&mut self, start: usize, diags: &mut Diagnostics) -> usize {
        let (end, next) = html_end(self.text, start);
        let inner = self.text.get(start..end).unwrap_or_default();
        for block in html_block::parse(inner, start, diags) {
            self.push(block);
        }
        next
    }

    /// Reads the table whose head line starts at `start`; returns where the page goes on.
    fn table(&mut self, start: usize, diags: &mut Diagnostics) -> usize {
        let mut table = pipe_table::parse_table(self.text, start, diags);
        torn_table::mend(self.text, &mut table);
        // A table is at least its head and the delimiter row; this also makes sure of progress.
        let head = line_at(self.text, start).map_or(start, |line| start + line.len());
        let next = (table.span.end as usize).max(head);
        self.push(RawBlock::Table(table));
        next
    }

    /// Takes the lines of `range` as a sample; returns where the page goes on.
    fn loose_sample(&mut self, range: Range<usize>) -> usize {
        let text = self.text.get(range.clone()).unwrap_or_default().trim_end();
        let span = Span::new(range.start, range.start + text.len());
        self.push(RawBlock::Sample(RawSample { language: String::new(), text: text.to_owned(), span }));
        range.end
    }

    fn markdown(&mut self, range: Range<usize>, diags: &mut Diagnostics) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        if source.trim().is_empty() {
            return;
        }
        let mut events = Parser::new_ext(source, Options::empty()).into_offset_iter();
        let mut depth = 0usize;
        while let Some((event, at)) = events.next() {
            let at = range.start + at.start..range.start + at.end;
            match event {
                Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                    let heading = plain_text(&mut events);
                    self.section(level_of(level), heading, at);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let (text, inside) = code(&mut events);
                    let at = inside.map_or(at, |inside| range.start + inside.start..range.start + inside.end);
                    let printed = self.text.get(at.clone()).unwrap_or_default().trim_end();
                    let span = Span::new(at.start, at.start + printed.len());
                    self.push(RawBlock::Sample(RawSample { language: language(&kind), text, span }));
                }
                Event::Start(_) => {
                    if depth == 0 {
                        self.paragraph(at, diags);
                    }
                    depth += 1;
                }
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, range: Range<usize>, diags: &mut Diagnostics) {
        let text = self.text.get(range.clone()).unwrap_or_default().trim_end();
        let end = range.start + text.len();
        // Markdown keeps wide blanks in front.
        let text = text.trim_start();
        let span = Span::new(end - text.len(), end);
        let loose = text.lines().filter(|line| pipe_table::is_loose_row(line)).count();
        if loose > 0 {
            let message =
                format!("{loose} rows stand in no table, for they have no head; they were left out");
            diags.push(Code::RowUnreadable, span, message);
        }
        if !text.is_empty() {
            self.push(RawBlock::Text(RawText { text: text.to_owned(), span }));
        }
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_lowercase(),
        CodeBlockKind::Indented => String::new(),
    }
}

/// The text of the code block that has just started, and where it stands inside its fences.
fn code<'a>(events: &mut impl Iterator<Item = (Event<'a>, Range<usize>)>) -> (String, Option<Range<usize>>) {
    let (mut text, mut inside) = (String::new(), None::<Range<usize>>);
    for (event, at) in events {
        match event {
            Event::Text(part) => {
                text.push_str(&part);
                inside = Some(inside.map_or(at.start, |inside| inside.start)..at.end);
            }
            _ => break,
        }
    }
    text.truncate(text.trim_end().len());
    (text, inside)
}

/// The text up to the end of the heading that has just started.
fn plain_text<'a>(events: &mut impl Iterator<Item = (Event<'a>, Range<usize>)>) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineHtml(part) | Event::Html(part) => {
                text.push_str(&part);
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Heading(_)) => break,
            _ => {}
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<String> {
        let mut diags = Diagnostics::new("page.md".into());
        let mut out = Vec::new();
        for section in sections(text, 0, &mut diags) {
            out.push(format!("{} {}", "#".repeat(section.level.into()), section.heading));
            out.extend(section.blocks.iter().map(|block| match block {
                RawBlock::Text(text) => format!("text {}", text.text),
                RawBlock::Table(table) => format!("table {:?} {}", table.head, table.rows.len()),
                RawBlock::Sample(sample) => format!("sample {} {}", sample.language, sample.text),
            }));
        }
        out
    }

    #[test]
    fn headings_open_sections() {
        assert_eq!(
            outline("intro\n\n# A `b` #\n\npara\n\n- list\n\n## C\n"),
            [" ", "text intro", "# A b", "text para", "text - list", "## C"]
        );
    }

    #[test]
    fn rows_outside_a_table_are_told() {
        let told = |text: &str| {
            let mut diags = Diagnostics::new("page.md".into());
            sections(text, 0, &mut diags);
            let spans = diags.into_vec().into_iter().map(|found| found.span);
            let shown = |span: Span| text.get(span.start as usize..span.end as usize).map(str::to_owned);
            spans.map(shown).collect::<Vec<_>>()
        };
        assert_eq!(told("# A\n\n| a | b |\n| c | d |\n"), [Some("| a | b |\n| c | d |".to_owned())]);
        // Found by the fuzzer: the span began in front of the wide blank, and ended inside of a letter.
        assert_eq!(told("\u{3000}| a | b |\n| c | 一\n"), [Some("| a | b |\n| c | 一".to_owned())]);
    }

    #[test]
    fn html_ends_where_a_heading_or_a_sample_starts() {
        assert_eq!(
            outline("# A\n<br>\n## B\n<br>\n```json\n{}\n```\nc\n"),
            [" ", "# A", "text <br>", "## B", "text <br>", "sample json {}", "text c"]
        );
    }

    #[test]
    fn fences_are_samples_and_nothing_in_them_is_cut() {
        assert_eq!(
            outline("```json\n{}\n:::html\na|b\n--|--\n```\nx\n"),
            [" ", "sample json {}\n:::html\na|b\n--|--", "text x"]
        );
    }

    #[test]
    fn a_sample_may_lack_its_fence_and_a_heading_its_line() {
        let page = "# A\n\n{\n  \"a\": 1\n}\n\n| a | b |\n| - | - |\n| 1 | 2 | ## B\n| c | d |\n| - | - |\n";
        assert_eq!(
            outline(page),
            [
                " ",
                "# A",
                "sample  {\n  \"a\": 1\n}",
                "table [\"a\", \"b\"] 1",
                "## B",
                "table [\"c\", \"d\"] 0"
            ]
        );
    }

    #[test]
    fn html_blocks_and_pipe_tables_are_cut_out() {
        let page = "# A\n:::html\n<md-table><md-thead><tr><th>a</th></tr></md-thead><tr><td>1</td></tr></md-table>\n:::\n## B\na | b\n--|--\n1 | 2\n";
        assert_eq!(outline(page), [" ", "# A", r#"table ["a"] 1"#, "## B", r#"table ["a", "b"] 1"#]);
    }

    #[test]
    fn a_container_inside_a_cell_does_not_end_the_block() {
        let page = "::: html\n<md-table><md-tr><md-td>a\n:::warning\nb\n:::</md-td></md-tr></md-table>\n:::\nafter\n";
        assert_eq!(outline(page), [" ", r#"table ["a :::warning b :::"] 0"#, "text after"]);
    }

    #[test]
    fn a_block_that_is_never_closed_ends_where_the_next_starts() {
        assert_eq!(
            outline(":::html\n<p>a</p>\n:::html\n<p>b</p>\n:::\nc\n"),
            [" ", "text a", "text b", "text c"]
        );
    }
}
