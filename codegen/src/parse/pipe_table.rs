//! Pipe tables of both dialects.

use super::level_mark;
use crate::{
    diag::{Diagnostics, Span},
    raw::{RawCell, RawRow, RawTable},
};

/// Whether `line` is the row between head and rows: `---|---`, `| --- | :-: |`.
pub(super) fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains("--")
        && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// Reads the table whose head line starts at `start`; the line after it is a delimiter row.
///
/// The table ends where this reader says: its span's end is the start of the first line that no
/// longer belongs to it, and there the caller goes on.
pub(super) fn parse_table(text: &str, start: usize, _diags: &mut Diagnostics) -> RawTable {
    let mut table = RawTable { head: Vec::new(), rows: Vec::new(), span: Span::new(start, start) };
    let mut offset = start;
    for (n, line) in text.get(start..).unwrap_or_default().split_inclusive('\n').enumerate() {
        if !line.contains('|') {
            break;
        }
        let span = Span::new(offset, offset + line.trim_end().len());
        offset += line.len();
        table.span = table.span.to(Span::new(start, offset));
        match n {
            0 => table.head = cells(line, span).into_iter().map(|cell| cell.text).collect(),
            1 => {}
            _ => table.rows.push(row(line, span)),
        }
    }
    table
}

fn row(line: &str, span: Span) -> RawRow {
    let mut cells = cells(line, span);
    let level = cells.first_mut().and_then(|cell| {
        let (level, name) = level_mark::strip(&cell.text);
        cell.text = name.to_owned();
        level
    });
    RawRow { level, cells, span }
}

fn cells(line: &str, span: Span) -> Vec<RawCell> {
    line.trim()
        .trim_matches('|')
        .split('|')
        .map(|cell| RawCell { text: cell.trim().replace("<br>", "\n"), marks: Vec::new(), span })
        .collect()
}
