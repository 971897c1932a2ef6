//! Parameters of plain pages: a name, perhaps a type, 必需 or 可选, then labels and prose.

use super::Line;
use crate::{
    diag::Span,
    raw::{RawBlock, RawCell, RawRow, RawTable},
    words::{self, Column, Label, Language},
};

/// The columns of the table that the lines were before they were copied, in their order.
const COLUMNS: [Column; 6] =
    [Column::Name, Column::Type, Column::Required, Column::Description, Column::Default, Column::Example];

/// The parameters as a table, after whatever stands above them.
pub(super) fn blocks(lines: &[Line<'_>], level: Option<u32>, language: Language) -> Vec<RawBlock> {
    let first = (0..lines.len()).find(|&at| head(lines, at) > 0).unwrap_or(lines.len());
    let (before, rows) = lines.split_at(first);
    let mut blocks = before.iter().map(|line| RawBlock::Text(line.raw())).collect::<Vec<_>>();
    let rows = table(rows, level);
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        let span = first.span.to(last.span);
        let head = COLUMNS.map(|column| language.head(column).to_owned()).to_vec();
        blocks.push(RawBlock::Table(RawTable { head, rows, span }));
    }
    blocks
}

/// How many lines from `at` on start a parameter: its name, perhaps its type, and whether it is required.
fn head(lines: &[Line<'_>], at: usize) -> usize {
    let is =
        |offset: usize, test: fn(&str) -> bool| lines.get(at + offset).is_some_and(|line| test(line.text));
    match is(0, is_name) {
        true if is(1, is_required) => 2,
        true if is(1, is_type) && is(2, is_required) => 3,
        _ => 0,
    }
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

fn is_required(text: &str) -> bool {
    words::REQUIRED_MARKS.iter().any(|mark| mark == text)
}

fn is_type(text: &str) -> bool {
    // What stands behind it says more of it: `array[object]`.
    let word = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
    !word.is_empty() && words::TYPES.get(word).is_some()
}

/// A row for each parameter; one starts on the first line.
fn table(lines: &[Line<'_>], level: Option<u32>) -> Vec<RawRow> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let body = at + head(lines, at);
        let end = (body.max(at + 1)..lines.len()).find(|&next| head(lines, next) > 0).unwrap_or(lines.len());
        let part = |range| lines.get(range).unwrap_or_default();
        rows.push(row(part(at..body), part(body..end), level));
        at = end;
    }
    rows
}

fn row(head: &[Line<'_>], body: &[Line<'_>], level: Option<u32>) -> RawRow {
    let span = head.first().map(|name| name.span()).unwrap_or_default();
    let mut row = RawRow { level, cells: vec![RawCell::default(); COLUMNS.len()], span };
    if let [name, types @ .., required] = head {
        write(&mut row, Column::Name, *name);
        for ty in types {
            write(&mut row, Column::Type, *ty);
        }
        write(&mut row, Column::Required, *required);
    }
    let mut label = None;
    for line in body {
        match labelled(*line) {
            Some((column, value)) if value.text.is_empty() => label = Some(column),
            Some((column, value)) => write(&mut row, column, value),
            None => write(&mut row, label.take().unwrap_or(Column::Description), *line),
        }
    }
    row
}

/// `示例值:` and what stands behind it: the value, which may also stand on the next line.
fn labelled(line: Line<'_>) -> Option<(Column, Line<'_>)> {
    words::LABELS.iter().find_map(|(label, meaning, _)| {
        let column = match meaning {
            Label::Example => Column::Example,
            Label::Default => Column::Default,
            Label::Choices
            | Label::Rules
            | Label::Scopes
            | Label::Format
            | Label::Fixed
            | Label::Bits
            | Label::Origin => return None,
        };
        let value = line.text.strip_prefix(label)?.strip_prefix([':', '：'])?.trim_start();
        Some((column, Line { text: value, start: line.start + line.text.len() - value.len() }))
    })
}

/// Adds a line to a cell.
fn write(row: &mut RawRow, column: Column, line: Line<'_>) {
    let span = line.span();
    row.span = row.span.to(span);
    let at = COLUMNS.iter().position(|known| *known == column);
    let Some(cell) = at.and_then(|at| row.cells.get_mut(at)) else { return };
    if cell.text.is_empty() {
        *cell = line.cell();
    } else {
        cell.text = format!("{}\n{}", cell.text, line.text);
        cell.span = Span { start: cell.span.start, end: span.end };
    }
}

#[cfg(test)]
mod tests {
    use super::{super::lines, *};

    /// The cells of each row, as one line.
    fn rows(text: &str) -> Vec<String> {
        let table = table(&lines(text), Some(0));
        let texts = |row: &RawRow| row.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
        table.iter().map(|row| texts(row).join("|")).collect()
    }

    #[test]
    fn what_follows_a_name_says_that_it_is_one() {
        assert_eq!(
            rows("id\n必需\n示例值:\nod-1\nAuthorization\nstring\n必需\n默认值:\nBearer x\n"),
            ["id||必需|||od-1", "Authorization|string|必需||Bearer x|"]
        );
    }

    #[test]
    fn other_lines_describe() {
        assert_eq!(rows("a\n可选\nfirst\n示例值: 1\nsecond"), ["a||可选|first\nsecond||1"]);
    }

    #[test]
    fn a_label_may_lack_its_value() {
        assert_eq!(rows("a\n可选\n示例值:\nb\n可选\n示例值:"), ["a||可选|||", "b||可选|||"]);
    }

    #[test]
    fn a_cell_stands_where_its_text_stands() {
        let row = table(&lines("a\n必需\n  示例值:  x"), None).remove(0);
        assert_eq!(row.cells[5].span, Span::new(23, 24));
        assert_eq!(row.span, Span::new(0, 24));
    }

    #[test]
    fn lines_before_the_first_parameter_are_prose() {
        assert_eq!(
            blocks(&lines("see below\n修改于 2023"), None, Language::default()).len(),
            2,
            "no parameter, two paragraphs"
        );
    }
}
