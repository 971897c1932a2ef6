//! The three reports of one difference, and what a report must bear.

use crate::fixture::{add, catalog, endpoint, field, remove};
use feishu_codegen::{
    changelog,
    diff::{
        self, Class, Diff,
        markdown::{self, LIMIT},
        text::{self, Colour},
    },
};
use serde_json::json;

/// One change of each class, and an endpoint that came.
fn sample() -> Diff {
    let mut edited = endpoint();
    remove(&mut edited, "response.data.total");
    field(&mut edited, "query.page_size")["type"] = json!({"kind": "string"});
    field(&mut edited, "body.text")["rules"][0]["max"] = json!(32);
    add(&mut edited, "body.text", json!({"name": "limit", "required": false, "type": {"kind": "int"}}));
    for path in ["body.from", "body.to", "body.text", "response.data.items.name"] {
        field(&mut edited, path)["description"] = json!("Other words.");
    }
    let mut further = endpoint();
    further["id"] = json!("directory_v1.unit.search");
    further["source"] = json!("directory-v1/unit/search.md");
    further["path"] = json!("/open-apis/directory/v1/unit/search");
    diff::compare(&catalog(&[endpoint()]), &catalog(&[edited, further]))
}

/// So many endpoints, each with a change of every class in fields of their own with awful names.
fn huge(count: usize) -> Diff {
    let numbered = |n: usize| {
        let mut endpoint = endpoint();
        endpoint["id"] = json!(format!("service{}_v1.unit{n}.search", n % 70));
        endpoint["source"] = json!(format!("{n}.md"));
        field(&mut endpoint, "query.page_size")["name"] = json!(format!("size{n}"));
        endpoint
    };
    let edited = |n: usize| {
        let mut endpoint = numbered(n);
        let size = format!("query.size{n}");
        field(&mut endpoint, &size)["type"] = json!({"kind": "string"});
        field(&mut endpoint, &size)["default"] = json!("|`\u{1b}[31m</details>`|".repeat(40));
        field(&mut endpoint, &size)["description"] = json!("Other words.");
        let name = format!("{n}{}", "中|文`".repeat(40));
        add(&mut endpoint, &size, json!({"name": name, "type": {"kind": "string"}}));
        endpoint
    };
    let before = (0..count).map(numbered).collect::<Vec<_>>();
    let after = (0..count).map(edited).collect::<Vec<_>>();
    diff::compare(&catalog(&before), &catalog(&after))
}

#[test]
fn text_report() {
    insta::assert_snapshot!(text::render(&sample(), Colour::No));
}

#[test]
fn markdown_report() {
    insta::assert_snapshot!(markdown::render(&sample()));
}

#[test]
fn json_report() {
    insta::assert_snapshot!(diff::json::render(&sample()));
}

#[test]
fn colours_mark_the_classes_and_change_no_word() {
    let coloured = text::render(&sample(), Colour::Yes);
    assert!(coloured.contains("\u{1b}[1m\u{1b}[31mbreaking"));

    let plain = coloured.split('\u{1b}').map(|part| part.split_once('m').map_or(part, |(_, text)| text));
    // The first part has no sequence before it.
    let plain = plain.skip(1).collect::<String>();
    assert!(text::render(&sample(), Colour::No).ends_with(&plain));
}

#[test]
fn a_change_that_endpoints_share_is_one_row() {
    let of = |resource: &str| {
        let mut endpoint = endpoint();
        endpoint["id"] = json!(format!("contact_v3.{resource}.search"));
        endpoint["source"] = json!(format!("{resource}.md"));
        endpoint
    };
    let edited = |resource: &str| {
        let mut endpoint = of(resource);
        endpoint["errors"].as_array_mut().unwrap().remove(0);
        endpoint
    };
    let before = ["group", "team", "unit"].map(of);
    let report =
        markdown::render(&diff::compare(&catalog(&before), &catalog(&["group", "team", "unit"].map(edited))));

    assert!(report.contains("3 breaking"), "{report}");
    let rows = report.lines().filter(|line| line.starts_with("| breaking |")).collect::<Vec<_>>();
    assert!(matches!(rows.as_slice(), [row] if row.contains("`group.search` and 2 more")), "{rows:?}");
}

#[test]
fn no_change_is_said_in_words() {
    let none = Diff::default();
    assert_eq!(text::render(&none, Colour::No), "none: no change\n");
    assert!(markdown::render(&none).starts_with("## API changes: none"));
    assert!(diff::json::render(&none).contains(r#""verdict": "none""#));
}

#[test]
fn reports_come_out_the_same_whatever_the_order_of_the_endpoints() {
    let mut other = endpoint();
    other["id"] = json!("contact_v3.unit.other");
    other["source"] = json!("other.md");
    let (forth, back) = (catalog(&[endpoint(), other.clone()]), catalog(&[other, endpoint()]));
    let none = catalog(&[]);

    assert_eq!(
        markdown::render(&diff::compare(&none, &forth)),
        markdown::render(&diff::compare(&none, &back))
    );
}

#[test]
fn markdown_stays_within_the_limit_and_counts_what_it_cuts() {
    let diff = huge(1500);
    let report = markdown::render(&diff);
    assert!(report.len() <= LIMIT, "{} bytes", report.len());

    let notice = report.lines().last().unwrap();
    assert!(notice.starts_with("**Cut here**"), "{notice}");
    let rows =
        |class: Class| report.lines().filter(|line| line.starts_with(&format!("| {class} | `"))).count();
    for class in [Class::Breaking, Class::Behaviour, Class::Additive] {
        let cut = diff.counts().get(class) - rows(class);
        let said = format!(" {cut} {class}");
        assert_eq!(notice.contains(&said), cut > 0, "{said} in {notice}");
    }
}

#[test]
fn what_is_cut_is_what_matters_least() {
    let report = markdown::render(&huge(150));
    assert_eq!(report.lines().filter(|line| line.starts_with("| breaking | `")).count(), 150);
    assert!(report.lines().last().unwrap().contains("150 docs"), "{:?}", report.lines().last());
}

#[test]
fn nothing_that_a_page_says_ends_a_cell_or_a_fold() {
    let report = markdown::render(&huge(1));
    let row = report.lines().find(|line| line.contains("default changed")).unwrap();

    assert_eq!(row.replace("\\|", "").matches('|').count(), 7, "{row}");
    assert!(!report.contains('\u{1b}'));
}

#[test]
fn changelog_section() {
    insta::assert_snapshot!(changelog::with_section("", "0.2.0", &sample()));
}
