//! A mock server that somebody else wrote serves a document, and the client's calls with the documented samples are what
//! it takes. Where a page has none, as a condensed one, a request is made up of what is required by what is said of it.
//!
//! `tests/openapi.sh` starts the server and says where it is and of which pages; elsewhere the test says so and passes.

use feishu_api::{Client, Error, Method, RawCall, Retry};
use feishu_codegen::{
    Survey,
    diag::Code,
    load,
    model::{self, Endpoint, Field, Required, Rule, Scalar, Type},
    survey,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    string::string_regex,
    test_runner::TestRunner,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, env, path::PathBuf};

const SERVER: &str = "FEISHU_OPENAPI_MOCK";
const DOCS: &str = "FEISHU_OPENAPI_DOCS";

/// Calls that this server refuses although nothing is wrong with them, or with no more than their page.
const KNOWN: &[(&str, &str)] = &[
    ("approval_openapi_v1.id.get", "the server takes no whole number beyond 2^53"),
    ("bitable_v1.app.table.view.patch", "the sample sends null for nothing, which no table allows"),
];

/// What becomes of a call.
enum Fate {
    Taken,
    /// The server found it to be other than the document says.
    Refused(String),
}

#[tokio::test]
async fn a_strangers_mock_server_takes_the_documented_samples() {
    let (Ok(server), Ok(docs)) = (env::var(SERVER), env::var(DOCS)) else {
        println!("skipped: {SERVER} and {DOCS} name no server");
        return;
    };
    let survey = survey(load::load(&PathBuf::from(docs)).unwrap(), &|| {});
    let client = Client::builder("cli_a", "secret").base_url(server).retry(Retry::never()).build().unwrap();
    let faulty = faulty(&survey);
    let (mut taken, mut explained, mut unexplained) = (0, Vec::new(), Vec::new());
    let (mut left_out, mut known) = (0, 0);
    for endpoint in &survey.catalog.endpoints {
        let Some(samples) = samples(endpoint) else {
            left_out += 1;
            continue;
        };
        for sample in samples {
            match call(&client, endpoint, sample.as_ref()).await {
                Fate::Taken => taken += 1,
                Fate::Refused(why) if faulty.contains(endpoint.source.as_str()) => {
                    explained.push(format!("{}: {why}", endpoint.id));
                }
                Fate::Refused(_) if KNOWN.iter().any(|(id, _)| *id == endpoint.id) => known += 1,
                Fate::Refused(why) => unexplained.push(format!("{}: {why}", endpoint.id)),
            }
        }
    }
    println!("{taken} calls taken, {} refused whose page lint finds at odds with itself", explained.len());
    println!("{known} refused for known reasons");
    println!("{left_out} endpoints left out: forms with files, which a raw call does not send");
    println!("{}", explained.join("\n"));
    assert!(unexplained.is_empty(), "{} refused:\n{}", unexplained.len(), unexplained.join("\n"));
    assert!(taken > 0);
}

/// The pages whose samples are at odds with their tables.
fn faulty(survey: &Survey) -> BTreeSet<&str> {
    let is_of_samples = |code: Code| {
        matches!(
            code,
            Code::SampleBreaksType
                | Code::SampleBreaksRule
                | Code::SampleValueUnlisted
                | Code::SampleUnlisted
                | Code::SampleLacksRequired
        )
    };
    survey.findings.iter().filter(|found| is_of_samples(found.code)).map(|found| &*found.page).collect()
}

/// The bodies to send: each sample, or none where the page lists no body; `None` where a raw call cannot send it.
fn samples(endpoint: &Endpoint) -> Option<Vec<Option<Value>>> {
    let content_type = endpoint.request.content_type.as_deref();
    let samples = &endpoint.examples.request;
    if content_type.is_some_and(|content_type| content_type != "application/json") {
        return None;
    }
    if !samples.is_empty() {
        return Some(samples.iter().map(|sample| Some(sample.value.clone())).collect());
    }
    let body = required(&endpoint.request.body);
    let is_nothing = body.as_object().is_none_or(serde_json::Map::is_empty);
    Some(vec![if is_nothing { None } else { Some(body) }])
}

/// An object of what is required.
fn required(fields: &[Field]) -> Value {
    let required = fields.iter().filter(|field| field.required == Some(Required::Yes));
    required.map(|field| (field.name.clone(), any(&field.ty, &field.rules))).collect()
}

async fn call(client: &Client, endpoint: &Endpoint, body: Option<&Value>) -> Fate {
    let mut path = endpoint.path.clone();
    for field in &endpoint.request.path {
        for value in texts(field) {
            path = path.replace(&format!("{{{}}}", field.name), &segment(&value));
        }
    }
    let mut call = client.call_raw(method(endpoint.method), path);
    for field in &endpoint.request.query {
        if field.required == Some(Required::Yes) || field.example.is_some() {
            for value in texts(field) {
                call = call.query(&field.name, value);
            }
        }
    }
    for field in endpoint.request.header.iter().filter(|field| field.required == Some(Required::Yes)) {
        for value in texts(field) {
            call = call.header(&field.name, &value);
        }
    }
    fate(call, body, !endpoint.examples.response.is_empty()).await
}

