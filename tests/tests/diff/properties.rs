//! What holds for any two catalogs.

use crate::fixture;
use feishu_codegen::{
    diff::{self, Change, Class, Diff, Kind},
    model::{Catalog, Endpoint, EnumOf, EnumValue, Field, LengthUnit, Required, Rule, Scalar, Type},
};
use proptest::{collection, option, prelude::*, sample};
use serde_json::json;

pub(crate) fn endpoint() -> impl Strategy<Value = Endpoint> {
    let trees = (fields(scalar()), fields(ty()), fields(ty()), fields(ty()));
    (trees, sample::select(vec!["GET", "POST"])).prop_map(|((path, query, body, reply), method)| {
        let mut endpoint = fixture::endpoint();
        endpoint["method"] = json!(method);
        endpoint["request"] = json!({"path": path, "query": query, "body": body});
        // The usual envelope, whatever is in it: without it the reply has another layout in Rust.
        let data = json!({"kind": "object", "fields": reply});
        let code = json!({"name": "code", "type": {"kind": "int"}});
        endpoint["response"] = json!({"body": [code, {"name": "data", "type": data}]});
        serde_json::from_value(endpoint).expect("an endpoint")
    })
}

fn fields(ty: impl Strategy<Value = Type>) -> impl Strategy<Value = Vec<Field>> {
    let named = collection::btree_map("[a-e]", field(ty), 0..4);
    let named = named.prop_map(|fields| {
        fields.into_iter().map(|(name, field)| Field { name, ..field }).collect::<Vec<_>>()
    });
    named.prop_shuffle()
}

fn field(ty: impl Strategy<Value = Type>) -> impl Strategy<Value = Field> {
    let required = option::of(sample::select(vec![Required::Yes, Required::No, Required::Conditional]));
    let rules = collection::vec((0..4u64, 4..8u64).prop_map(|(min, max)| length(min, max)), 0..2);
    (ty, required, rules, "[xy]?", option::of(0..3)).prop_map(
        |(ty, required, rules, description, default)| Field {
            ty,
            required,
            rules,
            description,
            default: default.map(Into::into),
            ..bare("")
        },
    )
}

fn length(min: u64, max: u64) -> Rule {
    Rule::Length { min: Some(min), max: Some(max), unit: LengthUnit::Chars }
}

fn bare(name: &str) -> Field {
    serde_json::from_value(json!({"name": name, "type": {"kind": "string"}})).expect("a field")
}

fn scalar() -> impl Strategy<Value = Type> {
    let values = sample::subsequence(vec!["on", "off", "auto"], 1..3).prop_map(|values| {
        let value = |value: &str| EnumValue {
            scopes: if value == "auto" { vec!["contact:unit".into()] } else { Vec::new() },
            ..EnumValue::new(Scalar::String(value.into()), "")
        };
        Type::Enum { of: EnumOf::String, values: values.into_iter().map(value).collect() }
    });
    prop_oneof![Just(Type::String), Just(Type::Int), Just(Type::Bool), Just(bits()), values]
}

fn bits() -> Type {
    let bit = |bit| EnumValue::new(Scalar::Int(bit), "");
    Type::Bits { of: EnumOf::Int, bits: [1, 2].map(bit).to_vec() }
}

fn text_of(json: Type) -> Type {
    Type::JsonText { json: Box::new(json) }
}

fn ty() -> impl Strategy<Value = Type> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|item| Type::List { item: Box::new(item) }),
            inner.clone().prop_map(|value| Type::Map { value: Box::new(value) }),
            fields(inner.clone()).prop_map(|fields| text_of(Type::Object { name: None, fields })),
            fields(inner).prop_map(|fields| Type::Object { name: None, fields }),
        ]
    })
}

fn compare(before: &Endpoint, after: &Endpoint) -> Diff {
    let catalog = |endpoint: &Endpoint| Catalog { endpoints: vec![endpoint.clone()], ..Catalog::default() };
    diff::compare(&catalog(before), &catalog(after))
}

/// The change as the other direction has to show it, where kinds that only one direction tells apart
/// are one.
fn mirrored(change: &Change) -> (Kind, Option<String>, Option<String>) {
    (mirror(change.kind), change.after.clone(), change.before.clone())
}

