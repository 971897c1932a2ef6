//! Text that is not quite JSON, made readable.
//!
//! What was sent must not be lost for one letter or one number of it: halves of characters, as a name cut in two leaves
//! them, bytes that are no UTF-8, line ends as they are in a text, numbers beyond all that a float holds, and the mark that
//! some put before a document.

use std::borrow::Cow;

/// What takes the place of half a character.
const REPLACEMENT: &[u8] = b"\\ufffd";

/// What was not as JSON has it, by what was expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mended {
    /// U+FFFD stands for what no text can hold.
    pub letters: bool,
    /// Nothing stands for numbers that are too large.
    pub numbers: bool,
}

/// The same as JSON, and what was lost by it. `None` where there is nothing to mend.
pub(crate) fn json(json: &[u8]) -> Option<(String, Mended)> {
    let whole = String::from_utf8_lossy(json);
    let mut mended = Mended { letters: matches!(whole, Cow::Owned(_)), numbers: false };
    let text = whole.trim_start_matches('\u{feff}');
    let mut work = Work { out: Vec::with_capacity(text.len()), mended: &mut mended };
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b'"' => work.text(after),
            b'-' | b'0'..=b'9' => work.number(rest),
            other => {
                work.out.push(*other);
                after
            }
        };
    }
    let out = work.out;
    let differs = out != json;
    String::from_utf8(out).ok().filter(|_| differs).map(|text| (text, mended))
}

struct Work<'a> {
    out: Vec<u8>,
    mended: &'a mut Mended,
}

impl Work<'_> {
    /// A text behind its first quote; gives what is behind its last.
    fn text<'j>(&mut self, mut rest: &'j [u8]) -> &'j [u8] {
        self.out.push(b'"');
        while let Some((first, after)) = rest.split_first() {
            rest = match first {
                b'"' => {
                    self.out.push(b'"');
                    return after;
                }
                b'\\' => self.escape(rest),
                control @ 0..0x20 => {
                    self.out.extend_from_slice(format!("\\u{control:04x}").as_bytes());
                    after
                }
                other => {
                    self.out.push(*other);
                    after
                }
            };
        }
        rest
    }

    /// What begins with a backslash; gives what is behind it.
    fn escape<'j>(&mut self, escape: &'j [u8]) -> &'j [u8] {
        let (kept, len) = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (escape.get(..12), 12),
            (Some(0xD800..=0xDFFF), _) => (None, 6),
            (Some(_), _) => (escape.get(..6), 6),
            (None, _) => (escape.get(..2).or(Some(escape)), 2),
        };
        self.mended.letters |= kept.is_none();
        self.out.extend_from_slice(kept.unwrap_or(REPLACEMENT));
        escape.get(len..).unwrap_or_default()
    }

    /// What begins like a number; gives what is behind it.
    fn number<'j>(&mut self, rest: &'j [u8]) -> &'j [u8] {
        let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let len = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let (number, rest) = rest.split_at(len);
        let value = str::from_utf8(number).ok().and_then(|text| text.parse::<f64>().ok());
        let is_beyond = value.is_some_and(f64::is_infinite);
        self.mended.numbers |= is_beyond;
        self.out.extend_from_slice(if is_beyond { b"null" } else { number });
        rest
    }
}

/// The code unit of an escape: `\ud83d`.
fn unit(escape: &[u8]) -> Option<u16> {
    let hex = escape.strip_prefix(b"\\u")?.get(..4).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))?;
    u16::from_str_radix(str::from_utf8(hex).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(json: &[u8], expected: Option<&str>, letters: bool, numbers: bool) {
        let mended = super::json(json);
        let expected = expected.map(|text| (text.to_owned(), Mended { letters, numbers }));
        assert_eq!(mended, expected, "{}", String::from_utf8_lossy(json));
    }

    #[test]
    fn row_18_half_a_character_is_replaced_and_everything_else_kept() {
        for (json, expected) in [
            (r#"{"a": "x\ud83d"}"#, Some(r#"{"a": "x\ufffd"}"#)),
            (r#"["\udE00\uD83D"]"#, Some(r#"["\ufffd\ufffd"]"#)),
            (r#"["\ud83d\ud83d\ude00"]"#, Some(r#"["\ufffd\ud83d\ude00"]"#)),
            (r#"["\ud83d\n"]"#, Some(r#"["\ufffd\n"]"#)),
            (r#"["\ud83d\ude00 \u00e9 \\ud83d"]"#, None),
            (r#"["\ud8"#, None),
            ("[\"\\", None),
            ("", None),
        ] {
            becomes(json.as_bytes(), expected, expected.is_some(), false);
        }
        becomes(b"[\"a\xff\"]", Some("[\"a\u{fffd}\"]"), true, false);
    }

    #[test]
    fn numbers_beyond_all_are_nothing_and_others_stay() {
        becomes(
            br#"{"a": 1e999, "b": [-1.5e+400], "c": "1e999", "d": 1e308}"#,
            Some(r#"{"a": null, "b": [null], "c": "1e999", "d": 1e308}"#),
            false,
            true,
        );
        becomes(b"[0, -1, 1.5, 1E2, 12345678901234567890123]", None, false, false);
    }

    #[test]
    fn a_mark_before_it_and_line_ends_in_texts_lose_nothing() {
        becomes("\u{feff}{}".as_bytes(), Some("{}"), false, false);
        becomes(b"{\n\"a\": \"x\n\ty\"}", Some("{\n\"a\": \"x\\u000a\\u0009y\"}"), false, false);
    }
}
