//! Parameters and responses that several operations of a service repeat word for word: components, too.

use super::key::Keys;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// Shorter ones, in bytes, stay where they are: a reference takes as much.
const SHORT: usize = 160;

/// Components by kind and key.
pub(super) type Components = BTreeMap<&'static str, BTreeMap<String, Value>>;

/// The values that stand in several places.
struct Repeats {
    kind: &'static str,
    keys: HashMap<Value, String>,
}

/// Takes what operations repeat out of them.
pub(super) fn take_out(operations: &mut [Map<String, Value>], service: &str) -> Components {
    let parameters = Repeats::of("parameters", service, operations.iter().flat_map(parameters));
    let responses = Repeats::of("responses", service, operations.iter().flat_map(responses));
    for operation in operations {
        if let Some(Value::Array(all)) = operation.get_mut("parameters") {
            for parameter in all {
                parameters.refer(parameter);
            }
        }
        if let Some(Value::Object(all)) = operation.get_mut("responses") {
            for response in all.values_mut() {
                responses.refer(response);
            }
        }
    }
    [parameters, responses].into_iter().map(Repeats::components).collect()
}

fn parameters(operation: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    all.map(|parameter| (parameter.get("name").and_then(Value::as_str).unwrap_or_default(), parameter))
}

fn responses(operation: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let all = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    all.map(|(status, response)| (status.as_str(), response))
}

impl Repeats {
    /// Those among `places` that stand more than once, with keys made of the names that they have.
    fn of<'v>(kind: &'static str, service: &str, places: impl Iterator<Item = (&'v str, &'v Value)>) -> Self {
        let mut counts = HashMap::<&Value, usize>::new();
        let mut order = Vec::new();
        for (name, value) in places {
            let count = counts.entry(value).or_insert(0);
            *count += 1;
            if *count == 2 && value.to_string().len() > SHORT {
                order.push((name, value));
            }
        }
        // The commonest has its name alone.
        order.sort_by_key(|(_, value)| std::cmp::Reverse(counts.get(value).copied()));
        let mut free = Keys::of(service);
        let keys = order.into_iter().map(|(name, value)| (value.clone(), free.free(name))).collect();
        Self { kind, keys }
    }

    fn refer(&self, value: &mut Value) {
        if let Some(key) = self.keys.get(value) {
            *value = json!({ "$ref": format!("#/components/{}/{key}", self.kind) });
        }
    }

    fn components(self) -> (&'static str, BTreeMap<String, Value>) {
        (self.kind, self.keys.into_iter().map(|(value, key)| (key, value)).collect())
    }
}
