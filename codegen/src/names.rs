//! Names that people gave: `names.toml` applied.
//!
//! Many documented values are numbers, and some things have no name that a program could use. An `[[enum]]` names values, a
//! `[[type]]` an object, a `[[setter]]` a field. They are written into the model beside what they name, so that whoever
//! reads the model has them as well. An entry that fits nothing is an error, as one of the errata is.

mod book;
mod place;
mod unnamed;

use crate::{
    diag::{Code, Diagnostic, Diagnostics, Span},
    model::{Catalog, EnumValue, Field, Scalar, Type},
    plan::name,
};
use book::{Book, Entry};
use place::Place;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub use unnamed::unnamed;

/// The names of a docs folder.
#[derive(Debug)]
pub struct Names {
    page: Arc<str>,
    book: Book,
}

impl Names {
    /// Reads the file `page` with `text`; what cannot be read is a finding and names nothing.
    pub fn read(page: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Self {
        let mut diagnostics = Diagnostics::new(page.clone());
        let book = Book::read(text, &mut diagnostics);
        found.extend(diagnostics.into_vec());
        Self { page: page.clone(), book }
    }

    /// Writes the names into the catalog, and tells the entries that fit nothing.
    pub fn give(&self, catalog: &mut Catalog, found: &mut Vec<Diagnostic>) {
        let mut giving = Giving { book: &self.book, used: BTreeSet::new(), clashes: BTreeMap::new() };
        for endpoint in &mut catalog.endpoints {
            let (request, id) = (&mut endpoint.request, endpoint.id.as_str());
            let parts = [
                ("path", &mut request.path),
                ("query", &mut request.query),
                ("header", &mut request.header),
                ("body", &mut request.body),
                ("response", &mut endpoint.response.body),
            ];
            for (part, fields) in parts {
                giving.fields(fields, &Place::of(id, part, self.book.speaks_of(id)));
            }
        }
        for event in &mut catalog.events {
            let id = event.event_type.clone();
            for (part, fields) in [("body", &mut event.body), ("reply", &mut event.reply)] {
                giving.fields(fields, &Place::of(&id, part, self.book.speaks_of(&id)));
            }
        }
        let mut diagnostics = Diagnostics::new(self.page.clone());
        for (span, message) in giving.clashes {
            diagnostics.push(Code::NamesClash, span, message);
        }
        for (entry, span, what) in self.book.wanted() {
            if !giving.used.contains(&(entry, what.clone())) {
                diagnostics.push(Code::NamesUnused, span, what.complaint());
            }
        }
        found.extend(diagnostics.into_vec());
    }
}

/// A walk over the catalog with the book in hand.
struct Giving<'b> {
    book: &'b Book,
    /// What fitted something: the number of an entry, and which part of it.
    used: BTreeSet<(usize, Entry)>,
    /// What two names have in common that must not, by entry.
    clashes: BTreeMap<Span, String>,
}

/// What the fields of an object are called, by name and by field: each is asked for as often as a name is given.
struct Called {
    names: Vec<String>,
    fields: BTreeMap<String, BTreeSet<usize>>,
}

impl Called {
    fn of(fields: &[Field]) -> Self {
        let name = |field: &Field| name::field_name(field.rust.as_deref().unwrap_or(&field.name)).to_string();
        let names = fields.iter().map(name).collect::<Vec<_>>();
        let mut called = Self { names: Vec::new(), fields: BTreeMap::new() };
        for (at, name) in names.iter().enumerate() {
            called.fields.entry(name.clone()).or_default().insert(at);
        }
        Self { names, ..called }
    }

    /// Another field of this name.
    fn other(&self, name: &str, than: usize) -> Option<usize> {
        self.fields.get(name)?.iter().copied().find(|at| *at != than)
    }

    fn rename(&mut self, at: usize, name: &str) {
        let Some(old) = self.names.get_mut(at) else { return };
        if let Some(fields) = self.fields.get_mut(old.as_str()) {
            fields.remove(&at);
        }
        name.clone_into(old);
        self.fields.entry(name.to_owned()).or_default().insert(at);
    }
}

