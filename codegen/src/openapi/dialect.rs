//! Which regular expressions mean the same to the client's engine and to JavaScript's, which JSON Schema speaks of.
//!
//! Tools read a `pattern` with JavaScript's flag `u`, which is strict about what is escaped. What differs between the
//! two, be it only for a line separator, is told behind `x-pattern` and checked by nobody who could get it wrong.

use crate::pattern;

/// What a regex may hold outside of a class, read from the left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing that could be repeated.
    Nothing,
    /// Something that can be.
    Atom,
    /// A repetition, behind which a `?` may stand.
    Repeat,
}

/// Whether both engines take the regex, and take it for the same.
pub(super) fn agree(regex: &str) -> bool {
    pattern::compile(regex).is_ok() && outside(regex).is_some()
}

/// Reads a regex to its end, or ends where the dialects part.
fn outside(regex: &str) -> Option<()> {
    let (mut rest, mut before) = (regex, Before::Nothing);
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..)?;
        before = match c {
            '\\' => {
                let is_edge = rest.starts_with(['b', 'B']);
                rest = if is_edge { rest.get(1..)? } else { escape(rest)? };
                if is_edge { Before::Nothing } else { Before::Atom }
            }
            '[' => {
                rest = class(rest)?;
                Before::Atom
            }
            '(' => {
                rest = rest.strip_prefix("?:").or((!rest.starts_with('?')).then_some(rest))?;
                Before::Nothing
            }
            '^' | '$' | '|' => Before::Nothing,
            '*' | '+' | '?' | '{' => {
                if c == '{' {
                    rest = count(rest)?;
                }
                repeated(before, c)?
            }
            // What ends a line is another in each dialect, and a bracket alone is an error to one.
            '.' | ']' | '}' => return None,
            _ => Before::Atom,
        };
    }
    Some(())
}

fn repeated(before: Before, sign: char) -> Option<Before> {
    match (before, sign) {
        (Before::Atom, _) => Some(Before::Repeat),
        (Before::Repeat, '?') => Some(Before::Nothing),
        (Before::Repeat | Before::Nothing, _) => None,
    }
}

/// Behind a `{`: `3}`, `3,}`, `3,5}`.
fn count(rest: &str) -> Option<&str> {
    let (inside, rest) = rest.split_once('}')?;
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (!least.is_empty() && is_number(least) && is_number(most)).then_some(rest)
}

/// Behind a `\`. Blanks are others in each dialect.
fn escape(rest: &str) -> Option<&str> {
    let c = rest.chars().next()?;
    let after = rest.get(c.len_utf8()..)?;
    let hex = |digits: usize| {
        let is_hex = after.get(..digits)?.bytes().all(|b| b.is_ascii_hexdigit());
        is_hex.then(|| after.get(digits..))?
    };
    match c {
        'x' => hex(2),
        'u' => hex(4),
        'd' | 'D' | 'w' | 'W' | 'n' | 'r' | 't' | 'f' | 'v' => Some(after),
        _ if "^$\\.*+?()[]{}|/".contains(c) => Some(after),
        _ => None,
    }
}

/// Behind a `[`, to behind its `]`. To one dialect a `]` in the first place ends the class, to the other it begins it.
fn class(rest: &str) -> Option<&str> {
    let mut rest = rest.strip_prefix('^').unwrap_or(rest);
    if rest.starts_with(']') {
        return None;
    }
    loop {
        let c = rest.chars().next()?;
        let after = rest.get(c.len_utf8()..)?;
        rest = match c {
            ']' => return Some(after),
            '\\' if after.starts_with('-') => after.get(1..)?,
            '\\' => escape(after)?,
            '&' | '~' | '-' if after.starts_with(c) => return None,
            _ => after,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_dialects_read_alike_is_a_pattern() {
        for regex in [
            "^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$",
            r"^\d{4}-\d{2}$",
            "^(?:on|off)?$",
            r"^[^[\]\-]+?$",
            r"\bx\u4e2d\/",
            "^0|[^od][A-Za-z0-9]*",
        ] {
            assert!(agree(regex), "{regex}");
        }
    }

    #[test]
    fn what_they_read_in_two_ways_or_one_not_at_all_is_none() {
        for regex in [
            "^.{1,5}$",
            r"\s",
            r"^(?=a)",
            "(?i)a",
            "(?P<n>a)",
            "a++",
            "^*",
            r"a\-b",
            "]",
            "a}",
            "a{,3}",
            "[]a]",
            "[a&&b]",
            r"[\b]",
            r"\p{Han}",
            "a{30000}b",
            "[a",
            r"\1(a)",
            "x{",
        ] {
            assert!(!agree(regex), "{regex}");
        }
    }
}
