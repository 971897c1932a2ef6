//! Error tables: HTTP status, code, message, hint.

use super::columns::{key, tell_unread};
use crate::{
    diag::{Code, Diagnostics},
    infer::{cell::required, text::prose},
    model::{ErrorCode, Required},
    raw::{RawRow, RawTable},
    words::{ERROR_COLUMNS, ErrorColumn as Column, LATER},
};

/// The documented errors of the tables under the headings about errors. A table without a head goes
/// on where the one before it ended.
pub(crate) fn read<'a>(
    tables: impl Iterator<Item = &'a RawTable>,
    diags: &mut Diagnostics,
) -> Vec<ErrorCode> {
    let mut columns = None;
    let mut errors = Vec::new();
    for table in tables {
        let own = Columns::of(table);
        if let Some(own) = own {
            tell_unread(table, &own.unread(table), diags);
        }
        columns = own.or(columns.filter(|columns: &Columns| columns.count == table.head.len()));
        match columns {
            Some(columns) => errors.extend(table.rows.iter().filter_map(|row| columns.error(row, diags))),
            None if table.rows.is_empty() => {}
            None => {
                let message = format!("no column holds codes; {} rows were left out", table.rows.len());
                diags.push(Code::TableUnread, table.span, message);
            }
        }
    }
    errors
}

/// Whether the head of `table` is that of an error table.
pub(crate) fn is_table(table: &RawTable) -> bool {
    Columns::of(table).is_some_and(|columns| columns.message.is_some() || columns.hint.is_some())
}

/// Which column stands where.
#[derive(Clone, Copy, Debug)]
struct Columns {
    count: usize,
    status: Option<usize>,
    code: usize,
    message: Option<usize>,
    hint: Option<usize>,
    transient: Option<usize>,
}

impl Columns {
    /// The columns of an error table; `None` where the head is not that of one.
    fn of(table: &RawTable) -> Option<Self> {
        let columns = table.head.iter().map(|head| column(head)).collect::<Vec<_>>();
        let at = |wanted| columns.iter().position(|column| *column == Some(wanted));
        Some(Self {
            count: columns.len(),
            status: at(Column::Status),
            code: at(Column::Code)?,
            message: at(Column::Message),
            hint: at(Column::Hint),
            transient: at(Column::Transient),
        })
    }

    /// The columns that are left out.
    fn unread(&self, table: &RawTable) -> Vec<usize> {
        let read = [self.status, Some(self.code), self.message, self.hint, self.transient];
        (0..table.head.len()).filter(|at| !read.contains(&Some(*at))).collect()
    }

    fn error(&self, row: &RawRow, diags: &mut Diagnostics) -> Option<ErrorCode> {
        let text = |at: usize| row.cells.get(at).map(|cell| cell.text.as_str()).unwrap_or_default();
        let Ok(code) = prose::plain(text(self.code)).parse() else {
            if row.cells.iter().any(|cell| !cell.text.trim().is_empty()) {
                let message = "the error's code is no number; its row was left out";
                diags.push(Code::ErrorCodeUnreadable, row.span, message);
            }
            return None;
        };
        let says_so = self.transient.and_then(|at| required::read(text(at))) == Some(Required::Yes);
        let message = prose::line(self.message.map(text).unwrap_or_default());
        let hint = prose::normal(self.hint.map(text).unwrap_or_default());
        Some(ErrorCode {
            http_status: self.status.and_then(|at| prose::plain(text(at)).parse().ok()),
            code,
            transient: says_so || LATER.within(&message) || LATER.within(&hint),
            message,
            hint,
            span: row.span,
        })
    }
}

fn column(head: &str) -> Option<Column> {
    ERROR_COLUMNS.get(&key(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[&str; 2]]) -> RawTable {
        RawTable::of_texts(["错误码", "描述"], rows)
    }

    #[test]
    fn a_code_that_is_no_number_is_told_and_an_empty_row_is_not() {
        let mut diags = Diagnostics::new("page.md".into());
        let table = table(&[["`40003`", "busy"], ["4xxxx", "other"], ["", ""]]);
        let errors = read([&table].into_iter(), &mut diags);
        assert_eq!(errors.iter().map(|error| error.code).collect::<Vec<_>>(), [40003]);
        let told = diags.into_vec().into_iter().map(|found| found.code).collect::<Vec<_>>();
        assert_eq!(told, [Code::ErrorCodeUnreadable]);
    }

    #[test]
    fn an_error_that_a_later_try_may_mend_is_transient() {
        let rows = [
            ["1", "busy, please try again later."],
            ["2", "服务繁忙，请稍后重试"],
            ["3", "wait some seconds and retry"],
            ["4", "参数错误，请修改后重试"],
            ["5", "the date must be later than the first"],
            ["6", "内部错误，请勿重试"],
        ];
        let errors = read([&table(&rows)].into_iter(), &mut Diagnostics::new("page.md".into()));
        let passing = errors.iter().filter(|error| error.transient).map(|error| error.code);
        assert_eq!(passing.collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn a_head_may_be_bold() {
        let mut table = table(&[["40003", "busy"]]);
        table.head = ["**错误码**", "**原因**"].map(str::to_owned).to_vec();
        let errors = read([&table].into_iter(), &mut Diagnostics::new("page.md".into()));
        assert_eq!(errors.first().map(|error| error.message.as_str()), Some("busy"));
    }
}
