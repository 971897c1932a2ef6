//! Pipe tables of both spellings.
//!
//! With outer pipes a row is a line. Without them a row may run over several lines: two blanks at a
//! line's end say that the cell goes on.

use super::{
    glued::{self, is_heading},
    indent, level_mark, pipe_cell,
};
use crate::{
    diag::{Code, Diagnostics, Span},
    raw::{RawCell, RawRow, RawTable},
};
use std::ops::Range;

/// Whether `line` is the row between head and rows: `---|---`, `| --- | :-: |`.
pub(super) fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
        && (line.contains("--") || is_short_delimiter_row(line))
}

/// `|-|:-:|`: one dash a column. Without outer pipes, that is a row of cells that say nothing.
fn is_short_delimiter_row(line: &str) -> bool {
    let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
    inner.is_some_and(|inner| inner.split('|').all(|cell| cell.trim().trim_matches(':') == "-"))
}

/// Whether `line` is a row that stands outside a table.
pub(super) fn is_loose_row(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ']);
    line.starts_with('|') && pipes(line) > 2
}

/// Reads the table whose head line starts at `start`; the line after it is a delimiter row.
///
/// The table ends where this reader says: its span's end is the start of the first line that no
/// longer belongs to it, and there the caller goes on.
pub(super) fn parse_table(text: &str, start: usize, diags: &mut Diagnostics) -> RawTable {
    let mut lines = Lines { text, at: start };
    let head = lines.next().unwrap_or(start..start);
    let delimiter = lines.next().unwrap_or(start..start);
    let spelling = Spelling::of(slice(text, &head));
    let head = cells(text, &head, usize::MAX);
    let columns = columns(slice(text, &delimiter)).max(head.len());
    let rows = match spelling {
        Spelling::Outer => outer_rows(&mut lines, columns),
        Spelling::Bare => bare_rows(&mut lines, columns),
    };
    if let Some(last) = rows.last().filter(|last| is_broken_off(text, last, lines.at, columns)) {
        diags.push(Code::TableBrokenOff, Span::new(last.start, last.end), "the table ends inside this row");
    }
    let indented = indent::levels(text, &rows);
    let mut rows = rows.iter().map(|range| row(text, range, columns)).collect::<Vec<_>>();
    for (row, level) in rows.iter_mut().zip(indented.into_iter().flatten()) {
        row.level = Some(level);
    }
    let marked = level_mark::settle(&mut rows);
    if spelling == Spelling::Outer || marked {
        // Who marks rows, or could have, says that the rows without a mark stand at the top.
        for row in &mut rows {
            row.level = row.level.or(Some(0));
        }
    }
    RawTable {
        head: head.into_iter().map(|cell| cell.text).collect(),
        rows,
        span: Span::new(start, lines.at),
    }
}

/// How many columns the delimiter row has. The head may have fewer: older flat pages write `基本 | `,
/// whose last cell is empty.
fn columns(delimiter: &str) -> usize {
    delimiter.trim().trim_matches('|').split('|').count()
}

/// Whether the last row of a table that ends at `end` has lost something: the page ends before all its
/// cells have come or where its last line goes on, or a code sample in it has no end.
fn is_broken_off(text: &str, row: &Range<usize>, end: usize, columns: usize) -> bool {
    let line = slice(text, row);
    let last_on_page = text.get(end..).unwrap_or_default().trim().is_empty();
    let lacks = cells(text, row, columns).len() < columns || line.ends_with("  ");
    Fence::opened_by(line).open || (last_on_page && lacks)
}

/// How a table is written.
#[derive(Clone, Copy, PartialEq)]
enum Spelling {
    /// `| a | b |`
    Outer,
    /// `a | b`
    Bare,
}

impl Spelling {
    fn of(head: &str) -> Self {
        if head.trim_start().starts_with('|') { Self::Outer } else { Self::Bare }
    }
}

/// The lines from `at` on, without their line ends.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Lines<'_> {
    fn peek(&self) -> Option<Range<usize>> {
        let line = self.text.get(self.at..)?.split_inclusive('\n').next()?;
        Some(self.at..self.at + line.trim_end_matches('\n').len())
    }

    fn line(&self) -> Option<&str> {
        self.peek().map(|range| slice(self.text, &range))
    }

    fn next(&mut self) -> Option<Range<usize>> {
        let range = self.peek()?;
        self.at = (range.end + 1).min(self.text.len());
        Some(range)
    }
}

fn slice<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap_or_default()
}

