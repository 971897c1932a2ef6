//! What the class table says of Rust, shown by the compiler: small callers against the crates that are
//! emitted before and after an edit of the model.
//!
//! Every case is a service of its own, so one facade holds all of them: it is compiled before and after, with the crates
//! of its services, then the callers against each, and of all of it only the metadata.

use crate::fixture::{add, catalog, endpoint, field, remove, siblings};
use feishu_codegen::{
    diff::{self, Class, Kind, Verdict},
    generate, generate_published,
    model::Catalog,
    output::Texts,
    plan::{
        OWN_CRATE,
        lock::{LOCK, Lock},
    },
};
use feishu_tests::compiled::Crates;
use serde_json::{Value, json};
use std::collections::BTreeSet;

use Outcome::{Breaks, Compiles};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Compiles,
    Breaks,
}

struct Case {
    /// The row that it shows.
    kind: Kind,
    edit: fn(&mut Value),
    /// Statements of a caller who uses what changes; they compile before the edit.
    caller: &'static str,
    /// What the compiler says after the edit.
    outcome: Outcome,
}

/// What every caller starts with.
const NEW: &str =
    r#"SearchUnit::new(SearchUnitArgs { unit_id: "unit".into(), from: "from".into(), to: "to".into() })"#;

const CASES: &[Case] = &[
    // Breaking rows: what compiled does not any more.
    Case {
        kind: Kind::EndpointRenamed,
        edit: |e| e["id"] = json!(e["id"].as_str().unwrap().replace("search", "find")),
        caller: "let _ = NEW;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::RequiredParameterAdded,
        edit: |e| add(e, "body.text", json!({"name": "limit", "required": true, "type": {"kind": "int"}})),
        caller: "let _ = NEW;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ParameterRemoved,
        edit: |e| drop(remove(e, "body.text")),
        caller: r#"let _ = NEW.text("x");"#,
        outcome: Breaks,
    },
    Case {
        kind: Kind::ParameterRenamed,
        edit: |e| field(e, "body.text")["name"] = json!("query"),
        caller: r#"let _ = NEW.text("x");"#,
        outcome: Breaks,
    },
    Case {
        kind: Kind::ParameterType,
        edit: |e| field(e, "query.page_size")["type"] = json!({"kind": "string"}),
        caller: "let _ = NEW.page_size(50);",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ParameterRequired,
        edit: |e| field(e, "body.text")["required"] = json!(true),
        caller: "let _ = NEW;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ParameterOptional,
        edit: |e| field(e, "body.to")["required"] = json!(false),
        caller: "let _ = NEW;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::PagingRemoved,
        edit: |e| e["paging"] = Value::Null,
        caller: "let _ = |client: &feishu_api::Client| NEW.items(client);",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ReplyContentType,
        edit: |e| {
            e["response"]["content_type"] = json!("application/octet-stream");
            e["paging"] = Value::Null;
        },
        caller: "let _ = |reply: SearchUnitResponse| reply.total;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ReplyFieldRemoved,
        edit: |e| drop(remove(e, "response.data.total")),
        caller: "let _ = |reply: SearchUnitResponse| reply.total;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ReplyFieldRenamed,
        edit: |e| field(e, "response.data.total")["name"] = json!("count"),
        caller: "let _ = |reply: SearchUnitResponse| reply.total;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ReplyFieldType,
        edit: |e| field(e, "response.data.total")["type"] = json!({"kind": "string"}),
        caller: "let _ = |reply: SearchUnitResponse| reply.total.unwrap_or(0) + 1;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ValueRemoved,
        edit: |e| drop(field(e, "query.member_id_type")["type"]["values"].as_array_mut().unwrap().remove(1)),
        caller: "let _ = MemberIdType::UnionId;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::ErrorRemoved,
        edit: |e| drop(e["errors"].as_array_mut().unwrap().remove(0)),
        caller: "let _ = SearchUnitCode::UnitIdInvalid;",
        outcome: Breaks,
    },
    Case {
        kind: Kind::RustItemChanged,
        // What is read as well may be absent, whatever a request says of it.
        edit: |e| {
            let leaders = field(e, "body.leaders").clone();
            siblings(e, "response.data.total").0.push(leaders);
        },
        caller: "let _ = |leader: Leader| leader.leader_id.len();",
        outcome: Breaks,
    },
    // Breaking for the call alone: the compiler sees nothing of tokens, nor that two texts changed places.
    Case {
        kind: Kind::TokenRemoved,
        edit: |e| e["tokens"] = json!(["user"]),
        caller: "let _ = |client: &feishu_api::Client| { let _ = NEW.send(client); };",
        outcome: Compiles,
    },
    Case {
        kind: Kind::ParametersReordered,
        edit: |e| siblings(e, "body.days.first").0.swap(0, 1),
        caller: r#"let _ = Day::new("first", "last");"#,
        outcome: Compiles,
    },
    // Rows of the other classes: what compiled still does.
    Case {
        kind: Kind::ParameterAdded,
        edit: |e| add(e, "body.text", json!({"name": "limit", "required": false, "type": {"kind": "int"}})),
        caller: r#"let call = NEW.text("x"); let SearchUnit { from, to, .. } = call; let _ = (from, to);"#,
        outcome: Compiles,
    },
    Case {
        kind: Kind::ConditionalParameterAdded,
        edit: |e| {
            add(
                e,
                "body.leaders.kind",
                json!({"name": "why", "required": "conditional", "type": {"kind": "int"}}),
            );
        },
        caller: r#"let _ = NEW.leaders(vec![Leader::new("id").kind(1)]);"#,
        outcome: Compiles,
    },
    Case {
        kind: Kind::ParameterConditional,
        edit: |e| field(e, "body.text")["required"] = json!("conditional"),
        caller: r#"let _ = NEW.text("x");"#,
        outcome: Compiles,
    },
    Case {
        kind: Kind::ParameterMoved,
        edit: |e| {
            let moved = remove(e, "query.page_size");
            add(e, "body.text", moved);
        },
        caller: "let _ = NEW.page_size(50);",
        outcome: Compiles,
    },
    Case {
        kind: Kind::RuleTightened,
        edit: |e| field(e, "body.text")["rules"][0]["max"] = json!(32),
        caller: r#"let _ = NEW.text("x");"#,
        outcome: Compiles,
    },
    Case {
        kind: Kind::ReplyFieldAdded,
        edit: |e| add(e, "response.data.items.name", json!({"name": "id", "type": {"kind": "string"}})),
        caller: "let _ = |unit: Unit| { let Unit { name, owner, .. } = unit; (name, owner) };",
        outcome: Compiles,
    },
    Case {
        kind: Kind::ValueAdded,
        edit: |e| {
            field(e, "query.member_id_type")["type"]["values"]
                .as_array_mut()
                .unwrap()
                .push(json!({"value": "user_id"}));
        },
        caller: "let _ = |kind: MemberIdType| match kind {
            MemberIdType::OpenId | MemberIdType::UnionId => 1,
            MemberIdType::Other(_) => 2,
            _ => 3,
        };",
        outcome: Compiles,
    },
    Case {
        kind: Kind::ErrorAdded,
        edit: |e| e["errors"].as_array_mut().unwrap().push(json!({"code": 43053, "message": "unit is gone"})),
        caller: "let _ = |code: SearchUnitCode| match code {
            SearchUnitCode::UnitIdInvalid | SearchUnitCode::UnitIsLocked => 1,
            SearchUnitCode::Other(_) => 2,
            _ => 3,
        };",
        outcome: Compiles,
    },
    Case {
        kind: Kind::UrlChanged,
        edit: |e| e["path"] = json!("/open-apis/contact/v3/units/{unit_id}/search"),
        caller: "let _ = NEW;",
        outcome: Compiles,
    },
    Case {
        kind: Kind::TextChanged,
        edit: |e| field(e, "body.text")["description"] = json!("Other words."),
        caller: r#"let _ = NEW.text("x");"#,
        outcome: Compiles,
    },
];

