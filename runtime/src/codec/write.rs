//! The one writer of JSON.
//!
//! What a request sends goes straight into bytes: serde's traits, asked through `dyn`, would cost twice the time of a
//! derive on records of which most fields are absent. Numbers and escapes are serde_json's.

use serde_json::Error;

use super::{List, Map, Record, Slot, ValueRef, slot::is_present};

/// Writes a value as JSON.
///
/// # Errors
/// Only when a [`Value`](serde_json::Value) inside cannot be written, which serde_json does not do.
pub fn to_vec(slot: &dyn Slot) -> Result<Vec<u8>, Error> {
    let mut json = Vec::with_capacity(128);
    write(slot.view(), &mut json)?;
    Ok(json)
}

/// Writes some fields of a record as a JSON object.
pub(crate) fn fields_to_vec(record: &dyn Record, keep: &dyn Fn(usize) -> bool) -> Result<Vec<u8>, Error> {
    let mut json = Vec::with_capacity(128);
    write_fields(record, keep, &mut json)?;
    Ok(json)
}

// Most values take a few bytes, and a call for each, with a view to hand over that was just written, costs as much as they
// do. The functions of this file call each other in a circle, and there the compiler inlines nothing by itself.
#[expect(clippy::inline_always, reason = "a tenth of the time of writing")]
#[inline(always)]
fn write(view: ValueRef<'_>, json: &mut Vec<u8>) -> Result<(), Error> {
    match view {
        ValueRef::Absent | ValueRef::Part(_) => json.extend_from_slice(b"null"),
        ValueRef::Bool(true) => json.extend_from_slice(b"true"),
        ValueRef::Bool(false) => json.extend_from_slice(b"false"),
        ValueRef::Int(value) => serde_json::to_writer(json, &value)?,
        ValueRef::Float(value) => serde_json::to_writer(json, &value)?,
        ValueRef::Text(value) => write_text(value, json)?,
        ValueRef::Record(record) => write_fields(record, |_| true, json)?,
        ValueRef::List(list) => write_list(list, json)?,
        ValueRef::Map(map) => write_map(map, json)?,
        ValueRef::Json(value) => serde_json::to_writer(json, value)?,
    }
    Ok(())
}

fn write_fields(record: &dyn Record, keep: impl Fn(usize) -> bool, json: &mut Vec<u8>) -> Result<(), Error> {
    json.push(b'{');
    for (index, name) in record.layout().fields.iter().enumerate() {
        let view = record.view_at(index);
        if is_present(&view) && keep(index) {
            write_entry(name, view, json)?;
        }
    }
    close(b'}', json);
    Ok(())
}

fn write_list(list: &dyn List, json: &mut Vec<u8>) -> Result<(), Error> {
    json.push(b'[');
    // Not by an iterator: it moves each view once more, and that waits for the bytes that were just written.
    for index in 0..list.len() {
        write(list.view_at(index), json)?;
        json.push(b',');
    }
    close(b']', json);
    Ok(())
}

fn write_map(map: &dyn Map, json: &mut Vec<u8>) -> Result<(), Error> {
    json.push(b'{');
    let mut outcome = Ok(());
    map.each(&mut |key, value| {
        if outcome.is_ok() {
            outcome = write_entry(key, value, json);
        }
    });
    close(b'}', json);
    outcome
}

#[expect(clippy::inline_always, reason = "as above")]
#[inline(always)]
fn write_entry(key: &str, value: ValueRef<'_>, json: &mut Vec<u8>) -> Result<(), Error> {
    write_text(key, json)?;
    json.push(b':');
    write(value, json)?;
    json.push(b',');
    Ok(())
}

/// Ends an object or list. Each entry has a comma behind it, in whose place the last bracket goes; no value ends in one.
fn close(bracket: u8, json: &mut Vec<u8>) {
    match json.last_mut() {
        Some(last) if *last == b',' => *last = bracket,
        _ => json.push(bracket),
    }
}

fn write_text(text: &str, json: &mut Vec<u8>) -> Result<(), Error> {
    let bytes = text.as_bytes();
    let written = match bytes.len() {
        4..=8 => write_short::<4>(bytes, json),
        9..=16 => write_short::<8>(bytes, json),
        17..=32 => write_short::<16>(bytes, json),
        _ => write_plain(bytes, json),
    };
    if written { Ok(()) } else { serde_json::to_writer(json, text) }
}

