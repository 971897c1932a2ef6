//! The one writer of JSON.
//!
//! What a request sends goes straight into bytes: serde's traits, asked through `dyn`, would cost twice the time of a
//! derive on records of which most fields are absent. Numbers and escapes are serde_json's.

use serde_json::Error;

use super::{
    List, Map, Record, Slot, ValueRef,
    slot::{is_present, views},
};

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
    let mut open = b'{';
    for (index, name) in record.layout().fields.iter().enumerate() {
        let view = record.view_at(index);
        if is_present(&view) && keep(index) {
            write_entry(open, name, view, json)?;
            open = b',';
        }
    }
    close(open, *b"{}", json);
    Ok(())
}

fn write_list(list: &dyn List, json: &mut Vec<u8>) -> Result<(), Error> {
    let mut open = b'[';
    for view in views(list) {
        json.push(open);
        write(view, json)?;
        open = b',';
    }
    close(open, *b"[]", json);
    Ok(())
}

fn write_map(map: &dyn Map, json: &mut Vec<u8>) -> Result<(), Error> {
    let (mut open, mut outcome) = (b'{', Ok(()));
    map.each(&mut |key, value| {
        if outcome.is_ok() {
            outcome = write_entry(open, key, value, json);
            open = b',';
        }
    });
    close(open, *b"{}", json);
    outcome
}

fn write_entry(open: u8, key: &str, value: ValueRef<'_>, json: &mut Vec<u8>) -> Result<(), Error> {
    json.push(open);
    write_text(key, json)?;
    json.push(b':');
    write(value, json)
}

/// Ends an object or list: `open` is what would stand before another entry, so not a comma where there is none yet.
fn close(open: u8, brackets: [u8; 2], json: &mut Vec<u8>) {
    let [first, last] = brackets;
    if open == first {
        json.push(first);
    }
    json.push(last);
}

fn write_text(text: &str, json: &mut Vec<u8>) -> Result<(), Error> {
    if !is_plain(text) {
        return serde_json::to_writer(json, text);
    }
    json.reserve(text.len() + 2);
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
    Ok(())
}

/// Whether a text needs no escape.
fn is_plain(text: &str) -> bool {
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    // Without an early end inside of a chunk the compiler looks at all its bytes at once.
    !chunks.iter().any(|chunk| chunk.iter().fold(false, |found, byte| found | needs_escape(*byte)))
        && !rest.iter().any(|byte| needs_escape(*byte))
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
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
    fn lists_and_maps_have_commas_between_their_entries_alone() {
        writes(&Vec::<i64>::new(), &json!([]));
        writes(&vec![vec![1], vec![], vec![2, 3]], &json!([[1], [], [2, 3]]));
        writes(&vec![Some(1), None], &json!([1, null]));
        let map = |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), 1)).collect::<BTreeMap<_, _>>();
        writes(&map(&[]), &json!({}));
        writes(&map(&["a", "b\"c"]), &json!({"a": 1, "b\"c": 1}));
    }
}
