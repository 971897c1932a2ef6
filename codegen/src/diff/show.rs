//! Facts of the model in a few words, as reports print them.

use crate::model::{
    AppType, Endpoint, EnumOf, EventKind, Field, Form, LengthUnit, RateLimit, RateLimits, Rule, Scalar,
    Token, Type,
};
use serde_json::Value;
use std::fmt::Display;

/// `GET /open-apis/contact/v3/unit/list_department`, and where it goes if not to the platform itself.
pub(super) fn call(endpoint: &Endpoint) -> String {
    let Endpoint { host, path, .. } = endpoint;
    format!("{} {}{path}", endpoint.method.as_str(), host.as_deref().unwrap_or_default())
}

/// The host of an endpoint: the platform's own has no name in the model.
pub(super) fn host(endpoint: &Endpoint) -> String {
    endpoint.host.clone().unwrap_or_else(|| "the platform's own".to_owned())
}

pub(super) const fn event_kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Event => "event",
        EventKind::Callback => "callback",
    }
}

pub(super) const fn token(token: Token) -> &'static str {
    match token {
        Token::Tenant => "tenant",
        Token::User => "user",
        Token::App => "app",
    }
}

pub(super) const fn app_type(app_type: AppType) -> &'static str {
    match app_type {
        AppType::Custom => "custom",
        AppType::Isv => "isv",
    }
}

/// A type in one word, with the size of what it holds: `int`, `object[] of 3 fields`.
pub(super) fn field(field: &Field) -> String {
    let word = ty(&field.ty);
    match size(&field.ty) {
        Some(size) => format!("{word} of {size}"),
        None => word,
    }
}

/// A type in one word: `string[]`, `map<int>`, `object`, `enum(string)`.
pub(super) fn ty(ty: &Type) -> String {
    match ty {
        Type::String | Type::Bits { of: EnumOf::String, .. } => "string".into(),
        Type::JsonText { .. } => "json text".into(),
        Type::Int | Type::Bits { of: EnumOf::Int, .. } => "int".into(),
        Type::Float => "float".into(),
        Type::Bool => "bool".into(),
        Type::File => "file".into(),
        Type::Json => "json".into(),
        Type::Enum { of: EnumOf::String, .. } => "enum(string)".into(),
        Type::Enum { of: EnumOf::Int, .. } => "enum(int)".into(),
        Type::List { item } => format!("{}[]", self::ty(item)),
        Type::Map { value } => format!("map<{}>", self::ty(value)),
        Type::Object { .. } => "object".into(),
    }
}

fn size(ty: &Type) -> Option<String> {
    match ty {
        Type::String | Type::Int | Type::Float | Type::Bool | Type::File | Type::Json => None,
        Type::Enum { values, .. } => Some(counted(values.len(), "value")),
        Type::Object { .. } => Some(counted(fields_in(ty), "field")),
        Type::List { item: inner } | Type::Map { value: inner } | Type::JsonText { json: inner } => {
            size(inner)
        }
        Type::Bits { bits, .. } => Some(counted(bits.len(), "bit")),
    }
}

fn fields_in(ty: &Type) -> usize {
    ty.members().unwrap_or_default().iter().map(|field| 1 + fields_in(&field.ty)).sum()
}

/// `1 field`, `3 fields`
pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// A type with everything it holds but prose; two fields with one shape are of the same type.
pub(super) fn shape(ty: &Type) -> String {
    match ty {
        Type::String | Type::Int | Type::Float | Type::Bool | Type::File | Type::Json => self::ty(ty),
        Type::JsonText { json } => format!("{} of {}", self::ty(ty), shape(json)),
        Type::Enum { values, .. } | Type::Bits { bits: values, .. } => {
            let mut values = values.iter().map(|value| scalar(&value.value)).collect::<Vec<_>>();
            values.sort_unstable();
            format!("{}{values:?}", self::ty(ty))
        }
        Type::List { item } => format!("{}[]", shape(item)),
        Type::Map { value } => format!("map<{}>", shape(value)),
        Type::Object { fields, .. } => {
            let members = fields.iter().map(|field| format!("{:?}: {}", field.name, shape(&field.ty)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The names of a body's forms.
pub(super) fn forms(forms: &[Form]) -> Option<String> {
    let names = forms.iter().map(|form| form.name.as_str()).collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then_some(names)
}

pub(super) fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Int(value) => value.to_string(),
        Scalar::String(value) => value.clone(),
    }
}

/// Whether the docs print `10` or `"10"` is spelling.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

pub(super) fn rule(rule: &Rule) -> String {
    match rule {
        Rule::Length { min, max, unit } => {
            format!("length {}{}", range(min.as_ref(), max.as_ref()), length_unit(*unit))
        }
        Rule::Items { min, max } => format!("{} items", range(min.as_ref(), max.as_ref())),
        Rule::Range { min, max } => range(min.as_ref(), max.as_ref()),
        Rule::Pattern { regex } => format!("pattern {regex}"),
        Rule::NotPrefix { value } => format!("not {value}…"),
        Rule::NotEqual { value } => format!("not {value}"),
    }
}

/// The docs' 字符 and their silence both mean characters.
const fn length_unit(unit: LengthUnit) -> &'static str {
    match unit {
        LengthUnit::Chars | LengthUnit::Unstated => "",
        LengthUnit::Bytes => " bytes",
    }
}

/// `1..=64`, `..=64`, `1..`
fn range<T: Display>(min: Option<&T>, max: Option<&T>) -> String {
    let min = min.map(T::to_string).unwrap_or_default();
    let max = max.map(|max| format!("={max}")).unwrap_or_default();
    format!("{min}..{max}")
}

pub(super) fn rate_limits(limits: &RateLimits) -> String {
    match limits {
        RateLimits::Special(_) => "special".into(),
        RateLimits::Windows(windows) => windows.iter().copied().map(window).collect::<Vec<_>>().join(", "),
    }
}

fn window(limit: RateLimit) -> String {
    let RateLimit { requests, per_seconds } = limit;
    match per_seconds {
        1 => format!("{requests}/s"),
        60 => format!("{requests}/min"),
        seconds => format!("{requests}/{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(json: &str) -> Type {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_type_is_one_word() {
        let list = r#"{"kind": "list", "item": {"kind": "map", "value": {"kind": "enum", "of": "int", "values": []}}}"#;
        assert_eq!(ty(&parsed(list)), "map<enum(int)>[]");
    }

    #[test]
    fn an_object_is_counted_with_everything_below() {
        let object = r#"{"kind": "object", "fields": [{"name": "a", "type": {"kind": "int"}},
            {"name": "b", "type": {"kind": "object", "fields": [{"name": "c", "type": {"kind": "int"}}]}}]}"#;
        assert_eq!(size(&parsed(object)).as_deref(), Some("3 fields"));
    }

    #[test]
    fn ranges_read_like_rust() {
        assert_eq!(
            rule(&Rule::Length { min: Some(1), max: Some(64), unit: LengthUnit::Bytes }),
            "length 1..=64 bytes"
        );
        assert_eq!(rule(&Rule::Items { min: None, max: Some(50) }), "..=50 items");
        assert_eq!(rule(&Rule::Range { min: Some(1.into()), max: None }), "1..");
    }
}
