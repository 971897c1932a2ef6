//! Pages written to hurt: names, texts and sizes that no careful person would choose. What they become compiles without a
//! warning, documents without a warning, and says nothing that it should not.

mod docs;
mod page;

use feishu_codegen::{End, Survey, generate, output::Texts, plan::name};
use feishu_tests::{Project, compiled::Crates, root};
use page::{Page, Row};
use std::{collections::BTreeSet, fs, slice};
use toml::Table;

fn survey(pages: &[(&str, Page)]) -> Survey {
    let texts = pages.iter().map(|(path, page)| (*path, page.to_string())).collect::<Vec<_>>();
    Project::of_pages(texts.iter().map(|(path, text)| (*path, text.as_bytes()))).survey()
}

/// What `gen` writes for pages of which each has to become an endpoint.
#[track_caller]
fn emitted(pages: &[(&str, Page)]) -> Texts {
    let survey = survey(pages);
    let ends = survey.pages.iter().map(|page| (&*page.page, page.end)).collect::<Vec<_>>();
    assert!(ends.iter().all(|(_, end)| *end == End::Generated), "{ends:?}");
    generate(&survey.catalog, "").expect("emitters spell Rust")
}

/// They compile and document without a warning, and a caller can use them.
#[track_caller]
fn compiles(pages: &[(&str, Page)], caller: &str) -> Texts {
    let texts = emitted(pages);
    let crates = Crates::compile(&texts).unwrap_or_else(|errors| panic!("{errors}"));
    crates.document().unwrap_or_else(|errors| panic!("{errors}"));
    crates.examples(&texts).unwrap_or_else(|errors| panic!("{errors}"));
    let caller = format!("#![allow(unused)]\npub fn call() {{\n{caller}\n}}\n");
    crates.caller("caller", &caller).unwrap_or_else(|errors| panic!("{errors}"));
    texts
}

/// The sources hold each of these. The models do not count: they say what the pages say in any case.
#[track_caller]
fn hold(texts: &Texts, expected: impl IntoIterator<Item = String>) {
    let sources = texts.iter().filter(|(path, _)| path.contains("src/"));
    let all = sources.fold(String::new(), |all, (_, text)| all + text);
    for text in expected {
        assert!(all.contains(&text), "no source holds {text:?}");
    }
}

/// A row of a table has the field under its wire name, whatever it is called in Rust.
#[track_caller]
fn hold_field(texts: &Texts, wire: &str) {
    let rows = texts.values().flat_map(|text| text.lines()).filter(|line| line.starts_with("    "));
    let is_called = |row: &str| {
        let row = row.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        let row = row.trim_end_matches(';').trim_end_matches(" in Body");
        row == wire || row.ends_with(&format!(" = {wire:?}"))
    };
    assert!(rows.into_iter().any(is_called), "no table has {wire:?}");
}

#[test]
fn endpoints_and_services_may_be_called_like_what_rust_has() {
    let pages = [
        ("a.md", Page::post("/open-apis/core/v1/things/option")),
        ("b.md", Page::post("/open-apis/core/v1/things/result")),
        ("c.md", Page::post("/open-apis/core/v1/vec/string")),
        ("d.md", Page::post("/open-apis/core/record")),
        ("e.md", Page::post("/open-apis/std/v1/self/self")),
        ("f.md", Page::post("/open-apis/crate/v1/super/type")),
        ("g.md", Page::post("/open-apis/alloc/v1/client/call")),
        ("h.md", Page::post("/open-apis/3d/v1/2d/1d")),
        ("i.md", Page::post("/open-apis/feishu_runtime/v1/endpoint/slot")),
        ("j.md", Page::post("/open-apis/message/make")),
        ("k.md", Page::post("/open-apis/id/feishu_api")),
        ("l.md", Page::post("/open-apis/serde/json")),
    ];
    let fields = [
        Row::of("option", "Option", "an object").required(),
        Row::of("x", "string", "x").below(1),
        Row::of("result", "Result[]", "a list").required(),
        Row::of("y", "string", "y").below(1),
        Row::of("vec", "Vec", "an object"),
        Row::of("string", "string", "a text").below(1),
        Row::of("record", "Record", "an object"),
        Row::of("z", "int", "a number").below(1),
        Row::of("slot", "Slot", "an object"),
        Row::of("z", "int", "a number").below(1),
        Row::of("client", "Client", "an object"),
        Row::of("default", "int", "a number").below(1),
        Row::of("box", "Box", "an object"),
        Row::of("box", "Box[]", "the same again").below(1),
        Row::of("into", "Into", "an object"),
        Row::of("default", "Default", "an object").below(1),
        Row::of("some", "Some", "an object").below(2),
        Row::of("none", "int", "a number").below(3),
    ];
    let pages = pages.map(|(path, page)| (path, page.request(&fields).response(&fields)));
    compiles(&pages, "");
}

