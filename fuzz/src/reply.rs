//! What must hold for any bytes that claim to be a reply.

use crate::time::timely;
use feishu_runtime::{JsonText, Value, choice, codec, int_choice, record};
use libfuzzer_sys::Corpus;
use std::collections::BTreeMap;

/// A field of every kind that a page can document.
#[derive(Default)]
struct Everything {
    text: Option<String>,
    number: Option<i64>,
    fraction: Option<f64>,
    flag: Option<bool>,
    anything: Option<Value>,
    color: Option<Color>,
    level: Option<Level>,
    packed: Option<JsonText>,
    inner: Option<Box<Everything>>,
    texts: Vec<String>,
    grid: Vec<Vec<i64>>,
    inners: Vec<Inner>,
    by_name: Option<BTreeMap<String, Inner>>,
}

record! { Everything:
    0 text;
    1 number;
    2 fraction;
    3 flag;
    4 anything;
    5 color;
    6 level;
    7 packed;
    8 inner;
    9 texts;
    10 grid;
    11 inners;
    12 by_name = "byName";
}

#[derive(Default)]
struct Inner {
    id: Option<String>,
    size: Option<i64>,
}

record! { Inner: 0 id; 1 size; }

enum Color {
    Red,
    Other(String),
}

choice! { Color: Red = "red"; }

enum Level {
    Low,
    Other(i64),
}

int_choice! { Level: Low = 1; }

/// Reads `bytes` as a reply: no panic, no more time than their length allows, and what was read is written and read back
/// as it was.
pub fn reply(bytes: &[u8]) -> Corpus {
    timely(bytes, &|copies| [b"[", vec![bytes; copies].join(&b',').as_slice(), b"]"].concat(), &|bytes| {
        drop(read(bytes))
    });
    let Some(first) = read(bytes) else { return Corpus::Keep };
    let first = written(&first);
    let Some(again) = read(&first) else { panic!("{} was written and is not read", first.escape_ascii()) };
    assert_eq!(written(&again).escape_ascii().to_string(), first.escape_ascii().to_string());
    Corpus::Keep
}

/// A list, as replies have it: what is no list is read as the one element of a list.
fn read(bytes: &[u8]) -> Option<Vec<Everything>> {
    let mut values = Vec::new();
    codec::read(bytes, &mut values).ok().map(|_| values)
}

fn written(values: &Vec<Everything>) -> Vec<u8> {
    codec::to_vec(values).unwrap_or_else(|error| panic!("what was read cannot be written: {error}"))
}
