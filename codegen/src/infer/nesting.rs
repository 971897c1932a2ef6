//! Where rows stand in the tree when the page lost their level.

mod names;
mod points;
mod repeats;
mod row;
mod search;
mod shown;

use super::columns::ParamRow;
use row::Row;
use serde_json::Value;
use shown::Shown;

/// The level of every row, in row order. Rows that the page marks keep their level; the others are
/// placed by the witnesses: row order, the page's `samples` of this table's object, the type column.
pub(super) fn levels(rows: &[ParamRow<'_>], samples: &[Value]) -> Vec<u32> {
    if rows.iter().any(|row| row.level.is_some()) {
        return rows.iter().map(|row| row.level.unwrap_or_default()).collect();
    }
    let rows = rows.iter().map(Row::of).collect::<Vec<_>>();
    let samples = samples.iter().map(|sample| aligned(&rows, sample)).collect::<Vec<_>>();
    let shown = Shown::of(samples);
    let parents = search::parents(&rows, &shown);
    let mut levels = Vec::<u32>::with_capacity(parents.len());
    for parent in parents {
        let level = parent.and_then(|parent| levels.get(parent)).map_or(0, |level| level + 1);
        levels.push(level);
    }
    levels
}

/// The part of a sample that shows what the rows list: pages print the reply's `data` alone, or list
/// its members alone.
fn aligned<'a>(rows: &[Row<'_>], sample: &'a Value) -> &'a Value {
    let listed = rows.iter().any(|row| row.name == "data");
    match sample.get("data") {
        Some(data) if !listed && sample.get("code").is_some() => data,
        _ => sample,
    }
}
