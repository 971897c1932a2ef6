//! Pages with something wrong: each is a finding with page and line or a reasoned skip, and the other pages generate.

use feishu_codegen::{
    End, Survey,
    diag::{Diagnostic, Lines},
};
use feishu_tests::Project;

/// Where the page with something wrong stands, and one with nothing wrong.
const BAD: &str = "zoo-v1/animal/feed.md";
const GOOD: &str = "zoo-v1/animal/delete.md";

const GOOD_PAGE: &str = "\
---
title: \"删除\"
---
# 删除

## 请求

| 项目 | 值 |
| --- | --- |
| HTTP URL | https://open.feishu.cn/open-apis/zoo/v1/animals/:animal_id |
| HTTP Method | DELETE |

### 路径参数

| 名称 | 类型 | 描述 |
| --- | --- | --- |
| `animal_id` | `string` | ID |
";

/// A page with nothing wrong, before a test spoils it.
const PIPES: &str = "\
---
title: \"喂养\"
---
# 喂养

## 请求

| 项目 | 值 |
| --- | --- |
| HTTP URL | https://open.feishu.cn/open-apis/zoo/v1/animals/feed |
| HTTP Method | POST |

### 请求体

| 名称 | 类型 | 必填 | 描述 |
| --- | --- | --- | --- |
| `food` | `string` | 是 | 食物<br>**数据校验规则**：<br>- 长度范围：`1` ～ `50` 字符 |
| `times` | `int` | 否 | 次数 |

### 请求体示例

```json
{
    \"food\": \"hay\",
    \"times\": 2
}
```

## 响应

### 错误码

| HTTP状态码 | 错误码 | 描述 | 排查建议 |
| --- | --- | --- | --- |
| 400 | 10001 | not hungry | 稍后重试 |
| 400 | 10002 | too much | 减少食物 |
";

/// The same kind of page with the levels that pipe tables lack.
const BLOCKS: &str = "\
<!--
title: 喂养
-->
# 喂养

## 请求
:::html
<md-table>
<md-thead><tr><md-th>基本</md-th><md-th></md-th></tr></md-thead>
<md-tbody>
<md-tr><md-th>HTTP URL</md-th><md-td>https://open.feishu.cn/open-apis/zoo/v1/animals/feed</md-td></md-tr>
<md-tr><md-th>HTTP Method</md-th><md-td>POST</md-td></md-tr>
</md-tbody>
</md-table>
:::

### 请求体
:::html
<md-dt-table>
<md-dt-thead>
<md-dt-tr><md-dt-th>名称</md-dt-th><md-dt-th>类型</md-dt-th><md-dt-th>描述</md-dt-th></md-dt-tr>
</md-dt-thead>
<md-dt-tbody>
<md-dt-tr level=\"0\"><md-dt-td>food</md-dt-td><md-dt-td>food</md-dt-td><md-dt-td>食物</md-dt-td></md-dt-tr>
<md-dt-tr level=\"1\"><md-dt-td>name</md-dt-td><md-dt-td>string</md-dt-td><md-dt-td>名称</md-dt-td></md-dt-tr>
</md-dt-tbody>
</md-dt-table>
:::
";

/// The page, with one thing changed.
#[track_caller]
fn spoiled(page: &str, good: &str, bad: &str) -> String {
    assert_eq!(page.matches(good).count(), 1, "the page holds {good:?} once");
    page.replace(good, bad)
}

fn survey(page: impl AsRef<[u8]>) -> Survey {
    Project::of_pages([(BAD, page.as_ref()), (GOOD, GOOD_PAGE.as_bytes())]).survey()
}

/// How the page ends, and its findings as `code line: the line`. The good page has to generate whatever happens here.
#[track_caller]
fn ends(page: impl AsRef<[u8]>, end: End, expected: &[&str]) -> Survey {
    let survey = survey(page);
    let ends = survey.pages.iter().map(|page| (&*page.page, page.end)).collect::<Vec<_>>();
    assert_eq!(ends, [(GOOD, End::Generated), (BAD, end)]);
    assert!(survey.catalog.endpoints.iter().any(|endpoint| endpoint.source == GOOD));

    let bad = survey.docs.texts().find(|page| &*page.path == BAD).unwrap();
    let lines = Lines::new(&bad.text);
    let shown = |finding: &Diagnostic| {
        assert_eq!(&*finding.page, BAD);
        let line = lines.position(finding.span.start as usize).line;
        format!("{} {line}: {}", finding.code, lines.line(line).unwrap().1)
    };
    assert_eq!(survey.findings.iter().map(shown).collect::<Vec<_>>(), expected);
    survey
}

