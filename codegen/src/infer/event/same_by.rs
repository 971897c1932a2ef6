//! By which field a page tells repeats of an event apart, where the id of the message does not do.

use crate::{
    infer::page::sections::Parts,
    model::{Field, MAX_DEPTH, Type, event::EVENT},
    raw::RawBlock,
    words,
};

/// What tells messages apart anyway.
const IDS: &[&str] = &["event_id", "uuid"];

/// `event.message.message_id`: the field that the page names beside its words for repeats, and that the event has in one
/// place.
pub(super) fn infer(parts: &Parts<'_>, body: &[Field]) -> Option<String> {
    let blocks = parts.sections().flat_map(|(_, section)| &section.blocks);
    let texts = blocks.filter_map(|block| match block {
        RawBlock::Text(text) => Some(text.text.as_str()),
        RawBlock::Table(_) | RawBlock::Sample(_) => None,
    });
    let lines = texts.flat_map(str::lines).filter(|line| words::SAME_BY.within(line));
    let event = body.iter().find(|field| field.name == EVENT)?;
    lines.flat_map(names).find_map(|name| {
        let mut ways = Vec::new();
        find(event, name, &mut vec![], &mut ways);
        if let [way] = ways.as_slice() { Some(way.join(".")) } else { None }
    })
}

/// The words of a line that can be names on the wire.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.filter(|word| word.contains('_') && !IDS.contains(word))
}

/// Gathers the ways to the fields of that name, through objects alone: an element of a list is no one value.
fn find<'f>(field: &'f Field, name: &str, around: &mut Vec<&'f str>, ways: &mut Vec<Vec<&'f str>>) {
    around.push(&field.name);
    if field.name == name {
        ways.push(around.clone());
    }
    if let Type::Object { fields, .. } = &field.ty
        && around.len() < MAX_DEPTH
    {
        for member in fields {
            find(member, name, around, ways);
        }
    }
    around.pop();
}
