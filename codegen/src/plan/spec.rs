//! The constants of an endpoint.

use super::{ErrorPlan, SpecPlan, name::VariantName};
use crate::{
    model::{self, Endpoint, Field, Method, RateLimits, Token, Type},
    words,
};
use serde_json::Value;

/// How the names of parameters start whose value the caller makes up so that a call that is sent twice is carried out
/// once.
const KEYS: &[&str] = &["uuid", "request_id", "client_token", "idempoten"];

/// Those of them that say it all: `uuid` may be the number of a device, and `request_id` that of a request to look up.
const TELLING: &[&str] = &["client_token", "idempoten"];
/// How a reply is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Data,
    /// The same, but the rows list the members of `data` alone.
    DataAlone,
    Flat,
    Bare,
    File,
}

/// A variant of the runtime's own enums.
pub(super) fn known(name: &'static str) -> VariantName {
    super::name::variant_name(name)
}

/// Everything that is said once about an endpoint. `places` are those of the request's fields.
pub(super) fn spec(endpoint: &Endpoint, doc_url: &str, places: Vec<VariantName>, layout: Layout) -> SpecPlan {
    let (rate_limits, special_rate_limit) = match &endpoint.rate_limits {
        Some(RateLimits::Windows(windows)) => {
            (windows.iter().map(|limit| (limit.requests, limit.per_seconds)).collect(), false)
        }
        Some(RateLimits::Special(_)) => (Vec::new(), true),
        None => (Vec::new(), false),
    };
    SpecPlan {
        id: endpoint.id.clone(),
        title: endpoint.title.clone(),
        doc_url: doc_url.to_owned(),
        method: method(endpoint.method),
        host: endpoint.host.clone(),
        path: endpoint.path.clone(),
        tokens: endpoint.tokens.iter().map(|token| self::token(*token)).collect(),
        scopes: endpoint.scopes.iter().map(|scope| scope.name.clone()).collect(),
        rate_limits,
        special_rate_limit,
        places,
        content: content(endpoint),
        reply: reply(layout),
        idempotency: idempotency(endpoint),
        errors: endpoint.errors.iter().map(error).collect(),
    }
}

fn error(error: &model::ErrorCode) -> ErrorPlan {
    ErrorPlan {
        code: error.code,
        http_status: error.http_status,
        message: error.message.clone(),
        hint: error.hint.clone(),
        transient: error.transient,
    }
}

/// How the reply is laid out, from its rows: see the runtime's `Reply`.
pub(super) fn layout(endpoint: &Endpoint) -> Layout {
    let response = &endpoint.response;
    let find = |name: &str| response.body.iter().find(|field| field.name == name);
    let is_json = response.content_type.as_deref().is_none_or(|kind| kind.contains("json"));
    match (find("code"), find("data")) {
        _ if !is_json => Layout::File,
        (None, _) if !response.body.is_empty() => as_shown(endpoint),
        (_, None | Some(Field { ty: Type::Object { .. }, .. })) if beside_data(&response.body) == 0 => {
            Layout::Data
        }
        _ => Layout::Flat,
    }
}

/// How a reply is laid out whose rows list no `code`: most of them begin inside of `data`, as the samples show.
fn as_shown(endpoint: &Endpoint) -> Layout {
    let samples = endpoint.examples.response.iter().filter_map(|sample| sample.value.as_object());
    let mut enveloped = samples.filter(|sample| sample.get("code").is_some_and(Value::is_number)).peekable();
    if enveloped.peek().is_none() {
        return Layout::Bare;
    }
    let alone = enveloped.any(|sample| model::data_alone(&endpoint.response.body, sample).is_some());
    if alone { Layout::DataAlone } else { Layout::Flat }
}

/// Rows that neither belong to the envelope nor to `data`.
fn beside_data(body: &[Field]) -> usize {
    body.iter().filter(|field| !is_envelope(&field.name) && field.name != "data").count()
}

/// What the runtime reads from every reply itself.
pub(super) fn is_envelope(name: &str) -> bool {
    matches!(name, "code" | "msg" | "error")
}

fn method(method: Method) -> VariantName {
    known(match method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
        // The platform documents no OPTIONS call of its own; as HEAD it reads nothing.
        Method::Head => "Head",
        Method::Options => "Options",
    })
}

fn token(token: Token) -> VariantName {
    known(match token {
        Token::Tenant => "Tenant",
        Token::User => "User",
        Token::App => "App",
    })
}

fn reply(layout: Layout) -> VariantName {
    known(match layout {
        Layout::Data | Layout::DataAlone => "Data",
        Layout::Flat => "Flat",
        Layout::Bare => "Bare",
        Layout::File => "File",
    })
}

