//! The text of a model file.
//!
//! One service can hold more than half of what all docs say, so the endpoints of a file are spelled on all threads.

use super::{Endpoint, SCHEMA, Service};
use rayon::prelude::*;
use serde::Serialize as _;
use serde_json::{Serializer, ser::Formatter};
use std::io::{self, Write};

/// What the file of `service` holds: [`Service`] as `serde_json` spells it.
pub(crate) fn text(service: &str, endpoints: &[&Endpoint]) -> String {
    let frame = Service { schema: SCHEMA, service: service.to_owned(), endpoints: Vec::new() };
    // Texts, numbers and keys that are texts can always be spelled.
    let mut text = serde_json::to_string_pretty(&frame).unwrap_or_default();
    // One that could not be would leave a hole, which is no JSON: nobody overlooks that, as they would a shorter list.
    let spelled =
        endpoints.par_iter().map(|endpoint| spell(endpoint).unwrap_or_default()).collect::<Vec<_>>();
    if let (Some(open), false) = (text.strip_suffix(CLOSE).map(str::len), spelled.is_empty()) {
        text.truncate(open);
        text.reserve_exact(spelled.iter().map(|endpoint| BETWEEN.len() + endpoint.len()).sum::<usize>() + 8);
        for (at, endpoint) in spelled.iter().enumerate() {
            text.push_str(if at == 0 { FIRST } else { BETWEEN });
            text.push_str(endpoint);
        }
        text.push_str(LAST);
    }
    text.push('\n');
    text
}

/// How the file ends behind the list of no endpoints.
const CLOSE: &str = "]\n}";

const FIRST: &str = "\n    ";
const BETWEEN: &str = ",\n    ";
const LAST: &str = "\n  ]\n}";

/// An endpoint as it stands in the file: in a list, in an object.
fn spell(endpoint: &Endpoint) -> io::Result<String> {
    let mut json = Vec::new();
    let formatter = Indented { depth: 2, ..Indented::default() };
    endpoint.serialize(&mut Serializer::with_formatter(&mut json, formatter))?;
    String::from_utf8(json).map_err(io::Error::other)
}

/// What [`PrettyFormatter`](serde_json::ser::PrettyFormatter) writes, but with the blanks before a line in one go: models
/// are nested deep, and half of their text is blanks.
#[derive(Default)]
struct Indented {
    depth: usize,
    /// Whether what is open holds anything: brackets around nothing stand on one line.
    filled: bool,
}

impl Indented {
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
        out.write_all(bracket)
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

const BLANKS: &[u8] = &[b' '; 64];

impl Formatter for Indented {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, if first { b"\n" } else { b",\n" })
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, if first { b"\n" } else { b",\n" })
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    #[track_caller]
    fn is_spelled_as_a_whole(ids: &[&str]) {
        let endpoints = ids.iter().map(|id| fixture::endpoint(id)).collect::<Vec<_>>();
        let text = text("a_v1", &endpoints.iter().collect::<Vec<_>>());
        let service = Service { schema: SCHEMA, service: "a_v1".to_owned(), endpoints };
        assert_eq!(text, serde_json::to_string_pretty(&service).unwrap() + "\n");
    }

    #[test]
    fn endpoints_spelled_apart_make_the_file_that_serde_makes_of_the_whole() {
        is_spelled_as_a_whole(&[]);
        is_spelled_as_a_whole(&["a_v1.b.get"]);
        is_spelled_as_a_whole(&["a_v1.b.get", "a_v1.b.list"]);
    }
}
