//! The text of a model file.
//!
//! One service can hold more than half of what all docs say, so the endpoints and events of a file are spelled on all threads.

use super::{SCHEMA, Service, lines::Lines, shared::Shared};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Serializer;
use std::io;

/// What the file of the service `name` holds.
pub(crate) fn text(name: &str, service: &Service<'_>) -> String {
    let shared = Shared::of(service);
    let types = shared.types();
    let types = types.par_iter().map(|(key, ty)| format!("{}: {}", spelled(key, 2, 0), spelled(ty, 2, 0)));
    let types = types.collect::<Vec<_>>();
    let endpoints = service.endpoints.par_iter().map(|endpoint| spelled(&shared.endpoint(endpoint), 2, 2));
    let endpoints = endpoints.collect::<Vec<_>>();
    let events = service.events.par_iter().map(|event| spelled(&shared.event(event), 2, 1));
    let events = events.collect::<Vec<_>>();

    let mut text = format!("{{\n  \"schema\": {SCHEMA},\n  \"service\": {}", spelled(&name, 1, 0));
    if !types.is_empty() {
        text.push_str(",\n  \"types\": {");
        push_lines(&mut text, &types);
        text.push('}');
    }
    text.push_str(",\n  \"endpoints\": [");
    push_lines(&mut text, &endpoints);
    text.push(']');
    if !events.is_empty() {
        text.push_str(",\n  \"events\": [");
        push_lines(&mut text, &events);
        text.push(']');
    }
    text.push_str("\n}\n");
    text
}

/// Each on a line of its own, with commas between.
fn push_lines(text: &mut String, lines: &[String]) {
    text.reserve(lines.iter().map(|line| line.len() + 8).sum::<usize>() + 8);
    for (at, line) in lines.iter().enumerate() {
        text.push_str(if at == 0 { "\n    " } else { ",\n    " });
        text.push_str(line);
    }
    text.push_str(if lines.is_empty() { "" } else { "\n  " });
}

/// A value that stands `steps` steps to the right. Texts, numbers and keys that are texts can always be spelled; what
/// could not be would leave a hole, which is no JSON: nobody overlooks that, as they would a shorter list.
fn spelled(value: &impl Serialize, steps: usize, tall: usize) -> String {
    let spell = || {
        let mut json = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut json, Lines::new(steps, tall)))?;
        String::from_utf8(json).map_err(io::Error::other)
    };
    spell().unwrap_or_default()
}
