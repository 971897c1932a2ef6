//! The class table, one test a row: an edit of the model gives this change, at this path, and no other.

use crate::fixture::{add, after, catalog, endpoint, field, remove, siblings};
use feishu_codegen::diff::{self, Diff, Kind};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[track_caller]
fn assert_only(diff: &Diff, kind: Kind, path: &str) {
    let found = diff.changes().map(|change| (change.kind, change.path.as_str())).collect::<Vec<_>>();
    assert_eq!(found, [(kind, path)]);
}

macro_rules! rows {
    ($($test:ident: $kind:ident at $path:literal, $edit:expr;)+) => {
        $(#[test]
        fn $test() {
            let edit: fn(&mut Value) = $edit;
            assert_only(&after(edit), Kind::$kind, $path);
        })+

        const COVERED: &[Kind] = &[$(Kind::$kind,)+];
    };
}

rows! {
    another_id_renames_the_endpoint: EndpointRenamed at "id", |e| e["id"] = json!("contact_v3.unit.find");
    another_verb_is_behaviour: MethodChanged at "method", |e| e["method"] = json!("PUT");
    another_url_on_the_same_page_is_behaviour: UrlChanged at "path",
        |e| e["path"] = json!("/open-apis/contact/v3/units/{unit_id}/search");
    another_host_breaks: HostChanged at "host", |e| e["host"] = json!("https://www.example.com");
    a_deprecated_endpoint_warns: Deprecated at "deprecated", |e| e["deprecated"] = json!(true);

    a_lost_token_kind_breaks: TokenRemoved at "tokens", |e| e["tokens"] = json!(["user"]);
    a_further_token_kind_is_additive: TokenAdded at "tokens", |e| e["tokens"] = json!(["user", "app", "tenant"]);
    no_token_at_all_is_behaviour: AuthorizationChanged at "tokens", |e| e["tokens"] = json!([]);
    a_lost_app_type_breaks: AppTypeRemoved at "app_types", |e| e["app_types"] = json!(["custom"]);
    a_lost_scope_is_behaviour: ScopeRemoved at "scopes", |e| drop(e["scopes"].as_array_mut().unwrap().pop());
    no_scope_at_all_is_additive: ScopeLifted at "scopes", |e| e["scopes"] = json!([]);
    a_further_scope_is_additive: ScopeAdded at "scopes",
        |e| e["scopes"].as_array_mut().unwrap().push(json!({"name": "contact:all"}));
    a_field_that_needs_a_scope_is_behaviour: FieldScopeAdded at "response.data.items[].name",
        |e| field(e, "response.data.items.name")["scopes"] = json!(["contact:unit.name"]);
    a_field_that_needs_no_scope_is_additive: FieldScopeRemoved at "response.data.items[].owner",
        |e| field(e, "response.data.items.owner")["scopes"] = json!([]);

    a_lower_rate_limit_is_behaviour: RateLimitLowered at "rate_limits",
        |e| e["rate_limits"][0]["requests"] = json!(100);
    a_higher_rate_limit_is_additive: RateLimitRaised at "rate_limits",
        |e| e["rate_limits"][1]["requests"] = json!(100);
    a_rate_limit_in_prose_is_behaviour: RateLimitChanged at "rate_limits", |e| e["rate_limits"] = json!("special");
    a_lost_paging_breaks: PagingRemoved at "paging", |e| e["paging"] = Value::Null;
    another_list_to_page_through_breaks: PagingItemsChanged at "paging.items",
        |e| e["paging"]["items"] = json!("data.units");
    another_token_to_page_by_is_behaviour: PagingChanged at "paging", |e| e["paging"]["more"] = Value::Null;
    another_encoding_of_the_body_is_behaviour: RequestContentType at "request.content_type",
        |e| e["request"]["content_type"] = json!("multipart/form-data");
    a_download_instead_of_json_breaks: ReplyContentType at "response.content_type",
        |e| e["response"]["content_type"] = json!("application/octet-stream");

    a_new_required_parameter_breaks: RequiredParameterAdded at "body.limit",
        |e| add(e, "body.text", json!({"name": "limit", "required": true, "type": {"kind": "int"}}));
    a_new_conditional_parameter_is_behaviour: ConditionalParameterAdded at "body.leaders[].why",
        |e| add(e, "body.leaders.kind", json!({"name": "why", "required": "conditional", "type": {"kind": "int"}}));
    a_new_optional_parameter_is_additive: ParameterAdded at "query.limit",
        |e| add(e, "query.page_size", json!({"name": "limit", "required": false, "type": {"kind": "int"}}));
    a_lost_parameter_breaks: ParameterRemoved at "body.leaders[].kind", |e| { remove(e, "body.leaders.kind"); };
    a_renamed_parameter_breaks: ParameterRenamed at "body.query", |e| field(e, "body.text")["name"] = json!("query");
    a_parameter_in_another_place_is_behaviour: ParameterMoved at "body.page_size",
        |e| { let moved = remove(e, "query.page_size"); add(e, "body.text", moved); };
    another_type_of_a_parameter_breaks: ParameterType at "query.page_size",
        |e| field(e, "query.page_size")["type"] = json!({"kind": "string"});
    a_parameter_that_becomes_required_breaks: ParameterRequired at "body.leaders[].kind",
        |e| field(e, "body.leaders.kind")["required"] = json!(true);
    a_parameter_that_becomes_optional_breaks: ParameterOptional at "body.to",
        |e| field(e, "body.to")["required"] = json!(false);
    a_parameter_that_becomes_conditional_is_behaviour: ParameterConditional at "body.text",
        |e| field(e, "body.text")["required"] = json!("conditional");
    a_parameter_that_is_no_more_conditional_is_additive: ParameterUnconditional at "body.reason",
        |e| field(e, "body.reason")["required"] = json!(false);
    required_parameters_in_another_order_break: ParametersReordered at "body.days",
        |e| siblings(e, "body.days.first").0.swap(0, 1);
    a_tighter_rule_is_behaviour: RuleTightened at "body.text",
        |e| field(e, "body.text")["rules"][0]["max"] = json!(32);
    a_looser_rule_is_additive: RuleLoosened at "body.text", |e| field(e, "body.text")["rules"] = json!([]);
    another_rule_is_behaviour: RuleChanged at "body.text",
        |e| field(e, "body.text")["rules"] = json!([{"rule": "pattern", "regex": "^a"}]);
    another_default_is_behaviour: DefaultChanged at "query.page_size",
        |e| field(e, "query.page_size")["default"] = json!(20);

    a_lost_reply_field_breaks: ReplyFieldRemoved at "response.data.items[].labels",
        |e| { remove(e, "response.data.items.labels"); };
    a_renamed_reply_field_breaks: ReplyFieldRenamed at "response.data.count",
        |e| field(e, "response.data.total")["name"] = json!("count");
    another_type_of_a_reply_field_breaks: ReplyFieldType at "response.data.items[].labels{}",
        |e| field(e, "response.data.items.labels")["type"]["value"] = json!({"kind": "int"});
    a_new_reply_field_is_additive: ReplyFieldAdded at "response.data.items[].id",
        |e| add(e, "response.data.items.name", json!({"name": "id", "type": {"kind": "string"}}));
    what_a_reply_promises_is_docs: ReplyFieldRestated at "response.data.items[].name",
        |e| field(e, "response.data.items.name")["rules"] = json!([{"rule": "length", "max": 64, "unit": "chars"}]);

    a_lost_value_breaks: ValueRemoved at "query.member_id_type",
        |e| { field(e, "query.member_id_type")["type"]["values"].as_array_mut().unwrap().remove(1); };
    a_new_value_is_additive: ValueAdded at "query.member_id_type",
        |e| field(e, "query.member_id_type")["type"]["values"].as_array_mut().unwrap().push(json!({"value": "user_id"}));
    a_value_that_needs_a_scope_is_behaviour: ValueScopeAdded at "query.member_id_type=union_id",
        |e| field(e, "query.member_id_type")["type"]["values"][1]["scopes"] = json!(["contact:user.union_id"]);
    a_reply_text_that_is_json_breaks: ReplyFieldType at "response.data.items[].name",
        |e| field(e, "response.data.items.name")["type"] = text_of_one_field();
    which_bits_a_number_has_is_docs: BitsChanged at "query.page_size",
        |e| field(e, "query.page_size")["type"]["bits"] = json!([{"value": 1}, {"value": 2}]);
    a_lost_error_breaks: ErrorRemoved at "errors.43051", |e| { e["errors"].as_array_mut().unwrap().remove(0); };
    a_new_error_is_additive: ErrorAdded at "errors.43053",
        |e| e["errors"].as_array_mut().unwrap().push(json!({"code": 43053}));
    another_status_of_an_error_is_behaviour: ErrorStatus at "errors.43051",
        |e| e["errors"][0]["http_status"] = json!(404);
    an_error_that_may_pass_is_behaviour: ErrorTransient at "errors.43051", |e| e["errors"][0]["transient"] = json!(true);

    another_type_name_is_docs: TypeRenamed at "response.data.items[]",
        |e| field(e, "response.data.items")["type"]["item"]["name"] = json!("Unit");
    another_wording_is_docs: TextChanged at "body.text",
        |e| field(e, "body.text")["description"] = json!("What is looked for.");
    another_sample_is_docs: ExampleChanged at "query.page_size",
        |e| field(e, "query.page_size")["example"] = json!(20);
    a_field_that_only_a_sample_shows_is_docs: OriginChanged at "response.data.total",
        |e| field(e, "response.data.total")["origin"] = json!("example");
    another_form_of_the_body_is_docs: FormsChanged at "body",
        |e| e["request"]["forms"] = json!([{"name": "通用", "fields": ["text"]}, {"name": "自定义", "fields": ["from"]}]);
    another_language_of_the_prose_is_docs: LanguageChanged at "language", |e| e["language"] = json!("en");
    another_place_of_the_page_is_docs: PageMoved at "source", |e| e["source"] = json!("contact-v3/unit/find.md");
}

