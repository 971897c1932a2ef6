//! Lists that the rows call objects.
//!
//! Some pages describe the elements of a list as if they were the list. Read literally, every reply would fail; the
//! page's own samples show what is meant.

use crate::model::{Endpoint, Event, Field, Sample, Type};
use serde_json::Value;

/// The endpoint, with a list wherever all samples show a list of objects in place of an object.
pub(super) fn witnessed(endpoint: &Endpoint) -> Endpoint {
    let mut endpoint = endpoint.clone();
    let (requests, responses) = (&endpoint.examples.request, &endpoint.examples.response);
    settle_fields(&mut endpoint.request.body, &values(requests));
    settle_fields(&mut endpoint.response.body, &values(responses));
    endpoint
}

/// [`witnessed`] of an event.
pub(super) fn witnessed_event(event: &Event) -> Event {
    let mut event = event.clone();
    settle_fields(&mut event.body, &values(&event.examples));
    settle_fields(&mut event.reply, &values(&event.reply_examples));
    event
}

fn values(samples: &[Sample]) -> Vec<&Value> {
    samples.iter().map(|sample| &sample.value).collect()
}

fn settle_fields(fields: &mut [Field], samples: &[&Value]) {
    for field in fields {
        let values = samples.iter().filter_map(|sample| sample.get(&field.name));
        settle(&mut field.ty, &values.filter(|value| !value.is_null()).collect::<Vec<_>>());
    }
}

fn settle(ty: &mut Type, values: &[&Value]) {
    if values.is_empty() {
        return;
    }
    if matches!(ty, Type::Object { .. }) && are_lists_of_objects(values) {
        let item = std::mem::replace(ty, Type::Json);
        *ty = Type::List { item: Box::new(item) };
    }
    match ty {
        Type::Object { fields, .. } => settle_fields(fields, values),
        Type::List { item } => {
            let elements = values.iter().filter_map(|value| value.as_array()).flatten();
            settle(item, &elements.collect::<Vec<_>>());
        }
        Type::Map { value } => {
            let members = values.iter().filter_map(|value| value.as_object()).flat_map(|map| map.values());
            settle(value, &members.collect::<Vec<_>>());
        }
        // What is in a text was settled where it was read.
        Type::JsonText { .. }
        | Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Json
        | Type::Enum { .. }
        | Type::Bits { .. } => {}
    }
}

/// An empty list proves nothing: some services write an absent object so.
fn are_lists_of_objects(values: &[&Value]) -> bool {
    values.iter().all(|value| {
        value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn kind(samples: &[Value]) -> &'static str {
        let field = json!({"name": "rooms", "type": {"kind": "object", "fields": [
            {"name": "id", "type": {"kind": "string"}},
        ]}});
        let mut fields = vec![serde_json::from_value::<Field>(field).expect("the field is one of the model")];
        settle_fields(&mut fields, &samples.iter().collect::<Vec<_>>());
        match &fields[0].ty {
            Type::List { item } if matches!(**item, Type::Object { .. }) => "list of objects",
            Type::Object { .. } => "object",
            _ => "something else",
        }
    }

    #[test]
    fn an_object_that_every_sample_shows_as_a_list_is_a_list() {
        assert_eq!(
            kind(&[json!({"rooms": [{"id": "a"}]}), json!({}), json!({"rooms": null})]),
            "list of objects"
        );
    }

    #[test]
    fn an_object_stays_one_where_a_sample_shows_it_or_proves_nothing() {
        assert_eq!(kind(&[json!({"rooms": [{"id": "a"}]}), json!({"rooms": {"id": "b"}})]), "object");
        assert_eq!(kind(&[json!({"rooms": []})]), "object");
        assert_eq!(kind(&[json!({"rooms": ["a"]})]), "object");
    }
}
