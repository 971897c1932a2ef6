//! Large pages through everything that is made of pages: findings, crates, models, OpenAPI, condensed pages.

use crate::{
    read_one,
    size::{REQUEST, costs, differing, html, many, megabytes, row, rows},
};
use feishu_codegen::{
    End, condense,
    diag::Code,
    generate, load,
    load::{Docs, Page},
    models, openapi, survey,
};
use std::fmt::Write as _;

/// Makes everything of one page.
#[track_caller]
fn all_in_time(name: &str, text: String) {
    all_of(name, Docs { pages: vec![Page { path: "a.md".into(), text }], ..Docs::default() });
}

#[track_caller]
fn all_of(name: &str, docs: Docs) {
    costs(name, 1, move || {
        let said = feishu_codegen::said(&docs, &|| {});
        condense::condense(&said.catalog, &docs.pages);
        let survey = survey(docs, &|| {});
        generate(&survey.catalog, "").expect("emitters spell Rust");
        models(&survey.catalog);
        openapi::documents(&survey.catalog, None);
        let told = survey.findings.iter().map(|finding| finding.message.len()).max();
        assert!(told.unwrap_or_default() < 10_000, "a message quotes all of a page");
    });
}

/// A request body of a table with descriptions.
fn described(rows: &str) -> String {
    let head = "<md-dt-table><md-dt-thead><md-dt-tr><md-dt-th>名称</md-dt-th><md-dt-th>类型</md-dt-th><md-dt-th>描述</md-dt-th></md-dt-tr></md-dt-thead>";
    html("### 请求体", &format!("{head}{rows}</md-dt-table>"))
}

fn told(name: &str, ty: &str, description: &str) -> String {
    row(0, name, &format!("{ty}</md-dt-td><md-dt-td>{description}"))
}

fn values() -> String {
    differing_in(4, |n| format!("<md-enum-item key=\"v{n}\">x</md-enum-item>"))
}

/// A part of what [`differing`] makes.
fn differing_in(parts: usize, piece: impl Fn(usize) -> String) -> String {
    let all = differing(piece);
    all.get(..all.floor_char_boundary(all.len() / parts)).unwrap_or_default().to_owned()
}

fn sample(json: &str) -> String {
    format!("\n### 请求体示例\n\n```json\n{json}\n```\n")
}

