//! Nesting marks before a row's name: `└`, `∟`, and the blanks that stand for a level each.

/// How deep the marks before `name` say it stands, and the name without them. `None` where there is
/// no mark, which says nothing in a table that has none at all.
///
/// `&nbsp;` comes in pairs a level, `&emsp;` alone; the corner itself stands in the last level.
pub(super) fn strip(name: &str) -> (Option<u32>, &str) {
    let mut halves = 0u32;
    let mut corner = false;
    let mut rest = name;
    loop {
        if let Some(after) =
            ["&nbsp;", "\u{a0}", "&ensp;", "\u{2002}"].iter().find_map(|blank| rest.strip_prefix(blank))
        {
            (halves, rest) = (halves.saturating_add(1), after);
        } else if let Some(after) =
            ["&emsp;", "\u{2003}", "\u{3000}"].iter().find_map(|blank| rest.strip_prefix(blank))
        {
            (halves, rest) = (halves.saturating_add(2), after);
        } else if let Some(after) = rest.strip_prefix(['└', '∟', '├', '─', '↳']) {
            (corner, rest) = (true, after);
        } else if let Some(after) = rest.strip_prefix([' ', '\t', '\n']) {
            rest = after;
        } else {
            break;
        }
    }
    let level = (corner || halves > 1).then_some((halves / 2).max(1));
    (level, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_half_blanks_or_one_wide_blank_are_a_level() {
        assert_eq!(strip("name"), (None, "name"));
        assert_eq!(strip("└ name"), (Some(1), "name"));
        assert_eq!(strip("&nbsp;&nbsp;└ `name`"), (Some(1), "`name`"));
        assert_eq!(strip("&nbsp;&nbsp;&nbsp;&nbsp;└ `name`"), (Some(2), "`name`"));
    }
}
