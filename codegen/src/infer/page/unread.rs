//! Pages of which no table of parameters could be read.
//!
//! Such a page is in a form or a language that is not known, or its heads are its own: an endpoint without parameters
//! would be a lie.

use super::{
    request::{AUTHORIZATION, CONTENT_TYPE},
    sections::{Parts, Topic},
};
use crate::{
    diag::{Code, Diagnostics},
    infer::{
        table::{columns::Columns, event as event_table, names, request as request_table},
        text::prose,
    },
    raw::{RawRow, RawTable},
};

/// Where parameters stand.
const PLACES: &[Topic] = &[Topic::Header, Topic::Path, Topic::Query, Topic::Body, Topic::Response];

/// Tells a page that has tables of parameters and none that is read.
pub(crate) fn tell(parts: &Parts<'_>, diags: &mut Diagnostics) {
    let (read, left): (Vec<_>, Vec<_>) =
        PLACES.iter().flat_map(|topic| parts.tables(*topic)).partition(|table| Columns::are_of(table));
    if read.into_iter().any(|table| table.rows.iter().any(names_parameter)) {
        return;
    }
    let others = parts.other_tables(Parts::is_of_endpoint).map(|(_, table)| table);
    let beside_facts = parts.tables(Topic::Request).filter(|table| !request_table::is_one(table));
    tell_all(left.into_iter().chain(others).chain(beside_facts), diags);
}

/// Tells a page of messages that has tables of fields and none that is read.
pub(crate) fn tell_event(parts: &Parts<'_>, diags: &mut Diagnostics) {
    let (read, left): (Vec<_>, Vec<_>) =
        parts.tables(Topic::EventBody).partition(|table| Columns::are_of(table));
    if read.into_iter().any(|table| table.rows.iter().any(names_parameter)) {
        return;
    }
    let is_read = |topic| Parts::is_of_event(topic) && topic != Topic::Event;
    let others = parts.other_tables(is_read).map(|(_, table)| table);
    tell_all(left.into_iter().chain(others.filter(|table| !event_table::is_one(table))), diags);
}

fn tell_all<'a>(unread: impl Iterator<Item = &'a RawTable>, diags: &mut Diagnostics) {
    let unread = unread.filter(|table| lists_parameters(table));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{load::Page, parse};

    /// Whether a page with these tables, each under its heading, is told.
    fn told(tables: &[(&str, &str, &str)]) -> bool {
        let head = "# a\n\n## 请求\n\n| x | y |\n| --- | --- |\n| HTTP URL | /open-apis/a/v1/b |\n| HTTP Method | GET |\n";
        let tables = tables
            .iter()
            .map(|(heading, head, row)| format!("\n### {heading}\n\n{head}\n| --- | --- | --- |\n{row}\n"));
        let text = tables.fold(head.to_owned(), |text, table| text + &table);
        let mut diags = Diagnostics::new("page.md".into());
        let page = parse::parse(&Page { path: "page.md".into(), text }, &mut diags);
        tell(&Parts::of(&page), &mut diags);
        diags.into_vec().iter().any(|found| found.code == Code::PageTablesUnread)
    }

    const UNKNOWN: &str = "| Nazwa | Typ | Opis |";
    const KNOWN: &str = "| 名称 | 类型 | 描述 |";

    #[test]
    fn a_page_whose_tables_are_all_unread_is_told() {
        assert!(told(&[("Parametry", UNKNOWN, "| user_id | string | x |")]));
        assert!(told(&[("请求体", UNKNOWN, "| user_id | string | x |")]));
        assert!(told(&[("Parametry", KNOWN, "| user_id | string | x |")]));
        assert!(told(&[
            ("请求头", KNOWN, "| Authorization | string | x |"),
            ("Parametry", UNKNOWN, "| user_id | string | x |")
        ]));
    }

    #[test]
    fn one_table_that_is_read_is_enough() {
        let read = ("响应体", KNOWN, "| code | int | x |");
        assert!(!told(&[read, ("Parametry", UNKNOWN, "| user_id | string | x |")]));
    }

    #[test]
    fn other_tables_are_none_of_parameters() {
        assert!(!told(&[]));
        assert!(!told(&[("请求头", KNOWN, "| Authorization | string | x |")]));
        assert!(!told(&[("限制", "| 版本 | 上限 | 备注 |", "| 企业版 | 100 | x |")]));
    }
}