fn seen(change: &Change) -> (Kind, Option<String>, Option<String>) {
    (mirror(mirror(change.kind)), change.before.clone(), change.after.clone())
}

fn mirror(kind: Kind) -> Kind {
    match kind {
        Kind::ParameterAdded | Kind::ConditionalParameterAdded | Kind::RequiredParameterAdded => {
            Kind::ParameterRemoved
        }
        Kind::ParameterRemoved => Kind::ParameterAdded,
        Kind::ReplyFieldAdded => Kind::ReplyFieldRemoved,
        Kind::ReplyFieldRemoved => Kind::ReplyFieldAdded,
        Kind::ParameterRequired => Kind::ParameterOptional,
        Kind::ParameterOptional => Kind::ParameterRequired,
        Kind::ParameterConditional => Kind::ParameterUnconditional,
        Kind::ParameterUnconditional => Kind::ParameterConditional,
        Kind::RuleTightened => Kind::RuleLoosened,
        Kind::RuleLoosened => Kind::RuleTightened,
        Kind::ValueAdded => Kind::ValueRemoved,
        Kind::ValueRemoved => Kind::ValueAdded,
        Kind::ValueScopeRemoved => Kind::ValueScopeAdded,
        other => other,
    }
}

/// One edit of a field, what it is on each side of the exchange, and how to make it.
struct Edit {
    request: Kind,
    reply: Kind,
    make: fn(&mut Vec<Field>, usize),
}

const EDITS: &[Edit] = &[
    Edit {
        request: Kind::ParameterRemoved,
        reply: Kind::ReplyFieldRemoved,
        make: |fields, at| drop(fields.remove(at)),
    },
    Edit {
        request: Kind::ParameterType,
        reply: Kind::ReplyFieldType,
        make: |fields, at| fields[at].ty = Type::File,
    },
    Edit {
        request: Kind::RuleTightened,
        reply: Kind::ReplyFieldRestated,
        make: |fields, at| fields[at].rules.push(Rule::NotEqual { value: "0".into() }),
    },
    Edit {
        request: Kind::DefaultChanged,
        reply: Kind::ReplyFieldRestated,
        make: |fields, at| fields[at].default = Some(json!("other")),
    },
    Edit {
        request: Kind::TextChanged,
        reply: Kind::TextChanged,
        make: |fields, at| fields[at].description.push_str(" and more"),
    },
    Edit {
        request: Kind::ExampleChanged,
        reply: Kind::ExampleChanged,
        make: |fields, at| fields[at].example = Some(json!("sample")),
    },
    Edit {
        request: Kind::FieldScopeAdded,
        reply: Kind::FieldScopeAdded,
        make: |fields, at| fields[at].scopes.push("contact:unit".into()),
    },
    Edit {
        request: Kind::ParameterAdded,
        reply: Kind::ReplyFieldAdded,
        make: |fields, at| fields.insert(at, bare("new")),
    },
];

/// Calls `visit` for every field: its siblings, its place among them, and the path of what holds it.
fn walk(endpoint: &mut Endpoint, visit: &mut impl FnMut(&mut Vec<Field>, usize, &str)) {
    let Endpoint { request, response, .. } = endpoint;
    for (parent, fields) in
        [("path", &mut request.path), ("query", &mut request.query), ("body", &mut request.body)]
    {
        walk_fields(fields, parent, visit);
    }
    for data in &mut response.body {
        walk_type(&mut data.ty, "response.data", visit);
    }
}

fn walk_fields(fields: &mut Vec<Field>, parent: &str, visit: &mut impl FnMut(&mut Vec<Field>, usize, &str)) {
    // From the end, so that a removed or an added field moves none that is still to be seen.
    for at in (0..fields.len()).rev() {
        let path = format!("{parent}.{}", fields[at].name);
        walk_type(&mut fields[at].ty, &path, visit);
        visit(fields, at, parent);
    }
}

fn walk_type(ty: &mut Type, path: &str, visit: &mut impl FnMut(&mut Vec<Field>, usize, &str)) {
    match ty {
        Type::List { item } => walk_type(item, &format!("{path}[]"), visit),
        Type::Map { value } => walk_type(value, &format!("{path}{{}}"), visit),
        Type::Object { fields, .. } => walk_fields(fields, path, visit),
        Type::JsonText { json } => walk_type(json, path, visit),
        Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Json
        | Type::Enum { .. }
        | Type::Bits { .. } => {}
    }
}

