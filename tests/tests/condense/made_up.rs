//! Endpoints that no page describes: every fact in every form, by chance.

use feishu_codegen::model::{
    Endpoint, EnumOf, EnumValue, Event, Field, LengthUnit, Required, Rule, Scalar, Type,
};
use proptest::{collection, option, prelude::*, sample};
use serde_json::{Value, json};

/// Prose, which no condensed page has.
fn prose() -> impl Strategy<Value = String> {
    sample::select(vec!["", "说明", "可选值有：a、b", "最多 5 个字符，请稍后重试"]).prop_map(str::to_owned)
}

fn scope() -> impl Strategy<Value = String> {
    sample::select(vec!["zoo:animal", "zoo:animal.id:readonly", "offline_access"]).prop_map(str::to_owned)
}

fn scopes() -> impl Strategy<Value = Vec<String>> {
    sample::subsequence(vec!["zoo:animal", "zoo:animal.id:readonly", "offline_access"], 0..3)
        .prop_map(|scopes| scopes.into_iter().map(str::to_owned).collect())
}

pub(crate) fn endpoint() -> impl Strategy<Value = Endpoint> {
    (head(), permission(), request(), reply(), errors(), paging()).prop_map(
        |(mut head, permission, request, reply, errors, pages)| {
            let members = head.as_object_mut().expect("an object");
            for part in [permission, request, reply] {
                members.extend(part.as_object().expect("an object").clone());
            }
            members.insert("errors".to_owned(), errors);
            if pages {
                walk(&mut head);
            }
            serde_json::from_value(head).expect("an endpoint")
        },
    )
}

pub(crate) fn event() -> impl Strategy<Value = Event> {
    let types = sample::select(vec!["zoo.animal.born_v1", "zoo.animal.food.eaten_v2", "animal_fed"]);
    let texts = (types, sample::select(vec!["喂养", "Feed it"]), sample::select(vec!["zh", "en"]), prose());
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let apps = sample::subsequence(vec!["custom", "isv"], 0..=2);
    let lists = (fields(ty(), 1..4), fields(ty(), 0..4), permitted(), permitted(), apps);
    (texts, flags, lists).prop_map(
        |(
            (event_type, title, language, prose),
            (waits, is_second, repeats, old),
            (members, reply, scopes, of_fields, apps),
        )| {
            let food = vec![bare("food_id")];
            let members = if repeats { [members, food].concat() } else { members };
            let event = json!({"name": "event", "type": {"kind": "object", "fields": members}});
            let schema = if is_second { vec![json!(bare("schema")), event] } else { vec![event] };
            let json = json!({
                "type": event_type, "kind": if waits { "callback" } else { "event" },
                "schema": if is_second { "2.0" } else { "1.0" }, "source": "zoo.md", "dialect": "html",
                "language": language, "title": title, "summary": prose, "deprecated": old, "app_types": apps,
                "scopes": scopes, "field_scopes": of_fields, "body": schema,
                "same_by": repeats.then_some("event.food_id"),
                "reply": if waits { json!(reply) } else { json!([]) },
            });
            serde_json::from_value(json).expect("an event")
        },
    )
}

