//! What binds a value, in the words of JSON Schema; what it has no word for stands behind an `x-`.

use super::{
    dialect,
    schema::{Holds, Node},
};
use crate::model::{EnumOf, LengthUnit, Rule, Type};
use serde_json::{Map, Number, Value, json};

/// Adds a rule to the schema of a value of type `ty`. What is said of a list speaks of its elements, unless it counts
/// them.
pub(super) fn bind(node: &mut Node, ty: &Type, rule: &Rule) {
    match (ty, &mut node.holds, rule) {
        (Type::List { .. }, _, Rule::Items { min, max }) => {
            limit(&mut node.keywords, "minItems", min.map(Number::from), Stricter::More);
            most(&mut node.keywords, ["maxItems", "x-max-items"], *max);
        }
        (Type::List { item: ty }, Holds::List(item), _) => bind(item, ty, rule),
        _ if is_text(ty) => text(&mut node.keywords, rule),
        _ if is_number(ty) => number(&mut node.keywords, rule),
        _ => set_aside(&mut node.keywords, rule),
    }
}

/// Whether a printed value keeps the limits that its page prints beside it: some print a default beyond their own maximum.
pub(super) fn admit(keywords: &Map<String, Value>, value: &Value) -> bool {
    let size = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => Some(amount(text.chars().count())),
        Value::Array(elements) => Some(amount(elements.len())),
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    };
    let limit = |word: &str| keywords.get(word).and_then(Value::as_f64);
    let (least, most) = match value {
        Value::String(_) => (limit("minLength"), limit("maxLength")),
        Value::Array(_) => (limit("minItems"), limit("maxItems")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            (limit("minimum"), limit("maximum"))
        }
    };
    size.is_none_or(|size| least.is_none_or(|least| size >= least) && most.is_none_or(|most| size <= most))
}

#[expect(clippy::cast_precision_loss, reason = "a page is far shorter than 2^53 characters")]
fn amount(count: usize) -> f64 {
    count as f64
}

/// Most elements or characters that are said in JSON Schema's words. Tools that make values up try to reach them, and some
/// pages print 4,294,967,296.
const REACHABLE: u64 = 1 << 20;

fn most(keywords: &mut Map<String, Value>, [word, other]: [&str; 2], max: Option<u64>) {
    let word = if max.is_some_and(|max| max > REACHABLE) { other } else { word };
    limit(keywords, word, max.map(Number::from), Stricter::Less);
}

fn is_text(ty: &Type) -> bool {
    let text = EnumOf::String;
    match ty {
        Type::String | Type::JsonText { .. } => true,
        Type::Enum { of, .. } | Type::Bits { of, .. } => *of == text,
        Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Json
        | Type::List { .. }
        | Type::Map { .. }
        | Type::Object { .. } => false,
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Int | Type::Float | Type::Enum { of: EnumOf::Int, .. } | Type::Bits { of: EnumOf::Int, .. }
    )
}

fn text(keywords: &mut Map<String, Value>, rule: &Rule) {
    match rule {
        // JSON Schema counts characters; where the docs count bytes, it has no word.
        Rule::Length { min, max, unit: LengthUnit::Chars | LengthUnit::Unstated } => {
            limit(keywords, "minLength", min.map(Number::from), Stricter::More);
            most(keywords, ["maxLength", "x-max-length"], *max);
        }
        Rule::Length { min, max, unit: LengthUnit::Bytes } => {
            limit(keywords, "x-min-bytes", min.map(Number::from), Stricter::More);
            limit(keywords, "x-max-bytes", max.map(Number::from), Stricter::Less);
        }
        Rule::Pattern { regex } if dialect::agree(regex) && !keywords.contains_key("pattern") => {
            keywords.insert("pattern".to_owned(), json!(regex));
        }
        Rule::Pattern { regex } if dialect::agree(regex) => also(keywords, json!({ "pattern": regex })),
        Rule::Pattern { regex } if !keywords.contains_key("x-pattern") => {
            keywords.insert("x-pattern".to_owned(), json!(regex));
        }
        Rule::NotPrefix { value } => {
            also(keywords, json!({ "not": { "pattern": format!("^{}", escaped(value)) } }));
        }
        Rule::NotEqual { value } => also(keywords, json!({ "not": { "const": value } })),
        Rule::Pattern { .. } | Rule::Items { .. } | Rule::Range { .. } => set_aside(keywords, rule),
    }
}

fn number(keywords: &mut Map<String, Value>, rule: &Rule) {
    match rule {
        Rule::Range { min, max } => {
            limit(keywords, "minimum", min.clone(), Stricter::More);
            limit(keywords, "maximum", max.clone(), Stricter::Less);
        }
        Rule::NotEqual { value } => match value.parse::<Number>() {
            Ok(number) => also(keywords, json!({ "not": { "const": number } })),
            Err(_) => set_aside(keywords, rule),
        },
        Rule::Length { .. } | Rule::Items { .. } | Rule::Pattern { .. } | Rule::NotPrefix { .. } => {
            set_aside(keywords, rule);
        }
    }
}

/// Which of two limits binds.
#[derive(Clone, Copy)]
enum Stricter {
    Less,
    More,
}

fn limit(keywords: &mut Map<String, Value>, word: &str, limit: Option<Number>, stricter: Stricter) {
    let Some(limit) = limit else { return };
    let binds = |known: &Value| match (known.as_f64(), limit.as_f64(), stricter) {
        (Some(known), Some(limit), Stricter::Less) => known <= limit,
        (Some(known), Some(limit), Stricter::More) => known >= limit,
        (None, _, _) | (_, None, _) => false,
    };
    if !keywords.get(word).is_some_and(binds) {
        keywords.insert(word.to_owned(), Value::Number(limit));
    }
}

/// A further schema that must hold.
fn also(keywords: &mut Map<String, Value>, schema: Value) {
    push(keywords, "allOf", schema);
}

/// A rule that says nothing of a value of its type, as the model has it.
fn set_aside(keywords: &mut Map<String, Value>, rule: &Rule) {
    push(keywords, "x-rules", json!(rule));
}

fn push(keywords: &mut Map<String, Value>, word: &str, value: Value) {
    if let Value::Array(all) = keywords.entry(word).or_insert_with(|| json!([])) {
        all.push(value);
    }
}

/// A text as a regex that matches it and nothing else.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut regex, c| {
        if "^$\\.*+?()[]{}|/".contains(c) {
            regex.push('\\');
        }
        regex.push(c);
        regex
    })
}
