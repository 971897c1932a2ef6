//! What was published under which name, so that a page that only says the same in other words renames nothing.
//!
//! Names of variants come from messages and meanings, names of types from what the docs call them, and which of two that
//! are called alike has the name alone depends on what else there is. Of all these the lock knows what they were called the
//! last time; a plan that has it keeps that where it can, and a plan without it has the names that the pages give. What
//! `names.toml` says stands above it.

use super::name::{TypeName, VariantName};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{borrow::Cow, collections::BTreeMap, fmt::Display};
use thiserror::Error;

/// Where the lock stands in the folder of the crates.
pub const LOCK: &str = "names.lock";

/// What a lock says of itself.
const HEAD: &str = "\
# What `cargo xtask gen` called things, by endpoint and event. It reads this file and keeps these names while the pages only
# say the same in other words. Without the file, or without a line of it, names are those that the pages give.
";

/// What tells an endpoint from all others, or an event. No id of the one can be taken for the type of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key<'a> {
    /// The id of an endpoint.
    Endpoint(&'a str),
    /// The type of an event.
    Event(&'a str),
}

impl<'a> Key<'a> {
    /// Its tables in the file. The id of an endpoint has no blanks.
    fn table(self) -> Cow<'a, str> {
        match self {
            Self::Endpoint(id) => id.into(),
            Self::Event(event_type) => format!("event {event_type}").into(),
        }
    }
}

/// The names of published crates, by the table of the endpoint or the event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock(BTreeMap<String, Locked>);

/// The names of one endpoint or event. What stands in a field is found by the way to it, as the difference of two models
/// prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// The request.
    pub request: Option<TypeName>,
    /// The event.
    pub event: Option<TypeName>,
    /// The variants of the error codes.
    #[serde(default)]
    pub errors: BTreeMap<String, VariantName>,
    /// What types are called in the module of the endpoint or the event.
    #[serde(default)]
    pub types: BTreeMap<String, TypeName>,
    /// What those that several have are called in the service's `types`, where that is something else.
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

/// Bytes of a lock that are read: those of the whole platform's are a fifth of it, and the faults that a parser gathers take
/// eighty times the memory of what they are found in.
const LONGEST: usize = 8 << 20;

impl Lock {
    /// Reads what [`Lock::text`] wrote. What has gone from the pages since then does no harm.
    ///
    /// # Errors
    /// When it is no lock, or holds what is no name. A lock comes with a commit, which may be anybody's.
    pub fn read(text: &str) -> Result<Self, LockError> {
        if text.len() > LONGEST {
            let fault = format!("it has more than {} MB", LONGEST >> 20);
            return Err(LockError { line: 1, fault });
        }
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
            let Locked { request, event, errors, types, shared, values } = locked;
            let id = quoted(id);
            let request = request.iter().map(|name| ("request".to_owned(), name));
            table(&mut text, &id, request.chain(event.iter().map(|name| ("event".to_owned(), name))));
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

    /// The names of an endpoint or an event.
    pub fn insert(&mut self, key: Key<'_>, locked: Locked) {
        self.0.insert(key.table().into_owned(), locked);
    }

    fn of(&self, key: Key<'_>) -> Option<&Locked> {
        self.0.get(key.table().as_ref())
    }

    pub(super) fn request(&self, id: &str) -> Option<&TypeName> {
        self.of(Key::Endpoint(id))?.request.as_ref()
    }

    pub(super) fn event(&self, event_type: &str) -> Option<&TypeName> {
        self.of(Key::Event(event_type))?.event.as_ref()
    }

    pub(super) fn error(&self, id: &str, code: i64) -> Option<&VariantName> {
        self.of(Key::Endpoint(id))?.errors.get(&code.to_string())
    }

    pub(super) fn ty(&self, key: Key<'_>, place: &str) -> Option<&TypeName> {
        self.of(key)?.types.get(place)
    }

    pub(super) fn shared(&self, key: Key<'_>, place: &str) -> Option<&TypeName> {
        let locked = self.of(key)?;
        locked.shared.get(place).or_else(|| locked.types.get(place))
    }

    pub(super) fn values(&self, key: Key<'_>, place: &str) -> Option<&BTreeMap<String, VariantName>> {
        self.of(key)?.values.get(place)
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
["event a_v1.b.get"]
event = "BGot"
["event a_v1.b.get".types]
"body.event.x" = "X"
"#;

    #[test]
    fn a_lock_is_read_as_it_is_written() {
        let lock = Lock::read(TEXT).unwrap();
        assert_eq!(lock.error("a_v1.b.get", -1).unwrap().as_str(), "Unknown");
        let long = Lock::read(&"= = =\n".repeat(LONGEST / 6 + 1)).unwrap_err();
        assert!(long.to_string().contains("more than 8 MB"), "{long}");
        let (endpoint, event) = (Key::Endpoint("a_v1.b.get"), Key::Event("a_v1.b.get"));
        assert_eq!(lock.ty(endpoint, "response.data.\"x\".y\u{7f}[]").unwrap().as_str(), "Item");
        assert_eq!(lock.values(endpoint, "query.status").unwrap()["1"].as_str(), "Active");
        // An event that is called like an endpoint has its own.
        assert_eq!(lock.ty(event, "body.event.x").unwrap().as_str(), "X");
        assert_eq!(
            (lock.ty(endpoint, "body.event.x"), lock.event("a_v1.b.get").unwrap().as_str()),
            (None, "BGot")
        );
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