fn service(number: usize) -> String {
    format!("case{number}_v1")
}

/// The fixture's endpoint as the only one of a case's service.
fn of_service(number: usize) -> Value {
    let mut endpoint = endpoint();
    endpoint["id"] = json!(format!("{}.unit.search", service(number)));
    endpoint["source"] = json!(format!("{number}.md"));
    endpoint["path"] = json!(format!("/open-apis/{}{}", service(number), endpoint["path"].as_str().unwrap()));
    endpoint
}

fn edited((number, case): (usize, &Case)) -> Value {
    let mut endpoint = of_service(number);
    (case.edit)(&mut endpoint);
    endpoint
}

fn caller(number: usize, case: &Case) -> String {
    let unit = format!("feishu_api::{}::unit", service(number));
    let statements = case.caller.replace("NEW", NEW);
    format!(
        "#[allow(unused_imports)]\npub fn call() {{\n    use {unit}::{{*, search::*}};\n    {statements}\n}}\n"
    )
}

/// Emits the crates of `endpoints` and compiles them.
fn emitted(endpoints: &[Value]) -> Crates {
    Crates::compile(&generate(&catalog(endpoints), "").expect("all is spelled as Rust")).unwrap()
}

/// What `gen` writes for `after` where the crates of `before` stand.
fn published(before: &Catalog, after: &Catalog) -> Texts {
    let old = generate(before, "").expect("all is spelled as Rust");
    let lock = Lock::read(&old[LOCK]).expect("a lock");
    generate_published(after, "", &lock).expect("all is spelled as Rust")
}

