//! The rest of a table that its export tore apart.
//!
//! The export of pipe tables ends a block of the page at the first `:::`, even where that only opens
//! a note inside a cell. The rest of the note and of the table then stands behind the pipe table as
//! loose lines, up to the `:::` that ended the block: each row is its code, then a line a cell, and
//! the last cell has all lines that are left.

use super::pipe_table::is_delimiter_row;
use crate::{
    diag::Span,
    raw::{RawCell, RawRow, RawTable},
};

/// Puts the loose lines behind `table` back into it.
pub(super) fn mend(text: &str, table: &mut RawTable) {
    let start = table.span.end as usize;
    let Some((lines, end)) = loose_lines(text, start) else { return };
    let mut rows = lines.split_inclusive(|line| line.ends_row);
    let Some(note) = rows.next() else { return };
    if let Some(cell) = table.rows.last_mut().and_then(|row| row.cells.last_mut()) {
        let note = joined(note);
        cell.text.push_str(" :::");
        cell.text.push_str(&note.text);
    }
    let columns = table.head.len();
    table.rows.extend(rows.map(|lines| row(lines, columns)));
    table.span = table.span.to(Span::new(start, end));
}

/// A line of the page without its line end.
#[derive(Clone, Copy)]
struct Line<'a> {
    at: usize,
    text: &'a str,
    /// Whether the next line is the code of another row.
    ends_row: bool,
}

/// The lines from `start` up to the end of the block, and where the page goes on behind it; `None`
/// where the table is whole.
fn loose_lines(text: &str, start: usize) -> Option<(Vec<Line<'_>>, usize)> {
    let mut lines = Vec::<Line<'_>>::new();
    let mut at = start;
    let mut torn = false;
    for line in text.get(start..)?.split_inclusive('\n') {
        let trimmed = line.trim();
        let first_is_gap = lines.is_empty() && (trimmed.is_empty() || trimmed.contains('|'));
        // Another table is no part of this one, and what is behind it is looked through for that one.
        if first_is_gap || line.starts_with('#') || is_delimiter_row(line) {
            return None;
        }
        if line.trim_end() == ":::" {
            return torn.then_some((lines, at + line.len()));
        }
        if let Some(before) = lines.last_mut().filter(|before| before.text.trim().is_empty()) {
            before.ends_row = is_code(trimmed);
            torn |= before.ends_row;
        }
        lines.push(Line { at, text: line.trim_end_matches('\n'), ends_row: false });
        at += line.len();
    }
    None
}

/// Codes have at least three digits; a number in a list has fewer.
fn is_code(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|b| b.is_ascii_digit())
}

fn row(lines: &[Line<'_>], columns: usize) -> RawRow {
    let mut left = lines;
    let mut cells = Vec::with_capacity(columns);
    while cells.len() + 1 < columns {
        let Some(at) = left.iter().position(|line| !line.text.trim().is_empty()) else { break };
        cells.push(joined(left.get(at..=at).unwrap_or_default()));
        left = left.get(at + 1..).unwrap_or_default();
    }
    cells.push(joined(left));
    let span = cells.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
    RawRow { level: None, cells, span }
}

/// The lines as one cell.
fn joined(lines: &[Line<'_>]) -> RawCell {
    let mut filled = lines.iter().filter(|line| !line.text.trim().is_empty());
    let start = filled.clone().next().map_or(0, |line| line.at);
    let end = filled.next_back().map_or(start, |line| line.at + line.text.len());
    let text = lines.iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
    RawCell { text: text.trim().to_owned(), marks: Vec::new(), span: Span::new(start, end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> RawTable {
        let cell = RawCell { text: "hint".to_owned(), ..RawCell::default() };
        let row = RawRow { level: None, cells: vec![cell], span: Span::default() };
        let head = ["错误码", "描述", "排查建议"].map(str::to_owned).to_vec();
        let mut table = RawTable { head, rows: vec![row], span: Span::default() };
        mend(text, &mut table);
        table
    }

    fn cells(row: &RawRow) -> Vec<&str> {
        row.cells.iter().map(|cell| cell.text.as_str()).collect()
    }

    #[test]
    fn loose_lines_become_rows_again() {
        let text =
            "note\n\ta\n    :::\n  \n\n  1001\n  no\n  \n1. b\n\nc\n\n\n  1002\n  busy\n  wait\n\n:::\nend\n";
        let table = table(text);
        assert_eq!(
            table.rows.iter().map(cells).collect::<Vec<_>>()[1..],
            [["1001", "no", "1. b  c"], ["1002", "busy", "wait"]]
        );
        assert!(table.rows[0].cells[0].text.starts_with("hint :::note"));
        assert_eq!(text.get(table.span.end as usize..), Some("end\n"));
    }

    #[test]
    fn a_whole_table_stays() {
        assert_eq!(table("\n1001\n:::\n").rows.len(), 1);
        assert_eq!(table("text\n\n# 1\n:::\n").rows.len(), 1);
        assert_eq!(table("text\n\n1001\nno end\n").rows.len(), 1);
        assert_eq!(table("text\n\n1001\n| a | b |\n|---|---|\n\n1002\n:::\n").rows.len(), 1);
    }
}