/// Writes a text of `N` to twice as many bytes, unless it needs an escape: names and ids, which are most of all texts. It is
/// its first and its last `N` bytes, which may overlap: for so many, known when this is compiled, no function is called.
#[inline]
fn write_short<const N: usize>(text: &[u8], json: &mut Vec<u8>) -> bool {
    let (Some(first), Some(last)) = (text.first_chunk::<N>(), text.last_chunk::<N>()) else {
        return false;
    };
    if !is_plain_chunk(first) || !is_plain_chunk(last) {
        return false;
    }
    json.push(b'"');
    let end = json.len() + text.len();
    json.extend_from_slice(first);
    json.truncate(end - N);
    json.extend_from_slice(last);
    json.push(b'"');
    true
}

/// Writes a text of any length, unless it needs an escape.
fn write_plain(text: &[u8], json: &mut Vec<u8>) -> bool {
    let plain = is_plain(text);
    if plain {
        json.push(b'"');
        json.extend_from_slice(text);
        json.push(b'"');
    }
    plain
}

fn is_plain(text: &[u8]) -> bool {
    let Some(last) = text.last_chunk::<16>() else {
        return !text.iter().any(|byte| needs_escape(*byte));
    };
    // The last chunk ends where the text does: a loop over what is left behind the others costs more than they do.
    let (chunks, _) = text.as_chunks::<16>();
    chunks.iter().all(is_plain_chunk) && is_plain_chunk(last)
}

/// Without an early end: so the compiler looks at all bytes in one go.
fn is_plain_chunk<const N: usize>(chunk: &[u8; N]) -> bool {
    !chunk.iter().fold(false, |found, byte| found | needs_escape(*byte))
}

/// A quote, a backslash, and what is below the space. `^ 2` lets space and quote change places, so that one comparison finds
/// the quote and all that is below.
fn needs_escape(byte: u8) -> bool {
    (byte ^ 2) < 0x21 || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::codec::to_value;

    #[track_caller]
    fn writes(slot: &dyn Slot, expected: &Value) {
        let written = to_vec(slot).unwrap();
        assert_eq!(written, serde_json::to_vec(expected).unwrap(), "{}", String::from_utf8_lossy(&written));
        assert_eq!(to_value(slot).unwrap(), *expected);
    }

    #[test]
    fn each_kind_is_written_as_serde_json_writes_it() {
        writes(&true, &json!(true));
        writes(&i64::MIN, &json!(i64::MIN));
        writes(&0.1, &json!(0.1));
        writes(&f64::NAN, &json!(null));
        writes(&json!({"a": [1, null]}), &json!({"a": [1, null]}));
        writes(&None::<i64>, &json!(null));
    }

    #[test]
    fn texts_are_escaped_where_they_must_be() {
        for text in ["", "plain 中文 \u{7f}", "\"", "\\", "a\nb", "\u{0}", "\u{1f}\u{202e}", "/"] {
            writes(&text.to_owned(), &json!(text));
        }
    }

    #[test]
    fn what_needs_an_escape_is_what_serde_json_escapes() {
        for char in '\0'..='\u{ff}' {
            writes(&char.to_string(), &json!(char.to_string()));
        }
    }

    #[test]
    fn an_escape_is_found_at_every_place_of_texts_of_every_length() {
        for length in 0..40 {
            let plain = "x".repeat(length);
            writes(&plain, &json!(plain));
            for (place, odd) in
                (0..length).flat_map(|place| ['"', '\\', '\n', '\u{1f}'].map(|odd| (place, odd)))
            {
                let mut text = plain.clone();
                text.replace_range(place..=place, &odd.to_string());
                writes(&text, &json!(text));
                writes(&BTreeMap::from([(text.clone(), true)]), &json!({ text: true }));
            }
        }
    }

    #[test]
    fn a_comma_at_the_end_of_a_text_stays() {
        writes(&vec![",".to_owned(), String::new()], &json!([",", ""]));
        writes(&vec![Vec::<String>::new()], &json!([[]]));
        writes(&BTreeMap::from([(",".to_owned(), Vec::<i64>::new())]), &json!({",": []}));
    }

    #[test]
    fn lists_and_maps_have_commas_between_their_entries_alone() {
        writes(&Vec::<i64>::new(), &json!([]));
        writes(&vec![vec![1], vec![], vec![2, 3]], &json!([[1], [], [2, 3]]));
        writes(&vec![Some(1), None], &json!([1, null]));
        let map = |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), 1)).collect::<BTreeMap<_, _>>();
        writes(&map(&[]), &json!({}));
        writes(&map(&["a", "b\"c"]), &json!({"a": 1, "b\"c": 1}));
    }
}