/// A text that is JSON, of which one member is known.
fn text_of_one_field() -> Value {
    let fields = json!([{"name": "a", "type": {"kind": "int"}}]);
    json!({"kind": "string", "json": {"kind": "object", "fields": fields}})
}

/// Rows that are seen from the other side: what one direction takes away the other gives.
#[test]
fn rows_that_are_the_reverse_of_another() {
    let reverse = |edit: fn(&mut Value)| {
        let mut edited = endpoint();
        edit(&mut edited);
        diff::compare(&catalog(&[edited]), &catalog(&[endpoint()]))
    };
    assert_only(&reverse(|e| e["deprecated"] = json!(true)), Kind::DeprecationLifted, "deprecated");
    assert_only(&reverse(|e| e["app_types"] = json!(["isv"])), Kind::AppTypeAdded, "app_types");
    assert_only(&reverse(|e| e["scopes"] = json!([])), Kind::ScopeRequired, "scopes");
    assert_only(&reverse(|e| e["paging"] = Value::Null), Kind::PagingAdded, "paging");
    let scoped: Edit = |e| field(e, "query.member_id_type")["type"]["values"][1]["scopes"] = json!(["a:b"]);
    assert_only(&reverse(scoped), Kind::ValueScopeRemoved, "query.member_id_type=union_id");
}

