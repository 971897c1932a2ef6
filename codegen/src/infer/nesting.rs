//! Where rows stand in the tree when the page lost their level.

mod names;
mod points;
mod repeats;
mod row;
mod search;
mod shown;

use super::columns::ParamRow;
use row::Row;
use serde_json::{Value, json};
use shown::Shown;
use std::borrow::Cow;

/// What a reply carries besides code and message.
const DATA: &str = "data";

/// The level of every row, in row order. Rows that the page marks keep their level; the others are
/// placed by the witnesses: row order, the page's `samples` of this table's object, the type column.
pub(super) fn levels(rows: &[ParamRow<'_>], samples: &[Value]) -> Vec<u32> {
    if rows.iter().any(|row| row.level.is_some()) {
        return rows.iter().map(|row| row.level.unwrap_or_default()).collect();
    }
    let rows = rows.iter().map(Row::of).collect::<Vec<_>>();
    let samples = samples.iter().map(|sample| aligned(&rows, sample)).collect::<Vec<_>>();
    let shown = Shown::of(samples.iter().map(Cow::as_ref));
    let parents = search::parents(&rows, &shown);
    let mut levels = Vec::<u32>::with_capacity(parents.len());
    for parent in parents {
        let level = parent.and_then(|parent| levels.get(parent)).map_or(0, |level| level + 1);
        levels.push(level);
    }
    levels
}

/// The sample of what the rows list. Pages print the reply's `data` alone where the rows list the
/// whole reply, and the other way round.
fn aligned<'a>(rows: &[Row<'_>], sample: &'a Value) -> Cow<'a, Value> {
    let listed = rows.iter().any(|row| row.name == DATA);
    let shown = |name: &str| sample.get(name).is_some();
    match sample.get(DATA) {
        Some(data) if !listed && shown("code") => Cow::Borrowed(data),
        None if listed && !shown("code") && !shown("msg") => Cow::Owned(json!({ DATA: sample })),
        _ => Cow::Borrowed(sample),
    }
}
