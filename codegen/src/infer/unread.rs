//! Pages of which no table of parameters could be read.
//!
//! Such a page is in a form or a language that is not known, or its heads are its own: an endpoint without parameters
//! would be a lie.

use super::{
    columns::Columns,
    facts, names, prose,
    request::{AUTHORIZATION, CONTENT_TYPE},
    sections::{Parts, Topic},
};
use crate::{
    diag::{Code, Diagnostics},
    raw::{RawRow, RawTable},
};

/// Where parameters stand.
const PLACES: &[Topic] = &[Topic::Header, Topic::Path, Topic::Query, Topic::Body, Topic::Response];

/// Tells a page that has tables of parameters and none that is read.
pub(super) fn tell(parts: &Parts<'_>, diags: &mut Diagnostics) {
    let (read, left): (Vec<_>, Vec<_>) =
        PLACES.iter().flat_map(|topic| parts.tables(*topic)).partition(|table| Columns::are_of(table));
    if read.into_iter().any(|table| table.rows.iter().any(names_parameter)) {
        return;
    }
    let others = parts.other_tables().map(|(_, table)| table);
    let beside_facts = parts.tables(Topic::Request).filter(|table| !facts::is_request(table));
    let unread = left.into_iter().chain(others).chain(beside_facts).filter(|table| lists_parameters(table));
    let spans = unread.map(|table| table.span).collect::<Vec<_>>();
    if let Some(first) = spans.iter().min() {
        let message = format!("none of the {} tables of parameters could be read", spans.len());
        diags.push(Code::PageTablesUnread, *first, message);
    }
}

/// Whether the row of a table that is read lists a parameter: two headers say something else.
fn names_parameter(row: &RawRow) -> bool {
    let name = name(row).to_ascii_lowercase();
    !name.is_empty() && ![AUTHORIZATION, CONTENT_TYPE].contains(&name.as_str())
}

/// Whether most rows of a table start with a name that can be one on the wire, whatever its head says.
fn lists_parameters(table: &RawTable) -> bool {
    let named = |row: &&RawRow| {
        let name = name(row);
        row.cells.len() > 1
            && names::is_wire_name(&name)
            && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
    };
    let named = table.rows.iter().filter(named).count();
    named > 0 && named * 2 > table.rows.len()
}

fn name(row: &RawRow) -> String {
    row.cells.first().map(|cell| prose::plain(&cell.text).into_owned()).unwrap_or_default()
}
