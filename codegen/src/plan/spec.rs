//! The constants of an endpoint.

use super::{ErrorPlan, SpecPlan, name::VariantName};
use crate::model::{Endpoint, Field, Method, RateLimits, Token, Type};

/// Parameters that make repeating a call harmless.
const IDEMPOTENCY: &[&str] = &["client_token", "uuid", "idempotent_key", "idempotency_key"];

/// How a reply is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Data,
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

fn error(error: &crate::model::ErrorCode) -> ErrorPlan {
    ErrorPlan {
        code: error.code,
        http_status: error.http_status,
        message: error.message.clone(),
        hint: error.hint.clone(),
    }
}

/// How the reply is laid out, from its rows: see the runtime's `Reply`.
pub(super) fn layout(endpoint: &Endpoint) -> Layout {
    let response = &endpoint.response;
    let find = |name: &str| response.body.iter().find(|field| field.name == name);
    let is_json = response.content_type.as_deref().is_none_or(|kind| kind.contains("json"));
    match (find("code"), find("data")) {
        _ if !is_json => Layout::File,
        (None, _) if !response.body.is_empty() => Layout::Bare,
        (_, None | Some(Field { ty: Type::Object { .. }, .. })) if beside_data(&response.body) == 0 => {
            Layout::Data
        }
        _ => Layout::Flat,
    }
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
        Layout::Data => "Data",
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

fn idempotency(endpoint: &Endpoint) -> Option<String> {
    let request = &endpoint.request;
    let mut names = request.query.iter().chain(&request.body).map(|field| &field.name);
    names.find(|name| IDEMPOTENCY.contains(&name.as_str())).cloned()
}
