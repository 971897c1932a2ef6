//! Nesting marks before a row's name: `└`, `∟`, and the blanks that say how deep.

use crate::raw::RawRow;

/// Blanks, as spelled and as characters, and their width in halves of an em.
const BLANKS: &[(&str, u32)] = &[
    ("&nbsp;", 1),
    ("\u{a0}", 1),
    ("&ensp;", 1),
    ("\u{2002}", 1),
    ("&emsp;", 2),
    ("\u{2003}", 2),
    ("\u{3000}", 2),
    (" ", 0),
    ("\t", 0),
    ("\n", 0),
];

/// Corners that writers draw by hand, each with blanks of its own width.
const DRAWN: &[char] = &['∟', '├', '─', '↳', '└'];

/// The corner that a converter writes behind two half blanks a level.
const WRITTEN: char = '└';

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    width: u32,
    corner: Option<char>,
}

/// Takes the marks off the rows' names and sets the levels that they say; a level that the page
/// prints counts more. Whether there is any mark.
pub(super) fn settle(rows: &mut [RawRow]) -> bool {
    let marks = rows.iter_mut().map(take).collect::<Vec<_>>();
    let found = || marks.iter().flatten();
    let written = found().any(|mark| mark.corner == Some(WRITTEN));
    let drawn = found().map(|mark| mark.width).filter(|width| *width > 0).min();
    let unit = if written { 2 } else { drawn.unwrap_or(2) };
    // Where a corner alone is the first level, blanks before one say how much deeper it is.
    let first = u32::from(!written && found().any(|mark| mark.width == 0));
    for (row, mark) in rows.iter_mut().zip(&marks) {
        if let (None | Some(0), Some(mark)) = (row.level, mark) {
            row.level = Some((mark.width / unit + first).max(1));
        }
    }
    found().next().is_some()
}

/// Takes the mark off the row's name.
fn take(row: &mut RawRow) -> Option<Mark> {
    let name = row.cells.first_mut()?;
    let (mark, rest) = split(&name.text);
    let mark = mark?;
    name.text = rest.to_owned();
    Some(mark)
}

fn split(name: &str) -> (Option<Mark>, &str) {
    let mut mark = Mark { width: 0, corner: None };
    let mut rest = name;
    loop {
        let blank = BLANKS.iter().find_map(|(blank, width)| Some((rest.strip_prefix(blank)?, width)));
        let corner = rest.chars().next().filter(|c| DRAWN.contains(c));
        match (blank, corner) {
            (Some((after, width)), _) => {
                mark.width = mark.width.saturating_add(*width);
                rest = after;
            }
            (None, Some(corner)) => {
                mark.corner = Some(corner);
                rest = rest.strip_prefix(corner).unwrap_or_default();
            }
            (None, None) => break,
        }
    }
    // One blank alone is a slip of the hand.
    ((mark.corner.is_some() || mark.width > 1).then_some(mark), rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diag::Span, raw::RawCell};

    #[track_caller]
    fn says(names: &[&str], expected: &[(Option<u32>, &str)]) {
        let cell = |name: &&str| RawCell { text: (*name).to_owned(), ..RawCell::default() };
        let row = |name| RawRow { level: None, cells: vec![cell(name)], span: Span::default() };
        let mut rows = names.iter().map(row).collect::<Vec<_>>();
        settle(&mut rows);
        let found = rows.iter().map(|row| (row.level, row.cells[0].text.as_str())).collect::<Vec<_>>();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_half_blanks_before_a_written_corner_are_a_level() {
        says(
            &["a", "&nbsp;&nbsp;└ `b`", "&nbsp;&nbsp;&nbsp;&nbsp;└ `c`"],
            &[(None, "a"), (Some(1), "`b`"), (Some(2), "`c`")],
        );
        says(&["&nbsp;&nbsp;&nbsp;&nbsp;└ `c`"], &[(Some(2), "`c`")]);
    }

    #[test]
    fn a_writer_s_blanks_are_as_wide_as_the_narrowest() {
        says(&["a", "&emsp;∟b", "&emsp;&emsp;∟c"], &[(None, "a"), (Some(1), "b"), (Some(2), "c")]);
        says(&["∟b", "&nbsp;&nbsp;&nbsp;∟c"], &[(Some(1), "b"), (Some(2), "c")]);
    }

    #[test]
    fn a_blank_alone_says_nothing() {
        says(&["&nbsp;a", " b"], &[(None, "&nbsp;a"), (None, " b")]);
    }
}
