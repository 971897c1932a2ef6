//! Samples against the tables: types, rules, rows that are missing on either side.

use crate::{
    diag::{Code, Diagnostics, Span},
    model::{self, Endpoint, EnumOf, EnumValue, Event, Field, Required, Rule, Sample, Scalar, Type},
    pattern::Patterns,
    rule,
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Every reply has these, whether or not its table lists them; `error` where it tells a failure.
const ENVELOPE: &[&str] = &["code", "msg", "error"];

/// What a reply carries besides these.
const DATA: &str = "data";

/// Comparisons of a sample's members with rows, an endpoint. Real pages need thousands; a hostile one
/// could ask for the product of a long table and a long sample.
const STEPS: usize = 10_000_000;

/// Steps that a byte of a text costs which is matched with a regex: the engine walks all of the regex for each.
const A_BYTE: usize = 64;

pub(super) fn check(endpoint: &Endpoint, diagnostics: &mut Diagnostics) {
    let Endpoint { request, response, examples, .. } = endpoint;
    let mut check = Check::new(Side::Request, diagnostics);

    for field in [&request.path, &request.query, &request.header, &request.body].into_iter().flatten() {
        check.row_examples(field);
    }
    check.samples(&examples.request, &request.body);
    check.side = Side::Response;
    check.samples(&examples.response, &response.body);
}

/// The message of an event has no envelope that its table would not list, and a callback's reply is sent.
pub(super) fn check_event(event: &Event, diagnostics: &mut Diagnostics) {
    let mut check = Check::new(Side::Event, diagnostics);
    event.body.iter().for_each(|field| check.row_examples(field));
    check.samples(&event.examples, &event.body);
    check.side = Side::Request;
    check.samples(&event.reply_examples, &event.reply);
}

/// Keys of a map look like `omm_83d09ad4f6896e02`, or `omm_83*****e02` where the docs hide some: an id, which no table
/// could list.
fn is_id(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    name.len() >= 16 && digits >= 6 || name.contains("***")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    /// Nothing in a response may be relied on, so a response sample lacks nothing.
    Response,
    /// Nor may it in an event.
    Event,
}

struct Check<'a> {
    /// Where the sample stands that is being walked.
    sample: Span,
    /// Which sample it is.
    side: Side,
    /// What is left of [`STEPS`].
    steps: usize,
    patterns: Patterns,
    /// What was found already: a list of a hundred elements needs one finding, not a hundred.
    told: BTreeSet<(Code, Span, String)>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Check<'a> {
    fn new(side: Side, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            sample: Span::default(),
            side,
            steps: STEPS,
            patterns: Patterns::default(),
            told: BTreeSet::new(),
            diagnostics,
        }
    }

    fn tell(&mut self, code: Code, span: Span, path: &str, message: String) {
        if self.told.insert((code, span, path.to_owned())) {
            self.diagnostics.push(code, span, message);
        }
    }

    /// The 示例值 of a row and of the rows below it.
    fn row_examples(&mut self, field: &Field) {
        if let Some(example) = &field.example {
            self.rules(field, &field.name, example);
        }
        field.ty.members().unwrap_or_default().iter().for_each(|member| self.row_examples(member));
    }

    fn samples(&mut self, samples: &[Sample], fields: &[Field]) {
        for sample in samples {
            self.sample = sample.span;
            // A page that has a sample and no table is generated from the sample.
            let Some(members) = sample.value.as_object().filter(|_| !fields.is_empty()) else { continue };
            match model::data_alone(fields, members).filter(|_| self.side == Side::Response) {
                Some(data) => {
                    let message = "the rows list what the sample has in `data`, and no row lists `data`";
                    self.tell(Code::SampleUnlisted, self.sample, DATA, message.to_owned());
                    self.members(fields, data, DATA);
                }
                None => self.members(fields, members, ""),
            }
        }
    }

    fn members(&mut self, fields: &[Field], members: &Map<String, Value>, parent: &str) {
        let Some(steps) = self.steps.checked_sub((members.len() + 1) * (fields.len() + 1)) else { return };
        self.steps = steps;
        for (name, value) in members {
            let path = if parent.is_empty() { name.clone() } else { format!("{parent}.{name}") };
            if let Some(field) = fields.iter().find(|field| field.name == *name) {
                self.field(field, value, &path);
            } else if !is_id(name) && (self.side != Side::Response || !ENVELOPE.contains(&path.as_str())) {
                let message = format!("the sample has `{path}`, which no row lists");
                self.tell(Code::SampleUnlisted, self.sample, &path, message);
            }
        }
        let missing = fields.iter().filter(|field| {
            self.side == Side::Request
                && field.required == Some(Required::Yes)
                && !members.contains_key(&field.name)
        });
        for field in missing.collect::<Vec<_>>() {
            let message = format!("`{}` is required, and the sample lacks it", field.name);
            self.tell(Code::SampleLacksRequired, field.span, "", message);
        }
    }

    fn field(&mut self, field: &Field, value: &Value, path: &str) {
        self.rules(field, path, value);
        self.value(field, &field.ty, value, path);
    }

    fn rules(&mut self, field: &Field, path: &str, value: &Value) {
        for rule in &field.rules {
            let cost = match (rule, value) {
                (Rule::Pattern { .. }, Value::String(text)) => 1 + text.len() * A_BYTE,
                _ => 1,
            };
            let Some(steps) = self.steps.checked_sub(cost) else { return };
            self.steps = steps;
            let Some(what) = rule::broken(rule, value, &mut self.patterns) else { continue };
            self.tell(Code::SampleBreaksRule, field.span, "", format!("the sample of `{path}` has {what}"));
        }
    }

    fn value(&mut self, field: &Field, ty: &Type, value: &Value, path: &str) {
        match (ty, value) {
            (_, Value::Null)
            | (Type::Json | Type::File, _)
            | (Type::String | Type::JsonText { .. }, Value::String(_))
            | (Type::Float, Value::Number(_))
            | (Type::Bool, Value::Bool(_)) => {}
            (Type::Int, Value::Number(number)) if is_whole(number) => {}
            (Type::Enum { of: EnumOf::String, values }, Value::String(text)) => {
                self.listed(field, values, &Scalar::String(text.clone()), path);
            }
            (Type::Enum { of: EnumOf::Int, values }, Value::Number(number)) if is_whole(number) => {
                self.listed(field, values, &Scalar::Int(number.as_i64().unwrap_or_default()), path);
            }
            (Type::Bits { of: EnumOf::String, bits }, Value::String(text)) => match text.parse() {
                Ok(number) => self.bits(field, bits, number, path),
                Err(_) => self.listed(field, bits, &Scalar::String(text.clone()), path),
            },
            (Type::Bits { of: EnumOf::Int, bits }, Value::Number(number)) if is_whole(number) => {
                self.bits(field, bits, number.as_i64().unwrap_or_default(), path);
            }
            (Type::List { item }, Value::Array(items)) => {
                for element in items {
                    self.value(field, item, element, path);
                }
            }
            (Type::Map { value: item }, Value::Object(members)) => {
                for member in members.values() {
                    self.value(field, item, member, path);
                }
            }
            (Type::Object { fields, .. }, Value::Object(members)) => {
                if !fields.is_empty() {
                    self.members(fields, members, path);
                }
            }
            _ => {
                let message =
                    format!("the sample of `{path}` is {}, its row says {}", kind(value), type_name(ty));
                self.tell(Code::SampleBreaksType, field.span, "", message);
            }
        }
    }

    /// A number that is no sum of listed bits.
    fn bits(&mut self, field: &Field, bits: &[EnumValue], number: i64, path: &str) {
        let Some(steps) = self.steps.checked_sub(bits.len()) else { return };
        self.steps = steps;
        let bit = |value: &Scalar| match value {
            Scalar::Int(bit) => *bit,
            Scalar::String(text) => text.parse().unwrap_or_default(),
        };
        let all = bits.iter().fold(0, |all, listed| all | bit(&listed.value));
        if number & !all != 0 {
            let message =
                format!("the sample of `{path}` is `{number}`, which has a bit that its row does not list");
            self.tell(Code::SampleValueUnlisted, field.span, "", message);
        }
    }

    /// The platform sends an empty text where it has no value.
    fn listed(&mut self, field: &Field, values: &[EnumValue], value: &Scalar, path: &str) {
        let Some(steps) = self.steps.checked_sub(values.len()) else { return };
        self.steps = steps;
        let is_none = matches!(value, Scalar::String(text) if text.is_empty()) && self.side == Side::Response;
        if !is_none && !values.iter().any(|listed| listed.value == *value) {
            let value = match value {
                Scalar::Int(value) => value.to_string(),
                Scalar::String(value) => value.clone(),
            };
            let message = format!("the sample of `{path}` is `{value}`, which its row does not list");
            self.tell(Code::SampleValueUnlisted, field.span, "", message);
        }
    }
}