impl Giving<'_> {
    fn fields(&mut self, fields: &mut [Field], place: &Place<'_>) {
        let mut called = None;
        for at in 0..fields.len() {
            self.setter(fields, at, place, &mut called);
        }
        for field in fields {
            let place = place.of_field(&field.name);
            self.ty(&mut field.ty, &field.name, &place);
        }
    }

    fn setter(&mut self, fields: &mut [Field], at: usize, place: &Place<'_>, called: &mut Option<Called>) {
        let Some(field) = fields.get(at) else { return };
        let place = place.of_field(&field.name);
        let Some((number, key, given)) = place.find(|key| self.book.setter(key)) else { return };
        self.used.insert((number, Entry::At(key)));
        let wanted = name::field_name(&given.name);
        let called = called.get_or_insert_with(|| Called::of(fields));
        if let Some(other) = called.other(wanted.as_str(), at).and_then(|other| fields.get(other)) {
            let message = format!("`{}` is what the field `{}` beside it is called", given.name, other.name);
            self.clashes.insert(given.span, message);
        } else if let Some(field) = fields.get_mut(at) {
            field.rust = Some(given.name.clone());
            called.rename(at, wanted.as_str());
        }
    }

    fn ty(&mut self, ty: &mut Type, wire: &str, place: &Place<'_>) {
        match ty {
            Type::List { item: inner } | Type::Map { value: inner } | Type::JsonText { json: inner } => {
                self.ty(inner, wire, place);
            }
            Type::Enum { values, .. } => self.values(values, wire, place),
            Type::Object { name, fields } => {
                self.object(name, place);
                self.fields(fields, place);
            }
            Type::String
            | Type::Int
            | Type::Float
            | Type::Bool
            | Type::File
            | Type::Json
            | Type::Bits { .. } => {}
        }
    }

    fn object(&mut self, docs_name: &mut Option<String>, place: &Place<'_>) {
        let by_docs = docs_name.as_deref().and_then(|docs| self.book.docs_type(place.service(), docs));
        if let Some((number, given)) = by_docs {
            let docs = docs_name.clone().unwrap_or_default();
            self.used.insert((number, Entry::Docs(docs)));
            *docs_name = Some(given.name.clone());
        }
        if let Some((number, key, given)) = place.find(|key| self.book.object(key)) {
            self.used.insert((number, Entry::At(key)));
            *docs_name = Some(given.name.clone());
        }
    }

    /// Names the values by field and set, then those that the place knows better.
    fn values(&mut self, values: &mut [EnumValue], wire: &str, place: &Place<'_>) {
        let set = values.iter().map(|value| text(&value.value)).collect::<BTreeSet<_>>();
        let mut last = None;
        if let Some((number, given)) = self.book.enum_of(wire, &set) {
            self.used.insert((number, Entry::Field(wire.to_owned())));
            give(values, &given.values);
            last = Some(given.span);
        }
        for (number, key, given) in place.all(|key| self.book.enums_at(key)) {
            if given.values.keys().all(|value| set.contains(value)) {
                self.used.insert((number, Entry::At(key)));
            }
            give(values, &given.values);
            last = Some(given.span);
        }
        if let Some((span, message)) = last.zip(clash(values)) {
            self.clashes.insert(span, format!("{message}, at `{}`", place.shown()));
            for value in values {
                value.name = None;
            }
        }
    }
}

fn give(values: &mut [EnumValue], names: &BTreeMap<String, String>) {
    for value in values {
        if let Some(name) = names.get(&text(&value.value)) {
            value.name = Some(name.clone());
        }
    }
}

/// Two values that would be called alike, one of them by its given name.
fn clash(values: &[EnumValue]) -> Option<String> {
    let mut seen = BTreeMap::new();
    for value in values {
        let (wire, is_given) = (text(&value.value), value.name.is_some());
        let name = value.name.clone().unwrap_or_else(|| name::variant_name(&wire).to_string());
        if let Some((other, other_given)) = seen.insert(name.clone(), (wire.clone(), is_given))
            && (is_given || other_given)
            && other != wire
        {
            return Some(format!("`{other}` and `{wire}` are both called `{name}`"));
        }
    }
    None
}

/// A value as it stands on the wire.
fn text(value: &Scalar) -> String {
    match value {
        Scalar::Int(number) => number.to_string(),
        Scalar::String(text) => text.clone(),
    }
}
