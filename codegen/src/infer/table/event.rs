//! The table that says which message the platform sends, whatever the heading above it.

use crate::{
    diag::Span,
    infer::text::prose,
    model::event,
    raw::{RawCell, RawRow, RawTable},
    words::{self, Fact},
};

/// Whether `table` says the type of a message that the platform sends.
pub(crate) fn is_one(table: &RawTable) -> bool {
    row(table).and_then(|row| row.cells.get(1)).is_some_and(is_type)
}

/// Where a row for the type of a message says something else.
pub(crate) fn unreadable(table: &RawTable) -> Option<Span> {
    let row = row(table)?;
    let value = row.cells.get(1)?;
    (!prose::says_nothing(&value.text) && !is_type(value)).then_some(row.span)
}

fn row(table: &RawTable) -> Option<&RawRow> {
    let is_key = |key: &RawCell| {
        matches!(words::FACTS.get(&prose::plain(&key.text)), Some(Fact::EventType | Fact::CallbackType))
    };
    table.rows.iter().find(|row| row.cells.first().is_some_and(is_key))
}

fn is_type(value: &RawCell) -> bool {
    event::is_type(prose::plain(&value.text).trim())
}