fn is_whole(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

const fn type_name(ty: &Type) -> &'static str {
    match ty {
        Type::String
        | Type::JsonText { .. }
        | Type::Enum { of: EnumOf::String, .. }
        | Type::Bits { of: EnumOf::String, .. } => "a text",
        Type::Int | Type::Enum { of: EnumOf::Int, .. } | Type::Bits { of: EnumOf::Int, .. } => {
            "a whole number"
        }
        Type::Float => "a number",
        Type::Bool => "true or false",
        Type::File => "a file",
        Type::Json => "anything",
        Type::List { .. } => "a list",
        Type::Map { .. } => "a map",
        Type::Object { .. } => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::says;
    use super::*;
    use crate::model::fixture::{endpoint, field, object};
    use serde_json::json;

    fn required(name: &str, ty: Type) -> Field {
        Field { required: Some(Required::Yes), ..field(name, ty) }
    }

    fn sample(value: Value) -> Sample {
        Sample { value, span: Span::default() }
    }

    /// An endpoint with the body `{id, list: [{name}]}` and this request sample.
    fn requested(value: Value) -> Endpoint {
        let mut endpoint = endpoint("a_v1.b.get");
        let item = Box::new(object(vec![required("name", Type::String)]));
        endpoint.request.body = vec![required("id", Type::Int), field("list", Type::List { item })];
        endpoint.examples.request = vec![sample(value)];
        endpoint
    }

    #[test]
    fn a_sample_that_fits_is_fine() {
        says(requested(json!({"id": 1.0, "list": [{"name": "a"}, {"name": null}]})), &[]);
    }

    #[test]
    fn a_value_of_another_type_is_found_once() {
        let sample = json!({"id": "1", "list": [{"name": 1}, {"name": 2}]});
        let id = (Code::SampleBreaksType, "the sample of `id` is a text, its row says a whole number");
        let name = (Code::SampleBreaksType, "the sample of `list.name` is a number, its row says a text");
        let mut endpoint = requested(sample);
        endpoint.request.body[1].span = Span::new(5, 6);
        if let Some(members) = endpoint.request.body[1].ty.members_mut() {
            members[0].span = Span::new(7, 8);
        }
        says(endpoint, &[id, name]);
    }

    #[test]
    fn an_id_is_the_key_of_a_map_and_needs_no_row() {
        says(requested(json!({"id": 1, "omm_83d09ad4f6896e02029a": [], "list": []})), &[]);
        says(requested(json!({"id": 1, "omm_83*****029a": [], "list": []})), &[]);
    }

    #[test]
    fn a_member_that_no_row_lists_is_found_with_its_path() {
        let sample = json!({"id": 1, "list": [{"name": "", "age": 1}]});
        says(requested(sample), &[(Code::SampleUnlisted, "the sample has `list.age`, which no row lists")]);
    }

    #[test]
    fn a_required_field_that_the_sample_lacks_is_found() {
        let message = "`id` is required, and the sample lacks it";
        says(requested(json!({})), &[(Code::SampleLacksRequired, message)]);
    }

    #[test]
    fn rows_that_list_what_is_in_data_are_held_against_that() {
        let mut endpoint = requested(json!({"id": 1}));
        endpoint.examples.response = vec![sample(json!({"code": 0, "data": {"id": "a", "age": 1}}))];
        endpoint.response.body = endpoint.request.body.clone();
        let expected = [
            (Code::SampleUnlisted, "the rows list what the sample has in `data`, and no row lists `data`"),
            (Code::SampleBreaksType, "the sample of `data.id` is a text, its row says a whole number"),
            (Code::SampleUnlisted, "the sample has `data.age`, which no row lists"),
        ];
        says(endpoint, &expected);
    }

    #[test]
    fn a_response_sample_lacks_nothing() {
        let mut endpoint = requested(json!({"id": 1}));
        endpoint.response.body = endpoint.request.body.clone();
        endpoint.examples.response = vec![sample(json!({}))];
        says(endpoint, &[]);
    }

    #[test]
    fn every_reply_has_code_and_msg() {
        let mut endpoint = requested(json!({"id": 1}));
        endpoint.response.body = vec![field("data", Type::Json)];
        let refused = sample(json!({"code": 1, "msg": "no", "error": {}}));
        endpoint.examples.response = vec![sample(json!({"code": 0, "msg": "ok", "data": 1})), refused];
        says(endpoint, &[]);
    }

    #[test]
    fn a_rule_is_checked_in_samples_and_in_the_rows_own_example() {
        let mut endpoint = requested(json!({"id": 11}));
        let range = rule_of(json!({"rule": "range", "max": 10}));
        endpoint.request.body[0].rules = vec![range];
        says(endpoint.clone(), &[(Code::SampleBreaksRule, "the sample of `id` has 11, at most 10 allowed")]);

        endpoint.examples.request = Vec::new();
        endpoint.request.body[0].example = Some(json!(12));
        says(endpoint, &[(Code::SampleBreaksRule, "the sample of `id` has 12, at most 10 allowed")]);
    }

    fn rule_of(json: Value) -> Rule {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_value_that_the_row_does_not_list_is_found() {
        let mut endpoint = requested(json!({"id": 3}));
        let value = EnumValue::new(Scalar::Int(1), "");
        endpoint.request.body[0].ty = Type::Enum { of: EnumOf::Int, values: vec![value] };
        let message = "the sample of `id` is `3`, which its row does not list";
        says(endpoint, &[(Code::SampleValueUnlisted, message)]);
    }

    #[test]
    fn an_empty_text_of_a_reply_is_no_value() {
        let mut endpoint = requested(json!({}));
        let value = EnumValue::new(Scalar::String("a".to_owned()), "");
        let ty = Type::Enum { of: EnumOf::String, values: vec![value] };
        let mut field = endpoint.request.body[0].clone();
        field.ty = ty;
        field.required = None;
        let name = field.name.clone();
        endpoint.request.body.clear();
        endpoint.examples.request.clear();
        endpoint.response.body = vec![field];
        endpoint.examples.response = vec![Sample { value: json!({ name: "" }), span: Span::default() }];
        says(endpoint, &[]);
    }

    #[test]
    fn several_bits_may_be_set_and_none_that_is_not_listed() {
        let bit = |bit| EnumValue::new(Scalar::Int(bit), "");
        let shows = |number: i64| {
            let ty = Type::Bits { of: EnumOf::Int, bits: vec![bit(1), bit(2), bit(4)] };
            let mut endpoint = endpoint("a_v1.b.get");
            endpoint.request.body = vec![field("ways", ty)];
            let value = json!({ "ways": number });
            endpoint.examples.request = vec![sample(value)];
            endpoint
        };
        says(shows(5), &[]);
        let message = "the sample of `ways` is `9`, which has a bit that its row does not list";
        says(shows(9), &[(Code::SampleValueUnlisted, message)]);
    }
}
