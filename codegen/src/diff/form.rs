//! What changed in the form of the model files: their schema, place by place.
//!
//! It is no change of the API, and no release depends on it; but who reads the files wants to know.

use serde_json::Value;

/// A change of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormChange {
    /// What happened.
    pub what: Happened,
    /// Where: `$defs.field.properties.origin`.
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
    let parsed = |text: Option<&str>| serde_json::from_str::<Value>(text?).ok();
    let mut found = Vec::new();
    if let (Some(before), Some(after)) = (parsed(before), parsed(after)) {
        compare(&before, &after, String::new(), &mut found);
    }
    found
}

fn compare(before: &Value, after: &Value, path: String, found: &mut Vec<FormChange>) {
    if before == after || found.len() >= MOST {
        return;
    }
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        found.push(FormChange { what: Happened::Changed, path });
        return;
    };
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    for (key, value) in old {
        match new.get(key) {
            Some(other) => compare(value, other, below(key), found),
            None => found.push(FormChange { what: Happened::Removed, path: below(key) }),
        }
    }
    for key in new.keys().filter(|key| !old.contains_key(*key)) {
        found.push(FormChange { what: Happened::Added, path: below(key) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_the_schema_is_told_by_its_place() {
        let before = r#"{"a": {"b": 1, "c": [1]}, "d": 2}"#;
        let after = r#"{"a": {"b": 1, "c": [2], "e": 3}}"#;
        let told = changes(Some(before), Some(after));
        let told = told.iter().map(|change| format!("{} {}", change.what.word(), change.path));
        assert_eq!(told.collect::<Vec<_>>(), ["changed a.c", "added a.e", "removed d"]);
        assert_eq!(changes(Some(before), Some(before)), []);
        assert_eq!(changes(None, Some(before)), []);
    }
}