/// Which of the cases do not compile against the crates, with what the compiler says.
fn broken(crates: &Crates) -> Vec<(usize, String)> {
    let compiled = CASES.iter().enumerate().filter_map(|(number, case)| {
        let errors = crates.caller(&format!("caller{number}"), &caller(number, case)).err()?;
        Some((number, errors))
    });
    compiled.collect()
}

#[test]
fn callers_break_where_the_table_says_so_and_nowhere_else() {
    let mut before = (0..CASES.len()).map(of_service).collect::<Vec<_>>();
    let mut after = CASES.iter().enumerate().map(edited).collect::<Vec<_>>();
    for side in [&mut before, &mut after] {
        side.sort_by_key(|endpoint| endpoint["id"].to_string());
    }

    let old = emitted(&before);
    assert_eq!(broken(&old), [], "a caller does not compile before the edit");

    let new = Crates::compile(&published(&catalog(&before), &catalog(&after))).unwrap();
    let broken = broken(&new);
    for (number, case) in CASES.iter().enumerate() {
        let errors = broken.iter().find(|(broken, _)| *broken == number).map(|(_, errors)| errors);
        let outcome = if errors.is_some() { Breaks } else { Compiles };
        assert_eq!(outcome, case.outcome, "{:?}: {errors:?}", case.kind);
    }
}

#[test]
fn the_comparison_finds_the_row_that_each_case_shows() {
    for (number, case) in CASES.iter().enumerate() {
        let diff = diff::compare(&catalog(&[of_service(number)]), &catalog(&[edited((number, case))]));
        assert!(diff.changes().any(|change| change.kind == case.kind), "{:?}: {diff:#?}", case.kind);
        let breaks = diff.counts().get(Class::Breaking) > 0;
        assert!(case.outcome == Compiles || breaks, "{:?} breaks and is not called so", case.kind);
    }
}

