//! Large pages: time grows with the size and no faster.

use crate::read_one;
use feishu_codegen::{
    End, generate,
    load::{Docs, Page},
    model::Endpoint,
    survey,
};
use std::{
    env,
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

/// How long a megabyte may take a processor. Where nothing is optimised this only has to tell linear from quadratic; with
/// `--release` it is what is promised: a page of five megabytes in two seconds.
const LIMIT: Duration =
    if cfg!(debug_assertions) { Duration::from_secs(10) } else { Duration::from_millis(400) };

/// How long each page may take besides: of ten thousand small ones, as many endpoints are made.
const A_PAGE: Duration = Duration::from_micros(300);

/// Bytes of memory that a page may take, with `--release --test-threads 1`: threads would count for each other.
const MOST_MEMORY: usize = 1 << 30;

/// How long work takes the one thread that it runs on: other programs on a busy machine do not count, where the system says
/// so.
fn processor_time(work: impl FnOnce() + Send) -> Duration {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        let start = Instant::now();
        let before = scheduled();
        work();
        let took = before.zip(scheduled()).map(|(before, after)| after - before);
        took.map_or_else(|| start.elapsed(), Duration::from_nanos)
    })
}

/// Nanoseconds that this thread has run, as Linux counts them.
fn scheduled() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}

/// Forgets how much memory the process has had at most, where the system counts it.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// How much memory the process has had at most since then, in bytes.
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? << 10)
}

/// Megabytes of a page. One tells linear from quadratic. `HOSTILE_MB=5` holds what `SECURITY.md` promises, with
/// `cargo test --release --package feishu-tests --test hostile -- --test-threads 1 size`.
pub(crate) fn megabytes() -> usize {
    env::var("HOSTILE_MB").map_or(1, |text| text.parse().expect("HOSTILE_MB is a number"))
}

#[track_caller]
fn in_time(name: &str, text: &str) {
    costs(name, 1, || drop(read_one(text)));
}

/// The work stays within what a page may cost.
#[track_caller]
pub(crate) fn costs(name: &str, pages: u32, work: impl FnOnce() + Send) {
    forget_peak();
    let took = processor_time(work);
    let memory = peak().unwrap_or_default();
    println!("{name}: {took:?}, {} MB", memory >> 20);
    let limit = LIMIT * u32::try_from(megabytes()).unwrap() + A_PAGE * pages;
    assert!(took < limit, "{name}: {took:?}");
    assert!(cfg!(debug_assertions) || memory < MOST_MEMORY, "{name}: {memory} bytes");
}

pub(crate) fn many(piece: &str) -> String {
    enough(piece, megabytes() << 20)
}

