//! JSON samples: what a code sample holds, and fields inferred from values.

mod lenient_json;
mod quirk;
mod token;

use crate::model::{Field, MAX_DEPTH, Origin, Type};
use quirk::Quirk;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a sample holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sample {
    /// Valid JSON.
    Json(Value),
    /// JSON but for comments, trailing commas and the like; good as a witness, not as an example.
    Lenient {
        /// Mostly one; some samples print several, one below the other.
        values: Vec<Value>,
        /// What is wrong with it, and at which byte of the sample's text the first of it stands.
        quirks: Vec<(Quirk, usize)>,
    },
    /// Something else: Go, Java, a multipart body.
    Other,
}

#[cfg(test)]
impl Sample {
    /// The values it shows, however well they are written.
    pub(crate) fn values(&self) -> &[Value] {
        match self {
            Self::Json(value) => std::slice::from_ref(value),
            Self::Lenient { values, .. } => values,
            Self::Other => &[],
        }
    }
}

/// Reads a sample's text: JSON, or a command line or raw HTTP message with a JSON body.
pub(crate) fn read(text: &str) -> Sample {
    let Some(body) = json_body(text) else {
        let values = events(text);
        return if values.is_empty() {
            Sample::Other
        } else {
            Sample::Lenient { values, quirks: Vec::new() }
        };
    };
    // A value stands deep in a model file, whose readers go no deeper than they must.
    if let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(body.trim())
        && lenient_json::is_shallow_value(&value)
    {
        return Sample::Json(value);
    }
    let lenient = lenient_json::read(body);
    if lenient.values.is_empty() {
        return Sample::Other;
    }
    let offset = body.as_ptr() as usize - text.as_ptr() as usize;
    let quirks = lenient.quirks.into_iter().map(|(quirk, at)| (quirk, offset + at)).collect();
    Sample::Lenient { values: lenient.values, quirks }
}

/// What the lines of an event stream hold: `data: {…}`.
fn events(text: &str) -> Vec<Value> {
    let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix("data:"));
    let shallow = lines.filter(|line| lenient_json::is_shallow(line));
    let values = shallow.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    values.filter(|value| value.is_object() || value.is_array()).collect()
}

/// The part of a sample that is JSON.
fn json_body(text: &str) -> Option<&str> {
    let start = lenient_json::skip_comments(text);
    if text.get(start..)?.starts_with(['{', '[']) {
        return Some(text);
    }
    curl_body(text).or_else(|| http_body(text))
}

/// What stands after `--data-raw` and the like. The quotes are the shell's; a single quote inside the
/// body is written `'\''`, which no page of the docs does.
fn curl_body(text: &str) -> Option<&str> {
    const FLAGS: &[&str] = &["--data-raw", "--data-binary", "--data", "-d"];
    let command = text.get(text.find("curl")?..)?;
    let flag = FLAGS.iter().find_map(|flag| {
        let (before, after) = command.split_once(flag)?;
        (before.ends_with(char::is_whitespace) && after.starts_with([' ', '\'', '"', '=', '$']))
            .then_some(after)
    })?;
    let quoted = flag.trim_start_matches([' ', '=', '$']);
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let body = quoted.get(1..)?;
    let closes = |&at: &usize| body.get(..at).is_some_and(|json| json.trim_end().ends_with(['}', ']']));
    let end = body.match_indices(quote).map(|(at, _)| at).find(closes).unwrap_or(body.len());
    body.get(..end).filter(|json| json.trim_start().starts_with(['{', '[']))
}

/// What stands after the first empty line of an HTTP message.
fn http_body(text: &str) -> Option<&str> {
    const STARTS: &[&str] = &["GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HTTP/"];
    let message = text.trim_start();
    STARTS.iter().any(|start| message.starts_with(start)).then_some(())?;
    let (_, body) = message.split_once("\n\n")?;
    body.trim_start().starts_with(['{', '[']).then_some(body)
}

/// The fields that object samples show, each marked as such ([`Origin::Example`]), in the order in
/// which they come first; none where no sample is an object.
///
/// A member is a string, a number and so on in all samples that show it, or any JSON.
pub(crate) fn fields(samples: &[Value]) -> Vec<Field> {
    let objects = samples.iter().filter_map(Value::as_object).collect::<Vec<_>>();
    members(&objects, 0)
}

fn members(objects: &[&Map<String, Value>], depth: usize) -> Vec<Field> {
    let mut values = Vec::<(&str, Vec<&Value>)>::new();
    let mut places = BTreeMap::new();
    for (name, value) in objects.iter().copied().flatten() {
        let place = *places.entry(name.as_str()).or_insert(values.len());
        match values.get_mut(place) {
            Some((_, values)) => values.push(value),
            None => values.push((name, vec![value])),
        }
    }
    values.iter().map(|(name, values)| field(name, values, depth)).collect()
}

fn field(name: &str, values: &[&Value], depth: usize) -> Field {
    Field {
        example: values.iter().find(|value| is_scalar(value)).map(|&value| value.clone()),
        origin: Some(Origin::Example),
        ..Field::new(name, type_of(values, depth + 1))
    }
}

fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::Bool(_) | Value::Number(_) | Value::String(_))
}

/// The scalar type that all of `values` have, else any JSON.
pub(crate) fn scalar_type(values: &[&Value]) -> Type {
    match type_of(values, 0) {
        ty @ (Type::String | Type::Int | Type::Float | Type::Bool) => ty,
        _ => Type::Json,
    }
}

