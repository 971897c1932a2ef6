//! Whether a value keeps a rule.

use crate::{
    model::{LengthUnit, Rule},
    pattern::Patterns,
};
use serde_json::{Number, Value};
use std::fmt::Display;

/// Longest text in bytes that is matched; the client refuses longer ones by their length.
const MATCHED: usize = 16 << 10;

/// How `value` breaks `rule`; `None` when it does not, or when the rule is not about such values.
pub(crate) fn broken(rule: &Rule, value: &Value, patterns: &mut Patterns) -> Option<String> {
    match (rule, value) {
        (Rule::Length { min, max, unit }, Value::String(text)) => {
            let (length, unit) = match unit {
                LengthUnit::Bytes => (text.len(), "bytes"),
                LengthUnit::Chars | LengthUnit::Unstated => (text.chars().count(), "characters"),
            };
            outside(&(length as u64), min.as_ref(), max.as_ref())
                .map(|what| format!("{length} {unit}, {what}"))
        }
        (Rule::Items { min, max }, Value::Array(items)) => {
            let length = items.len();
            outside(&(length as u64), min.as_ref(), max.as_ref())
                .map(|what| format!("{length} elements, {what}"))
        }
        (Rule::Range { min, max }, Value::Number(number)) => {
            let [min, max] = [min, max].map(|limit| limit.as_ref().and_then(Number::as_f64));
            outside(&number.as_f64()?, min.as_ref(), max.as_ref()).map(|what| format!("{number}, {what}"))
        }
        (Rule::Pattern { regex }, Value::String(text)) if text.len() <= MATCHED => {
            let matches = patterns.get(regex)?.is_match(text);
            (!matches).then(|| format!("`{text}`, which does not match `{regex}`"))
        }
        (Rule::NotPrefix { value: prefix }, Value::String(text)) => text
            .starts_with(prefix.as_str())
            .then(|| format!("`{text}`, which must not start with `{prefix}`")),
        (Rule::NotEqual { value: forbidden }, Value::String(text)) => {
            (text == forbidden).then(|| format!("`{text}`, which is forbidden"))
        }
        _ => None,
    }
}

fn outside<T: PartialOrd + Display>(value: &T, min: Option<&T>, max: Option<&T>) -> Option<String> {
    match (min, max) {
        (Some(min), _) if value < min => Some(format!("at least {min} allowed")),
        (_, Some(max)) if value > max => Some(format!("at most {max} allowed")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn finds(rule: &Value, value: &Value, expected: Option<&str>) {
        let rule: Rule = serde_json::from_value(rule.clone()).unwrap();
        assert_eq!(broken(&rule, value, &mut Patterns::default()).as_deref(), expected);
    }

    #[test]
    fn lengths_count_characters_unless_the_docs_say_bytes() {
        let chars = json!({"rule": "length", "max": 2, "unit": "unstated"});
        finds(&chars, &json!("长度"), None);
        finds(&chars, &json!("长长度"), Some("3 characters, at most 2 allowed"));
        let bytes = json!({"rule": "length", "max": 5, "unit": "bytes"});
        finds(&bytes, &json!("长度"), Some("6 bytes, at most 5 allowed"));
    }

    #[test]
    fn limits_are_allowed_themselves() {
        let range = json!({"rule": "range", "min": 1, "max": 100});
        finds(&range, &json!(1), None);
        finds(&range, &json!(100), None);
        finds(&range, &json!(0), Some("0, at least 1 allowed"));
        finds(&range, &json!(100.5), Some("100.5, at most 100 allowed"));
    }

    #[test]
    fn a_rule_says_nothing_about_values_of_another_kind() {
        finds(&json!({"rule": "items", "max": 1}), &json!("abc"), None);
        finds(&json!({"rule": "length", "max": 1, "unit": "chars"}), &json!([1, 2]), None);
    }

    #[test]
    fn javascripts_classes_are_understood() {
        let rule = json!({"rule": "pattern", "regex": r"^[^[\]]+$"});
        finds(&rule, &json!("abc"), None);
        finds(&rule, &json!("a[b"), Some(r"`a[b`, which does not match `^[^[\]]+$`"));
    }
}
