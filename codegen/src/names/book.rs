//! The entries of `names.toml`, and what of them can be used.

use crate::{
    diag::{Code, Diagnostics, Span},
    plan::name,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "enum")]
    enums: Vec<Spanned<EnumEntry>>,
    #[serde(default, rename = "type")]
    types: Vec<Spanned<TypeEntry>>,
    #[serde(default, rename = "setter")]
    setters: Vec<Spanned<SetterEntry>>,
}

/// Names of values: of every enum of exactly these under a field of this name, or of those at these places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnumEntry {
    field: Option<String>,
    #[serde(default)]
    at: Vec<String>,
    values: BTreeMap<String, String>,
}

/// The name of an object: of those at these places, or of those that the docs of a service call so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeEntry {
    #[serde(default)]
    at: Vec<String>,
    docs: Option<String>,
    service: Option<String>,
    name: String,
}

/// The name of a field, and therefore of its setter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetterEntry {
    at: Vec<String>,
    name: String,
}

/// Names of values, and where they are given.
#[derive(Debug)]
pub(super) struct GivenValues {
    pub values: BTreeMap<String, String>,
    pub span: Span,
}

/// A name, and where it is given.
#[derive(Debug)]
pub(super) struct Given {
    pub name: String,
    pub span: Span,
}

/// The part of an entry that has to fit something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    /// Its `field`.
    Field(String),
    /// Its `docs`.
    Docs(String),
    /// One of its `at`.
    At(String),
}

impl Entry {
    /// What is said of one that fits nothing.
    pub fn complaint(&self) -> String {
        match self {
            Self::Field(field) => format!("no field `{field}` has exactly these values"),
            Self::Docs(docs) => format!("the docs of the service call no object `{docs}`"),
            Self::At(at) => format!("nothing that the entry could name is at `{at}`"),
        }
    }
}

/// Entries by number, findable by what they are about.
#[derive(Debug, Default)]
pub(super) struct Book {
    values: Vec<GivenValues>,
    names: Vec<Given>,
    enums: BTreeMap<(String, BTreeSet<String>), usize>,
    enums_at: BTreeMap<String, Vec<usize>>,
    /// The values that are named at each place.
    values_at: BTreeMap<String, BTreeSet<String>>,
    types_at: BTreeMap<String, usize>,
    types_of: BTreeMap<(String, String), usize>,
    setters: BTreeMap<String, usize>,
    endpoints: BTreeSet<String>,
    wanted: Vec<(usize, Span, Entry)>,
}

/// Names begin to count where values end, so that a number means one entry.
const NAMES: usize = usize::MAX / 2;

impl Book {
    pub fn read(text: &str, found: &mut Diagnostics) -> Self {
        let file = toml::from_str(text).unwrap_or_else(|error| {
            let span = error.span().map_or_else(Span::default, |range| Span::new(range.start, range.end));
            found.push(Code::NamesUnreadable, span, error.message());
            File::default()
        });
        let mut book = Self::default();
        let File { enums, types, setters } = file;
        for entry in enums {
            let (span, entry) = parted(entry);
            tell(book.add_enum(entry, span), span, found);
        }
        for entry in types {
            let (span, entry) = parted(entry);
            tell(book.add_type(entry, span), span, found);
        }
        for entry in setters {
            let (span, entry) = parted(entry);
            tell(book.add_setter(entry, span), span, found);
        }
        book
    }

    fn add_enum(&mut self, entry: EnumEntry, span: Span) -> Result<(), Fault> {
        let EnumEntry { field, at, values } = entry;
        if values.is_empty() {
            return Err(Fault::Unreadable("the entry names no value".to_owned()));
        }
        let bad = values.values().find(|name| name::variant_name(name).as_str() != name.as_str());
        if let Some(bad) = bad {
            return Err(misspelt(bad, name::variant_name(bad).as_str()));
        }
        let number = self.values.len();
        match (field, at.is_empty()) {
            (Some(field), true) => {
                let key = (field.clone(), values.keys().cloned().collect());
                if self.enums.insert(key, number).is_some() {
                    return Err(Fault::Clash(format!("another entry names these values of `{field}`")));
                }
                self.wanted.push((number, span, Entry::Field(field)));
            }
            (None, false) => {
                for at in at {
                    let named = self.values_at.entry(at.clone()).or_default();
                    if values.keys().any(|value| named.contains(value)) {
                        return Err(Fault::Clash(format!("another entry names a value at `{at}`")));
                    }
                    named.extend(values.keys().cloned());
                    self.enums_at.entry(at.clone()).or_default().push(number);
                    self.want(number, span, at)?;
                }
            }
            (Some(_), false) | (None, true) => {
                return Err(Fault::Unreadable("an enum is found by `field` or by `at`".to_owned()));
            }
        }
        self.values.push(GivenValues { values, span });
        Ok(())
    }

