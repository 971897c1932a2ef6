//! What an export glues to the last row of a table: `| a | b | ### Request body`.
//!
//! It stands behind the pipe that closes the row, where no cell can be.

/// What starts a block of its own, but for a paragraph.
const BLOCKS: &[&str] = &["```", ":::"];

/// Words that a paragraph has at least. What is shorter is a slip of the hand, or the rest of a torn cell.
const SHORTEST: usize = 4;

/// Where in `line`, a row of `columns` cells, starts what is no part of it. A paragraph can only follow the last row.
pub(super) fn start(line: &str, columns: usize, is_last: bool) -> Option<usize> {
    if line.trim_end().ends_with('|') {
        return None;
    }
    let opened = line.len() - line.trim_start().trim_start_matches('|').len();
    let pipes = line.match_indices('|').map(|(at, _)| at).filter(|at| *at >= opened);
    let closing = pipes.filter(|at| !line.get(..*at).is_some_and(|before| before.ends_with('\\')));
    let tails = closing.skip(columns.checked_sub(1)?).filter_map(|at| {
        let tail = line.get(at + 1..)?.trim_start();
        Some((line.len() - tail.len(), tail))
    });
    let mut tails = tails.peekable();
    let first = *tails.peek()?;
    let is_block = |tail: &str| is_heading(tail) || BLOCKS.iter().any(|mark| tail.starts_with(mark));
    let block = tails.find(|(_, tail)| is_block(tail));
    let paragraph = || Some(first).filter(|(_, tail)| is_last && is_paragraph(tail));
    block.or_else(paragraph).map(|(at, _)| at)
}

/// Whether `line` is a heading.
pub(super) fn is_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    text.len() < line.len() && text.starts_with(' ')
}

/// A sentence with a capital in front.
fn is_paragraph(text: &str) -> bool {
    !text.contains('|')
        && text.starts_with(|c: char| c.is_uppercase())
        && text.split_whitespace().nth(SHORTEST - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn follows(line: &str, last: bool, expected: Option<&str>) {
        assert_eq!(start(line, 2, last).and_then(|at| line.get(at..)), expected, "{line}");
    }

    #[test]
    fn a_block_follows_the_pipe_that_closes_the_row() {
        follows("| a | b | ### Request body", false, Some("### Request body"));
        follows("| a | `x|y` | ## Response", false, Some("## Response"));
        follows("a | b | ### Request body", false, Some("### Request body"));
        follows("| a | b | ```", false, Some("```"));
        follows("| a | b | ::: note", false, Some("::: note"));
        follows("| a | b | See the list of errors.", true, Some("See the list of errors."));
    }

    #[test]
    fn what_stands_in_a_cell_is_the_row_s() {
        follows("| a | ### b |", false, None);
        follows("| a | ### b", false, None);
        follows("| a | b | c", true, None);
        follows("| a | b |", true, None);
        follows("| a | b | See the list of errors.", false, None);
        follows("| a \\| b | ### c", false, None);
    }
}
