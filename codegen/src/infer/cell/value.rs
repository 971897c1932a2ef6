//! Default and example values, read as the field's type.

use crate::{
    infer::{
        sample::{self, Sample},
        text::prose,
    },
    model::{EnumOf, Type},
};
use serde::de::IgnoredAny;
use serde_json::Value;

/// `text` as a value of `ty`, else as text; `None` where nothing is said.
pub(crate) fn read(text: &str, ty: &Type) -> Option<Value> {
    let text = text.trim();
    let bare = text.strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap_or(text).trim();
    if matches!(bare, "" | "-" | "\\-" | "&nbsp;") {
        return None;
    }
    Some(typed(bare, ty).unwrap_or_else(|| Value::String(plain(unquoted(bare)))))
}

/// A value as text: links in full, JSON without blanks between its parts.
fn plain(text: &str) -> String {
    if text.starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok() {
        return compact(text);
    }
    prose::with_full_links(text).into_owned()
}

/// JSON without the blanks outside its strings.
fn compact(json: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let keep = |c: &char| {
        let blank = !quoted && c.is_whitespace();
        quoted ^= *c == '"' && !escaped;
        escaped = quoted && *c == '\\' && !escaped;
        !blank
    };
    json.chars().filter(keep).collect()
}

fn typed(text: &str, ty: &Type) -> Option<Value> {
    match ty {
        Type::Int | Type::Enum { of: EnumOf::Int, .. } | Type::Bits { of: EnumOf::Int, .. } => {
            unquoted(text).parse::<i64>().ok().map(Value::from)
        }
        Type::Float => unquoted(text).parse::<f64>().ok().map(Value::from),
        Type::Bool => unquoted(text).to_ascii_lowercase().parse::<bool>().ok().map(Value::from),
        Type::String
        | Type::Enum { of: EnumOf::String, .. }
        | Type::Bits { of: EnumOf::String, .. }
        | Type::JsonText { .. }
        | Type::File => quoted(text),
        Type::List { .. } | Type::Map { .. } | Type::Object { .. } | Type::Json => json(text),
    }
}

/// A JSON string with its escapes read.
fn quoted(text: &str) -> Option<Value> {
    serde_json::from_str::<String>(text).ok().map(Value::String)
}

fn json(text: &str) -> Option<Value> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    match sample::read(text) {
        Sample::Json(value) => Some(value),
        Sample::Lenient { mut values, .. } => values.pop(),
        Sample::Other => None,
    }
}

fn unquoted(text: &str) -> &str {
    [('"', '"'), ('“', '”'), ('\'', '\''), ('「', '」')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "reads better at the call")]
    fn reads(text: &str, ty: Type, expected: Value) {
        assert_eq!(read(text, &ty), Some(expected), "{text}");
    }

    #[test]
    fn a_value_has_the_field_s_type() {
        reads("`50`", Type::Int, json!(50));
        reads("\"50\"", Type::Int, json!(50));
        reads("\"open_id\"", Type::String, json!("open_id"));
        reads("open_id", Type::String, json!("open_id"));
        reads("true", Type::Bool, json!(true));
        reads("0.5", Type::Float, json!(0.5));
        reads("[\"u1\"]", Type::List { item: Box::new(Type::String) }, json!(["u1"]));
        reads(r#""{\"text\":\"a\"}""#, Type::String, json!("{\"text\":\"a\"}"));
    }

    #[test]
    fn what_is_no_such_value_stays_text() {
        reads("今天", Type::Int, json!("今天"));
        reads("u1,u2", Type::List { item: Box::new(Type::String) }, json!("u1,u2"));
    }

    #[test]
    fn json_in_a_text_has_no_blanks_between_its_parts() {
        reads("{ \"a b\": [1, \"\\\"{ \"] }", Type::String, json!("{\"a b\":[1,\"\\\"{ \"]}"));
    }

    #[test]
    fn nothing_is_no_value() {
        assert_eq!(read("``", &Type::String), None);
        assert_eq!(read("\\-", &Type::String), None);
        assert_eq!(read("&nbsp;", &Type::String), None);
    }
}