/// A feature that stands twice in a manifest keeps all of it from being read.
#[test]
fn row_15_a_service_is_called_like_nothing_that_the_facade_has() {
    let core = fs::read_to_string(root().join("runtime/Cargo.toml")).unwrap().parse::<Table>().unwrap();
    let features = core["features"].as_table().unwrap().keys().filter(|name| *name != "default");
    let features = features.cloned().collect::<Vec<_>>();
    assert_eq!(features, name::CORE_FEATURES, "the facade passes on what the core has");

    // What the core hands on in small letters is a module, or a function that is another's neighbour.
    let source = fs::read_to_string(root().join("runtime/src/lib.rs")).unwrap();
    let words = source.split(|c: char| !c.is_ascii_lowercase() && c != '_').collect::<BTreeSet<_>>();
    let names = words.into_iter().filter(|word| !word.is_empty()).map(str::to_owned);
    let names =
        names.chain(features).chain(["full", "default", "dep", "Serde", "rate_limit"].map(str::to_owned));
    let names = names.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let pages = names.iter().map(|name| Page::post(&format!("/open-apis/{name}/make"))).enumerate();
    let pages = pages.map(|(n, page)| (format!("{n}.md"), page)).collect::<Vec<_>>();
    let pages = pages.iter().map(|(path, page)| (path.as_str(), page.clone())).collect::<Vec<_>>();
    let texts = emitted(&pages);

    for (path, text) in texts.iter().filter(|(path, _)| path.ends_with("Cargo.toml")) {
        let manifest = text.parse::<Table>().unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(manifest["features"].as_table().unwrap().contains_key("serde_"), "{path}");
    }
    let facade = texts["src/lib.rs"]
        .lines()
        .filter_map(|line| line.strip_prefix("pub use feishu_api_small_services::"));
    let modules = facade.map(|name| name.trim_end_matches(';')).collect::<BTreeSet<_>>();
    assert!(modules.len() > names.len() / 2 && modules.contains("serde_2"), "{modules:?}");
    for module in source.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        assert!(!modules.contains(module.trim_end_matches(';')), "the facade has {module}");
    }
    for module in ["blocking", "id", "rustls"] {
        assert!(source.contains(module) && !modules.contains(module), "the facade has {module}");
    }
}

#[test]
fn fields_may_be_called_anything() {
    let names = [
        "type",
        "self",
        "Self",
        "crate",
        "super",
        "r#type",
        "3d",
        "中文",
        "async",
        "gen",
        "try",
        "await",
        "dyn",
        "macro",
        "union",
        "new",
        "send",
        "items",
        "pages",
        "clone",
        "default",
        "fmt",
        "layout",
        "get",
        "get_mut",
        "into",
        "x-request-id",
        "a.b",
        "a b",
        "user[id]",
        "$ref",
        "@at",
        "名-称",
    ];
    let fields = names.map(|name| Row::of(name, "string", "text"));
    let numbers = names.map(|name| Row::of(name, "int", "number").required());
    let pages = [
        ("a.md", Page::post("/open-apis/names/v1/optional/ask").request(&fields).response(&fields)),
        ("b.md", Page::post("/open-apis/names/v1/required/ask").request(&numbers).response(&numbers)),
    ];
    let texts = compiles(&pages, "");
    for name in names {
        hold_field(&texts, name);
    }
}

#[test]
fn two_fields_that_would_have_one_name_stay_two() {
    let names = ["userId", "user_id", "user-id", "UserID", "user.id", "USER_ID"];
    let fields = names.map(|name| Row::of(name, "string", "text"));
    let texts = compiles(
        &[("a.md", Page::post("/open-apis/names/v1/same/ask").request(&fields).response(&fields))],
        "",
    );
    for name in names {
        hold_field(&texts, name);
    }
}

#[test]
fn values_may_differ_in_case_alone_and_be_called_anything() {
    let values = [
        "open", "Open", "OPEN", "other", "Other", "Self", "self", "3d", "a-b", "a_b", "aB", "+", "-", "中文",
    ];
    let field = Row::of_values("kind", values.map(|value| (value, "a value")));
    let texts = compiles(
        &[(
            "a.md",
            Page::post("/open-apis/values/v1/kind/ask").request(slice::from_ref(&field)).response(&[field]),
        )],
        "",
    );
    hold(&texts, values.map(|value| format!("= {value:?};")));
}

