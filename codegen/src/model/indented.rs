//! JSON, indented.
//!
//! Writes what `serde_json::ser::PrettyFormatter` does, but the blanks before a line in one go instead of level by level:
//! models are nested deep, and two thirds of their text are blanks.

use serde_json::ser::Formatter;
use std::io::{self, Write};

const BLANKS: &[u8] = &[b' '; 64];

/// A `Formatter` of JSON with two blanks a level.
pub(super) struct Indented {
    depth: usize,
    /// Whether the innermost open brackets hold anything: those around nothing stand on one line.
    filled: bool,
}

impl Indented {
    /// For a value that stands `depth` levels deep.
    pub fn at_depth(depth: usize) -> Self {
        Self { depth, filled: false }
    }

    fn open<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled {
            self.line(out, b"\n")?;
        }
        // What holds these holds something.
        self.filled = true;
        out.write_all(bracket)
    }

    fn member<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.filled = true;
        self.line(out, if first { b"\n" } else { b",\n" })
    }

    fn line<W: Write + ?Sized>(&self, out: &mut W, end: &[u8]) -> io::Result<()> {
        out.write_all(end)?;
        let mut blanks = self.depth * 2;
        while blanks > 0 {
            let some = BLANKS.get(..blanks).unwrap_or(BLANKS);
            out.write_all(some)?;
            blanks -= some.len();
        }
        Ok(())
    }
}

impl Formatter for Indented {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.member(out, first)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.member(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize as _;
    use serde_json::{Serializer, Value, json};

    #[track_caller]
    fn is_as_serde_has_it(value: &Value) {
        let mut json = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut json, Indented::at_depth(0))).unwrap();
        assert_eq!(String::from_utf8(json).unwrap(), serde_json::to_string_pretty(value).unwrap());
    }

    #[test]
    fn what_holds_nothing_stands_on_one_line() {
        is_as_serde_has_it(&json!([]));
        is_as_serde_has_it(&json!({ "a": [], "b": {}, "c": [{}, []], "d": [[[]], 1], "e": { "f": {} } }));
    }

    #[test]
    fn lines_are_indented_however_deep() {
        let deep = (0..50).fold(json!(null), |inner, _| json!([inner, { "a": 1 }]));
        is_as_serde_has_it(&deep);
    }
}