fn head() -> impl Strategy<Value = Value> {
    let titles = vec!["喂养", "Feed it", "a*b", "\"引用\"", "", "x < y & z", "a\\b", "[a](b) c", "&amp;lt;"];
    let ids = vec!["zoo_v1.animal.feed", "old.animal.get", "big_zoo_v2.animal.food.feed_all"];
    let paths = vec!["/open-apis/zoo/v1/{animal_id}/x", "/open-apis/zoo/v1/animals", "/a"];
    let names = (sample::select(titles), sample::select(ids), sample::select(paths));
    let methods = sample::select(vec!["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
    let hosts = option::of(Just("https://www.feishu.cn"));
    let urls = sample::select(vec!["", "https://open.feishu.cn/document/zoo"]);
    (names, methods, hosts, urls, sample::select(vec!["zh", "en"]), any::<bool>(), prose()).prop_map(
        |((title, id, path), method, host, url, language, deprecated, prose)| {
            json!({
                "id": id, "source": "zoo.md", "dialect": "html", "title": title, "path": path, "method": method,
                "host": host, "doc_url": url, "language": language, "deprecated": deprecated, "summary": prose,
            })
        },
    )
}

fn permission() -> impl Strategy<Value = Value> {
    let windows = vec![1, 60, 3600, 86_400, 300, 7];
    let limit = (1..5000_u32, sample::select(windows));
    let limit = limit.prop_map(|(requests, seconds)| json!({"requests": requests, "per_seconds": seconds}));
    let limits = prop_oneof![
        Just(Value::Null),
        Just(json!("special")),
        collection::vec(limit, 1..3).prop_map(Value::Array)
    ];
    let tokens = sample::subsequence(vec!["tenant", "user", "app"], 0..=3).prop_shuffle();
    let apps = sample::subsequence(vec!["custom", "isv"], 0..=2);
    (limits, tokens, apps, permitted(), permitted()).prop_map(|(limits, tokens, apps, scopes, of_fields)| {
        json!({
            "rate_limits": limits, "tokens": tokens, "app_types": apps, "scopes": scopes, "field_scopes": of_fields,
        })
    })
}

/// Scopes with names, or one that is told by what it permits.
fn permitted() -> impl Strategy<Value = Value> {
    let named = (scopes(), prose()).prop_map(|(names, prose)| {
        names.into_iter().map(|name| json!({"name": name, "description": prose})).collect::<Value>()
    });
    let nameless = Just(json!([{"name": null, "description": "获取 邮箱 (必须)"}]));
    prop_oneof![4 => named, 1 => nameless]
}

fn request() -> impl Strategy<Value = Value> {
    let path = fields(scalar(), 0..3).prop_map(|mut fields| {
        fields.insert(0, bare("animal_id"));
        for field in &mut fields {
            field.required = Some(Required::Yes);
        }
        fields
    });
    let types = vec!["multipart/form-data", "application/x-www-form-urlencoded", "application/json"];
    let content = option::of(sample::select(types));
    let lists = (path, fields(scalar(), 0..4), fields(scalar(), 0..3), fields(ty(), 0..5));
    (lists, content, option::of(1..4_usize)).prop_map(|((path, query, header, mut body), content, split)| {
        let is_file = body.iter().any(|field| field.ty == Type::File);
        let usual = if is_file { "multipart/form-data" } else { "application/json" };
        let content = if body.is_empty() { content } else { Some(content.unwrap_or(usual)) };
        let forms = forms(&mut body, split);
        json!({"request": {
            "content_type": content, "path": path, "query": query, "header": header, "body": body, "forms": forms,
        }})
    })
}

/// Two forms of a body, which share some of its fields; what only one of them has is never required.
fn forms(body: &mut [Field], split: Option<usize>) -> Vec<Value> {
    let Some(split) = split.filter(|split| *split < body.len()) else { return Vec::new() };
    for (at, field) in body.iter_mut().enumerate() {
        let is_shared = at > 0 && at < split;
        if !is_shared {
            field.required = field.required.map(|_| Required::No);
        }
    }
    let names = body.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    let form = |name: &str, fields: &[String]| json!({"name": name, "fields": fields});
    vec![form("通用模板请求体", &names[..split]), form("自定义模板请求体", &names[1.min(split)..])]
}

fn reply() -> impl Strategy<Value = Value> {
    let file = Just(json!({"content_type": "application/octet-stream"}));
    let none = Just(json!({}));
    let body = fields(ty(), 0..4).prop_map(|fields| {
        let body = [vec![bare("code")], fields].concat();
        json!({"content_type": "application/json", "body": body})
    });
    prop_oneof![1 => file, 1 => none, 6 => body].prop_map(|reply| json!({"response": reply}))
}

/// Whether the endpoint is a list that is walked page by page.
fn paging() -> impl Strategy<Value = bool> {
    proptest::bool::weighted(0.3)
}

fn walk(endpoint: &mut Value) {
    let list = Type::List { item: Box::new(Type::String) };
    let fields = vec![bare("page_token"), bare("has_more"), Field { ty: list, ..bare("items") }];
    let query = endpoint["request"]["query"].as_array_mut().expect("a list");
    query.extend([json!(bare("page_token")), json!(bare("page_size"))]);
    let data = json!({"name": "data", "type": {"kind": "object", "fields": fields}});
    endpoint["response"] = json!({"content_type": "application/json", "body": [data]});
    endpoint["paging"] = json!({
        "token": "page_token", "size": "page_size", "more": "data.has_more", "next": "data.page_token",
        "items": "data.items",
    });
}

fn errors() -> impl Strategy<Value = Value> {
    let messages = vec![
        "",
        "bad",
        "a|b",
        "|",
        "<br>x",
        "`x` md-text",
        "try again later",
        "请稍后重试",
        "&#124; &lt;",
        "x ```y",
        "a\\",
        "\\|",
    ];
    let statuses = option::of(sample::select(vec![200_u16, 400, 500]));
    let error = (statuses, any::<i32>(), sample::select(messages), any::<bool>(), prose());
    let error = error.prop_map(|(status, code, message, transient, hint)| {
        let later = message.contains("later") || message.contains("稍后");
        json!({"http_status": status, "code": code, "message": message, "transient": transient || later, "hint": hint})
    });
    collection::vec(error, 0..4).prop_map(Value::Array)
}

fn bare(name: &str) -> Field {
    serde_json::from_value(json!({"name": name, "type": {"kind": "string"}})).expect("a field")
}

/// Fields of one object. No name is one that walks a list.
fn fields(
    ty: impl Strategy<Value = Type>,
    count: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<Field>> {
    let name = prop_oneof![
        "[a-z][a-z0-9_]{0,5}x",
        "X-[A-Z]{2}",
        "[a-c] [D-F]x",
        "[用户]{2}x",
        "a\\*[a-c]",
        "\\$[a-c]"
    ];
    let named = collection::btree_map(name, field(ty), count);
    let named = named.prop_map(|fields| {
        fields.into_iter().map(|(name, field)| Field { name, ..field }).collect::<Vec<_>>()
    });
    named.prop_shuffle()
}

fn field(ty: impl Strategy<Value = Type>) -> impl Strategy<Value = Field> {
    let required = option::of(sample::select(vec![Required::Yes, Required::No, Required::Conditional]));
    let with_type = ty.prop_flat_map(|ty| (default(&ty), rules(&ty), Just(ty)));
    (with_type, required, prose(), scopes(), proptest::bool::weighted(0.2)).prop_map(
        |((default, rules, ty), required, description, scopes, shown)| Field {
            ty,
            required,
            rules,
            default,
            scopes,
            example: Some(json!(description)),
            description,
            origin: shown.then_some(feishu_codegen::model::Origin::Example),
            ..bare("")
        },
    )
}

/// A text of any characters that can be printed.
fn text() -> BoxedStrategy<String> {
    prop_oneof!["\\PC{0,8}", "[`|\"：*, -]{0,6}", "[a-z_]{1,6}"].boxed()
}

fn default(ty: &Type) -> BoxedStrategy<Option<Value>> {
    let words = sample::select(vec!["今天", "n/a", "见下"]).prop_map(Value::from);
    let value = match ty {
        Type::String | Type::Enum { of: EnumOf::String, .. } | Type::JsonText { .. } | Type::File => {
            text().prop_map(Value::from).boxed()
        }
        Type::Bits { of: EnumOf::String, .. } => text().prop_map(Value::from).boxed(),
        Type::Int | Type::Enum { of: EnumOf::Int, .. } | Type::Bits { of: EnumOf::Int, .. } => {
            prop_oneof![3 => any::<i64>().prop_map(Value::from), 1 => words].boxed()
        }
        Type::Float => (-1e6..1e6_f64).prop_map(Value::from).boxed(),
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::List { .. } | Type::Map { .. } | Type::Object { .. } | Type::Json => {
            let member = (text(), text()).prop_map(|(a, b)| json!([{"a b": a, "c": [1, b, null]}, true]));
            prop_oneof![3 => member, 1 => words].boxed()
        }
    };
    option::weighted(0.3, value).boxed()
}

fn rules(ty: &Type) -> BoxedStrategy<Vec<Rule>> {
    let is_list = matches!(ty, Type::List { .. });
    let ends = (option::of(0..9_u64), 9..99_u64);
    let units = if is_list {
        vec![LengthUnit::Chars, LengthUnit::Bytes]
    } else {
        vec![LengthUnit::Chars, LengthUnit::Bytes, LengthUnit::Unstated]
    };
    let length = (ends.clone(), sample::select(units));
    let length = length.prop_map(|((min, max), unit)| Rule::Length { min, max: Some(max), unit });
    let least =
        (1..9_u64).prop_map(|min| Rule::Length { min: Some(min), max: None, unit: LengthUnit::Chars });
    let range = prop_oneof![
        (any::<i64>(), any::<u64>()).prop_map(|(min, max)| {
            // A range of nothing is no rule.
            let max = max.max(u64::try_from(min).unwrap_or_default());
            Rule::Range { min: Some(min.into()), max: Some(max.into()) }
        }),
        (-1e30..1e30_f64).prop_map(|max| Rule::Range { min: None, max: serde_json::Number::from_f64(max) }),
        Just(Rule::Range { min: Some(1.into()), max: None }),
    ];
    let patterns = vec!["^a|b$", "[a-z]{1,3}", "^[^[\\]]+$", "^<br>\\|x$", "取值范围：`", "^：$"];
    let patterns = patterns.into_iter().filter(|regex| !regex.contains('`')).collect::<Vec<_>>();
    let pattern = sample::select(patterns).prop_map(|regex| Rule::Pattern { regex: regex.to_owned() });
    let values = "[a-z0-9_.:/@-]{1,5}";
    let forbidden = prop_oneof![
        values.prop_map(|value| Rule::NotPrefix { value }),
        values.prop_map(|value| Rule::NotEqual { value }),
    ];
    let rule = if is_list {
        let items = ends.prop_map(|(min, max)| Rule::Items { min, max: Some(max) });
        prop_oneof![items, length, range, pattern, forbidden].boxed()
    } else {
        prop_oneof![length, least, range, pattern, forbidden].boxed()
    };
    collection::vec(rule, 0..3).boxed()
}

fn choice(value: Scalar, scopes: Vec<String>) -> EnumValue {
    EnumValue { scopes, ..EnumValue::new(value, "说明") }
}

/// Values of which some need scopes: those are plain words.
fn texts() -> impl Strategy<Value = Vec<EnumValue>> {
    let value = prop_oneof![
        text().prop_map(|text| (text, Vec::new())),
        ("[a-z_]{1,6}", scope()).prop_map(|(text, scope)| (text, vec![scope])),
    ];
    let values = collection::vec(value, 1..5).prop_map(|values| {
        let values = values.into_iter().collect::<std::collections::BTreeMap<_, _>>();
        values.into_iter().map(|(text, scopes)| choice(Scalar::String(text), scopes)).collect::<Vec<_>>()
    });
    values.prop_shuffle()
}

fn scalar() -> impl Strategy<Value = Type> {
    let numbers = collection::btree_set(any::<i64>(), 1..4).prop_map(|numbers| {
        let values = numbers.into_iter().map(|number| choice(Scalar::Int(number), Vec::new())).collect();
        Type::Enum { of: EnumOf::Int, values }
    });
    let bits = sample::subsequence(vec![0_i64, 1, 2, 4, 1024], 2..5);
    let bits = (bits, any::<bool>()).prop_map(|(bits, as_text)| {
        let value = |bit: i64| if as_text { Scalar::String(bit.to_string()) } else { Scalar::Int(bit) };
        let bits = bits.into_iter().map(|bit| choice(value(bit), Vec::new())).collect();
        Type::Bits { of: if as_text { EnumOf::String } else { EnumOf::Int }, bits }
    });
    prop_oneof![
        Just(Type::String),
        Just(Type::Int),
        Just(Type::Float),
        Just(Type::Bool),
        Just(Type::File),
        bits,
        numbers,
        texts().prop_map(|values| Type::Enum { of: EnumOf::String, values }),
    ]
}

fn ty() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        6 => scalar(),
        1 => Just(Type::Json),
        1 => Just(Type::Object { name: None, fields: Vec::new() }),
    ];
    let names = option::of(sample::select(vec!["animal", "zoo.cage", "T_x"]));
    leaf.prop_recursive(3, 12, 3, move |inner| {
        let object = (names.clone(), fields(inner.clone(), 1..4));
        let object =
            object.prop_map(|(name, fields)| Type::Object { name: name.map(str::to_owned), fields }).boxed();
        let text = object.clone().prop_map(|object| Type::JsonText { json: Box::new(object) });
        prop_oneof![
            inner.clone().prop_map(|item| Type::List { item: Box::new(item) }),
            inner.prop_map(|value| Type::Map { value: Box::new(value) }),
            text,
            object,
        ]
    })
}