fn enough(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// What makes the rest of the page count: an endpoint's URL and method.
pub(crate) const REQUEST: &str = "# a\n\n## 请求\n\n| 项目 | 值 |\n| --- | --- |\n| HTTP URL | https://open.feishu.cn/open-apis/a/v1/b |\n| HTTP Method | POST |\n\n";

/// A page of one html block under a heading that makes its tables count.
pub(crate) fn html(heading: &str, block: &str) -> String {
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
    let size = megabytes() << 20;
    for piece in ["|", "| a ", "a | b\n", "| a | b |\n", "-|-\n", "a | b  \n", "|\n", "&emsp;∟a | b\n"] {
        let body = format!("{REQUEST}### 请求体\n\n名称 | 类型\n---|---\n{}", enough(piece, size));
        in_time(piece, &body);
        in_time(piece, &body.replace("名称 | 类型\n---|---", "| 名称 | 类型 |\n| --- | --- |"));
    }
}

/// Rows whose types, names and descriptions all bear on where they stand.
#[test]
fn types_names_and_values_without_end() {
    let size = megabytes() << 17;
    for piece in [
        "a | t.a.b.c[] | b\n",
        "a_b_c | x_a_b_c | b\naBc | x_a_bc_d | b\n",
        "a | a\\[\\] | b<br>\n\n",
        "a | int | b\n\n",
        "a | t | b(a:b.c:read)<br>`a:b.d:write`\na | int | b(a:b.e:read)\n",
        "null_a | t_null_a | b\na_b | t_a_b | b\n",
        "a | int | **可选值有**：<br>- a：b<br>- `c`：d<br>e：<br>- f<br>- g：h\n",
    ] {
        let body = format!("{REQUEST}### 请求体\n\n名称 | 类型 | 描述\n---|---|---\n{}", enough(piece, size));
        in_time(piece, &body);
    }
    for (name, piece) in [("dots", "a."), ("words", "a_"), ("humps", "aB"), ("values", "<br>- a：b<br>c：")]
    {
        let long = many(piece);
        let (ty, text) = if name == "values" { ("t", long.as_str()) } else { (long.as_str(), "b") };
        let rows = format!("x | x.y | b\n{ty}x | {ty}x_t | **可选值有**：{text}\n");
        in_time(name, &format!("{REQUEST}### 请求体\n\n名称 | 类型 | 描述\n---|---|---\n{rows}"));
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
    for piece in [
        "[",
        "{",
        "{\"a\":",
        "[1,",
        "\"",
        "// a\n",
        "{}",
        "\\",
        "[[],",
        "，",
        "data: {\"a\": 1}\n",
        "data:",
        "data: [\n",
    ] {
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

/// A page of one parameter table in the dialect with levels.
pub(crate) fn rows(piece: &str) -> String {
    let head = "<md-dt-table><md-dt-thead><md-dt-tr><md-dt-th>名称</md-dt-th><md-dt-th>类型</md-dt-th></md-dt-tr></md-dt-thead>";
    html("### 请求体", &format!("{head}{piece}</md-dt-table>"))
}

pub(crate) fn row(level: usize, name: &str, ty: &str) -> String {
    format!("<md-dt-tr level={level}><md-dt-td>{name}</md-dt-td><md-dt-td>{ty}</md-dt-td></md-dt-tr>")
}

/// As much text as a page may have, made of pieces that differ.
pub(crate) fn differing(piece: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    let size = megabytes() << 20;
    for n in 0.. {
        text.push_str(&piece(n));
        if text.len() >= size {
            break;
        }
    }
    text
}

/// Runs of one character, each longer than the one before it.
fn growing(c: char) -> String {
    differing(|n| format!("{} ", String::from(c).repeat(n + 1)))
}

/// Reads pages and makes a crate of them: what a page costs is all of it.
#[track_caller]
fn generates_in_time(name: &str, pages: impl IntoIterator<Item = String>) {
    let page = |(n, text)| Page { path: format!("{n}.md").into(), text };
    let pages = pages.into_iter().enumerate().map(page).collect::<Vec<_>>();
    costs(name, u32::try_from(pages.len()).unwrap(), move || {
        let survey = survey(Docs { pages, ..Docs::default() }, &|| {});
        generate(&survey.catalog, "").expect("emitters spell Rust");
    });
}

#[test]
fn row_08_an_object_that_is_repeated_with_new_members() {
    // As many rows as a page may have; of more, none is read.
    let again = |n: usize| row(0, "a", "object") + &row(1, &format!("b{n}"), "int");
    generates_in_time("object", [rows(&differing(again))]);
    // Variants: in lists, and an object in an object.
    let list = |n: usize| row(0, "a", "A[]") + &row(1, &format!("b{n}"), "int");
    generates_in_time("list", [rows(&differing(list))]);
    let inner = |n: usize| row(0, "a", "A") + &row(1, "b", "B") + &row(2, &format!("c{n}"), "int");
    generates_in_time("object in an object", [rows(&differing(inner))]);
}

#[test]
fn row_08_rows_in_one_cell() {
    let cell = |piece: &str| {
        html(
            "### 请求体",
            &format!(
                "<md-table><md-thead><tr><th>名称</th><th>类型</th></tr></md-thead><tr><td>a{}</td></tr></md-table>",
                many(piece)
            ),
        )
    };
    for piece in
        ["<tr>", "<td>", "<tr><td>", "</tr>", "<table>", "<md-dt-tr level=1>", "<md-enum-item>", "<br>"]
    {
        generates_in_time(piece, [cell(piece)]);
    }
}

#[test]
fn row_08_marks_that_fence_a_text() {
    let titled = |title: &str| REQUEST.replacen("# a", &format!("# {title}"), 1);
    for piece in ["#", "\"", "\"#", "`", "\\", "[", "](", "https://", "\"##", "[[](a) ", "[a](b", "[] "] {
        let marks = many(piece);
        generates_in_time(piece, [titled(&format!("a \"{marks}b"))]);
        generates_in_time(piece, [titled(&format!("a\n\na \"{marks}b"))]);
    }
    for c in ['`', '#', '"', '*', '['] {
        let marks = growing(c);
        generates_in_time(&format!("growing {c}"), [titled(&format!("a {marks}b"))]);
        generates_in_time(&format!("growing {c}"), [titled(&format!("a\n\na {marks}b"))]);
        generates_in_time(&format!("growing {c}"), [rows(&row(0, "a", &marks))]);
        let described = format!(
            "<md-dt-table><md-dt-thead><md-dt-tr><md-dt-th>名称</md-dt-th><md-dt-th>描述</md-dt-th></md-dt-tr></md-dt-thead>{}</md-dt-table>",
            row(0, "a", &marks)
        );
        generates_in_time(&format!("growing {c}"), [html("### 请求体", &described)]);
    }
}

#[test]
fn row_08_many_pages_of_one_id_or_one_endpoint() {
    let link = "{尝试一下}(url=/api/tools?project=a&version=v1&resource=b&method=c)";
    let count = 2_000 * megabytes();
    let intro = |url: &str| REQUEST.replacen("# a", &format!("# a\n\n{link}"), 1).replace("/a/v1/b", url);
    generates_in_time("one id", (0..count).map(|n| intro(&format!("/a/v1/b{n}"))));
    // A variant: one endpoint, of which each page lists another field.
    let field = |n: usize| format!("### 请求体\n\n| 名称 | 类型 |\n| --- | --- |\n| a{n} | int |\n");
    generates_in_time("one endpoint", (0..count).map(|n| REQUEST.to_owned() + &field(n)));
}

#[test]
fn row_09_regexes_that_cost() {
    let rule = |regex: &str| {
        differing(|n| {
            row(
                0,
                &format!("a{n}"),
                &format!("string</md-dt-td><md-dt-td>**数据校验规则**：<br>- 正则校验：`{regex}`"),
            )
        })
    };
    for regex in [
        "a{30000}b",
        "(?:[a-z]{0,50}){0,300}!",
        "((((a{0,99}){0,99}){0,99}){0,99}){0,99}",
        "(?:){99999}",
        "[a-z]{0,900}",
    ] {
        generates_in_time(
            regex,
            [rows(&rule(regex)).replacen("类型</md-dt-th>", "类型</md-dt-th><md-dt-th>描述</md-dt-th>", 1)],
        );
    }
}

#[test]
fn row_11_more_fields_than_a_page_may_have() {
    generates_in_time("fields", [rows(&differing(|n| row(0, &format!("a{n}"), "int")))]);
    let page = |count: usize| {
        let rows = (0..count).map(|n| row(0, &format!("a{n}"), "int")).collect::<String>();
        read_one(&self::rows(&rows)).pages[0].end
    };
    assert_eq!(page(4_405), End::Generated, "the platform's largest page has so many");
    assert_eq!(page(10_000), End::Generated);
    assert_eq!(page(10_001), End::Error);
    // A variant: values.
    let value = |n: usize| format!("<md-enum-item key={n}>a</md-enum-item>");
    let values = (0..30_001).map(value).collect::<String>();
    assert_eq!(
        read_one(&rows(&row(0, &format!("a</md-dt-td><md-dt-td>{values}"), "int")).replacen(
            "类型</md-dt-th>",
            "描述</md-dt-th><md-dt-th>类型</md-dt-th>",
            1
        ))
        .pages[0]
            .end,
        End::Error
    );
}

#[test]
fn row_10_containers_without_end() {
    for (name, ty) in [
        ("maps", format!("{}string{}", "map<string, ".repeat(20), ">".repeat(20))),
        ("more maps", format!("{}string{}", "map<string, ".repeat(30), ">".repeat(30))),
        ("lists", format!("string{}", "[]".repeat(40))),
    ] {
        // Alone, and each in an object in the one before it.
        for depth in [1, 10, 20] {
            let nested = (0..depth).map(|level| row(level, &format!("a{level}"), &ty)).collect::<String>();
            let reading = read_one(&rows(&nested));
            let text = serde_json::to_string(&reading.catalog.endpoints).unwrap();
            let read = serde_json::from_str::<Vec<Endpoint>>(&text);
            assert!(read.is_ok(), "{name} {depth}: {:?}", read.err());
            let kept = reading.catalog.endpoints[0].request.body.len();
            assert!(kept == 1 || !reading.diagnostics.is_empty(), "{name} {depth} is lost silently");
        }
    }
    // A variant: samples, which stand in the model as they are.
    for sample in [
        format!("{}1{}", "[".repeat(120), "]".repeat(120)),
        format!("{}1{}", "{\"a\":".repeat(100), "}".repeat(100)),
    ] {
        let reading = read_one(&format!("{REQUEST}## 响应\n\n### 响应体示例\n\n```json\n{sample}\n```\n"));
        let text = serde_json::to_string(&reading.catalog.endpoints).unwrap();
        assert!(serde_json::from_str::<Vec<Endpoint>>(&text).is_ok());
    }
}
