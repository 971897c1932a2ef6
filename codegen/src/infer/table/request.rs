//! The table that says where and how to call, whatever the heading above it.

use crate::{
    infer::{cell::method, text::prose},
    raw::{RawCell, RawTable},
    words::{self, Fact},
};

/// Whether `table` says where and how to call, whatever the heading above it.
pub(crate) fn is_one(table: &RawTable) -> bool {
    let value = |fact: Fact| {
        let is = |key: &RawCell| words::FACTS.within(&key.text) == Some(fact);
        let row = table.rows.iter().find(|row| row.cells.first().is_some_and(is));
        row?.cells.get(1).map(|value| prose::plain(&value.text))
    };
    value(Fact::Url).is_some() && value(Fact::Method).is_some_and(|text| method::read(&text).is_some())
}
