//! Large pages: time grows with the size and no faster.

use crate::read_one;
use std::{
    env,
    fmt::Write as _,
    time::{Duration, Instant},
};

/// How long a megabyte may take. It takes a second or two; this is no bench, so it only has to tell linear from
/// quadratic on a busy machine.
const LIMIT: Duration = Duration::from_secs(15);

/// Megabytes of a page. One tells linear from quadratic, `HOSTILE_MB=5` takes some minutes.
fn megabytes() -> usize {
    env::var("HOSTILE_MB").map_or(1, |text| text.parse().expect("HOSTILE_MB is a number"))
}

#[track_caller]
fn in_time(name: &str, text: &str) {
    let start = Instant::now();
    read_one(text);
    let took = start.elapsed();
    println!("{name}: {took:?}");
    let limit = LIMIT * u32::try_from(megabytes()).unwrap();
    assert!(took < limit, "{name}: {took:?}");
}

fn many(piece: &str) -> String {
    enough(piece, megabytes() << 20)
}

fn enough(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// What makes the rest of the page count: an endpoint's URL and method.
const REQUEST: &str = "# a\n\n## 请求\n\n| 项目 | 值 |\n| --- | --- |\n| HTTP URL | https://open.feishu.cn/open-apis/a/v1/b |\n| HTTP Method | POST |\n\n";

/// A page of one html block under a heading that makes its tables count.
fn html(heading: &str, block: &str) -> String {
    format!("{REQUEST}{heading}\n\n:::html\n{block}\n:::\n")
}

#[test]
fn html_without_end() {
    for piece in [
        "<md-table>",
        "<md-tr>",
        "<md-td>",
        "<div>",
        "<b>",
        "<b a",
        "<a href='",
        "</md-td>",
        "<md-table><md-tr><md-td>",
        "<table><tr><td>",
        "<p></b>",
        "<b><div>",
        "</p>",
        "<md-enum-item key=a>",
        "<md-code-json>",
        "<!--",
        "&",
        "&lt",
        "<",
        "<md-td a ",
        "a=b ",
    ] {
        in_time(piece, &html("### 请求体", &many(piece)));
    }
}

#[test]
fn tables_without_end() {
    let head = "<md-dt-table><md-dt-thead><md-dt-tr><md-dt-th>名称</md-dt-th><md-dt-th>类型</md-dt-th></md-dt-tr></md-dt-thead>";
    for (name, row) in [
        ("equal names", "<md-dt-tr level=0><md-dt-td>a</md-dt-td><md-dt-td>int</md-dt-td></md-dt-tr>"),
        (
            "level after level",
            "<md-dt-tr level=0><md-dt-td>a</md-dt-td></md-dt-tr><md-dt-tr level=1><md-dt-td>b</md-dt-td></md-dt-tr>",
        ),
    ] {
        in_time(name, &html("### 请求体", &format!("{head}{}", many(row))));
    }
    let mut rows = String::from(head);
    for n in 0..(megabytes() << 20) / 80 {
        let _ =
            write!(rows, "<md-dt-tr level={n}><md-dt-td>a{n}</md-dt-td><md-dt-td>int</md-dt-td></md-dt-tr>");
    }
    in_time("deeper and deeper", &html("### 请求体", &rows));
    in_time("different names", &html("### 请求体", &rows.replace("level=", "data-level=")));
}

#[test]
fn pipes_without_end() {
    // Whose rows lost their nesting, every one of them is tried in every object that is open: ten times the work.
    let size = megabytes() << 17;
    for piece in ["|", "| a ", "a | b\n", "| a | b |\n", "-|-\n", "a | b  \n", "|\n", "&emsp;∟a | b\n"] {
        let body = format!("{REQUEST}### 请求体\n\n名称 | 类型\n---|---\n{}", enough(piece, size));
        in_time(piece, &body);
        in_time(piece, &body.replace("名称 | 类型\n---|---", "| 名称 | 类型 |\n| --- | --- |"));
    }
}

#[test]
fn one_long_cell() {
    for piece in [
        "**示例值**：",
        "**",
        "- a ",
        "- `a`: b ",
        "示例值：",
        "`a:b` ",
        "`",
        "最多",
        "长度范围：",
        "a：",
        "最多 1 个，",
        "\"",
        " - ",
        "> **",
    ] {
        for label in ["", "**可选值有**：", "**数据校验规则**：", "**示例值**：", "**字段权限要求**："]
        {
            let cell = many(piece);
            let table = format!(
                "<md-table><md-thead><tr><th>名称</th><th>类型</th><th>描述</th></tr></md-thead><tr><td>a</td><td>string</td><td>{label}{cell}</td></tr></md-table>"
            );
            in_time(&format!("{label}{piece}"), &html("### 请求体", &table));
        }
    }
}

#[test]
fn samples_without_end() {
    for piece in ["[", "{", "{\"a\":", "[1,", "\"", "// a\n", "{}", "\\", "[[],", "，"] {
        in_time(piece, &format!("{REQUEST}## 响应\n\n### 响应体示例\n\n```json\n{}\n```\n", many(piece)));
        in_time(piece, &format!("{REQUEST}## 响应\n\n### 响应体示例\n\n```json\n{{{}\n```\n", many(piece)));
    }
}

#[test]
fn markdown_without_end() {
    for piece in [
        "#",
        "# a\n",
        "> ",
        "- ",
        "* a\n",
        "```\n",
        "[",
        "![](",
        "a",
        "\n",
        ":::html\n",
        ":::note\n",
        ":::",
        "<a>",
        "*",
        "_a",
        "{尝试一下}(url=",
    ] {
        in_time(piece, &many(piece));
        in_time(piece, &format!("---\ntitle: a\n---\n{}", many(piece)));
    }
}