#[test]
fn the_pages_are_fine_before_they_are_spoiled() {
    ends(PIPES, End::Generated, &[]);
    ends(BLOCKS, End::Generated, &[]);
}

#[test]
fn a_page_without_url_is_an_error_at_its_request() {
    let row = "fact-unknown 10: | URL | https://open.feishu.cn/open-apis/zoo/v1/animals/feed |";
    let block = "fact-unknown 11: <md-tr><md-th>URL</md-th><md-td>https://open.feishu.cn/open-apis/zoo/v1/animals/feed</md-td></md-tr>";
    for (page, row) in [(PIPES, row), (BLOCKS, block)] {
        let page = spoiled(page, "HTTP URL", "URL");
        let survey = ends(&page, End::Error, &["page-no-url 6: ## 请求", row]);
        assert!(!survey.is_sound());
    }
}

#[test]
fn a_url_that_is_none_is_an_error_at_its_row() {
    let page = spoiled(PIPES, "https://open.feishu.cn/open-apis/zoo/v1/animals/feed", "见下文");
    ends(page, End::Error, &["page-no-url 10: | HTTP URL | 见下文 |"]);
}

#[test]
fn a_page_without_method_is_an_error_at_its_request() {
    let page = spoiled(PIPES, "HTTP Method", "Method");
    ends(page, End::Error, &["page-no-method 6: ## 请求", "fact-unknown 11: | Method | POST |"]);
}

#[test]
fn a_method_that_is_none_is_an_error_at_its_row() {
    let page = spoiled(PIPES, "| POST |", "| FEED |");
    ends(page, End::Error, &["page-no-method 11: | HTTP Method | FEED |"]);
}

#[test]
fn a_table_that_breaks_off_inside_a_row_is_an_error_at_this_row() {
    let end = BLOCKS.find("<md-dt-td>名称").unwrap();
    let row = "<md-dt-tr level=\"1\"><md-dt-td>name</md-dt-td><md-dt-td>string</md-dt-td>";
    let survey = ends(&BLOCKS[..end], End::Generated, &[&format!("table-broken-off 25: {row}")]);
    assert!(!survey.is_sound());
}

#[test]
fn a_level_that_jumps_is_a_warning_at_its_row() {
    let page = spoiled(BLOCKS, "level=\"1\"", "level=\"5\"");
    let row = "<md-dt-tr level=\"5\"><md-dt-td>name</md-dt-td><md-dt-td>string</md-dt-td><md-dt-td>名称</md-dt-td></md-dt-tr>";
    let survey = ends(page, End::Generated, &[&format!("level-jump 25: {row}")]);
    assert!(survey.is_sound());
}

#[test]
fn rows_in_a_comment_are_noted_where_the_comment_begins() {
    let rows =
        "<!--\n<md-dt-tr level=\"0\"><md-dt-td>times</md-dt-td><md-dt-td>int</md-dt-td></md-dt-tr>\n-->\n";
    let page = spoiled(BLOCKS, "</md-dt-tbody>\n", &format!("{rows}</md-dt-tbody>\n"));
    let survey = ends(page, End::Generated, &["row-commented 26: <!--"]);
    assert_eq!(survey.findings[0].message, "1 rows stand inside a comment and were left out");
}

#[test]
fn a_type_that_means_nothing_is_a_warning_at_its_row() {
    let page = spoiled(PIPES, "`int`", "`整数？`");
    ends(page, End::Generated, &["unknown-type 18: | `times` | `整数？` | 否 | 次数 |"]);
}

#[test]
fn a_field_that_stands_twice_is_a_warning_at_the_second_row() {
    let page = spoiled(PIPES, "| `times` | `int` |", "| `food` | `int` |");
    let page = spoiled(&page, ",\n    \"times\": 2", "");
    ends(page, End::Generated, &["duplicate-field 18: | `food` | `int` | 否 | 次数 |"]);
}

#[test]
fn a_rule_in_unknown_words_is_a_warning_at_its_row() {
    let page = spoiled(PIPES, "- 长度范围：`1` ～ `50` 字符", "- 长度范围：刚刚好");
    ends(
        page,
        End::Generated,
        &[
            "rule-unreadable 17: | `food` | `string` | 是 | 食物<br>**数据校验规则**：<br>- 长度范围：刚刚好 |",
        ],
    );
}

#[test]
fn a_regex_that_does_not_compile_is_a_warning_at_its_row() {
    let page = spoiled(PIPES, "- 长度范围：`1` ～ `50` 字符", "- 正则校验：`^[a-z$`");
    let row = "| `food` | `string` | 是 | 食物<br>**数据校验规则**：<br>- 正则校验：`^[a-z$` |";
    ends(page, End::Generated, &[&format!("pattern-invalid 17: {row}")]);
}

