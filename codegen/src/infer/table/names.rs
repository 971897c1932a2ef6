//! The name column: one name, or several that share a row.

use super::columns::ParamRow;
use crate::words::CONJUNCTIONS;
use std::borrow::Cow;

/// Whether `name` can be one on the wire: all of the platform's are ASCII words, some with dots, dashes or a mark.
pub(crate) fn is_wire_name(name: &str) -> bool {
    let is_mark = |b| matches!(b, b'_' | b'-' | b'.' | b'$' | b'@' | b':' | b'/');
    name.starts_with(|c: char| !matches!(c, '-' | '.' | ':' | '/'))
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || is_mark(b))
}

/// The row, once for each name that its cell holds: they share its type and its text. `None` where it holds one.
pub(crate) fn rows<'a>(row: &ParamRow<'a>) -> Option<Vec<ParamRow<'a>>> {
    if is_wire_name(&row.name) && !row.name.contains('/') {
        return None;
    }
    let names = split(&row.name);
    let one = |name: &str| ParamRow { name: Cow::Owned(name.to_owned()), ..row.clone() };
    (2..=MOST_NAMES).contains(&names.len()).then(|| names.into_iter().map(one).collect())
}

/// Most names that a cell is read as. Pages have three; each gets all that the row says, so that a cell of thousands would
/// cost as much as it says times what it names.
const MOST_NAMES: usize = 16;

/// What stands between names that share a cell, besides blanks.
const BETWEEN: &[char] = &['、', '，', ',', '/', '|', '∟', '└'];

/// Blanks between them.
const BLANKS: &[&str] = &["&emsp;", "&ensp;", "&nbsp;"];

/// The names in a cell; none where something else stands there. Blanks alone part names only if these are of several
/// words: `frozen RowCount` is one name with a slip of the pen.
fn split(cell: &str) -> Vec<&str> {
    let of_words = |name: &&str| name.contains('_');
    let mut names = vec![cell];
    for word in BLANKS.iter().copied().chain(CONJUNCTIONS.iter()) {
        names = names.into_iter().flat_map(|part| part.split(word)).collect();
    }
    let mut names = names.into_iter().flat_map(|part| part.split(BETWEEN)).map(str::trim).collect::<Vec<_>>();
    if names.len() == 1 {
        names = cell.split_whitespace().collect();
        names.retain(of_words);
        if names.len() != cell.split_whitespace().count() {
            return Vec::new();
        }
    }
    names.retain(|name| !name.is_empty());
    let are_names = names.iter().all(|name| {
        name.contains(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    });
    if are_names { names } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_share_a_cell_are_told_apart() {
        assert_eq!(split("user_id、open_id"), ["user_id", "open_id"]);
        assert_eq!(split("id / open_id"), ["id", "open_id"]);
        assert_eq!(split("lead_id &emsp;∟lead_open_id"), ["lead_id", "lead_open_id"]);
        assert_eq!(split("lead_id \u{2003}∟\u{a0}lead_open_id"), ["lead_id", "lead_open_id"]);
        assert_eq!(split("user_id open_id"), ["user_id", "open_id"]);
        assert_eq!(split("user_id或open_id"), ["user_id", "open_id"]);
    }

    #[test]
    fn one_name_is_one() {
        assert_eq!(split("user_id"), ["user_id"]);
        assert!(split("frozen RowCount").len() < 2);
        assert!(split("map<string, int>").len() < 2);
        assert!(split("名称、类型").len() < 2);
    }
}
