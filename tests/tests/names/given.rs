//! Names that people gave in `names.toml`, and those that an English page proposes.

use crate::{
    page::{Page, Row},
    text,
};
use feishu_codegen::{Survey, diag::Code, generate};
use feishu_tests::{Project, compiled::Crates};

const PAGE: &str = "core-v1/person/get.md";

/// A reply with an enum of numbers, in two places, and an object.
fn person() -> Page {
    let gender = |name: &str| {
        let items = [("0", "保密"), ("1", "男"), ("2", "女")];
        let items = items.map(|(key, text)| format!("<md-enum-item key=\"{key}\" >{text}</md-enum-item>"));
        Row::of(name, "int", &format!("{name}<md-enum>{}</md-enum>", items.concat()))
    };
    Page::post("/open-apis/core/v1/persons/get")
        .full_path("/core-v1/person/get")
        .request(&[Row::of("body", "string", "text")])
        .response(&[
            gender("gender"),
            Row::of("heading1", "object", "A heading."),
            Row::of("text", "string", "A text.").below(1),
            Row::of("heading2", "object", "A heading."),
            Row::of("text", "string", "A text.").below(1),
            Row::of("partner", "partner", "A person."),
            gender("gender").below(1),
            gender("status").below(1),
        ])
}

fn survey(names: &str) -> Survey {
    let page = text(&person());
    Project::of_pages([(PAGE, page.as_bytes()), ("names.toml", names.as_bytes())]).survey()
}

/// Statements of a caller compile against the crates.
#[track_caller]
fn compiles(survey: &Survey, caller: &str) {
    let faults = survey.findings.iter().filter(|found| *found.page == *"names.toml").collect::<Vec<_>>();
    assert!(faults.is_empty(), "{faults:?}");
    let texts = generate(&survey.catalog, "").expect("emitters spell Rust");
    let crates = Crates::compile(&texts).unwrap_or_else(|errors| panic!("{errors}"));
    let source = format!(
        "#![allow(unused)]\nuse feishu_api::core_v1::person::{{*, get::*}};\npub fn call() {{\n{caller}\n}}\n"
    );
    crates.caller("caller", &source).unwrap_or_else(|errors| panic!("{errors}"));
}

#[test]
fn values_of_a_field_are_named_wherever_they_are_exactly_these() {
    let survey = survey(
        "[[enum]]\nfield = 'gender'\nvalues = { 0 = 'Unknown', 1 = 'Male', 2 = 'Female' }\n
         [[enum]]\nat = ['core_v1.person.get data.partner.status']\nvalues = { 2 = 'Gone' }\n",
    );
    compiles(
        &survey,
        "let gender = |reply: GetPersonResponse| match reply.gender {
             Some(PersonGender::Male) => 1,
             other => i32::from(other == reply.partner.unwrap().gender),
         };
         let status = [PartnerStatus::Value0, PartnerStatus::Value1, PartnerStatus::Gone];",
    );
}

#[test]
fn a_place_knows_better_than_a_field() {
    let survey = survey(
        "[[enum]]\nfield = 'gender'\nvalues = { 0 = 'Unknown', 1 = 'Male', 2 = 'Female' }\n
         [[enum]]\nat = ['core_v1.person.get response.data.partner.gender']\nvalues = { 0 = 'Secret' }\n",
    );
    compiles(
        &survey,
        "let all = [PersonGender::Unknown]; let other = [PartnerGender::Secret, PartnerGender::Male];",
    );
}

#[test]
fn objects_and_fields_are_named_where_they_stand() {
    let survey = survey(
        "[[type]]\nat = ['core_v1.person.get data.heading1', 'core_v1.person.get data.heading2']\nname = 'Heading'\n
         [[type]]\ndocs = 'partner'\nservice = 'core_v1'\nname = 'Spouse'\n
         [[setter]]\nat = ['core_v1.person.get body.body']\nname = 'content'\n",
    );
    compiles(
        &survey,
        "let call = GetPerson::new().content(\"text\");
         let same = |reply: GetPersonResponse| [reply.heading1, reply.heading2] as [Option<Heading>; 2];
         let spouse: Option<Spouse> = None;",
    );
}

/// What is wrong with the file, by code and line.
fn faults(names: &str) -> Vec<(Code, usize, String)> {
    let survey = survey(names);
    let found = survey.findings.into_iter().filter(|found| *found.page == *"names.toml");
    let line = |start: u32| names.get(..start as usize).unwrap_or_default().matches('\n').count() + 1;
    found.map(|found| (found.code, line(found.span.start), found.message)).collect()
}

#[track_caller]
fn complains(names: &str, code: Code, line: usize, message: &str) {
    let found = faults(names);
    assert!(
        found.iter().any(|(of, at, text)| *of == code && *at == line && text.contains(message)),
        "{found:?}"
    );
}

#[test]
fn an_entry_that_fits_nothing_is_an_error_at_its_line() {
    let unused = [
        (
            "field = 'gender'\nvalues = { 0 = 'Unknown', 1 = 'Male' }",
            "no field `gender` has exactly these values",
        ),
        (
            "at = ['core_v1.person.get data.partner']\nvalues = { 0 = 'Unknown' }",
            "at `core_v1.person.get data.partner`",
        ),
        (
            "at = ['core_v1.person.get data.gender']\nvalues = { 7 = 'Seven' }",
            "at `core_v1.person.get data.gender`",
        ),
        ("at = ['core_v1.person.no data.gender']\nvalues = { 0 = 'Unknown' }", "core_v1.person.no"),
    ];
    for (entry, message) in unused {
        complains(&format!("# head\n\n[[enum]]\n{entry}\n"), Code::NamesUnused, 3, message);
    }
    complains(
        "[[type]]\ndocs = 'child'\nservice = 'core_v1'\nname = 'Child'\n",
        Code::NamesUnused,
        1,
        "`child`",
    );
    complains(
        "[[setter]]\nat = ['core_v1.person.get body.no']\nname = 'no'\n",
        Code::NamesUnused,
        1,
        "body.no",
    );
}