/// A row a line, up to the first line without a pipe. Empty lines between rows are the writer's.
fn outer_rows(lines: &mut Lines<'_>, columns: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    loop {
        while let Some(row) = lines.peek().filter(|row| slice(lines.text, row).contains('|')) {
            lines.next();
            let is_last = !lines.line().is_some_and(|next| next.contains('|'));
            if let Some(at) = glued::start(slice(lines.text, &row), columns, is_last) {
                lines.at = row.start + at;
                rows.push(row.start..lines.at);
                return rows;
            }
            rows.push(row);
        }
        let end = lines.at;
        skip_empty(lines);
        let next = lines.at;
        let row = lines.next().map(|row| slice(lines.text, &row)).unwrap_or_default();
        let heads_another = lines.line().is_some_and(is_delimiter_row);
        let goes_on = end < next && row.starts_with('|') && row.trim_end().ends_with('|') && !heads_another;
        lines.at = if goes_on { next } else { end };
        if !goes_on {
            return rows;
        }
    }
}

/// Rows of lines that end in two blanks but for the last, up to a heading or to an empty line that no row follows:
/// some cells end with an empty line.
fn bare_rows(lines: &mut Lines<'_>, columns: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    loop {
        while lines.line().is_some_and(|line| !line.trim().is_empty() && !is_heading(line)) {
            rows.extend(bare_row(lines, columns));
        }
        let end = lines.at;
        skip_empty(lines);
        let next = lines.at;
        let goes_on = lines.next().is_some_and(|line| starts_row(slice(lines.text, &line), columns))
            && !lines.line().is_some_and(is_delimiter_row);
        lines.at = if goes_on && end < next { next } else { end };
        if lines.at == end {
            return rows;
        }
    }
}

fn bare_row(lines: &mut Lines<'_>, columns: usize) -> Option<Range<usize>> {
    let mut row = lines.next()?;
    let mut pipes = pipes(slice(lines.text, &row));
    let mut fence = Fence::opened_by(slice(lines.text, &row));
    while fence.open || slice(lines.text, &row).ends_with("  ") {
        let before = lines.at;
        skip_empty(lines);
        let Some(line) = lines.line() else { break };
        let another = pipes + 1 >= columns && starts_row(line, columns);
        if is_heading(line) || (!fence.open && (another || ends_table(line))) {
            lines.at = before;
            break;
        }
        pipes += self::pipes(line);
        fence.pass(line);
        row.end = lines.next()?.end;
    }
    Some(row)
}

/// Whether the lines so far leave a code sample open: one that a cell holds ends with its own line.
#[derive(Default)]
struct Fence {
    open: bool,
}

impl Fence {
    fn opened_by(lines: &str) -> Self {
        let mut fence = Self::default();
        fence.pass(lines);
        fence
    }

    fn pass(&mut self, line: &str) {
        self.open ^= line.matches("```").count() % 2 == 1;
    }
}

/// A cell may hold empty lines where its last line goes on.
fn skip_empty(lines: &mut Lines<'_>) {
    while lines.line().is_some_and(|line| line.trim().is_empty()) {
        lines.next();
    }
}

/// A sample or a container below the table, which no cell goes on into.
fn ends_table(line: &str) -> bool {
    (line.starts_with("```") && !line.ends_with("  ")) || line.starts_with(":::")
}

fn pipes(line: &str) -> usize {
    line.bytes().filter(|&b| b == b'|').count()
}

/// Whether `line` is the first of a new row although the one before it goes on: it has a name and
/// all the cells.
fn starts_row(line: &str, columns: usize) -> bool {
    let name = line.split('|').next().unwrap_or_default().trim();
    columns > 1
        && line.matches(" | ").count() + 1 >= columns
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
}

fn row(text: &str, range: &Range<usize>, columns: usize) -> RawRow {
    let cells = cells(text, range, columns);
    RawRow { level: None, cells, span: Span::new(range.start, range.end) }
}

/// The cells of a row, at most `columns` of them: further pipes belong to the last.
fn cells(text: &str, row: &Range<usize>, columns: usize) -> Vec<RawCell> {
    let line = slice(text, row);
    let inner = line.trim_start();
    let mut at = row.start + line.len() - inner.len();
    let inner = inner.trim_end();
    let opened = inner.strip_prefix('|');
    at += usize::from(opened.is_some());
    let inner = close(opened.unwrap_or(inner));

    let mut cells = Vec::new();
    let mut rest = Some(inner);
    while let Some(line) = rest {
        let split = if cells.len() + 1 < columns { split_at_pipe(line) } else { None };
        let (cell, after) =
            split.map_or_else(|| (close_all(line), None), |(cell, after)| (cell, Some(after)));
        cells.push(pipe_cell::read(cell, at));
        at += cell.len() + 1;
        rest = after;
    }
    cells
}

/// Without the closing pipe.
fn close(row: &str) -> &str {
    row.strip_suffix('|').filter(|inner| !inner.ends_with('\\')).unwrap_or(row)
}