fn content(endpoint: &Endpoint) -> VariantName {
    let body = &endpoint.request.body;
    let kind = endpoint.request.content_type.as_deref().unwrap_or_default();
    let holds_file = body.iter().any(|field| field.ty == Type::File);
    known(match body.as_slice() {
        [] => "None",
        [file] if file.ty == Type::File && kind.contains("octet-stream") => "Binary",
        _ if holds_file || kind.contains("multipart") => "Multipart",
        _ => "Json",
    })
}

/// The parameter whose value the caller makes up so that a call that is sent twice is carried out once.
fn idempotency(endpoint: &Endpoint) -> Option<String> {
    let request = &endpoint.request;
    let keys = request.query.iter().chain(&request.body).filter(|field| field.ty == Type::String);
    let said = |field: &&Field| words::IDEMPOTENCY.within(&field.description);
    keys.clone()
        .find(|field| is_called_key(field))
        .or_else(|| keys.clone().find(said))
        .or_else(|| part_number(&request.body))
        .map(|field| field.name.clone())
}

/// Whether the name of `field` is that of such a parameter, and its text speaks of nothing else.
fn is_called_key(field: &Field) -> bool {
    let name = field.name.to_ascii_lowercase();
    let starts = |keys: &[&str]| keys.iter().any(|key| name.starts_with(key));
    let text = &field.description;
    let fits = || text.is_empty() || words::IDEMPOTENCY.within(text) || words::MADE_UP.within(text);
    starts(KEYS) && (starts(TELLING) || fits())
}

/// The number of a part of a file: the same part comes to the same place, however often.
fn part_number(body: &[Field]) -> Option<&Field> {
    let named = |name: &str| body.iter().find(|field| field.name == name);
    let has_file = body.iter().any(|field| field.ty == Type::File);
    named("seq").filter(|_| has_file && named("upload_id").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn endpoint(request: &Value, reply: &Value, sample: &Value) -> Endpoint {
        let json = json!({
            "id": "a_v1.b.c", "source": "a.md", "dialect": "html", "title": "", "summary": "", "doc_url": "",
            "method": "POST", "path": "/", "errors": [],
            "request": {"body": request}, "response": {"body": reply},
            "examples": {"response": [sample]},
        });
        serde_json::from_value(json).expect("an endpoint")
    }

    fn laid_out(reply: &[&str], sample: &Value) -> Layout {
        let rows = reply.iter().map(|name| json!({"name": name, "type": {"kind": "string"}})).collect();
        layout(&endpoint(&json!([]), &Value::Array(rows), sample))
    }

    #[test]
    fn rows_without_a_code_are_where_the_sample_has_them() {
        assert_eq!(laid_out(&["token"], &json!({"code": 0, "data": {"token": "x"}})), Layout::DataAlone);
        assert_eq!(laid_out(&["token"], &json!({"code": 0, "token": "x"})), Layout::Flat);
        assert_eq!(laid_out(&["token"], &json!({"token": "x"})), Layout::Bare);
        // The code of a login, which is no code of an error.
        assert_eq!(laid_out(&["token"], &json!({"code": "abc", "token": "x"})), Layout::Bare);
        assert_eq!(laid_out(&[], &json!({"code": 0, "data": {"token": "x"}})), Layout::Data);
    }

    #[test]
    fn a_key_of_idempotency_is_what_the_page_calls_so() {
        let key = |name: &str, description: &str| {
            let field = json!([{"name": name, "type": {"kind": "string"}, "description": description}]);
            idempotency(&endpoint(&field, &json!([]), &json!({})))
        };
        assert_eq!(key("uuid", "主板 UUID"), None);
        assert_eq!(key("uuid", "用于发送消息时请求去重"), Some("uuid".to_owned()));
        assert_eq!(key("out_biz_id", "外部业务唯一编码，用于支持幂等创建"), Some("out_biz_id".to_owned()));
        assert_eq!(key("client_token", ""), Some("client_token".to_owned()));
        assert_eq!(key("request_id", "待查询的请求"), None);
        assert_eq!(key("task_status", "RM_REPEAT：去重"), None);
        assert_eq!(key("role_name", "名称唯一，不能重复"), None);
    }

    #[test]
    fn the_number_of_a_part_makes_it_harmless_to_send_again() {
        let key = |names: &[(&str, &str)]| {
            let fields = names.iter().map(|(name, kind)| json!({"name": name, "type": {"kind": kind}}));
            idempotency(&endpoint(&fields.collect(), &json!([]), &json!({})))
        };
        let part = [("upload_id", "string"), ("seq", "int"), ("file", "file")];
        assert_eq!(key(&part), Some("seq".to_owned()));
        assert_eq!(key(&part[..2]), None);
        assert_eq!(key(&part[1..]), None);
    }
}
