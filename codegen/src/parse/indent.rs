//! Levels that blanks say: `| a |`, `|   b |`, `|     c |`.

use std::ops::Range;

/// Blanks of a level.
const LEVEL: usize = 2;

/// The levels of `rows`, if all of them stand as far from their pipes as levels do; `None` where blanks mean nothing,
/// as in a table that its writer aligned by hand.
pub(super) fn levels(text: &str, rows: &[Range<usize>]) -> Option<Vec<u32>> {
    let blanks = rows.iter().map(|row| blanks(text.get(row.clone())?)).collect::<Option<Vec<_>>>()?;
    let first = *blanks.first()?;
    let mut deepest = 0;
    let levels = blanks.into_iter().map(|blanks| {
        let more = blanks.checked_sub(first).filter(|more| more % LEVEL == 0)?;
        let level = u32::try_from(more / LEVEL).ok().filter(|level| *level <= deepest)?;
        deepest = level + 1;
        Some(level)
    });
    levels.collect::<Option<Vec<_>>>().filter(|levels| levels.iter().any(|level| *level > 0))
}

/// The number of blanks between the first pipe and the name.
fn blanks(row: &str) -> Option<usize> {
    let name = row.trim_start().strip_prefix('|')?;
    Some(name.len() - name.trim_start_matches(' ').len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn are(rows: &[&str], expected: Option<&[u32]>) {
        let text = rows.concat();
        let mut at = 0;
        let mut range = |row: &&str| {
            at += row.len();
            at - row.len()..at
        };
        let ranges = rows.iter().map(&mut range).collect::<Vec<_>>();
        assert_eq!(levels(&text, &ranges).as_deref(), expected);
    }

    #[test]
    fn two_blanks_are_a_level() {
        are(&["| a |", "|   b |", "|     c |", "| d |"], Some(&[0, 1, 2, 0]));
        are(&["|a|", "|  ∟b|", "|    ∟c|"], Some(&[0, 1, 2]));
    }

    #[test]
    fn blanks_that_are_no_levels_mean_nothing() {
        are(&["| a |", "| b |"], None);
        are(&["| a |", "|  b |"], None);
        are(&["| a |", "|     b |"], None);
        are(&["|   a |", "| b |"], None);
        are(&["a | b", "|   c |"], None);
        are(&[], None);
    }
}