/// Gives every field a name of its own: where names meet, Rust's depend on each other, and an edit of one
/// field renames the items of another.
fn with_own_names(mut endpoint: Endpoint) -> Endpoint {
    let mut count = 0;
    walk(&mut endpoint, &mut |fields, at, _| {
        count += 1;
        fields[at].name.push_str(&count.to_string());
    });
    endpoint
}

/// Makes `edit` at one field of those the endpoint has, and tells where and as what it has to be found.
fn edited(before: &Endpoint, edit: &Edit, which: sample::Index) -> Option<(Endpoint, String, Kind)> {
    let (mut after, mut count) = (before.clone(), 0);
    walk(&mut after, &mut |_, _, _| count += 1);
    let mut left = (count > 0).then(|| which.index(count))?;
    let mut found = None;

    walk(&mut after, &mut |fields, at, parent| {
        // An object without fields is any JSON value in Rust: to empty one is more than one edit.
        if left == 0 && found.is_none() && fields.len() > 1 {
            let old = fields[at].name.clone();
            (edit.make)(fields, at);
            let added = fields.get(at).is_some_and(|field| field.name == "new");
            let kind = if parent.starts_with("response") { edit.reply } else { edit.request };
            // Nothing in the URL's path can be left out.
            let kind = if added && parent == "path" { Kind::RequiredParameterAdded } else { kind };
            found = Some((format!("{parent}.{}", if added { "new" } else { &old }), kind));
        }
        left = left.saturating_sub(1);
    });
    found.map(|(path, kind)| (after, path, kind))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_catalog_against_itself_is_empty(endpoint in endpoint()) {
        prop_assert!(compare(&endpoint, &endpoint).is_empty());
    }

    #[test]
    fn what_is_added_one_way_is_removed_the_other_way(before in endpoint(), after in endpoint()) {
        let (forth, back) = (compare(&before, &after), compare(&after, &before));

        // Each way keeps the names of the side that was published.
        let is_fact = |change: &&Change| change.kind != Kind::RustItemChanged;
        let mut expected = forth.changes().filter(is_fact).map(mirrored).collect::<Vec<_>>();
        let mut found = back.changes().filter(is_fact).map(seen).collect::<Vec<_>>();
        expected.sort();
        found.sort();
        prop_assert_eq!(expected, found);
    }

    #[test]
    fn an_edit_is_found_alone_with_its_path_and_class(
        before in endpoint().prop_map(with_own_names),
        edit in sample::select((0..EDITS.len()).collect::<Vec<_>>()),
        which in any::<sample::Index>(),
    ) {
        let Some((after, path, kind)) = edited(&before, &EDITS[edit], which) else { return Ok(()) };

        let diff = compare(&before, &after);

        let found = diff.changes().map(|change| (change.kind, change.path.clone())).collect::<Vec<_>>();
        prop_assert_eq!(found, vec![(kind, path)]);
        prop_assert_eq!(diff.verdict(), kind.class().verdict());
    }

    #[test]
    fn a_set_of_endpoints_comes_and_goes(ids in collection::btree_set("[a-c]\\.[a-c]\\.[a-c]", 0..8), kept in any::<u8>()) {
        let named = |id: &String| {
            let mut endpoint = fixture::endpoint();
            endpoint["id"] = json!(id);
            endpoint["source"] = json!(format!("{id}.md"));
            endpoint["path"] = json!(format!("/{id}"));
            endpoint
        };
        let all = ids.iter().map(named).collect::<Vec<_>>();
        let some = all.iter().enumerate().filter(|(n, _)| kept & (1 << n) != 0).map(|(_, e)| e.clone()).collect::<Vec<_>>();
        let (all, some) = (fixture::catalog(&all), fixture::catalog(&some));
        let gone = all.endpoints.len() - some.endpoints.len();

        prop_assert_eq!(diff::compare(&all, &some).counts().get(Class::Breaking), gone);
        prop_assert_eq!(diff::compare(&some, &all).counts().get(Class::Additive), gone);
    }
}
