//! Which column of a parameter table says what.

use super::{prose, types::Printed};
use crate::{
    diag::{Code, Diagnostics, Span},
    raw::{RawCell, RawRow, RawTable},
};
use std::borrow::Cow;

/// A column of a parameter table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Type,
    Required,
    Description,
    Default,
    Example,
}

/// Heads of parameter tables.
const HEADS: &[(Column, &[&str])] = &[
    (Column::Name, &["名称", "参数", "字段", "参数名称", "参数名", "字段名", "字段名称", "属性名称", "Name"]),
    (Column::Type, &["类型", "数据类型", "参数类型", "字段类型", "格式", "Type"]),
    (Column::Required, &["必填", "是否必填", "必须", "是否必须", "必选", "是否必选", "是否必需", "必需"]),
    (Column::Description, &["描述", "说明", "介绍", "参数说明", "字段说明", "Description"]),
    (Column::Default, &["默认值"]),
    (Column::Example, &["示例值", "示例"]),
];

/// Which column stands where.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Columns {
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
    pub(super) fn read(table: &RawTable, diags: &mut Diagnostics) -> Option<Self> {
        let columns = Self::of(table);
        if columns.is_none() && !table.rows.is_empty() {
            let message =
                format!("no column holds names of parameters; {} rows were left out", table.rows.len());
            diags.push(Code::TableUnread, table.span, message);
        }
        columns
    }

    /// The columns of a parameter table; `None` where the head is not that of one.
    fn of(table: &RawTable) -> Option<Self> {
        let mut columns = Self { count: table.head.len(), ..Self::default() };
        for (at, head) in table.head.iter().enumerate() {
            let head = prose::plain(head);
            let column =
                HEADS.iter().find(|(_, words)| words.contains(&head.as_ref())).map(|(column, _)| *column);
            let slot = match column {
                Some(Column::Name) => &mut columns.name,
                Some(Column::Type) => &mut columns.ty,
                Some(Column::Required) => &mut columns.required,
                Some(Column::Description) => &mut columns.description,
                Some(Column::Default) => &mut columns.default,
                Some(Column::Example) => &mut columns.example,
                None => continue,
            };
            slot.get_or_insert(at);
        }
        let enough = columns.name.is_some()
            && (columns.ty.is_some() || columns.required.is_some() || columns.description.is_some());
        enough.then_some(columns)
    }

    /// A row, column by column.
    pub(super) fn row<'a>(&self, row: &'a RawRow) -> ParamRow<'a> {
        self.without_lost_type(row).unwrap_or(*self).complete_row(row)
    }

    /// The columns of a row that lost its type cell, so that those behind it moved up: prose stands
    /// in the column of the type and nothing in the last.
    fn without_lost_type(&self, row: &RawRow) -> Option<Self> {
        let ty = self.ty?;
        let text = |at: usize| row.cells.get(at).map(|cell| cell.text.trim()).unwrap_or_default();
        let lost = matches!(Printed::read(text(ty)), Printed::Unknown(_))
            && text(ty).contains(|c: char| !c.is_ascii())
            && text(self.count.checked_sub(1)?).is_empty();
        let up = |column: Option<usize>| column.map(|at| if at > ty { at - 1 } else { at });
        lost.then(|| Self {
            name: up(self.name),
            ty: None,
            required: up(self.required),
            description: up(self.description),
            default: up(self.default),
            example: up(self.example),
            count: self.count,
        })
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

/// Words behind a name that say whether it is required, where no column does.
const REQUIRED_MARKS: &[&str] = &["必选", "必填", "可选", "选填"];

/// `links 必选` as name and word.
fn split_mark(name: Cow<'_, str>) -> (Cow<'_, str>, Option<Cow<'static, str>>) {
    let mark = REQUIRED_MARKS.iter().find(|mark| name.ends_with(**mark));
    match mark.and_then(|mark| Some((name.strip_suffix(mark)?.trim_end().to_owned(), *mark))) {
        Some((rest, mark)) if !rest.is_empty() => (Cow::Owned(rest), Some(Cow::Borrowed(mark))),
        _ => (name, None),
    }
}

/// A row of a parameter table, column by column, before anyone asks what it means.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ParamRow<'a> {
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