/// The same facts in other words rename nothing.
#[test]
fn reworded_messages_and_titles_keep_the_names_that_callers_use() {
    let mut reworded = of_service(0);
    reworded["title"] = json!("Look for units");
    reworded["errors"][0]["message"] = json!("unit id is unknown");
    reworded["errors"][1]["message"] = json!("unit id invalid");
    field(&mut reworded, "body.leaders")["type"]["item"]["name"] = json!("head_of_unit");
    let (before, after) = (catalog(&[of_service(0)]), catalog(&[reworded]));

    let diff = diff::compare(&before, &after);
    assert_eq!(diff.verdict(), Verdict::Patch, "{diff:#?}");
    let uses = "use feishu_api::case0_v1::unit::{SearchUnitCode, search::Leader};
        pub fn call(code: SearchUnitCode) -> (i32, Leader) {
            let number = match code {
                SearchUnitCode::UnitIdInvalid => 1,
                SearchUnitCode::UnitIsLocked => 2,
                _ => 3,
            };
            (number, Leader::new(\"ou\"))
        }";
    Crates::compile(&published(&before, &after)).unwrap().caller("caller", uses).unwrap();
    let anew = Crates::compile(&generate(&after, "").unwrap()).unwrap();
    assert!(anew.caller("caller", uses).is_err(), "without the lock the names are those of the page");
}

#[test]
fn the_same_pages_and_the_same_lock_give_the_same_bytes() {
    let all = (0..3).map(of_service).collect::<Vec<_>>();
    let mut reworded = all.clone();
    reworded[0]["errors"][0]["message"] = json!("unit id is unknown");
    let (before, after) = (catalog(&all), catalog(&reworded));
    let once = published(&before, &after);
    assert_eq!(once, published(&before, &after));
    // The lock that it wrote gives the same again.
    let lock = Lock::read(&once[LOCK]).unwrap();
    assert_eq!(generate_published(&after, "", &lock).unwrap(), once);
    let differ = |one: &Texts, other: &Texts| {
        one.keys().filter(|path| one[*path] != other[*path]).cloned().collect::<Vec<_>>()
    };
    let old = generate(&before, "").unwrap();
    let own = ["model/case0_v1.json", "services/case0_v1/src/unit/search.rs"];
    assert_eq!(differ(&old, &once), own, "a page that only says it otherwise changes its own files");
}

/// Both are aliases while they are empty, and types of their own from the first member on.
#[test]
fn a_reply_and_error_codes_keep_their_names_when_they_get_their_first_member() {
    let mut bare = of_service(0);
    bare["paging"] = Value::Null;
    bare["errors"] = json!([]);
    bare["response"]["body"] = json!([{"name": "code", "type": {"kind": "int"}}]);
    let mut told = bare.clone();
    told["errors"] = json!([{"code": 43053, "message": "unit is gone"}]);
    let data = json!({"kind": "object", "fields": [{"name": "total", "type": {"kind": "int"}}]});
    told["response"]["body"].as_array_mut().unwrap().push(json!({"name": "data", "type": data}));

    let diff = diff::compare(&catalog(&[bare.clone()]), &catalog(&[told.clone()]));
    assert_eq!(diff.counts().get(Class::Breaking), 0, "{diff:#?}");

    let uses = "use feishu_api::case0_v1::unit::{SearchUnitCode, SearchUnitResponse};
        pub fn call(reply: &SearchUnitResponse, code: SearchUnitCode) {
            println!(\"{reply:?} {code:?}\");
        }";
    for endpoint in [bare, told] {
        emitted(&[endpoint]).caller("caller", uses).unwrap();
    }
}

/// So many endpoints of one service that are alike but for their names, beside a service of one endpoint.
fn many(count: usize) -> Vec<Value> {
    let numbered = |number: usize| {
        let mut endpoint = of_service(0);
        endpoint["id"] = json!(format!("{}.unit.search_{number:02}", service(0)));
        endpoint["path"] =
            json!(endpoint["path"].as_str().unwrap().replace("search", &format!("search_{number:02}")));
        endpoint
    };
    (0..count).map(numbered).chain([of_service(1)]).collect()
}

#[test]
fn a_service_that_gets_a_crate_of_its_own_keeps_its_files_and_its_callers() {
    // Each has at least a request, a response and codes.
    let [small, large] =
        [2, OWN_CRATE / 3].map(|count| generate(&catalog(&many(count)), "").expect("all is spelled as Rust"));
    let manifest = "services/case0_v1/Cargo.toml";
    assert!(!small.contains_key(manifest) && large.contains_key(manifest));

    let is_source = |path: &&String| path.starts_with("services/case") && path.contains("/src/");
    let changed = small.keys().filter(is_source).filter(|path| small.get(*path) != large.get(*path));
    // It lists the endpoints that have come.
    assert_eq!(changed.collect::<Vec<_>>(), ["services/case0_v1/src/unit/mod.rs"]);

    let uses = "use feishu_api::{case0_v1::unit::search_00, case1_v1::unit::SearchUnit};
        pub fn call(code: search_00::Search00Code) {
            let _ = (search_00::Search00::default(), SearchUnit::default());
            println!(\"{code:?}\");
        }";
    for texts in [small, large] {
        let crates = Crates::compile(&texts).unwrap();
        crates.caller("caller", uses).unwrap();
        crates.document().unwrap();
    }
}

#[test]
fn at_least_twelve_rows_are_shown_by_the_compiler() {
    let kinds = CASES.iter().map(|case| case.kind).collect::<BTreeSet<_>>();
    let breaking = CASES.iter().filter(|case| case.outcome == Breaks).count();
    assert!(kinds.len() >= 12 && breaking >= 12, "{} rows, {breaking} of them break", kinds.len());
}