#[test]
fn two_things_of_one_name_are_an_error() {
    let twice = "[[enum]]\nfield = 'gender'\nvalues = { 0 = 'Male', 1 = 'Male', 2 = 'Female' }\n";
    complains(twice, Code::NamesClash, 1, "`0` and `1` are both called `Male`");
    let entries = "[[enum]]\nfield = 'gender'\nvalues = { 0 = 'A', 1 = 'B', 2 = 'C' }\n".repeat(2);
    complains(&entries, Code::NamesClash, 4, "another entry names these values");
}

#[test]
fn a_name_that_rust_or_this_crate_cannot_have_is_an_error() {
    for name in ["male", "Self", "Other", "A B", "", "9A", "ID", "Err", "a::b"] {
        let entry = format!("[[enum]]\nfield = 'gender'\nvalues = {{ 0 = '{name}', 1 = 'B', 2 = 'C' }}\n");
        complains(&entry, Code::NamesUnreadable, 1, &format!("`{name}` is no name here"));
    }
    complains(
        "[[type]]\nat = ['a b']\nname = 'Option'\n",
        Code::NamesUnreadable,
        1,
        "`Option` is no name here",
    );
    complains("[[enum]]\nvalues = { 0 = 'A' }\n", Code::NamesUnreadable, 1, "found by `field` or by `at`");
    complains(
        "[[enum]]\nat = ['core_v1.person.get a[].b']\nvalues = { 0 = 'A' }\n",
        Code::NamesUnreadable,
        1,
        "marks of lists",
    );
    complains("[[enums]]\n", Code::NamesUnreadable, 1, "unknown field");
}

#[test]
fn values_without_a_name_are_told_once_for_all_places_of_a_field() {
    let told = |names: &str| {
        let found = survey(names).findings.into_iter().filter(|found| found.code == Code::ValueUnnamed);
        found.map(|found| found.message).collect::<Vec<_>>()
    };
    let why = "no entry of names.toml and no short English description names them";
    let gender = format!(
        "`gender` has values that are called by their numbers, `0`, `1`, `2`: {why}; so in 1 more places"
    );
    assert_eq!(told("")[..1], [gender]);
    let some = told("[[enum]]\nat = ['core_v1.person.get data.partner.status']\nvalues = { 2 = 'Gone' }\n");
    let status =
        "`status` has values that are called by their numbers, `0`, `1`: others of the field have names";
    assert!(some.contains(&status.to_owned()), "{some:?}");
}

/// The page in English, where the platform has one.
const ENGLISH: &str = r#"---
title: Get a person
fullPath: /core-v1/person/get
---
# Get a person

## Request

:::html
<md-table><md-thead><md-tr><md-th>Facts</md-th><md-th></md-th></md-tr></md-thead><md-tbody>
<md-tr><md-th>HTTP URL</md-th><md-td>https://open.feishu.cn/open-apis/core/v1/persons/get</md-td></md-tr>
<md-tr><md-th>HTTP Method</md-th><md-td>POST</md-td></md-tr>
</md-tbody></md-table>
:::

## Response

### Response body

:::html
<md-dt-table><md-dt-thead><md-dt-tr><md-dt-th>Name</md-dt-th><md-dt-th>Type</md-dt-th><md-dt-th>Description</md-dt-th></md-dt-tr></md-dt-thead><md-dt-tbody>
<md-dt-tr level="0"><md-dt-td>code</md-dt-td><md-dt-td>int</md-dt-td><md-dt-td>

code

</md-dt-td></md-dt-tr>
<md-dt-tr level="0"><md-dt-td>data</md-dt-td><md-dt-td>object</md-dt-td><md-dt-td>

data

</md-dt-td></md-dt-tr>
<md-dt-tr level="1"><md-dt-td>gender</md-dt-td><md-dt-td>int</md-dt-td><md-dt-td>

The gender<md-enum><md-enum-item key="0" >Confidential</md-enum-item><md-enum-item key="1" >Male</md-enum-item><md-enum-item key="2" >Female, as the person said when the account was made</md-enum-item></md-enum>

</md-dt-td></md-dt-tr>
</md-dt-tbody></md-dt-table>
:::
"#;

#[test]
fn short_meanings_of_an_english_page_name_numbers_below_what_people_say() {
    let chinese = text(&person());
    let survey = |names: &str| {
        let pages =
            [(PAGE, chinese.as_bytes()), ("en/get.md", ENGLISH.as_bytes()), ("names.toml", names.as_bytes())];
        Project::of_pages(pages).survey()
    };
    compiles(
        &survey(""),
        "let all = [PersonGender::Confidential, PersonGender::Male, PersonGender::Female];
         let other = PartnerGender::Value1;",
    );
    let named = "[[enum]]\nat = ['core_v1.person.get data.gender']\nvalues = { 0 = 'Secret' }\n";
    compiles(&survey(named), "let all = [PersonGender::Secret, PersonGender::Male];");
}