#[test]
fn a_type_may_contain_itself() {
    let fields = [
        Row::of("block", "Block", "a block").required(),
        Row::of("text", "string", "its text").below(1),
        Row::of("child", "Block", "a block again").below(1),
        Row::of("children", "Block[]", "blocks").below(1),
    ];
    let page = Page::post("/open-apis/recur/v1/block/ask").request(&fields).response(&fields);
    compiles(&[("a.md", page)], "");
}

#[test]
fn three_hundred_fields_and_five_thousand_values_are_all_there() {
    let fields = (0..300).map(|n| Row::of(&format!("field_{n}"), "string", "text")).collect::<Vec<_>>();
    let values = (0..5000).map(|n| format!("value_{n}")).collect::<Vec<_>>();
    let kind = Row::of_values("kind", values.iter().map(|value| (value.as_str(), "a value")));
    let page = Page::post("/open-apis/large/v1/thing/ask").request(&fields).response(&[kind]);
    let caller = "let _ = feishu_api::large_v1::thing::AskThing::new().field_299(\"x\");";
    let texts = compiles(&[("a.md", page)], caller);
    hold(&texts, ["299 field_299 in Body;", "= \"value_4999\";"].map(str::to_owned));
}

const TEXTS: &[&str] = &[
    "ends a comment */ and opens one /*",
    "ends a raw string \"# and another \"##",
    "#![allow(warnings)] #[test] //! x",
    "```rust\nfn never_closed() {",
    "~~~\nnever closed",
    "    indented like code",
    "turns around \u{202e}detrever",
    "[a link](javascript:alert) and [another](data:text/html,x)",
    "[x] [Vec] [`Vec`] [no::such::path] [x]: https://example.com",
    "Vec<T> <script>alert(1)</script> <b>not closed <i>",
    "https://example.com/bare?x=1&y=2 and http://a.b",
    "a table | of | bars |",
    "\u{1b}[31mred\u{1b}[0m bell\u{7} null",
    "backslash \\ at \\u{41} and `unclosed code",
    "- a\n- list\n\n> and a quote\n# and a heading",
    "&lt;&amp;&#x202e;&quot;",
];

#[test]
fn texts_say_nothing_to_the_compiler_or_to_a_browser() {
    let rows = TEXTS.iter().enumerate().map(|(n, text)| Row::of(&format!("field_{n}"), "string", text));
    let rows = rows.collect::<Vec<_>>();
    let keys = (0..TEXTS.len()).map(|n| format!("v{n}")).collect::<Vec<_>>();
    let kind = Row::of_values("kind", keys.iter().map(String::as_str).zip(TEXTS.iter().copied()));
    let mut pages = Vec::new();
    let paths = (0..TEXTS.len()).map(|n| format!("{n}.md")).collect::<Vec<_>>();
    for (n, text) in TEXTS.iter().enumerate() {
        let page = Page::post(&format!("/open-apis/texts/v1/thing/ask{n}"));
        // A block of code that a page opens among its sections and never closes holds the rest of the page.
        let summary = if text.contains("never") { "" } else { text };
        let page = page
            .title(text)
            .summary(summary)
            .error(10_000, text)
            .request(&rows)
            .response(slice::from_ref(&kind));
        pages.push((paths[n].as_str(), page));
    }
    // And where a text is a literal: as a name on the wire, as a value, as a pattern.
    let odd = "tu\u{202e}rn\u{2066}s\u{200b}\u{2028}\u{e0041}\u{feff}\u{7}";
    let rule = format!("a\n\n**数据校验规则**：\n- 正则校验：`^{odd}$`\n- 不能设置为 `{odd}`");
    let odd_rows = [
        Row::of(odd, "string", odd),
        Row::of("ruled", "string", &rule),
        Row::of_values("odd_kind", [(odd, odd), ("plain", odd)]),
    ];
    let page = Page::post("/open-apis/texts/v1/thing/odd").request(&odd_rows).response(&odd_rows);
    pages.push(("odd.md", page.error(10_001, odd)));
    let texts = compiles(&pages, "");
    // The model says what the pages say, escaped as JSON; people read the sources, and rustdoc renders their comments.
    for (path, text) in texts.iter().filter(|(path, _)| path.contains("src/")) {
        for hidden in
            ['\u{202e}', '\u{1b}', '\u{7}', '\u{2066}', '\u{200b}', '\u{2028}', '\u{e0041}', '\u{feff}']
        {
            assert!(!text.contains(hidden), "{path} holds {hidden:?}");
        }
        for line in text.lines().filter(|line| line.trim_start().starts_with("//")) {
            assert!(!line.contains("](javascript:") && !line.contains("](data:"), "{path}: {line}");
        }
    }
}

