//! Faults of the writer are found: each of these is a condensed page as a writer with one mistake would write it.

use crate::zoo;
use feishu_codegen::condense::{condense, lost};

/// What the mistake does: a part of the page, and what stands there in its place.
const FAULTS: &[(&str, &str)] = &[
    ("# 喂养\n", "# 喂\n\n喂养。\n"),
    ("title: 喂养\n", "title: 饲养\n"),
    ("section: 历史版本\n", ""),
    ("condensed: facts only\n", ""),
    ("resource=animal", "resource=animals"),
    ("/feed |", "/feeds |"),
    ("| HTTP Method | POST |", "| HTTP Method | PUT |"),
    ("1000 次/分钟、50 次/秒", "1000 次/分钟"),
    ("自建应用、商店应用", "自建应用"),
    ("`zoo:animal` `zoo:animal:readonly`", "`zoo:animal`"),
    ("user_access_token、tenant_access_token", "tenant_access_token、user_access_token"),
    ("https://www.feishu.cn", "https://open.feishu.cn"),
    ("`open_id`、`user_id`", "`open_id`"),
    ("`open_id`、`user_id`", "`user_id`、`open_id`"),
    ("**默认值**：`\"open_id\"`", ""),
    ("**默认值**：`20`", "**默认值**：`\"20 \"`"),
    ("当值为 `user_id`", "当值为 `open_id`"),
    ("| page_token | string | 条件必填 |", "| page_token | string | 是 |"),
    ("`1` ～ `50`", "`1` ～ `51`"),
    ("`1` ～ `64` 字符", "`1` ～ `64`"),
    ("<br>- 不能以 `od-` 开头", ""),
    ("^a", "^b"),
    ("按位可选值", "可选值有"),
    ("zoo_meal[]", "zoo_meal"),
    ("|   weight | float |", "| weight | float |"),
    ("|   weight | float |", "|   weight | int |"),
    ("map<string, string>", "map<string, int>"),
    ("json<object>", "object"),
    ("|     id | string |", "|     id | string | 编号 |"),
    ("|   has_more | boolean | |\n", ""),
    ("| 400 | 9001 | 是 |", "| 400 | 9001 | |"),
    ("| 400 | 9001 |", "| 401 | 9001 |"),
    ("internal error", "internal"),
    ("`zoo:animal.id`", "`zoo:animal`"),
];

#[test]
fn every_fault_of_the_writer_is_found() {
    let catalog = zoo::catalog();
    let [endpoint] = catalog.endpoints.as_slice() else { panic!("one endpoint") };
    let condensed = condense(&catalog, &[zoo::page()]);
    let (path, text) = condensed.pages.first_key_value().expect("a page");
    assert_eq!(lost(endpoint, text, path), None);
    for (part, fault) in FAULTS {
        assert!(text.contains(part), "the page has no `{part}`");
        let faulty = text.replacen(part, fault, 1);
        assert!(lost(endpoint, &faulty, path).is_some(), "`{fault}` in place of `{part}` is not found");
    }
}
