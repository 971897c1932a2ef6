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

/// Corners that writers draw by hand, behind blanks of any width.
const DRAWN: &[char] = &['∟', '├', '↳', '└'];

/// The arm of a corner, which says no more than the corner does.
const ARM: char = '─';

/// The corner that a converter writes behind two half blanks a level.
const WRITTEN: char = '└';

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    /// The width of the blanks before the first corner. Those behind it only part it from the name.
    indent: u32,
    corners: u32,
    written: bool,
}

/// Takes the marks off the rows' names and sets the levels that they say; a level that the page
/// prints counts more. Whether there is any mark.
pub(super) fn settle(rows: &mut [RawRow]) -> bool {
    let marks = rows.iter_mut().map(take).collect::<Vec<_>>();
    let mut open = Indents::default();
    for (row, mark) in rows.iter_mut().zip(&marks) {
        let level = mark.map(|mark| open.level(mark));
        if matches!(row.level, None | Some(0)) && level.is_some() {
            row.level = level;
        }
        // A line drawn in place of a name is a caption, and the rows go on below it.
        if mark.is_none() && row.cells.first().is_some_and(|name| name.text.contains(char::is_alphanumeric)) {
            open = Indents::default();
        }
    }
    marks.iter().any(Option::is_some)
}

/// The indents of the rows that are open, from the outermost, below one row without a mark.
///
/// How wide a level is says nothing, as writers have their own widths, and on some pages the first level alone is twice
/// as wide as the others: what stands further to the right is inside what stands before it.
#[derive(Default)]
struct Indents(Vec<u32>);

impl Indents {
    /// The level of a row with a mark. Each corner after the first is one level more.
    fn level(&mut self, mark: Mark) -> u32 {
        if mark.written {
            return mark.indent / 2;
        }
        // No row stands further out than the first one: it slipped to the left, and draws no others with it.
        let indent = mark.indent.max(self.0.first().copied().unwrap_or_default());
        self.0.truncate(self.0.iter().take_while(|open| **open < indent).count());
        self.0.push(indent);
        let level = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        level.saturating_add(mark.corners.saturating_sub(1))
    }
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
    let mut mark = Mark { indent: 0, corners: 0, written: false };
    let mut rest = name;
    loop {
        let blank = BLANKS.iter().find_map(|(blank, width)| Some((rest.strip_prefix(blank)?, width)));
        if let Some((after, width)) = blank {
            if mark.corners == 0 {
                mark.indent = mark.indent.saturating_add(*width);
            }
            rest = after;
        } else if let Some(after) = rest.strip_prefix(DRAWN) {
            mark.corners = mark.corners.saturating_add(1);
            mark.written |= rest.starts_with(WRITTEN) && mark.corners == 1 && mark.indent > 1;
            rest = after;
        } else if let Some(after) = rest.strip_prefix(ARM) {
            rest = after;
        } else {
            break;
        }
    }
    // One blank alone is a slip of the hand.
    ((mark.corners > 0 || mark.indent > 1).then_some(mark), rest)
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
    fn what_stands_further_to_the_right_is_inside() {
        says(&["a", "&emsp;∟b", "&emsp;&emsp;∟c"], &[(None, "a"), (Some(1), "b"), (Some(2), "c")]);
        says(&["∟b", "&nbsp;&nbsp;&nbsp;∟c"], &[(Some(1), "b"), (Some(2), "c")]);
        let names = ["a", "&emsp;&emsp;∟b", "&emsp;&emsp;&emsp;∟c", "&emsp;&emsp;∟d", "e", "&emsp;∟f"];
        let levels = [None, Some(1), Some(2), Some(1), None, Some(1)];
        let expected = levels.into_iter().zip(["a", "b", "c", "d", "e", "f"]).collect::<Vec<_>>();
        says(&names, &expected);
    }

    #[test]
    fn a_row_that_slipped_to_the_left_takes_no_others_with_it() {
        says(
            &["a", "&emsp;∟b", "&emsp;&emsp;∟c", "∟d", "&emsp;&emsp;∟e", "&emsp;∟f"],
            &[(None, "a"), (Some(1), "b"), (Some(2), "c"), (Some(1), "d"), (Some(2), "e"), (Some(1), "f")],
        );
    }

    #[test]
    fn rows_go_on_below_a_caption() {
        says(
            &["a", "&emsp;∟b", "&emsp;&emsp;∟c", "======", "&emsp;&emsp;∟d"],
            &[(None, "a"), (Some(1), "b"), (Some(2), "c"), (None, "======"), (Some(2), "d")],
        );
    }

    #[test]
    fn blanks_behind_a_corner_part_it_from_the_name() {
        says(
            &["a", "&emsp;∟&nbsp;b", "&emsp;&emsp;∟&nbsp;c", "&emsp;∟ &nbsp;&nbsp;d"],
            &[(None, "a"), (Some(1), "b"), (Some(2), "c"), (Some(1), "d")],
        );
    }

    #[test]
    fn each_corner_more_is_a_level_more() {
        says(&["∟a", "∟∟ b", "∟ ∟ ∟c"], &[(Some(1), "a"), (Some(2), "b"), (Some(3), "c")]);
        says(
            &["&emsp;∟&nbsp;a", "&emsp;∟ ∟&nbsp;b", "&emsp;∟&nbsp;c"],
            &[(Some(1), "a"), (Some(2), "b"), (Some(1), "c")],
        );
        says(&["└ a", "└└ b", "├─ c"], &[(Some(1), "a"), (Some(2), "b"), (Some(1), "c")]);
    }

    #[test]
    fn blanks_alone_are_a_mark_too() {
        says(
            &["a", "&emsp;b", "&emsp;&emsp;c", "&emsp;d"],
            &[(None, "a"), (Some(1), "b"), (Some(2), "c"), (Some(1), "d")],
        );
    }

    #[test]
    fn a_blank_alone_says_nothing() {
        says(&["&nbsp;a", " b"], &[(None, "&nbsp;a"), (None, " b")]);
    }
}