    fn add_type(&mut self, entry: TypeEntry, span: Span) -> Result<(), Fault> {
        let TypeEntry { at, docs, service, name } = entry;
        let spelled = name::type_name(&name).map(|name| name.to_string()).unwrap_or_default();
        if spelled != name || name::type_name(&name).is_some_and(|name| name::is_taken(&name)) {
            return Err(misspelt(&name, &spelled));
        }
        let number = self.names.len();
        match (docs, service, at.is_empty()) {
            (Some(docs), Some(service), true) => {
                if self.types_of.insert((service, docs.clone()), number).is_some() {
                    return Err(Fault::Clash(format!("another entry names the type `{docs}`")));
                }
                self.wanted.push((NAMES + number, span, Entry::Docs(docs)));
            }
            (None, None, false) => {
                for at in at {
                    if self.types_at.insert(at.clone(), number).is_some() {
                        return Err(Fault::Clash(format!("another entry names the type at `{at}`")));
                    }
                    self.want(NAMES + number, span, at)?;
                }
            }
            _ => {
                let message = "a type is found by `at`, or by `docs` and `service`";
                return Err(Fault::Unreadable(message.to_owned()));
            }
        }
        self.names.push(Given { name, span });
        Ok(())
    }

    fn add_setter(&mut self, entry: SetterEntry, span: Span) -> Result<(), Fault> {
        let SetterEntry { at, name } = entry;
        let spelled = name::field_name(&name);
        if spelled.as_str().trim_start_matches("r#") != name {
            return Err(misspelt(&name, spelled.as_str()));
        }
        if at.is_empty() {
            return Err(Fault::Unreadable("the entry has no place in `at`".to_owned()));
        }
        let number = self.names.len();
        for at in at {
            if self.setters.insert(at.clone(), number).is_some() {
                return Err(Fault::Clash(format!("another entry names the field at `{at}`")));
            }
            self.want(NAMES + number, span, at)?;
        }
        self.names.push(Given { name, span });
        Ok(())
    }

    fn want(&mut self, number: usize, span: Span, at: String) -> Result<(), Fault> {
        let Some((endpoint, way)) = at.split_once(' ').filter(|(_, way)| !way.is_empty()) else {
            return Err(Fault::Unreadable(format!(
                "`{at}` is no endpoint's id, a blank and the way to a field"
            )));
        };
        if way.contains("[]") {
            return Err(Fault::Unreadable(format!(
                "the way in `{at}` has marks of lists, which it goes through anyway"
            )));
        }
        self.endpoints.insert(endpoint.to_owned());
        self.wanted.push((number, span, Entry::At(at)));
        Ok(())
    }

    /// Whether an entry names a place of this endpoint.
    pub fn speaks_of(&self, endpoint: &str) -> bool {
        self.endpoints.contains(endpoint)
    }

    /// Everything that has to fit something.
    pub fn wanted(&self) -> impl Iterator<Item = (usize, Span, &Entry)> {
        self.wanted.iter().map(|(number, span, entry)| (*number, *span, entry))
    }

    pub fn enum_of(&self, field: &str, values: &BTreeSet<String>) -> Option<(usize, &GivenValues)> {
        let number = *self.enums.get(&(field.to_owned(), values.clone()))?;
        Some((number, self.values.get(number)?))
    }

    pub fn enums_at(&self, at: &str) -> Vec<(usize, &GivenValues)> {
        let numbers = self.enums_at.get(at).into_iter().flatten();
        numbers.filter_map(|number| Some((*number, self.values.get(*number)?))).collect()
    }

    pub fn object(&self, at: &str) -> Option<(usize, &Given)> {
        self.named(*self.types_at.get(at)?)
    }

    pub fn docs_type(&self, service: &str, docs: &str) -> Option<(usize, &Given)> {
        self.named(*self.types_of.get(&(service.to_owned(), docs.to_owned()))?)
    }

    pub fn setter(&self, at: &str) -> Option<(usize, &Given)> {
        self.named(*self.setters.get(at)?)
    }

    fn named(&self, number: usize) -> Option<(usize, &Given)> {
        Some((NAMES + number, self.names.get(number)?))
    }
}

/// Why an entry is not used.
enum Fault {
    Unreadable(String),
    Clash(String),
}

fn misspelt(name: &str, spelled: &str) -> Fault {
    Fault::Unreadable(format!("`{name}` is no name here; `{spelled}` would be one"))
}

fn tell(added: Result<(), Fault>, span: Span, found: &mut Diagnostics) {
    match added {
        Ok(()) => {}
        Err(Fault::Unreadable(message)) => found.push(Code::NamesUnreadable, span, message),
        Err(Fault::Clash(message)) => found.push(Code::NamesClash, span, message),
    }
}

fn parted<T>(entry: Spanned<T>) -> (Span, T) {
    let range = entry.span();
    (Span::new(range.start, range.end), entry.into_inner())
}