#[test]
fn no_path_leads_out_of_the_crate() {
    let pages = [
        ("a.md", Page::post("/open-apis/../../etc/passwd").full_path("/../../../etc-v1/../passwd")),
        ("b.md", Page::post("/open-apis/etc/v1/..%2f..%2fx/..\\..\\y")),
        ("c.md", Page::post("/open-apis/CON/v1/aux/nul")),
    ];
    let survey = survey(&pages);
    let texts = generate(&survey.catalog, "").expect("emitters spell Rust");
    for path in texts.keys() {
        let parts = path.split('/').collect::<BTreeSet<_>>();
        assert!(
            !path.starts_with('/') && !path.contains('\\') && !parts.contains("..") && !parts.contains(""),
            "{path}"
        );
    }
    Crates::compile(&texts).unwrap_or_else(|errors| panic!("{errors}"));
}

/// The statements that the front page shows.
fn front_page(texts: &Texts) -> String {
    let code = texts["src/lib.rs"].lines().filter_map(|line| line.strip_prefix("//! "));
    let fenced = code.skip_while(|line| *line != "```no_run").skip(1).take_while(|line| *line != "```");
    fenced.map(|line| line.strip_prefix("# ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_front_page_shows_a_call_that_the_crate_has() {
    let name = |example| Row::of("name", "string", &format!("A name\n\n**示例值**：{example}")).required();
    let pages = [
        // Neither what changes something nor what asks for more than texts is shown.
        ("a.md", Page::post("/open-apis/a/v1/things/make")),
        ("b.md", Page::get("/open-apis/b/v1/things/list").request(&[Row::of("n", "int", "n").required()])),
        ("c.md", Page::get("/open-apis/c/v1/self/type").request(&[name("\"std\")")])),
        ("d.md", Page::get("/open-apis/d/v1/things/list")),
    ];
    let texts = emitted(&pages);
    let call = front_page(&texts);
    assert!(call.contains("::new(r#\"\"std\")\"#)"), "{call}");
    Crates::compile(&texts)
        .and_then(|crates| crates.caller("caller", &call))
        .unwrap_or_else(|e| panic!("{e}\n{call}"));

    let sampled =
        emitted(&[("c.md", Page::get("/open-apis/c/v1/things/list").request(&[name("\"cat-1\"")]))]);
    assert!(front_page(&sampled).contains("ListThing::new(\"cat-1\")"), "{}", front_page(&sampled));
    let none = emitted(&pages[..1]);
    assert_eq!(front_page(&none), "");
    assert!(none["src/lib.rs"].contains("features = [\"full\"]"));
}

#[test]
fn what_is_in_a_text_that_is_json_can_be_written_and_read_typed() {
    let fields = [
        Row::of("form", "string", "The form, a JSON string.").required(),
        Row::of("id", "string", "The id.").below(1).required(),
        Row::of("rows", "Line[]", "The lines.").below(1),
        Row::of("n", "int", "A number.").below(2),
        Row::of("ways", "int", "A bitmask.\n\n**可选值有**：\n- 1：one\n- 2：two"),
        Row::of(
            "kind",
            "string",
            "A kind.\n\n**可选值有**：\n- x：an x\n- y：a y\n\n**当值为 `y`，字段权限要求**：`a:kind.y:read`",
        ),
    ];
    let page = Page::post("/open-apis/texts/v1/thing/ask").request(&fields).response(&fields);
    let caller = "use feishu_api::{JsonText, texts_v1::thing::{AskThing, ask::Form}};
        let form = JsonText::of(&Form::new(\"a\")).unwrap_or_default();
        let form: Form = AskThing::new(form).ways(3).form.read().unwrap_or_default();
        let id: Option<String> = form.id;
        let form = AskThing::new(\"{}\").form;";
    let texts = compiles(&[("a.md", page)], caller);
    hold(
        &texts,
        [
            "pub form: JsonText",
            "pub ways: Option<i64>",
            "A sum of:",
            "As `y`, needs a scope: `a:kind.y:read`",
        ]
        .map(str::to_owned),
    );
}