async fn fate(call: RawCall<'_>, body: Option<&Value>, has_sample: bool) -> Fate {
    let call = match body {
        Some(body) => call.json(body),
        None => call,
    };
    // A token of a help desk harms nowhere, and some endpoints want one.
    match call.access_token("t-1").helpdesk_token("aWQ6dG9rZW4=").await {
        // A documented reply may be one that failed, though none that is made up, and that of a download is no JSON.
        Ok(_) => Fate::Taken,
        Err(Error::Decode(error)) if error.origin.http_status == 200 => Fate::Taken,
        Err(Error::Decode(error)) if is_of_the_reply(&error.body) => Fate::Taken,
        Err(Error::Decode(error)) => Fate::Refused(String::from_utf8_lossy(&error.body).into_owned()),
        Err(Error::Api(error)) if error.http_status() == 200 && has_sample => Fate::Taken,
        Err(Error::Api(error)) if is_of_the_reply(&error.body) => Fate::Taken,
        Err(Error::Api(error)) => Fate::Refused(String::from_utf8_lossy(&error.body).into_owned()),
        Err(error) => Fate::Refused(format!("{error:#}")),
    }
}

/// Whether the server finds nothing but the documented reply, which it would send, to be other than the document says.
fn is_of_the_reply(body: &[u8]) -> bool {
    let report = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let findings = report["validation"].as_array();
    findings.is_some_and(|all| !all.is_empty() && all.iter().all(|one| one["location"][0] == "response"))
}

/// The documented example of a parameter, or a value of its type, as it goes into an address.
fn texts(field: &Field) -> Vec<String> {
    // Of examples that are no value of their type (`10, 20 by default`) a document makes no example either.
    let value = match &field.example {
        Some(value) if is_of(value, &field.ty) => value.clone(),
        Some(_) | None => any(&field.ty, &field.rules),
    };
    match (value, &field.ty) {
        (Value::Array(items), Type::List { .. }) => items.iter().map(text).collect(),
        (value, _) => vec![text(&value)],
    }
}

fn is_of(value: &Value, ty: &Type) -> bool {
    match (value, ty) {
        (Value::Number(_), Type::Int | Type::Float)
        | (Value::Bool(_), Type::Bool)
        | (Value::String(_), Type::String) => true,
        (value, Type::Enum { values, .. }) => values.iter().any(|one| match &one.value {
            Scalar::Int(number) => value == number,
            Scalar::String(text) => value == text,
        }),
        (Value::Array(items), Type::List { item }) => items.iter().all(|value| is_of(value, item)),
        (_, _) => false,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A text as a segment of a path.
fn segment(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    let byte = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(byte).collect()
}

/// A value of a type that keeps the rules.
fn any(ty: &Type, rules: &[Rule]) -> Value {
    match ty {
        Type::String | Type::Bits { .. } | Type::File => json!(any_text(rules)),
        Type::Int | Type::Float => least(rules),
        Type::Bool => json!(true),
        Type::Enum { values, .. } => match values.first().map(|value| &value.value) {
            Some(Scalar::Int(number)) => json!(number),
            Some(Scalar::String(text)) => json!(text),
            None => json!("1"),
        },
        Type::List { item } => {
            let fewest = rules.iter().find_map(|rule| match rule {
                Rule::Items { min, .. } => *min,
                _ => None,
            });
            // What is said of the characters of a list is said of its elements.
            (0..fewest.unwrap_or(1).max(1)).map(|_| any(item, rules)).collect()
        }
        Type::Json | Type::Map { .. } => json!({}),
        Type::Object { fields, .. } => required(fields),
        Type::JsonText { json } => json!(any(json, &[]).to_string()),
    }
}

fn any_text(rules: &[Rule]) -> String {
    let printed = rules.iter().find_map(|rule| match rule {
        Rule::Pattern { regex } => like(regex),
        _ => None,
    });
    if let Some(text) = printed {
        return text;
    }
    let shortest = rules.iter().find_map(|rule| match rule {
        Rule::Length { min, .. } => *min,
        _ => None,
    });
    "1".repeat(usize::try_from(shortest.unwrap_or(1).max(1)).unwrap())
}

/// A text that a regular expression takes, the same one each time; `None` for one that is not of Rust's dialect.
fn like(regex: &str) -> Option<String> {
    let whole = regex.trim_start_matches('^').trim_end_matches('$');
    let texts = string_regex(whole).ok()?;
    texts.new_tree(&mut TestRunner::deterministic()).ok().map(|tree| tree.current())
}

fn least(rules: &[Rule]) -> Value {
    let least = rules.iter().find_map(|rule| match rule {
        Rule::Range { min, .. } => min.clone(),
        _ => None,
    });
    least.map_or(json!(1), Value::Number)
}

fn method(method: model::Method) -> Method {
    match method {
        model::Method::Get => Method::Get,
        model::Method::Post => Method::Post,
        model::Method::Put => Method::Put,
        model::Method::Patch => Method::Patch,
        model::Method::Delete => Method::Delete,
        model::Method::Head => Method::Head,
        model::Method::Options => Method::Options,
    }
}
