//! What was published under which name, so that a page that only says the same in other words renames nothing.
//!
//! Names of variants come from messages and meanings, names of types from what the docs call them, and which of two that
//! are called alike has the name alone depends on what else there is. Of all these the lock knows what they were called the
//! last time; a plan that has it keeps that where it can, and a plan without it has the names that the pages give. What
//! `names.toml` says stands above it.

use super::name::{TypeName, VariantName};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{collections::BTreeMap, fmt::Display};
use thiserror::Error;

/// Where the lock stands in the folder of the crates.
pub const LOCK: &str = "names.lock";

/// What a lock says of itself.
const HEAD: &str = "\
# What `cargo xtask gen` called things, by endpoint. It reads this file and keeps these names while the pages only say the
# same in other words. Without the file, or without a line of it, names are those that the pages give.
";

/// The names of published crates, by the id of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock(BTreeMap<String, Locked>);

/// The names of one endpoint. What stands in a field is found by the way to it, as the difference of two models prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// The request.
    pub request: Option<TypeName>,
    /// The variants of the error codes.
    #[serde(default)]
    pub errors: BTreeMap<String, VariantName>,
    /// What types are called in the endpoint's module.
    #[serde(default)]
    pub types: BTreeMap<String, TypeName>,
    /// What those of several endpoints are called in the service's `types`, where that is something else.
    #[serde(default)]
    pub shared: BTreeMap<String, TypeName>,
    /// The variants of values that do not say what they are.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, VariantName>>,
}

/// A lock that cannot be used.
#[derive(Debug, Error)]
#[error(
    "line {line}: {fault}; take the file from the last commit that has it, or remove it to have the names that the pages give"
)]
pub struct LockError {
    line: usize,
    fault: String,
}

impl Lock {
    /// Reads what [`Lock::text`] wrote. What has gone from the pages since then does no harm.
    ///
    /// # Errors
    /// When it is no lock, or holds what is no name. A lock comes with a commit, which may be anybody's.
    pub fn read(text: &str) -> Result<Self, LockError> {
        toml::from_str(text).map(Self).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            LockError { line, fault: error.message().to_owned() }
        })
    }

    /// The file.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (id, locked) in &self.0 {
            let Locked { request, errors, types, shared, values } = locked;
            let id = quoted(id);
            table(&mut text, &id, request.iter().map(|name| ("request".to_owned(), name)));
            table(&mut text, &format!("{id}.errors"), errors.iter().map(|(code, name)| (code.clone(), name)));
            table(&mut text, &format!("{id}.types"), types.iter().map(|(place, name)| (quoted(place), name)));
            table(
                &mut text,
                &format!("{id}.shared"),
                shared.iter().map(|(place, name)| (quoted(place), name)),
            );
            for (place, values) in values {
                let head = format!("{id}.values.{}", quoted(place));
                table(&mut text, &head, values.iter().map(|(value, name)| (quoted(value), name)));
            }
        }
        text
    }

    /// The names of an endpoint.
    pub fn insert(&mut self, id: &str, locked: Locked) {
        self.0.insert(id.to_owned(), locked);
    }

    pub(super) fn request(&self, id: &str) -> Option<&TypeName> {
        self.0.get(id)?.request.as_ref()
    }

    pub(super) fn error(&self, id: &str, code: i64) -> Option<&VariantName> {
        self.0.get(id)?.errors.get(&code.to_string())
    }

    pub(super) fn ty(&self, id: &str, place: &str) -> Option<&TypeName> {
        self.0.get(id)?.types.get(place)
    }

    pub(super) fn shared(&self, id: &str, place: &str) -> Option<&TypeName> {
        let locked = self.0.get(id)?;
        locked.shared.get(place).or_else(|| locked.types.get(place))
    }

    pub(super) fn values(&self, id: &str, place: &str) -> Option<&BTreeMap<String, VariantName>> {
        self.0.get(id)?.values.get(place)
    }
}

fn table<N: Display>(text: &mut String, head: &str, rows: impl Iterator<Item = (String, N)>) {
    for (number, (key, name)) in rows.enumerate() {
        if number == 0 {
            text.extend(["\n[", head, "]\n"]);
        }
        text.extend([key.as_str(), " = \"", &name.to_string(), "\"\n"]);
    }
}

/// A key that may hold anything. TOML escapes as JSON does, and one character more.
fn quoted(key: &str) -> String {
    serde_json::Value::from(key).to_string().replace('\u{7f}', "\\u007f")
}

impl<'de> Deserialize<'de> for TypeName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::kept(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no name of a type")))
    }
}

impl<'de> Deserialize<'de> for VariantName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::kept(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no name of a variant")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
["a_v1.b.get"]
request = "GetB"
["a_v1.b.get".errors]
-1 = "Unknown"
["a_v1.b.get".types]
"response.data.\"x\".y\u007f[]" = "Item"
["a_v1.b.get".values."query.status"]
"1" = "Active"
"#;

    #[test]
    fn a_lock_is_read_as_it_is_written() {
        let lock = Lock::read(TEXT).unwrap();
        assert_eq!(lock.error("a_v1.b.get", -1).unwrap().as_str(), "Unknown");
        assert_eq!(lock.ty("a_v1.b.get", "response.data.\"x\".y\u{7f}[]").unwrap().as_str(), "Item");
        assert_eq!(lock.values("a_v1.b.get", "query.status").unwrap()["1"].as_str(), "Active");
        assert_eq!(Lock::read(&lock.text()).unwrap(), lock);
        assert_eq!(Lock::read(&Lock::default().text()).unwrap(), Lock::default());
    }

    #[test]
    fn what_is_no_name_is_no_lock() {
        for bad in ["Self", "a b", "x", "Other", "A{}", "", "String", "9A"] {
            let text = TEXT.replace("Unknown", bad).replace("GetB", bad);
            let error = Lock::read(&text).unwrap_err().to_string();
            assert!(error.starts_with("line "), "{error}");
        }
    }

    #[test]
    fn garbage_is_told_by_its_line() {
        let error = Lock::read("# head\n\nno lock\n").unwrap_err().to_string();
        assert!(error.starts_with("line 3: "), "{error}");
        assert!(Lock::read("[a]\nnovel = 1\n").is_err());
    }
}