#[test]
fn a_regex_that_only_the_client_cannot_run_is_a_warning_all_the_same() {
    let page = spoiled(PIPES, "- 长度范围：`1` ～ `50` 字符", "- 正则校验：`^\\p{Han}+$`");
    let row = "| `food` | `string` | 是 | 食物<br>**数据校验规则**：<br>- 正则校验：`^\\p{Han}+$` |";
    ends(page, End::Generated, &[&format!("pattern-invalid 17: {row}")]);
}

#[test]
fn an_error_code_that_is_no_number_is_a_warning_at_its_row() {
    let page = spoiled(PIPES, "| 10001 |", "| 一万 |");
    let survey =
        ends(page, End::Generated, &["error-code-unreadable 35: | 400 | 一万 | not hungry | 稍后重试 |"]);
    let errors = survey.catalog.endpoints.iter().map(|endpoint| endpoint.errors.len());
    assert_eq!(errors.sum::<usize>(), 1, "the other row is kept");
}

#[test]
fn broken_json_is_a_warning_where_it_breaks() {
    for (good, bad, found) in [
        ("2\n}", "2,\n}", "sample-not-json 26: }"),
        ("\"hay\",", "\"hay\"", "sample-not-json 25:     \"times\": 2"),
        ("2\n}", "2\n", "sample-not-json 25:     \"times\": 2"),
        ("{\n    \"food\"", "{\n    food", "sample-not-json 24:     food: \"hay\","),
        ("{\n    \"food\"", "{\n    \"food", "sample-not-json 24:     \"food: \"hay\","),
        ("{\n    \"food\"", "    \"food\"", "sample-not-json 23:     \"food\": \"hay\","),
        ("{\n    \"food\": \"hay\",\n    \"times\": 2\n}", "{", "sample-not-json 23: {"),
        ("{\n    \"food\": \"hay\",\n    \"times\": 2\n}", "hay", "sample-not-json 23: hay"),
    ] {
        ends(spoiled(PIPES, good, bad), End::Generated, &[found]);
    }
}

#[test]
fn bytes_that_are_no_utf8_are_an_error_where_they_start() {
    let mut page = PIPES.as_bytes().to_vec();
    let at = PIPES.find("hay").unwrap();
    page[at] = 0xff;
    ends(page, End::Error, &["page-not-utf8 24:     \"food\": \"\u{fffd}ay\","]);
}

#[test]
fn a_byte_order_mark_is_noted_and_changes_nothing() {
    let survey = ends(format!("\u{feff}{PIPES}"), End::Generated, &["page-byte-order-mark 1: ---"]);
    assert_eq!(survey.catalog, self::survey(PIPES).catalog);
}

#[test]
fn carriage_returns_are_noted_and_change_nothing() {
    for page in [PIPES, BLOCKS] {
        let survey = survey(page.replace('\n', "\r\n"));
        assert_eq!(survey.findings.len(), 1, "{:?}", survey.findings);
        assert_eq!(survey.findings[0].code.name(), "page-carriage-return");
        assert_eq!(survey.catalog, self::survey(page).catalog);
    }
}

#[test]
fn whatever_is_wrong_with_some_pages_the_others_make_the_same_bytes() {
    let project = Project::copy();
    let before = project.texts();
    let broken_off = &BLOCKS[..BLOCKS.find("level=\"1\"").unwrap()];
    let jump = BLOCKS.replace("level=\"1\"", "level=\"5\"");
    let no_url = PIPES.replace("HTTP URL", "URL");
    let bad =
        [broken_off.as_bytes(), jump.as_bytes(), no_url.as_bytes(), b"\xff", b"\xef\xbb\xbf# a\r\n", b""];
    for (number, page) in bad.iter().enumerate() {
        project.write(&format!("docs-src/zoo-v1/animal/feed{number}.md"), page);
    }

    let survey = project.survey();
    assert_eq!(survey.summary().pages, survey.docs.pages.len() + survey.docs.unreadable.len());
    assert_eq!((survey.summary().errors, survey.summary().skipped.values().sum::<usize>()), (2, 2));
    let after = project.texts();
    let services = before.iter().filter(|(path, _)| path.contains("_v1") || path.contains("_v3"));
    for (path, text) in services {
        assert_eq!(after.get(path), Some(text), "{path}");
    }
}

#[test]
fn an_empty_file_is_skipped_with_a_reason() {
    for page in ["", "\n \n\t\n"] {
        let survey = survey(page);
        let end = survey.pages.iter().find(|end| &*end.page == BAD).unwrap().end;
        let End::Skipped(skip) = end else { panic!("{end:?}") };
        assert_eq!((skip.reason(), survey.findings.len()), ("an empty page", 0));
    }
}
