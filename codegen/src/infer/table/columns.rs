//! Which column of a parameter table says what.

use crate::{
    diag::{Code, Diagnostics, Span},
    infer::{
        cell::{required, types::Printed},
        text::prose,
    },
    raw::{RawCell, RawRow, RawTable},
    words::{self, Column},
};
use std::borrow::Cow;

/// A head without what writers put on it as they please: blanks, capitals, a question mark.
pub(crate) fn key(head: &str) -> String {
    let head = prose::plain(head);
    words::folded(head.trim_end_matches(['?', '？', ':', '：'])).into_owned()
}

/// Tells which of the columns `unread` of `table` were left out, where they say anything. The table is looked through once:
/// it may have as many columns as rows.
pub(crate) fn tell_unread(table: &RawTable, unread: &[usize], diags: &mut Diagnostics) {
    let mut says = vec![false; table.head.len()];
    for row in &table.rows {
        for (says, cell) in says.iter_mut().zip(&row.cells) {
            *says = *says || !prose::says_nothing(&cell.text);
        }
    }
    for at in unread.iter().filter(|at| says.get(**at) == Some(&true)) {
        let head = table.head.get(*at).map(|head| prose::plain(head)).unwrap_or_default();
        diags.push(
            Code::ColumnUnread,
            table.span,
            format!("the column `{head}` is not known or there twice, and was left out"),
        );
    }
}

/// Which column stands where.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Columns {
    name: Option<usize>,
    ty: Option<usize>,
    required: Option<usize>,
    description: Option<usize>,
    default: Option<usize>,
    example: Option<usize>,
    count: usize,
}

impl Columns {
    /// The columns of a table under a heading about parameters. Where its head is not that of a parameter table, its
    /// rows are left out, and a finding says so.
    pub(crate) fn read(table: &RawTable, diags: &mut Diagnostics) -> Option<Self> {
        let (columns, unread) = Self::of(table);
        if columns.is_none() && !table.rows.is_empty() {
            let message =
                format!("no column holds names of parameters; {} rows were left out", table.rows.len());
            diags.push(Code::TableUnread, table.span, message);
        }
        if columns.is_some() {
            tell_unread(table, &unread, diags);
        }
        columns
    }

    /// Whether the head of `table` is that of a parameter table.
    pub(crate) fn are_of(table: &RawTable) -> bool {
        Self::of(table).0.is_some()
    }

    /// The columns of a parameter table, and those that are left out; `None` where the head is not that of one.
    fn of(table: &RawTable) -> (Option<Self>, Vec<usize>) {
        let mut columns = Self { count: table.head.len(), ..Self::default() };
        let mut unread = Vec::new();
        for (at, head) in table.head.iter().enumerate() {
            match words::COLUMNS.get(&key(head)).map(|column| columns.slot(column)) {
                Some(slot) if slot.is_none() => *slot = Some(at),
                Some(_) | None => unread.push(at),
            }
        }
        let enough = columns.name.is_some()
            && (columns.ty.is_some() || columns.required.is_some() || columns.description.is_some());
        (enough.then_some(columns), unread)
    }

    fn slot(&mut self, column: Column) -> &mut Option<usize> {
        match column {
            Column::Name => &mut self.name,
            Column::Type => &mut self.ty,
            Column::Required => &mut self.required,
            Column::Description => &mut self.description,
            Column::Default => &mut self.default,
            Column::Example => &mut self.example,
        }
    }

    /// A row, column by column.
    pub(crate) fn row<'a>(&self, row: &'a RawRow, diags: &mut Diagnostics) -> ParamRow<'a> {
        let moved = self.without_lost_type(row).or_else(|| self.without_lost_required(row));
        if moved.is_some() {
            let message = "the row lacks a cell; what stands behind it was read one column further";
            diags.push(Code::RowUneven, row.span, message);
        }
        let beyond = row.cells.get(self.count..).unwrap_or_default();
        if beyond.iter().any(|cell| !prose::says_nothing(&cell.text)) {
            let message = "the row has more cells than its table has columns; they were left out";
            diags.push(Code::RowUneven, row.span, message);
        }
        moved.unwrap_or(*self).complete_row(row)
    }

    /// The columns of a row that lost its type cell, so that those behind it moved up: prose stands
    /// in the column of the type and nothing in the last.
    fn without_lost_type(&self, row: &RawRow) -> Option<Self> {
        let ty = self.ty?;
        let text = self.text(row, ty);
        // What costs most is asked last: few cells of types are prose.
        let lost = is_prose(text)
            && self.text(row, self.count.checked_sub(1)?).is_empty()
            && matches!(Printed::read(text), Printed::Unknown(_));
        lost.then(|| Self { ty: None, ..self.moved_up(ty) })
    }

    /// The columns of a row that lost the cell that says whether it is required: prose stands there that speaks of
    /// something else, and nothing in the last column.
    fn without_lost_required(&self, row: &RawRow) -> Option<Self> {
        let required = self.required?;
        let text = self.text(row, required);
        let lost = text.chars().count() > LONGEST_CONDITION
            && !required::is_condition(text)
            && self.description? > required
            && self.text(row, self.count.checked_sub(1)?).is_empty();
        lost.then(|| Self { required: None, ..self.moved_up(required) })
    }

    fn text<'a>(&self, row: &'a RawRow, at: usize) -> &'a str {
        row.cells.get(at).filter(|_| at < self.count).map(|cell| cell.text.trim()).unwrap_or_default()
    }

    /// The columns where those behind `lost` stand one further to the front.
    fn moved_up(&self, lost: usize) -> Self {
        let up = |column: Option<usize>| column.map(|at| if at > lost { at - 1 } else { at });
        Self {
            name: up(self.name),
            ty: up(self.ty),
            required: up(self.required),
            description: up(self.description),
            default: up(self.default),
            example: up(self.example),
            count: self.count,
        }
    }

    fn complete_row<'a>(&self, row: &'a RawRow) -> ParamRow<'a> {
        let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at));
        let text = |at| cell(at).map(|cell| cell.text.as_str());
        let (name, marked) = split_mark(text(self.name).map(prose::plain).unwrap_or_default());
        ParamRow {
            level: row.level,
            name,
            ty: text(self.ty).map(prose::plain),
            required: text(self.required).map(prose::plain).or(marked),
            description: cell(self.description),
            default: text(self.default),
            example: text(self.example),
            span: cell(self.name).map_or(row.span, |cell| cell.span),
        }
    }
}

