//! JSON as people write it in docs: with comments, trailing commas, lost commas and quotes.
//!
//! The reader never fails and never recurses. It takes brackets, separators and scalars as they come,
//! keeps a stack of open objects and lists, and notes what no JSON reader would take. A bracket that
//! closes nothing is skipped; what is open at the end is closed there.

use serde_json::{Map, Number, Value};
use std::ops::Range;

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

/// Something that no JSON reader would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quirk {
    /// `// …`, `# …`, `/* … */`
    Comment,
    /// `[1, 2,]`
    TrailingComma,
    /// `{"a": 1 "b": 2}`
    LostComma,
    /// `，` or `：` for the ASCII character
    FullWidth,
    /// A name or value that is neither quoted nor a number, `true`, `false` or `null`
    BareWord,
    /// A string with a quote or a line end in it, or with an escape that means nothing
    BrokenString,
    /// A bracket that closes nothing
    StrayBracket,
    /// The end comes before the last bracket
    BrokenOff,
    /// More than one value
    SeveralValues,
    /// Deeper than [`MAX_DEPTH`]
    TooDeep,
}

impl Quirk {
    /// What it is, for a sentence.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Comment => "a comment",
            Self::TrailingComma => "a trailing comma",
            Self::LostComma => "a lost comma",
            Self::FullWidth => "a full-width comma or colon",
            Self::BareWord => "a word without quotes",
            Self::BrokenString => "a broken string",
            Self::StrayBracket => "a bracket that closes nothing",
            Self::BrokenOff => "a missing bracket at its end",
            Self::SeveralValues => "several values",
            Self::TooDeep => "too deep a nesting",
        }
    }
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
            let Some(len) = comment(inner) else { break };
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
        let (inner, broken) = quoted(self.text, start);
        self.at = (inner.end + closing_quote(self.text, inner.end)).min(self.text.len());
        if broken {
            self.quirk_at(Quirk::BrokenString, start);
        }
        let raw = self.text.get(inner).unwrap_or_default();
        let text = unescape(raw).unwrap_or_else(|| {
            self.quirk_at(Quirk::BrokenString, start);
            raw.to_owned()
        });
        self.scalar(Scalar::Text(text), start);
    }

    fn bare_word(&mut self) {
        let start = self.at;
        let in_key = matches!(self.stack.last(), Some(Open::Object { key: None, .. }));
        let word = bare(self.rest(), in_key);
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

/// A string or a word as it stands.
enum Scalar<'a> {
    Text(String),
    Word(&'a str),
}

impl Scalar<'_> {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Word(word) => word.trim_matches(['\'', '`']).to_owned(),
        }
    }

    /// The value, and whether it is a word that means nothing in JSON.
    fn value(self) -> (Value, bool) {
        let word = match self {
            Self::Text(text) => return (Value::String(text), false),
            Self::Word(word) => word,
        };
        match word {
            "true" | "True" => (Value::Bool(true), false),
            "false" | "False" => (Value::Bool(false), false),
            "null" | "None" => (Value::Null, false),
            _ => match word.parse::<Number>() {
                Ok(number) => (Value::Number(number), false),
                Err(_) => (Value::String(self.text()), true),
            },
        }
    }

    /// `...`, which stands for what was left out.
    fn is_ellipsis(&self) -> bool {
        matches!(self, Self::Word(word) if !word.chars().any(char::is_alphanumeric))
    }
}

/// The length of the comment at the start of `text`.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") || text.starts_with('#') {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let inner = text.strip_prefix("/*")?;
    Some(inner.find("*/").map_or(text.len(), |end| end + 4))
}

/// The inside of the string whose opening quote stands at `start`, and whether it is broken.
///
/// A quote that neither a separator, a bracket nor a line end follows does not close the string; then
/// the last quote of the line does.
fn quoted(text: &str, start: usize) -> (Range<usize>, bool) {
    let open = text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    let inner = start + open;
    let end = closing(text, inner);
    let rest = text.get(end..).unwrap_or_default();
    let after = rest.get(closing_quote(text, end)..).unwrap_or_default();
    if rest.is_empty() || may_follow(after) {
        let raw = text.get(inner..end).unwrap_or_default();
        return (inner..end, rest.is_empty() || raw.contains('\n'));
    }
    let line = rest.find('\n').map_or(text.len(), |len| end + len);
    let last = text.get(end..line).and_then(|line| line.rfind('"')).map_or(end, |at| end + at);
    (inner..last, true)
}

/// Where the next quote stands that no backslash escapes; the end of the text where there is none.
fn closing(text: &str, inner: usize) -> usize {
    let mut escaped = false;
    for (at, c) in text.get(inner..).unwrap_or_default().char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' | '”' => return inner + at,
            _ => {}
        }
    }
    text.len()
}

fn closing_quote(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// Whether a string may end before `rest`.
fn may_follow(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '\r', '\u{a0}']);
    rest.is_empty() || rest.starts_with(['\n', ',', ':', '}', ']', '，', '：', '；', '/', '#'])
}

/// The word at the start of `text`: up to a separator, a bracket or the line's end.
fn bare(text: &str, in_key: bool) -> &str {
    let ends =
        |c: char| matches!(c, ',' | '}' | ']' | '\n' | '，' | '"') || (in_key && matches!(c, ':' | '：'));
    let word = text.find(ends).map_or(text, |end| text.get(..end).unwrap_or_default());
    word.find(" //").map_or(word, |end| word.get(..end).unwrap_or_default())
}

/// `None` where an escape means nothing.
fn unescape(raw: &str) -> Option<String> {
    if !raw.contains(['\\', '\n', '\t']) {
        return Some(raw.to_owned());
    }
    serde_json::from_str(&format!("\"{raw}\"")).ok()
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