/// Without the closing pipes that are too many.
fn close_all(cell: &str) -> &str {
    let inner = cell.trim_end_matches([' ', '|']);
    if inner.ends_with('\\') { cell } else { inner }
}

/// Splits at the first pipe that is not escaped.
fn split_at_pipe(line: &str) -> Option<(&str, &str)> {
    let escaped = |at: &usize| line.get(..*at).is_some_and(|before| before.ends_with('\\'));
    let at = line.match_indices('|').map(|(at, _)| at).find(|at| !escaped(at))?;
    Some((line.get(..at)?, line.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of each row, and how many tables were reported as broken off.
    fn read(text: &str) -> (Vec<Vec<String>>, usize) {
        let mut diags = Diagnostics::new("a.md".into());
        let table = parse_table(text, 0, &mut diags);
        let cells = |row: RawRow| row.cells.into_iter().map(|cell| cell.text).collect();
        (table.rows.into_iter().map(cells).collect(), diags.into_vec().len())
    }

    #[test]
    fn the_delimiter_row_counts_the_columns() {
        let (rows, broken) = read("基本 | \n---|---\nHTTP URL | https://a.b/c\n");
        assert_eq!((rows, broken), (vec![vec!["HTTP URL".to_owned(), "https://a.b/c".to_owned()]], 0));
    }

    #[test]
    fn one_dash_a_column_is_a_delimiter_row_between_outer_pipes() {
        assert!(is_delimiter_row("|-|:-:|"));
        assert!(is_delimiter_row("| - | - |"));
        assert!(!is_delimiter_row("- | -"));
    }

    #[test]
    fn an_empty_line_between_rows_does_not_end_the_table() {
        let text =
            "| 名称 | 描述 |\n|---|---|\n\n| a | b |\n \n| c | d |\n\n| 名称 | 值 |\n|---|---|\n| e | f |\n";
        assert_eq!(
            read(text),
            (vec![vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned(), "d".to_owned()]], 0)
        );
        assert_eq!(read("| 名称 | 描述 |\n|---|---|\n| a | b |\n\n文字").0.len(), 1);
    }

    #[test]
    fn what_is_glued_to_the_last_row_is_no_part_of_it() {
        let text = "| Parameter | Type |\n| --- | --- |\n| a | b |\n| c | d | ### Request body\n| x | y |\n";
        let mut diags = Diagnostics::new("a.md".into());
        let table = parse_table(text, 0, &mut diags);
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[1].cells[1].text, "d");
        assert!(text[table.span.end as usize..].starts_with("### Request body\n"));
    }

    #[test]
    fn blanks_of_a_level_before_a_name_say_how_deep_it_stands() {
        let text = "| Parameter | Type |\n| --- | --- |\n| `a` | b |\n|   `c` | d |\n";
        let table = parse_table(text, 0, &mut Diagnostics::new("a.md".into()));
        let rows = table.rows.iter().map(|row| (row.level, row.cells[0].text.as_str()));
        assert_eq!(rows.collect::<Vec<_>>(), [(Some(0), "`a`"), (Some(1), "`c`")]);
    }

    #[test]
    fn an_empty_line_behind_a_cell_does_not_end_a_table_without_outer_pipes() {
        let text = "名称 | 类型 | 描述\n---|---|---\na | int | b<br>\n\nc | string | d\n\n名称 | 类型 | 描述\n---|---|---\ne | int | f\n";
        assert_eq!(read(text).0, [["a", "int", "b"], ["c", "string", "d"]]);
        assert_eq!(read("名称 | 描述\n---|---\na | b\n\nc 或 d | e\n").0.len(), 1);
    }

    #[test]
    fn a_code_sample_stays_in_its_cell() {
        let text = "名称 | 描述\n---|---\na | 如：  \n```json  \n{  \n  \"b\": 1  \n}  \n```\nc | d\n";
        let (rows, broken) = read(text);
        assert_eq!((rows.len(), broken), (2, 0));
        assert_eq!(rows[1], ["c", "d"]);
    }

    #[test]
    fn a_page_that_ends_inside_a_row_is_reported() {
        assert_eq!(read("名称 | 类型 | 描述\n---|---|---\na | int | b\nc | int").1, 1);
        assert_eq!(read("名称 | 描述\n---|---\na | 可选值有：  \n").1, 1);
        assert_eq!(read("名称 | 描述\n---|---\na | 如：  \n```json  \n{\n").1, 1);
        assert_eq!(read("| 名称 | 描述 |\n|---|---|\n| a |").1, 1);
    }

    #[test]
    fn a_short_row_before_other_text_is_whole() {
        assert_eq!(read("名称 | 描述\n---|---\na\n\n## b\n").1, 0);
    }
}