/// Characters of a condition that stands in the place of 是 and 否. What is longer is a description.
const LONGEST_CONDITION: usize = 8;

/// Whether a text in the column of types is a sentence.
fn is_prose(text: &str) -> bool {
    !text.is_ascii() || text.split_whitespace().count() > LONGEST_TYPE
}

/// Words of a type in prose: `array of string`.
const LONGEST_TYPE: usize = 3;

/// `links 必选` and `links（必选）` as name and word.
fn split_mark(name: Cow<'_, str>) -> (Cow<'_, str>, Option<Cow<'static, str>>) {
    let bare = name.trim_end_matches(['）', ')']);
    let split =
        |mark: &'static str| Some((bare.strip_suffix(mark)?.trim_end_matches(['（', '(', ' ']), mark));
    match words::REQUIRED_MARKS.iter().find_map(split) {
        Some((rest, mark)) if !rest.is_empty() => (Cow::Owned(rest.to_owned()), Some(Cow::Borrowed(mark))),
        _ => (name, None),
    }
}

/// A row of a parameter table, column by column, before anyone asks what it means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParamRow<'a> {
    /// As the page marks it; `None` where the dialect lost it.
    pub level: Option<u32>,
    /// The wire name, without Markdown.
    pub name: Cow<'a, str>,
    /// The type as printed, without Markdown; `None` where the table has no such column.
    pub ty: Option<Cow<'a, str>>,
    /// `None` where the table has no such column.
    pub required: Option<Cow<'a, str>>,
    pub description: Option<&'a RawCell>,
    pub default: Option<&'a str>,
    pub example: Option<&'a str>,
    /// The row's name on the page.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a table of two columns says of its row, and the codes of the findings.
    fn reads(head: [&str; 2], row: [&str; 2]) -> (Option<String>, Vec<Code>) {
        let mut diags = Diagnostics::new("page.md".into());
        let table = RawTable::of_texts(head, &[row]);
        let columns = Columns::read(&table, &mut diags);
        let row = table.rows.first().zip(columns).map(|(row, columns)| columns.row(row, &mut diags));
        let found = row.map(|row| format!("{} {:?} {:?}", row.name, row.ty, row.required));
        (found, diags.into_vec().into_iter().map(|found| found.code).collect())
    }

    #[test]
    fn a_head_has_blanks_and_capitals_as_the_writer_pleases() {
        assert_eq!(reads(["名称", "必填 / 选填"], ["a", "选填"]).0.as_deref(), Some("a None Some(\"选填\")"));
        assert_eq!(reads(["Name", "是否必填？"], ["a", "是"]).0.as_deref(), Some("a None Some(\"是\")"));
        assert_eq!(reads(["name", "TYPE"], ["a", "int"]).0.as_deref(), Some("a Some(\"int\") None"));
    }

    #[test]
    fn a_column_that_is_left_out_is_told() {
        let told = |text: &str| {
            let mut table = RawTable::of_texts(["名称", "类型"], &[["a", "int"]]);
            table.head.push("来源".to_owned());
            table
                .rows
                .iter_mut()
                .for_each(|cells| cells.cells.push(RawCell { text: text.to_owned(), ..RawCell::default() }));
            let mut diags = Diagnostics::new("page.md".into());
            Columns::read(&table, &mut diags);
            diags.into_vec().into_iter().map(|found| found.code).collect::<Vec<_>>()
        };
        assert_eq!(told("请求 URL"), [Code::ColumnUnread]);
        assert_eq!(told(""), []);
    }

    #[test]
    fn a_mark_behind_a_name_may_stand_in_brackets() {
        assert_eq!(
            reads(["名称", "类型"], ["links（必填）", "int"]).0.as_deref(),
            Some("links Some(\"int\") Some(\"必填\")")
        );
    }

    #[test]
    fn a_row_that_lost_a_cell_is_read_further_and_told() {
        let mut table =
            RawTable::of_texts(["名称", "必填"], &[["end_date", "终止日期，格式是 YYYY-mm-dd。"]]);
        table.head.push("描述".to_owned());
        let mut diags = Diagnostics::new("page.md".into());
        let columns = Columns::read(&table, &mut diags).unwrap();
        let row = columns.row(&table.rows[0], &mut diags);
        assert_eq!(row.required, None);
        assert_eq!(row.description.map(|cell| cell.text.as_str()), Some("终止日期，格式是 YYYY-mm-dd。"));
        assert_eq!(diags.into_vec()[0].code, Code::RowUneven);
    }

    #[test]
    fn cells_beyond_the_last_column_are_told() {
        let mut table = RawTable::of_texts(["名称", "类型"], &[["a", "int"]]);
        table.rows[0].cells.push(RawCell { text: "b".to_owned(), ..RawCell::default() });
        let mut diags = Diagnostics::new("page.md".into());
        let columns = Columns::read(&table, &mut diags).unwrap();
        columns.row(&table.rows[0], &mut diags);
        assert_eq!(diags.into_vec()[0].code, Code::RowUneven);
    }
}
