//! Access tokens as security schemes.

use crate::model::{Endpoint, Token};
use serde_json::{Map, Value, json};

/// The header that says which help desk a call is about.
const HELPDESK_HEADER: &str = "X-Lark-Helpdesk-Authorization";

const HELPDESK: &str = "helpdesk_token";

fn scheme(token: Token) -> &'static str {
    match token {
        Token::Tenant => "tenant_access_token",
        Token::User => "user_access_token",
        Token::App => "app_access_token",
    }
}

/// The tokens of which a call takes one. Pages tell of the help desk's header in its row or in the hints of their errors.
pub(super) fn of(endpoint: &Endpoint) -> Value {
    let has_row =
        endpoint.request.header.iter().any(|field| field.name.eq_ignore_ascii_case(HELPDESK_HEADER));
    let is_told = |text: &str| text.contains(HELPDESK_HEADER);
    let has_hint = endpoint.errors.iter().any(|error| is_told(&error.hint) || is_told(&error.message));
    let alternative = |token: &Token| {
        let mut tokens = Map::new();
        tokens.insert(scheme(*token).to_owned(), json!([]));
        if has_row || has_hint {
            tokens.insert(HELPDESK.to_owned(), json!([]));
        }
        Value::Object(tokens)
    };
    endpoint.tokens.iter().map(alternative).collect()
}

/// Whether a header is a scheme's, and so no parameter.
pub(super) fn is_header(name: &str) -> bool {
    name.eq_ignore_ascii_case(HELPDESK_HEADER)
}

/// `securitySchemes`
pub(super) fn schemes() -> Value {
    let bearer =
        |description: &str| json!({ "type": "http", "scheme": "bearer", "description": description });
    json!({
        "tenant_access_token": bearer("The app's own token in a tenant."),
        "user_access_token": bearer("The token of a user who logged in."),
        "app_access_token": bearer("The app's own token, whatever the tenant."),
        HELPDESK: {
            "type": "apiKey",
            "in": "header",
            "name": HELPDESK_HEADER,
            "description": "Which help desk: base64 of `helpdesk_id:helpdesk_token`, beside an access token.",
        },
    })
}