#[test]
fn an_endpoint_comes_and_goes_as_a_whole() {
    let (without, with) = (catalog(&[]), catalog(&[endpoint()]));
    assert_only(&diff::compare(&without, &with), Kind::EndpointAdded, "");
    assert_only(&diff::compare(&with, &without), Kind::EndpointRemoved, "");
}

#[test]
fn an_endpoint_at_a_host_that_no_call_went_to_breaks() {
    let at = |id: &str| {
        let mut elsewhere = endpoint();
        elsewhere["id"] = json!(id);
        elsewhere["source"] = json!(format!("{id}.md"));
        elsewhere["path"] = json!(format!("/{id}"));
        elsewhere["host"] = json!("https://www.example.com");
        elsewhere
    };
    let kinds = |before: &[Value], after: &[Value]| {
        let diff = diff::compare(&catalog(before), &catalog(after));
        diff.changes().map(|change| (change.kind, change.path.clone())).collect::<Vec<_>>()
    };
    let (one, two) = (at("a_v1.b.c"), at("a_v1.b.d"));
    let added = (Kind::EndpointAdded, String::new());
    assert_eq!(kinds(&[], std::slice::from_ref(&one)), [(Kind::HostAdded, "host".to_owned()), added.clone()]);
    assert_eq!(kinds(std::slice::from_ref(&one), &[one.clone(), two]), [added]);
}

/// A value that goes is breaking too, and must not stand for the new name.
#[test]
fn a_field_that_is_called_otherwise_breaks_beside_a_value_that_goes() {
    let of = |path: Value, values: Value| {
        let kind = json!({"name": "kind", "type": {"kind": "enum", "of": "string", "values": values}});
        let mut edited = endpoint();
        edited["method"] = json!("POST");
        edited["request"] = json!({"path": path, "body": [kind]});
        catalog(&[edited])
    };
    let before =
        of(json!([{"name": "kind", "type": {"kind": "string"}}]), json!([{"value": "on"}, {"value": "off"}]));
    let diff = diff::compare(&before, &of(json!([]), json!([{"value": "on"}])));

    let found = diff.changes().map(|change| change.kind).collect::<BTreeSet<_>>();
    assert_eq!(found, BTreeSet::from([Kind::ParameterRemoved, Kind::RustItemChanged, Kind::ValueRemoved]));
}

