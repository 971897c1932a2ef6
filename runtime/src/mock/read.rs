//! From what went over the wire back to a request type: the reverse of what writes a request down.

use serde_json::Value;

use super::path::parameters;
use super::sent::{Field, Sent, typed};
use crate::codec::{Mismatches, Part, Place, Record, Slot, Target, read_tree};
use crate::wire::{Content, Spec, check};

/// A field that the platform would refuse, and why.
#[derive(Debug)]
pub(super) struct Wrong {
    pub field: String,
    pub description: String,
}

/// Reads a request into a record in which nothing is set, and holds it against the rules of the docs.
pub(super) fn read_checked(sent: &Sent, spec: &Spec, record: &mut dyn Record) -> Vec<Wrong> {
    let mut wrong = read_into(sent, spec, record);
    let broken = check(record).err().map(|found| found.violations).unwrap_or_default();
    wrong.extend(broken.iter().map(|violation| {
        let field = violation.path.to_string();
        let told = violation.to_string();
        let description = told.strip_prefix(&format!("{field}: ")).unwrap_or(&told).to_owned();
        Wrong { field, description }
    }));
    wrong
}

/// Reads a request into a record in which nothing is set.
pub(super) fn read_into(sent: &Sent, spec: &Spec, record: &mut dyn Record) -> Vec<Wrong> {
    let layout = record.layout();
    let in_path = parameters(spec.path, sent.path()).unwrap_or_default();
    let body = if spec.content == Content::Json { sent.json() } else { Value::Null };
    let mut wrong = Vec::new();
    for (index, name) in layout.fields.iter().enumerate() {
        let slot = record.slot_at(index);
        let told = match layout.places.get(index).unwrap_or(&Place::Body) {
            Place::Path => read_texts(slot, &named(&in_path, name)),
            Place::Query => read_texts(slot, &sent.query(name)),
            Place::Header => {
                read_texts(slot, &sent.header(name).map(str::to_owned).into_iter().collect::<Vec<_>>())
            }
            Place::Body => read_body(slot, name, sent, spec.content, &body),
        };
        wrong.extend(told.into_vec().into_iter().map(|mismatch| {
            let path = mismatch.path.to_string();
            let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
            let description = format!("expected {}, found {}", mismatch.expected, mismatch.found);
            Wrong { field: format!("{name}{dot}{path}"), description }
        }));
    }
    wrong
}

fn named(pairs: &[(&str, String)], name: &str) -> Vec<String> {
    pairs.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.clone()).collect()
}

fn read_body(slot: &mut dyn Slot, name: &str, sent: &Sent, content: Content, body: &Value) -> Mismatches {
    match content {
        Content::None => Mismatches::default(),
        Content::Json => body.get(name).map(|value| read_tree(value, slot)).unwrap_or_default(),
        Content::Multipart => {
            let field = sent.form.iter().find(|(key, _)| key == name);
            field.map(|(_, field)| read_field(slot, field)).unwrap_or_default()
        }
        Content::Binary => {
            if let Target::Part(place) = slot.target() {
                *place = typed(Part::bytes(sent.body().clone()), sent.header("content-type"));
            }
            Mismatches::default()
        }
    }
}

fn read_field(slot: &mut dyn Slot, field: &Field) -> Mismatches {
    match field {
        Field::Text(text) => read_text(slot, text),
        Field::File(part) => {
            if let Target::Part(place) = slot.target() {
                place.clone_from(part);
            }
            Mismatches::default()
        }
    }
}

/// The values of a parameter: a list is written as several.
fn read_texts(slot: &mut dyn Slot, values: &[String]) -> Mismatches {
    let Some(last) = values.last() else { return Mismatches::default() };
    if let Target::List(list) = slot.target() {
        let told = values.iter().map(|value| read_text(list.push(), value));
        return told.reduce(|all, one| if all.is_empty() { one } else { all }).unwrap_or_default();
    }
    read_text(slot, last)
}

/// A value outside JSON: texts as they are, everything else as JSON writes it.
fn read_text(slot: &mut dyn Slot, text: &str) -> Mismatches {
    match slot.target() {
        Target::Text(place) | Target::JsonText(place) => text.clone_into(place),
        Target::Json(place) => *place = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        _ => return read_tree(&Value::from(text), slot),
    }
    Mismatches::default()
}