/// The type that all of `values` have; null has any type, and an empty object shows none.
fn type_of(values: &[&Value], depth: usize) -> Type {
    let known = values.iter().copied().filter(|value| !value.is_null()).collect::<Vec<_>>();
    let all = |is: fn(&Value) -> bool| known.iter().all(|value| is(value));
    if known.is_empty() || depth >= MAX_DEPTH {
        Type::Json
    } else if all(Value::is_string) {
        Type::String
    } else if all(Value::is_boolean) {
        Type::Bool
    } else if all(|value| value.is_i64() || value.is_u64()) {
        Type::Int
    } else if all(Value::is_number) {
        Type::Float
    } else if all(Value::is_array) {
        let items = known.iter().filter_map(|value| value.as_array()).flatten().collect::<Vec<_>>();
        Type::List { item: Box::new(type_of(&items, depth + 1)) }
    } else {
        let objects = known.iter().filter_map(|value| value.as_object()).collect::<Vec<_>>();
        object(&objects, objects.len() == known.len(), depth)
    }
}

fn object(objects: &[&Map<String, Value>], nothing_else: bool, depth: usize) -> Type {
    let fields = if nothing_else { members(objects, depth) } else { Vec::new() };
    if fields.is_empty() { Type::Json } else { Type::Object { name: None, fields } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn valid_json_is_an_example() {
        assert_eq!(read(" {\"a\": 1}\n"), Sample::Json(json!({"a": 1})));
    }

    #[test]
    fn json_with_a_trailing_comma_is_a_witness() {
        let text = "{\"a\": 1,\n}";
        assert_eq!(
            read(text),
            Sample::Lenient { values: vec![json!({"a": 1})], quirks: vec![(Quirk::TrailingComma, 9)] }
        );
    }

    #[test]
    fn json_that_is_nested_without_end_is_no_example() {
        let nested = |depth: usize| format!("{}\"[[[\"{}", "[".repeat(depth), "]".repeat(depth));
        assert!(matches!(read(&nested(32)), Sample::Json(_)));
        assert!(matches!(read(&nested(33)), Sample::Lenient { quirks, .. } if quirks[0].0 == Quirk::TooDeep));
    }

    #[test]
    fn code_is_no_json() {
        assert_eq!(read("import x\n\nfunc main() {\n}"), Sample::Other);
        assert_eq!(read(""), Sample::Other);
    }

    #[test]
    fn the_body_of_a_curl_call_is_read() {
        let text = "curl -X PATCH 'https://a' \\\n-H 'b: c' \\\n--data-raw '{\"a\": \"it\'s\"}' -v 'x'";
        assert_eq!(read(text).values(), [json!({"a": "it's"})]);
    }

    #[test]
    fn the_place_of_a_quirk_counts_from_the_start_of_the_text() {
        let Sample::Lenient { quirks, .. } = read("curl -d '{\"a\": 1,}'") else { panic!("lenient") };
        assert_eq!(quirks, [(Quirk::TrailingComma, 17)]);
    }

    #[test]
    fn the_body_of_an_http_message_is_read() {
        assert_eq!(read("HTTP/1.1 200 OK\nA: b\n\n[1]").values(), [json!([1])]);
    }

    #[test]
    fn the_lines_of_an_event_stream_are_read() {
        let stream = "event: part\ndata: {\"a\": 1}\n\ndata: [DONE]\ndata:{\"b\": 2}\n";
        assert_eq!(read(stream).values(), [json!({"a": 1}), json!({"b": 2})]);
        assert_eq!(read("data: a\n"), Sample::Other);
    }

    /// Name and type of each field, as one line.
    fn types(samples: &[Value]) -> String {
        let names =
            fields(samples).iter().map(|f| format!("{}: {}", f.name, shape(&f.ty))).collect::<Vec<_>>();
        names.join(", ")
    }

    fn shape(ty: &Type) -> String {
        match ty {
            Type::List { item } => format!("[{}]", shape(item)),
            Type::Object { fields, .. } => {
                let inner =
                    fields.iter().map(|f| format!("{}: {}", f.name, shape(&f.ty))).collect::<Vec<_>>();
                format!("{{{}}}", inner.join(", "))
            }
            other => format!("{other:?}").to_lowercase(),
        }
    }

    #[test]
    fn fields_have_the_types_of_their_values() {
        assert_eq!(
            types(&[json!({"s": "", "i": 1, "f": 1.5, "b": true, "n": null, "e": {}, "l": []})]),
            "s: string, i: int, f: float, b: bool, n: json, e: json, l: [json]"
        );
    }

    #[test]
    fn the_items_of_a_list_share_one_type() {
        let leaders =
            json!({"leaders": [{"leaderID": "ou", "leaderType": 1}, {"leaderID": null, "more": 2}]});
        assert_eq!(types(&[leaders]), "leaders: [{leaderID: string, leaderType: int, more: int}]");
        assert_eq!(types(&[json!({"mixed": [1, "a", {}]})]), "mixed: [json]");
    }

    #[test]
    fn several_samples_are_read_as_one() {
        assert_eq!(types(&[json!({"a": 1}), json!({"b": "x", "a": 1.5})]), "a: float, b: string");
    }

    #[test]
    fn a_field_from_a_sample_says_so() {
        let fields = fields(&[json!({"a": "x"})]);
        assert_eq!(fields[0].origin, Some(Origin::Example));
        assert_eq!(fields[0].example, Some(json!("x")));
    }

    #[test]
    fn deep_nesting_ends_as_any_json() {
        let mut deep = json!("leaf");
        for _ in 0..100 {
            deep = json!({"a": [deep]});
        }
        assert!(types(&[deep]).contains("json"));
    }
}
