//! Whether a page may replace the one that is here: the only place that asks the generator.

use crate::instead::{self, Instead};
use feishu_codegen::{End, diag::Diagnostics, infer::Skip, load::Page, parse, raw::Dialect, read};

/// What a page describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Endpoint,
    Event,
    /// A guide, or a page that cannot be read.
    Other,
}

/// What speaks against the new page in place of the old one. Both with what stands above their text.
pub(crate) fn objection(path: &str, old: &str, new: &str, is_export: bool) -> Option<Instead> {
    let text = |page: &str| crate::comment::Found::of(page).content.to_owned();
    // What has facts alone is shorter than what has all, wherever that ends.
    let is_condensed = crate::comment::Found::of(old).get("condensed").is_some();
    let (was, is) = (kind(path, old), kind(path, new));
    match (was, is) {
        (Kind::Endpoint, Kind::Event | Kind::Other) => Some(Instead::NoEndpoint),
        (Kind::Event, Kind::Endpoint | Kind::Other) => Some(Instead::NoEvent),
        _ if !is_condensed && instead::is_truncated(&text(old), &text(new)) => Some(Instead::Truncated),
        _ if is_export && has_levels(path, old) => Some(Instead::Export),
        _ => None,
    }
}

fn kind(path: &str, text: &str) -> Kind {
    let reading = read(&[page(path, text)], &|| {});
    match reading.pages.first().map(|page| page.end) {
        Some(End::Generated | End::Merged) if reading.catalog.endpoints.is_empty() => Kind::Event,
        Some(End::Generated | End::Merged) => Kind::Endpoint,
        Some(End::Skipped(Skip::Guide | Skip::Empty) | End::Error) | None => Kind::Other,
    }
}

fn has_levels(path: &str, text: &str) -> bool {
    let page = page(path, text);
    let raw = parse::parse(&page, &mut Diagnostics::new(page.path.clone()));
    raw.condensed || raw.dialect == Dialect::Html
}

/// As the generator reads it from the disk.
fn page(path: &str, text: &str) -> Page {
    Page {
        path: path.into(),
        text: text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(dialect: &str) -> String {
        format!(
            "# 喂养\n\n{dialect}\n\n## 请求\n\n| 项目 | 值 |\n| --- | --- |\n| HTTP URL | https://open.feishu.cn/open-apis/zoo/v1/feed |\n| HTTP Method | POST |\n"
        )
    }

    #[track_caller]
    fn objects(old: &str, new: &str, is_export: bool, name: Option<&str>) {
        let found = objection("zoo-v1/feed.md", old, new, is_export);
        assert_eq!(found.as_ref().map(Instead::name), name);
    }

    #[test]
    fn an_endpoint_is_replaced_by_an_endpoint_alone() {
        objects(&endpoint(""), &endpoint("new"), false, None);
        objects(&endpoint(""), "# 喂养\n\n此接口已下线。\n", false, Some("no-endpoint"));
        objects("# 指南\n", "# 新指南\n", false, None);
        objects("# 指南\n", &endpoint(""), false, None);
    }

    #[test]
    fn a_full_page_replaces_one_of_facts_alone() {
        let condensed = format!("<!--\ncondensed: facts only\n-->\n{}", endpoint(""));
        let open = format!("{}\n```json\n{{}}\n", endpoint(""));
        objects(&endpoint(""), &open, false, Some("truncated"));
        objects(&condensed, &open, false, None);
        objects(&condensed, &open, true, Some("export-only"));
    }

    #[test]
    fn rows_with_levels_are_not_given_up_for_the_export() {
        let html = endpoint(":::html\n<md-table></md-table>\n:::");
        objects(&html, &endpoint("new"), true, Some("export-only"));
        objects(&endpoint(""), &endpoint("new"), true, None);
    }
}
