//! JSON as people write it in docs: with comments, trailing commas, lost commas and quotes.
//!
//! The reader never fails and never recurses. It takes brackets, separators and scalars as they come,
//! keeps a stack of open objects and lists, and notes what no JSON reader would take. A bracket that
//! closes nothing is skipped; what is open at the end is closed there.

use super::{
    quirk::Quirk,
    token::{self, Scalar},
};
use serde_json::{Map, Value};

/// Deepest nesting that is kept; what is deeper is left out, so that no sample can exhaust the stack
/// of whoever walks the value.
const MAX_DEPTH: usize = 32;

/// Whether nothing in a text that is JSON is nested deeper than is kept.
pub(super) fn is_shallow(json: &str) -> bool {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest <= MAX_DEPTH
}

/// The same of a value that was read.
pub(super) fn is_shallow_value(value: &Value) -> bool {
    fn fits(value: &Value, depth: usize) -> bool {
        match value {
            Value::Array(items) => depth > 0 && items.iter().all(|item| fits(item, depth - 1)),
            Value::Object(members) => depth > 0 && members.values().all(|member| fits(member, depth - 1)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        }
    }
    fits(value, MAX_DEPTH)
}

/// What a text holds that is JSON or nearly so.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lenient {
    /// The values, in order.
    pub values: Vec<Value>,
    /// The first of each kind of quirk and where it stands, in order.
    pub quirks: Vec<(Quirk, usize)>,
}

/// Reads all values in `text`.
pub(super) fn read(text: &str) -> Lenient {
    let mut reader = Reader::new(text);
    while reader.step() {}
    reader.finish()
}

/// How many bytes of blanks and comments `text` starts with.
pub(super) fn skip_comments(text: &str) -> usize {
    let mut reader = Reader::new(text);
    reader.skip_blanks();
    reader.at
}

/// An object or list whose closing bracket has not come yet.
enum Open {
    Object { members: Map<String, Value>, key: Option<String> },
    List(Vec<Value>),
}

impl Open {
    fn value(self) -> Value {
        match self {
            Self::Object { mut members, key } => {
                if let Some(key) = key {
                    members.insert(key, Value::Null);
                }
                Value::Object(members)
            }
            Self::List(items) => Value::Array(items),
        }
    }
}

