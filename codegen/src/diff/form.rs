//! What changed in the form of the model files: their schema, place by place.
//!
//! It is no change of the API, and no release depends on it; but who reads the files wants to know.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A change of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormChange {
    /// What happened.
    pub what: Happened,
    /// Where: `$defs.field.properties.origin`; of a list without an order also which element:
    /// `$defs.endpoint.properties.dialect.enum["pdf"]`. `$` is all of it.
    pub path: String,
}

/// What happened to a place of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both have it, and it says something else.
    Changed,
}

impl Happened {
    /// `added`
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// Most changes that are told one by one: a schema that was written anew is no list to be read.
const MOST: usize = 50;

/// What changed between two schemas. A side without one, older than the schema, says nothing.
pub fn changes(before: Option<&str>, after: Option<&str>) -> Vec<FormChange> {
    let mut found = Vec::new();
    if let (Some(before), Some(after)) = (before, after) {
        match (serde_json::from_str::<Value>(before), serde_json::from_str::<Value>(after)) {
            (Ok(before), Ok(after)) => compare(&before, &after, String::new(), &mut found),
            // What cannot be read cannot be told apart, and is no reason to say that all is as it was.
            _ if before != after => tell(Happened::Changed, String::new(), &mut found),
            _ => {}
        }
    }
    found
}

fn compare(before: &Value, after: &Value, path: String, found: &mut Vec<FormChange>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let below = |key: &String| if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            pair(&members(old), &members(new), below, found);
        }
        (Value::Array(old), Value::Array(new)) => match (named(old), named(new)) {
            (Some(old), Some(new)) => pair(&old, &new, |name| format!("{path}[{name}]"), found),
            _ => tell(Happened::Changed, path, found),
        },
        _ => tell(Happened::Changed, path, found),
    }
}

fn members(of: &Map<String, Value>) -> Vec<Named<'_>> {
    of.iter().map(|(name, value)| (name.clone(), value)).collect()
}

/// A part of a schema by the name that tells it from those beside it.
type Named<'s> = (String, &'s Value);

/// Compares what has the same name on both sides. What has none on the other has come or gone.
fn pair(
    old: &[Named<'_>],
    new: &[Named<'_>],
    below: impl Fn(&String) -> String,
    found: &mut Vec<FormChange>,
) {
    let in_old = old.iter().map(|(name, _)| name).collect::<BTreeSet<_>>();
    let in_new = new.iter().map(|(name, value)| (name, *value)).collect::<BTreeMap<_, _>>();
    for (name, value) in old {
        match in_new.get(name) {
            Some(other) => compare(value, other, below(name), found),
            None => tell(Happened::Removed, below(name), found),
        }
    }
    for (name, _) in new.iter().filter(|(name, _)| !in_old.contains(name)) {
        tell(Happened::Added, below(name), found);
    }
}

/// The elements of a list by what tells them apart: a value by itself, one of several objects by what it refers to or by
/// the word that says which of them it is. `None` where they cannot be told apart.
fn named(elements: &[Value]) -> Option<Vec<Named<'_>>> {
    let named = elements.iter().map(|element| Some((name(element)?, element)));
    let named = named.collect::<Option<Vec<_>>>()?;
    let distinct = named.iter().map(|(name, _)| name).collect::<BTreeSet<_>>();
    (distinct.len() == named.len()).then_some(named)
}

fn name(element: &Value) -> Option<String> {
    let Value::Object(members) = element else {
        return (!element.is_array()).then(|| element.to_string());
    };
    let own =
        ["const", "$ref", "type"].into_iter().find_map(|key| members.get(key).filter(|it| !it.is_object()));
    let word = || members.get("properties")?.as_object()?.values().find_map(|property| property.get("const"));
    word().or(own).map(Value::to_string)
}

fn tell(what: Happened, path: String, found: &mut Vec<FormChange>) {
    if found.len() < MOST {
        let path = if path.is_empty() { "$".to_owned() } else { path };
        found.push(FormChange { what, path });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn told(before: &Value, after: &Value) -> Vec<String> {
        let told = changes(Some(&before.to_string()), Some(&after.to_string()));
        told.iter().map(|change| format!("{} {}", change.what.word(), change.path)).collect()
    }

    #[test]
    fn a_change_of_the_schema_is_told_by_its_place() {
        let before = json!({"a": {"b": 1, "c": [[1]]}, "d": 2});
        let after = json!({"a": {"b": 1, "c": [[2]], "e": 3}});
        assert_eq!(told(&before, &after), ["changed a.c", "added a.e", "removed d"]);
        assert_eq!(told(&before, &before), <[&str; 0]>::default());
        assert_eq!(changes(None, Some("{}")), []);
    }

    #[test]
    fn values_and_kinds_that_come_and_go_are_told_by_name_whatever_their_order() {
        let before = json!({
            "enum": ["html", "gfm"], "required": ["id", "path"],
            "oneOf": [{"properties": {"rule": {"const": "length"}, "max": {}}}, {"const": "special"}, {"type": "array"}],
        });
        let after = json!({
            "enum": ["gfm", "pdf", "html"], "required": ["path"],
            "oneOf": [{"type": "array", "items": {}}, {"properties": {"rule": {"const": "length"}, "least": {}}}],
        });
        assert_eq!(
            told(&before, &after),
            [
                r#"added enum["pdf"]"#,
                r#"removed required["id"]"#,
                r#"removed oneOf["length"].properties.max"#,
                r#"added oneOf["length"].properties.least"#,
                r#"removed oneOf["special"]"#,
                r#"added oneOf["array"].items"#,
            ]
        );
        // Neither has an order that says anything.
        assert_eq!(told(&json!({"enum": [1, 2]}), &json!({"enum": [2, 1]})), <[&str; 0]>::default());
        assert_eq!(told(&json!([1, 1]), &json!([1, 2])), ["changed $"]);
    }

    #[test]
    fn a_schema_that_cannot_be_read_is_not_the_same_and_one_written_anew_is_no_list() {
        let path = |change: &FormChange| change.path.clone();
        assert_eq!(changes(Some("{}"), Some("{")).iter().map(path).collect::<Vec<_>>(), ["$"]);
        assert_eq!(changes(Some("{"), Some("{")), []);
        let many = (0..200).map(|number| (number.to_string(), json!(1))).collect::<Map<_, _>>();
        assert_eq!(told(&json!({}), &Value::Object(many)).len(), MOST);
    }

    #[test]
    fn each_member_of_the_real_schema_that_goes_is_told() {
        let schema = serde_json::from_str::<Value>(&crate::model::schema_text()).unwrap();
        let definitions = schema["$defs"].as_object().unwrap();
        let mut looked_at = 0;
        for (of, definition) in definitions {
            let Some(properties) = definition["properties"].as_object() else { continue };
            for member in properties.keys() {
                let mut without = schema.clone();
                without["$defs"][of]["properties"].as_object_mut().unwrap().remove(member);
                let path = format!("$defs.{of}.properties.{member}");
                assert_eq!(told(&schema, &without), [format!("removed {path}")]);
                assert_eq!(told(&without, &schema), [format!("added {path}")]);
                looked_at += 1;
            }
        }
        assert!(looked_at > 50, "{looked_at}");
    }
}
