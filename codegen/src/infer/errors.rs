//! Error tables: HTTP status, code, message, hint.

use super::prose;
use crate::{
    model::ErrorCode,
    raw::{RawRow, RawTable},
};

/// A column of an error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Status,
    Code,
    Message,
    Hint,
}

/// Heads of error tables, without blanks. Where a table has 描述 and 说明, the first is the message.
const HEADS: &[(&str, Column)] = &[
    ("HTTP状态码", Column::Status),
    ("状态码", Column::Status),
    ("http状态码", Column::Status),
    ("错误码", Column::Code),
    ("返回码", Column::Code),
    ("业务错误码", Column::Code),
    ("子错误码", Column::Code),
    ("描述", Column::Message),
    ("说明", Column::Message),
    ("错误描述", Column::Message),
    ("错误信息", Column::Message),
    ("排查建议", Column::Hint),
    ("解决方案", Column::Hint),
    ("建议", Column::Hint),
    ("处理建议", Column::Hint),
];

/// The documented errors of a table; none where its head is not that of an error table.
pub(super) fn read(table: &RawTable) -> Vec<ErrorCode> {
    let columns = table.head.iter().map(|head| column(head)).collect::<Vec<_>>();
    let at = |wanted| columns.iter().position(|column| *column == Some(wanted));
    let Some(code) = at(Column::Code) else { return Vec::new() };
    let (status, message, hint) = (at(Column::Status), at(Column::Message), at(Column::Hint));
    let error = |row: &RawRow| {
        let text = |at: Option<usize>| {
            at.and_then(|at| row.cells.get(at)).map(|cell| cell.text.as_str()).unwrap_or_default()
        };
        Some(ErrorCode {
            http_status: prose::plain(text(status)).parse().ok(),
            code: prose::plain(text(Some(code))).parse().ok()?,
            message: prose::normal(text(message)),
            hint: prose::normal(text(hint)),
            span: row.span,
        })
    };
    table.rows.iter().filter_map(error).collect()
}

fn column(head: &str) -> Option<Column> {
    let head = head.split_whitespace().collect::<String>();
    HEADS.iter().find(|(word, _)| *word == head).map(|(_, column)| *column)
}