/// What came last, as far as the next token cares.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// An opening bracket or a colon: a value may follow.
    Start,
    Value,
    Comma,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    stack: Vec<Open>,
    /// How many brackets are open beyond the deepest that is kept.
    too_deep: usize,
    last: Last,
    out: Lenient,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, stack: Vec::new(), too_deep: 0, last: Last::Start, out: Lenient::default() }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn quirk(&mut self, quirk: Quirk) {
        self.quirk_at(quirk, self.at);
    }

    fn quirk_at(&mut self, quirk: Quirk, at: usize) {
        if self.out.quirks.iter().all(|(seen, _)| *seen != quirk) {
            self.out.quirks.push((quirk, at));
        }
    }

    /// Reads one token; whether there was one.
    fn step(&mut self) -> bool {
        self.skip_blanks();
        let Some(first) = self.rest().chars().next() else { return false };
        match first {
            '{' => self.open(Open::Object { members: Map::new(), key: None }),
            '[' => self.open(Open::List(Vec::new())),
            '}' => self.close(|open| matches!(open, Open::Object { .. })),
            ']' => self.close(|open| matches!(open, Open::List(_))),
            ',' => self.comma(),
            ':' => self.at += 1,
            '，' | '：' | '；' => self.full_width(first),
            '"' | '“' | '”' => self.string(),
            _ => self.bare_word(),
        }
        true
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let inner = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at += rest.len() - inner.len();
            let Some(len) = token::comment(inner) else { break };
            self.quirk(Quirk::Comment);
            self.at += len;
        }
    }

    fn open(&mut self, open: Open) {
        if self.stack.is_empty() && !self.out.values.is_empty() {
            self.quirk(Quirk::SeveralValues);
        }
        if self.last == Last::Value && !self.stack.is_empty() {
            self.quirk(Quirk::LostComma);
        }
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(open);
        } else {
            self.quirk(Quirk::TooDeep);
            self.too_deep += 1;
        }
        self.last = Last::Start;
        self.at += 1;
    }

    fn close(&mut self, fits: fn(&Open) -> bool) {
        if self.last == Last::Comma {
            self.quirk(Quirk::TrailingComma);
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(open) = self.stack.pop_if(|open| fits(open)) {
            self.value(open.value());
        } else {
            self.quirk(Quirk::StrayBracket);
        }
        self.last = Last::Value;
        self.at += 1;
    }

    fn comma(&mut self) {
        self.last = Last::Comma;
        self.at += 1;
    }

    fn full_width(&mut self, c: char) {
        self.quirk(Quirk::FullWidth);
        if c != '：' {
            self.last = Last::Comma;
        }
        self.at += c.len_utf8();
    }

    fn string(&mut self) {
        let start = self.at;
        let (inner, broken) = token::quoted(self.text, start);
        self.at = (inner.end + token::closing_quote(self.text, inner.end)).min(self.text.len());
        if broken {
            self.quirk_at(Quirk::BrokenString, start);
        }
        let raw = self.text.get(inner).unwrap_or_default();
        let text = token::unescape(raw).unwrap_or_else(|| {
            self.quirk_at(Quirk::BrokenString, start);
            raw.to_owned()
        });
        self.scalar(Scalar::Text(text), start);
    }

    fn bare_word(&mut self) {
        let start = self.at;
        let in_key = matches!(self.stack.last(), Some(Open::Object { key: None, .. }));
        let word = token::bare(self.rest(), in_key);
        self.at += word.len().max(1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        self.scalar(Scalar::Word(word.trim_end()), start);
    }

    /// A string or word: the name of a member where one is due, else a value.
    fn scalar(&mut self, scalar: Scalar<'_>, at: usize) {
        if self.stack.is_empty() {
            return;
        }
        if scalar.is_ellipsis() {
            self.quirk_at(Quirk::BareWord, at);
            return;
        }
        if self.last == Last::Value && self.too_deep == 0 {
            self.quirk_at(Quirk::LostComma, at);
        }
        match self.stack.last_mut() {
            Some(Open::Object { key: key @ None, .. }) if self.too_deep == 0 => {
                let bare = matches!(scalar, Scalar::Word(_));
                *key = Some(scalar.text());
                self.last = Last::Start;
                if bare {
                    self.quirk_at(Quirk::BareWord, at);
                }
            }
            _ => {
                let (value, bare) = scalar.value();
                if bare {
                    self.quirk_at(Quirk::BareWord, at);
                }
                if self.too_deep == 0 {
                    self.value(value);
                }
                self.last = Last::Value;
            }
        }
    }

    /// Puts a finished value where it belongs.
    fn value(&mut self, value: Value) {
        match self.stack.last_mut() {
            Some(Open::Object { members, key }) => {
                if let Some(key) = key.take() {
                    members.insert(key, value);
                }
            }
            Some(Open::List(items)) => items.push(value),
            None => self.out.values.push(value),
        }
    }

    fn finish(mut self) -> Lenient {
        if !self.stack.is_empty() {
            self.quirk(Quirk::BrokenOff);
        }
        while let Some(open) = self.stack.pop() {
            self.value(open.value());
        }
        self.out.quirks.sort_by_key(|&(_, at)| at);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn reads(text: &str, value: Value, quirks: &[Quirk]) {
        let read = read(text);
        assert_eq!(read.values, [value], "{text}");
        assert_eq!(read.quirks.iter().map(|&(quirk, _)| quirk).collect::<Vec<_>>(), quirks, "{text}");
    }

    #[test]
    fn plain_json_has_no_quirks() {
        let text = r#"{"a": [1, -2.5e3, true, null, "x\n\"y"], "b": {}}"#;
        reads(text, serde_json::from_str(text).unwrap(), &[]);
    }

    #[test]
    fn comments_are_left_out() {
        reads(
            "{ // why\n\"a\": 1, # how\n/* c */ \"b\": \"//\"}",
            json!({"a": 1, "b": "//"}),
            &[Quirk::Comment],
        );
    }

    #[test]
    fn commas_may_trail_be_lost_or_full_width() {
        reads("[1, 2,]", json!([1, 2]), &[Quirk::TrailingComma]);
        reads("{\"a\": \"x\"\n\"b\": 1}", json!({"a": "x", "b": 1}), &[Quirk::LostComma]);
        reads("{\"a\"：{}，\"b\": 1}", json!({"a": {}, "b": 1}), &[Quirk::FullWidth]);
        reads("[{} {}]", json!([{}, {}]), &[Quirk::LostComma]);
    }

    #[test]
    fn words_without_quotes_are_text() {
        reads(
            "{a: and, \"b\": 123.doc, 'c': 0/1/-1}",
            json!({"a": "and", "b": "123.doc", "c": "0/1/-1"}),
            &[Quirk::BareWord],
        );
        reads("{\"a\": {object(Range)}}", json!({"a": {"object(Range)": null}}), &[Quirk::BareWord]);
    }

    #[test]
    fn an_ellipsis_is_nothing() {
        reads("{\"a\": 1, ...}", json!({"a": 1}), &[Quirk::BareWord, Quirk::TrailingComma]);
        reads("[80, ......]", json!([80]), &[Quirk::BareWord, Quirk::TrailingComma]);
    }

    #[test]
    fn quotes_inside_a_string_belong_to_it() {
        reads(
            "{\"a\": \"{\"b\":\"c\"}\",\n\"d\": 1}",
            json!({"a": "{\"b\":\"c\"}", "d": 1}),
            &[Quirk::BrokenString],
        );
        reads("{\"a\": \"\"12\"\",\n\"d\": 1}", json!({"a": "\"12\"", "d": 1}), &[Quirk::BrokenString]);
    }

    #[test]
    fn line_ends_and_odd_escapes_in_strings_are_kept() {
        reads("{\"a\": \"x\n\ny\"}", json!({"a": "x\n\ny"}), &[Quirk::BrokenString]);
        reads(r#"{"a": "^\d$"}"#, json!({"a": r"^\d$"}), &[Quirk::BrokenString]);
    }

    #[test]
    fn stray_and_missing_brackets_do_not_hurt() {
        reads("{\"a\": [1]], \"b\": 2}", json!({"a": [1], "b": 2}), &[Quirk::StrayBracket]);
        reads("{\"a\": [{\"b\": 1", json!({"a": [{"b": 1}]}), &[Quirk::BrokenOff]);
        reads("{\"a\":", json!({"a": null}), &[Quirk::BrokenOff]);
    }

    #[test]
    fn several_values_come_in_order() {
        let read = read("{\"a\": 1}\n// or\n{\"b\": 2}");
        assert_eq!(read.values, [json!({"a": 1}), json!({"b": 2})]);
        assert_eq!(read.quirks, [(Quirk::Comment, 9), (Quirk::SeveralValues, 15)]);
    }

    #[test]
    fn hostile_text_ends_soon_and_stays_shallow() {
        for unit in [
            "{", "[", "}", "{\"a\":", "\"", "\\", "\"a\"b ", "//", "/*", ",", "，", "a:", "{[", "“", "'",
            "1 ",
        ] {
            let text = unit.repeat(5_000_000 / unit.len());
            let started = std::time::Instant::now();
            let values = read(&text).values;
            assert!(started.elapsed().as_secs() < 10, "{unit}");
            assert!(values.iter().all(|value| depth(value) <= MAX_DEPTH), "{unit}");
        }
    }

    fn depth(value: &Value) -> usize {
        let inner = match value {
            Value::Array(items) => items.iter().map(depth).max(),
            Value::Object(members) => members.values().map(depth).max(),
            _ => return 0,
        };
        1 + inner.unwrap_or_default()
    }
}
