//! JSON with one fact a line.
//!
//! Outside of lists an object has a line for each of its members, down to a given depth. In a list each object has a
//! line of its own, which only a list in it breaks. So a field, an error or a value is one line, a change of it is a
//! change of one line, and the blanks before it say how deep it stands and nothing else: of JSON that is indented member
//! by member, four fifths are blanks.

use serde_json::ser::Formatter;
use std::io::{self, Write};

const BLANKS: &[u8] = &[b' '; 64];

/// What is open.
#[derive(Clone, Copy)]
enum Open {
    /// An object with a line for each member; whether it has any.
    Tall(bool),
    /// An object on one line.
    Flat,
    /// A list; whether it has lines of its own.
    List(bool),
}

/// A `Formatter` of JSON with one fact a line and two blanks a step.
pub(super) struct Lines {
    steps: usize,
    /// So many objects around each other have a line for each member.
    tall: usize,
    open: Vec<Open>,
    /// Whether an element of a list comes next, and whether it is the first.
    element: Option<bool>,
}

impl Lines {
    /// For a value that stands `steps` steps to the right.
    pub fn new(steps: usize, tall: usize) -> Self {
        Self { steps, tall, open: Vec::new(), element: None }
    }

    fn line<W: Write + ?Sized>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        let mut blanks = self.steps * 2;
        while blanks > 0 {
            let some = BLANKS.get(..blanks).unwrap_or(BLANKS);
            out.write_all(some)?;
            blanks -= some.len();
        }
        Ok(())
    }

    /// What stands before an object or a list: as an element it begins a line.
    fn before<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        if self.element.take().is_none() {
            return Ok(());
        }
        if let Some(Open::List(broken @ false)) = self.open.last_mut() {
            *broken = true;
            self.steps += 1;
        }
        self.line(out)
    }

    fn is_tall(&self) -> bool {
        self.open.len() < self.tall && self.open.iter().all(|open| matches!(open, Open::Tall(_)))
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.before(out)?;
        self.open.push(Open::List(false));
        out.write_all(b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.element = None;
        if let Some(Open::List(true)) = self.open.pop() {
            self.steps -= 1;
            self.line(out)?;
        }
        out.write_all(b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.element = Some(first);
        if first { Ok(()) } else { out.write_all(b",") }
    }

    fn begin_string<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        let further = self.element.take() == Some(false);
        out.write_all(if further { b" \"" } else { b"\"" })
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.before(out)?;
        let tall = self.is_tall();
        self.steps += usize::from(tall);
        self.open.push(if tall { Open::Tall(false) } else { Open::Flat });
        out.write_all(b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        if let Some(Open::Tall(filled)) = self.open.pop() {
            self.steps -= 1;
            if filled {
                self.line(out)?;
            }
        }
        out.write_all(b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if let Some(Open::Tall(filled)) = self.open.last_mut() {
            *filled = true;
            out.write_all(if first { b"" } else { b"," })?;
            return self.line(out);
        }
        out.write_all(if first { b"" } else { b", " })
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

    fn spelled(value: &Value, tall: usize) -> String {
        let mut json = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut json, Lines::new(0, tall))).unwrap();
        String::from_utf8(json).unwrap()
    }

    #[test]
    fn a_member_has_a_line_and_so_has_an_object_in_a_list() {
        let value = json!({"a": {"b": 1, "c": []}, "d": [{"e": ["x", "y"]}, {"f": [{"g": {}}]}], "h": {}});
        let expected = "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": []\n  },\n  \"d\": [\n    {\"e\": [\"x\", \"y\"]},\n    \
             {\"f\": [\n      {\"g\": {}}\n    ]}\n  ],\n  \"h\": {}\n}";
        assert_eq!(spelled(&value, 2), expected);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let deep = (0..40)
            .fold(json!(null), |inner, _| json!([1, "x", true, [[]], { "a": [inner, { "b": [1, 2] }] }]));
        let deep = json!({ "deep": deep, "text": "a\"\n", "empty": [{}, []] });
        for tall in 0..3 {
            assert_eq!(serde_json::from_str::<Value>(&spelled(&deep, tall)).unwrap(), deep);
        }
    }
}