#[test]
fn an_item_that_is_called_otherwise_breaks() {
    // An entry of `names.toml` stands above what was published.
    let diff = after(|e| field(e, "query.member_id_type")["type"]["values"][0]["name"] = json!("InAnApp"));

    let found = diff.changes().map(|change| (change.kind, change.path.as_str())).collect::<Vec<_>>();
    assert_eq!(found, [(Kind::RustItemChanged, "query.member_id_type=open_id")]);
    let item = diff.changes().find_map(|change| change.rust.as_deref());
    assert_eq!(item, Some("contact_v3::unit::search::MemberIdType::InAnApp"));
}

#[test]
fn a_type_that_two_endpoints_had_in_common_breaks_when_it_splits() {
    let mut list = endpoint();
    list["id"] = json!("contact_v3.unit.list");
    list["source"] = json!("contact-v3/unit/list.md");
    list["path"] = json!("/open-apis/contact/v3/units");
    let mut edited = endpoint();
    add(&mut edited, "response.data.items.name", json!({"name": "id", "type": {"kind": "string"}}));

    let diff = diff::compare(&catalog(&[list.clone(), endpoint()]), &catalog(&[list, edited]));

    let found = diff.changes().map(|change| (change.kind, change.path.as_str(), change.before.as_deref()));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            (Kind::ReplyFieldAdded, "response.data.items[].id", None),
            (Kind::TypeSplit, "response.data.items[]", Some("Unit")),
        ]
    );
    assert!(diff.endpoints.iter().all(|endpoint| endpoint.id == "contact_v3.unit.search"));
}

/// An edit of an endpoint's JSON.
type Edit = fn(&mut Value);

/// What every kind of change names.
#[test]
fn changes_name_the_rust_item_that_they_touch() {
    let item = |edit: fn(&mut Value)| after(edit).changes().find_map(|change| change.rust.clone());
    let named: [(Edit, &str); 7] = [
        (|e| field(e, "query.page_size")["type"] = json!({"kind": "string"}), "SearchUnit::page_size"),
        (|e| drop(remove(e, "path.unit_id")), "SearchUnit::unit_id"),
        (|e| drop(remove(e, "body.leaders.kind")), "search::Leader::kind"),
        (|e| drop(remove(e, "response.data.items.labels")), "search::Unit::labels"),
        (|e| field(e, "query.member_id_type")["type"]["values"] = json!([]), "search::MemberIdType"),
        (|e| drop(e["errors"].as_array_mut().unwrap().remove(0)), "SearchUnitCode::UnitIdInvalid"),
        (|e| e["deprecated"] = json!(true), "SearchUnit"),
    ];
    for (edit, name) in named {
        assert_eq!(item(edit), Some(format!("contact_v3::unit::{name}")));
    }
}

const ELSEWHERE: &[Kind] = &[
    Kind::DeprecationLifted,
    Kind::AppTypeAdded,
    Kind::ScopeRequired,
    Kind::ValueScopeRemoved,
    Kind::PagingAdded,
    Kind::EndpointAdded,
    Kind::EndpointRemoved,
    Kind::HostAdded,
    Kind::RustItemChanged,
    Kind::TypeSplit,
];

#[test]
fn every_row_of_the_class_table_has_a_test() {
    let tested =
        COVERED.iter().chain(ELSEWHERE).chain(crate::events::COVERED).copied().collect::<BTreeSet<_>>();
    assert_eq!(tested, Kind::all().collect());
}

/// Edits of the model that are another spelling of the same facts.
#[test]
fn spelling_is_no_change() {
    let spellings: [fn(&mut Value); 8] = [
        |e| e["scopes"].as_array_mut().unwrap().reverse(),
        |e| e["tokens"].as_array_mut().unwrap().reverse(),
        |e| e["rate_limits"].as_array_mut().unwrap().reverse(),
        |e| e["errors"].as_array_mut().unwrap().reverse(),
        |e| e["dialect"] = json!("gfm"),
        |e| siblings(e, "response.code").0.reverse(),
        |e| field(e, "query.page_size")["default"] = json!("10"),
        |e| field(e, "body.text")["description"] = json!("What  to\nlook for."),
    ];
    for (index, edit) in spellings.into_iter().enumerate() {
        assert!(after(edit).is_empty(), "spelling {index}: {:#?}", after(edit));
    }
}

#[test]
fn a_field_without_a_description_is_never_renamed() {
    let diff = after(|e| field(e, "body.leaders.leader_id")["name"] = json!("user_id"));
    let kinds = diff.changes().map(|change| change.kind).collect::<Vec<_>>();
    assert_eq!(kinds, [Kind::ParameterRemoved, Kind::RequiredParameterAdded]);
}

#[test]
fn more_than_two_required_parameters_have_no_order() {
    let (before, mut swapped) = (endpoint(), endpoint());
    siblings(&mut swapped, "body.from").0.swap(0, 1);

    assert!(diff::compare(&catalog(&[before]), &catalog(&[swapped])).is_empty());
}
