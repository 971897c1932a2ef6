//! Values in code marks: those of enums, and defaults.

use crate::model::Scalar;
use serde_json::Value;
use std::fmt::Write as _;

/// A value of an enum. What a list of values would not keep as it is stands in quotes, as JSON.
pub(super) fn choice(value: &Scalar) -> String {
    match value {
        Scalar::Int(number) => coded(&number.to_string()),
        Scalar::String(text) if !text.is_empty() && text.chars().all(is_word) => coded(text),
        Scalar::String(text) => coded(&quoted(text)),
    }
}

/// A default.
pub(super) fn default(value: &Value, is_text: bool) -> String {
    match value {
        // A text where the type wants something else: the page said it in words.
        Value::String(text) if !is_text => coded(&format!("\"{text}\"")),
        // What `f64` reads as no number.
        Value::Null => coded("nan"),
        other => coded(&json(other)),
    }
}

fn coded(text: &str) -> String {
    format!("`{text}`")
}

/// JSON of which no text means anything to Markdown.
fn json(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| format!("{}:{}", quoted(name), json(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// A JSON string, with the number of every character that is not plain.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if is_word(c) || ",;()[]{}<>=?!#$^~".contains(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out.push('"');
    out
}

/// Whether a character means nothing but itself, wherever in a cell it stands.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "_-./@+%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_itself_or_stands_in_quotes() {
        let choice = |text: &str| choice(&Scalar::String(text.to_owned()));
        assert_eq!(choice("open_id"), "`open_id`");
        assert_eq!(choice("a b"), "`\"a\\u0020b\"`");
        assert_eq!(choice("`\"：𝄞"), "`\"\\u0060\\u0022\\uff1a\\ud834\\udd1e\"`");
        assert_eq!(super::choice(&Scalar::Int(-1)), "`-1`");
    }

    #[test]
    fn a_default_is_json_or_words() {
        assert_eq!(default(&json!("a"), true), "`\"a\"`");
        assert_eq!(default(&json!("今天"), false), "`\"今天\"`");
        assert_eq!(default(&json!([{"a": "x: y"}]), false), "`[{\"a\":\"x\\u003a\\u0020y\"}]`");
        assert_eq!(default(&json!(20), false), "`20`");
    }
}