#[test]
fn row_08_levels_are_numbers_of_the_page() {
    // The memory of a machine was taken by one row.
    let deep = [4_294_967_295, 0, 4_294_967_294, 4_000_000_000, 7, 4_294_967_295];
    let mut nested = deep.iter().enumerate().fold(String::new(), |mut all, (n, level)| {
        let _ = write!(all, "{}", row(*level, &format!("a{n}"), "object"));
        all
    });
    let shown = sample(r#"{"a0": {"a1": {"a2": 1}}, "a1": {"a2": {"a3": 1}}}"#);
    let reading = read_one(&(rows(&nested) + &shown));
    assert_eq!(reading.pages[0].end, End::Generated);
    assert!(reading.diagnostics.iter().any(|found| found.code == Code::LevelJump));
    nested = differing(|n| row(deep[n % deep.len()], &format!("b{n}"), "object"));
    all_in_time("levels", rows(&nested) + &shown);
}

#[test]
fn row_08_a_path_without_end() {
    for (name, segment) in [("braces", "/{{{"), ("one name", "/:a"), ("fixed", "/abc")] {
        all_in_time(name, REQUEST.replace("/a/v1/b", &format!("/a/v1/b{}", many(segment))));
    }
    let names = differing(|n| format!("/:p{n}"));
    let text = REQUEST.replace("/a/v1/b", &format!("/a/v1/b{names}"));
    let reading = read_one(&text);
    assert!(
        reading.diagnostics.iter().any(|found| found.code == Code::UrlUnsafe),
        "a server reads no such path"
    );
    all_in_time("names", text);
}

/// Columns without end in the head, in the line below it and in the rows, and as many rows as columns.
#[test]
fn row_08_as_many_columns_as_rows() {
    let table = |head: &str, line: &str, rows: &str| {
        format!("{REQUEST}### 请求体\n\n| 名称 | 类型 |{head}\n|---|---|{line}\n| a | int |{rows}\n")
    };
    let part = |piece: &str| piece.repeat((megabytes() << 20) / 4 / piece.len());
    for (head, line) in [("|", "|"), (" x |", "---|"), ("x\\|", "-|"), (" 类型 |", "|")] {
        all_in_time(head, table(&part(head), "", &part("\n| a | int |")));
        all_in_time(head, table("", &part(line), &part("\n| a | int |")));
        all_in_time(head, table(&part(head), &part(line), &part(head)));
        let glued = part(head) + " ### 请求体";
        all_in_time(head, table("", "", &glued));
    }
    let heads = "<th>x</th>".repeat((megabytes() << 20) / 20);
    let rows = "<tr><td>a</td><td>int</td></tr>".repeat((megabytes() << 20) / 60);
    let block = format!("<table><thead><tr><th>名称</th><th>类型</th>{heads}</tr></thead>{rows}</table>");
    all_in_time("html", html("### 请求体", &block));
}

#[test]
fn row_08_as_many_tables_as_rows() {
    let tables = differing(|n| format!("| 名称 | 类型 |\n|---|---|\n| a{n} | int |\n\n"));
    all_in_time("tables", format!("{REQUEST}### 请求体\n\n{tables}"));
    // Each followed by what could be the rest of a torn one.
    let torn = differing(|n| format!("| 名称 | 类型 |\n|---|---|\n| a{n} | int |\nb\n\n1001\n"));
    all_in_time("torn", format!("{REQUEST}### 请求体\n\n{torn}\n:::\n"));
    let forms = differing(|n| format!("#### 方式{n}\n\n| 名称 | 类型 |\n|---|---|\n| a{n} | int |\n\n"));
    all_in_time("forms", format!("{REQUEST}### 请求体\n\n{forms}"));
}

#[test]
fn row_08_names_as_long_as_a_page() {
    let long = many("a");
    let member = |n: usize| row(1, &format!("b{n}"), "int");
    let text = rows(&(row(0, &long, "object") + &(0..5_000).map(member).collect::<String>()));
    let reading = read_one(&text);
    assert!(reading.diagnostics.iter().any(|found| found.code == Code::RowUnreadable), "the name is told");
    all_in_time("rows", text);
    let shown = differing(|n| format!("\"w{n}\": 1, "));
    all_in_time(
        "sample",
        rows(&row(0, "a", "int")) + &sample(&format!("{{\"{long}\": {{{shown} \"z\": 1}}}}")),
    );
    all_in_time("sample alone", REQUEST.to_owned() + &sample(&format!("{{\"{long}\": {{\"b\": 1}}}}")));
    let within = differing(|n| row(n.min(22), &format!("{}{n}", "ab".repeat(200)), "object"));
    all_in_time("one in another", rows(&within));
}

#[test]
fn row_08_values_against_values() {
    let list = |piece: &str| {
        sample(&format!("{{\"a\": [{} \"z\"]}}", differing_in(4, |n| format!("\"{piece}{n}\","))))
    };
    for ty in ["string", "string[]"] {
        let choices = described(&told("a", ty, &format!("**可选值有**：<md-enum>{}</md-enum>", values())));
        all_in_time(ty, choices.clone() + &list("v"));
        all_in_time(ty, choices + &list("w"));
    }
    let shown = format!("**示例值**：[{} \"v1\"]<br>", differing_in(4, |n| format!("\"v{n}\",")));
    let choices = format!("{shown}**可选值有**：<md-enum>{}</md-enum>", values());
    all_in_time("example", described(&told("a", "string[]", &choices)));
    let members = differing_in(4, |n| row(1, &format!("v{n}"), "int"));
    let shown = format!("**示例值**：{{{} \"v1\": 1}}", differing_in(4, |n| format!("\"v{n}\": 1,")));
    all_in_time("object", described(&(told("a", "object", &shown) + &members)));
}

#[test]
fn row_08_values_of_symbols_alone() {
    let value = |n: usize| {
        format!("<md-enum-item key=\"{}{}\">x</md-enum-item>", "-".repeat(n % 170 + 1), "_".repeat(n / 170))
    };
    let all = differing(value);
    let most = all.match_indices("</md-enum-item>").nth(29_000).map_or(all.len(), |(at, end)| at + end.len());
    let values = all.get(..most).unwrap_or_default();
    all_in_time(
        "symbols",
        described(&told("a", "string", &format!("**可选值有**：<md-enum>{values}</md-enum>"))),
    );
}

#[test]
fn row_08_rules_against_rules_and_samples() {
    let prose = differing(|n| format!("长度范围为 {n} ～ {} 个字符，最多 {n} 个字符。", n + 5));
    all_in_time("prose", described(&told("a", "string", &prose)));
    let listed = differing(|n| format!("- 长度范围：`{n}` ～ `{}` 字符<br>", n + 5));
    all_in_time("listed", described(&told("a", "string", &format!("**数据校验规则**：<br>{listed}"))));
    // Two places of one type that agree in nothing.
    let place = |name: &str, more: usize| {
        let rule = |n: usize| format!("- 长度范围：`{n}` ～ `{}` 字符<br>", n + more);
        let listed = format!("**数据校验规则**：<br>{}", differing_in(2, rule));
        row(0, name, "place") + &row(1, "a", &format!("string</md-dt-td><md-dt-td>{listed}"))
    };
    all_in_time("two places", described(&(place("x", 5) + &place("y", 6))));
    let regex = "**数据校验规则**：<br>- 正则校验：`^(?:[a-z]{0,50}){0,9}!$`";
    let table =
        described(&(row(0, "l", "object[]") + &row(1, "a", &format!("string</md-dt-td><md-dt-td>{regex}"))));
    all_in_time(
        "regex",
        table.clone() + &sample(&format!("{{\"l\": [{}{{}}]}}", many("{\"a\": \"abcdefghijk\"},"))),
    );
    all_in_time("long text", table + &sample(&format!("{{\"l\": [{{\"a\": \"{}\"}}]}}", many("a"))));
}

#[test]
fn row_08_errata_and_names_without_end() {
    let field = |n: usize| row(0, &format!("f{n}"), &format!("weird-{n}!"));
    let text = rows(&(0..2_000).map(field).collect::<String>());
    let docs = |errata: Option<String>, names: Option<String>| {
        let file = |path: &str, text: String| Page { path: path.into(), text };
        Docs {
            pages: vec![file("a.md", text.clone())],
            errata: errata.map(|text| file(load::ERRATA, text)),
            names: names.map(|text| file(load::NAMES, text)),
            ..Docs::default()
        }
    };
    let accept = |n: usize| format!("[[accept]]\ndiagnostic = 'unknown-type'\npage = 'b{n}.md'\nwhy = 'x'\n");
    all_of("accept", docs(Some(differing(accept)), None));
    let value =
        |n: usize| format!("[[enum]]\nat = ['a_v1.b.create body.f0']\nvalues = {{ 'v{n}' = 'V{n}' }}\n");
    all_of("enum", docs(None, Some(differing(value))));
    let setter = |n: usize| format!("[[setter]]\nat = ['a_v1.b.create body.f{n}']\nname = 'g{n}'\n");
    all_of("setter", docs(None, Some((0..2_000).map(setter).collect())));
}
