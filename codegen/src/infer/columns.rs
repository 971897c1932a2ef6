//! Which column of a parameter table says what.

use crate::{
    diag::Span,
    raw::{RawCell, RawRow, RawTable},
};

/// A column of a parameter table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Type,
    Required,
    Description,
    Default,
    Example,
}

/// Heads of parameter tables.
const HEADS: &[(Column, &[&str])] = &[
    (Column::Name, &["名称", "参数", "字段", "参数名称", "参数名", "字段名"]),
    (Column::Type, &["类型", "数据类型", "参数类型", "字段类型"]),
    (Column::Required, &["必填", "是否必填", "必须", "是否必须", "必选", "是否必选"]),
    (Column::Description, &["描述", "说明", "介绍"]),
    (Column::Default, &["默认值"]),
    (Column::Example, &["示例值", "示例"]),
];

/// A row of a parameter table, column by column, before anyone asks what it means.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ParamRow<'a> {
    /// As the page marks it; `None` where the dialect lost it.
    pub level: Option<u32>,
    /// The wire name, without Markdown.
    pub name: &'a str,
    /// The type as printed, without Markdown; empty where the table has no such column.
    pub ty: &'a str,
    /// `None` where the table has no such column.
    pub required: Option<&'a str>,
    pub description: Option<&'a RawCell>,
    pub default: Option<&'a str>,
    pub example: Option<&'a str>,
    /// The whole row.
    pub span: Span,
}
