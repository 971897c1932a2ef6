//! Tables of parameters or errors that stand where nobody looks for them.

use crate::{
    diag::{Code, Diagnostics},
    infer::table::{columns::Columns, errors},
    raw::{RawSection, RawTable},
};

/// Tells the tables that were left out because their heading is none of ours.
pub(crate) fn tell<'a>(
    others: impl Iterator<Item = (&'a RawSection, &'a RawTable)>,
    diags: &mut Diagnostics,
) {
    for (section, table) in others {
        let what = if table.rows.is_empty() {
            continue;
        } else if Columns::are_of(table) {
            "parameters"
        } else if errors::is_table(table) {
            "errors"
        } else {
            continue;
        };
        let message = format!(
            "a table of {what} stands under `{}`, which is no heading about such; {} rows were left out",
            section.heading,
            table.rows.len()
        );
        diags.push(Code::TableUnread, table.span, message);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sections::Parts, *};
    use crate::{load::Page, parse};

    /// The findings about a page with a table under `heading`.
    fn told(heading: &str, head: &str) -> Vec<String> {
        let text = format!("# a\n\n## {heading}\n\n{head}\n| --- | --- |\n| a | b |\n");
        let mut diags = Diagnostics::new("page.md".into());
        let page = parse::parse(&Page { path: "page.md".into(), text }, &mut diags);
        tell(Parts::of(&page).other_tables(Parts::is_of_endpoint), &mut diags);
        diags.into_vec().into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn a_table_under_another_heading_is_told() {
        let message = "a table of parameters stands under `部分下载`, which is no heading about such; 1 rows were left out";
        assert_eq!(told("部分下载", "| 名称 | 类型 |"), [message]);
        assert_eq!(told("常见错误", "| 错误码 | 原因 |").len(), 1);
    }

    #[test]
    fn tables_that_are_read_or_mean_nothing_are_not_told() {
        assert!(told("请求体", "| 名称 | 类型 |").is_empty());
        assert!(told("模板列表", "| 模板 | 样式 |").is_empty());
    }
}
