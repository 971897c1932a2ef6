//! What the docs call a secret, a key, a ticket or a token of a session: no `Debug` shows it.

use serde_json::Value;

use super::{ValueRef, slot::views};

/// How a wire name ends, without regard to case, signs, numbers and plurals, when its text opens doors; and a page that says
/// so, below `https://open.feishu.cn/document/`. The many other keys and tokens, `tenant_key`, `page_token`, `file_token` and
/// their like, are plain ids.
const SECRETS: [(&str, &str); 14] = [
    ("secret", "ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/app_access_token"),
    ("password", "uAjLw4CM/ukTMukTMukTM/reference/admin-v1/password/reset"),
    ("accesstoken", "ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token"),
    (
        "refreshtoken",
        "uAjLw4CM/ukTMukTMukTM/authentication-management/access-token/refresh-user-access-token",
    ),
    ("codeverifier", "uAjLw4CM/ukTMukTMukTM/authentication-management/access-token/get-user-access-token"),
    // The ticket of an app's event, of a page in a web app, of an export whose file anyone may fetch with it.
    ("ticket", "ukTMukTMukTM/uYTM5UjL2ETO14iNxkTN/h5_js_sdk/authorization"),
    ("sessionkey", "uYjL24iN/ukjM04SOyQjL5IDN"),
    (
        "encryptkey",
        "ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/encrypt-key-encryption-configuration-case",
    ),
    (
        "verificationtoken",
        "uAjLw4CM/ukTMukTMukTM/event-subscription-guide/callback-subscription/receive-and-handle-callbacks",
    ),
    ("actioncallbacktoken", "uAjLw4CM/ukTMukTMukTM/reference/approval-v4/external_approval/create"),
    ("actioncallbackkey", "uAjLw4CM/ukTMukTMukTM/reference/approval-v4/external_approval/create"),
    ("trusteeshipurltoken", "uAjLw4CM/ukTMukTMukTM/reference/approval-v4/external_instance/create"),
    ("helpdesktoken", "ukTMukTMukTM/ugDOyYjL4gjM24CO4IjN"),
    // The header that holds the token, where a value holds headers.
    ("authorization", "ukTMukTMukTM/uMTNz4yM1MjLzUzM"),
];

/// Whether a value of this name is left out. An object is not: its fields have names of their own.
pub(super) fn hides(name: &str, view: ValueRef<'_>) -> bool {
    is_text(view) && is_secret(name)
}

/// Whether a name says that its text opens doors.
pub(crate) fn is_secret(name: &str) -> bool {
    let end = name.trim_end_matches(|letter: char| !letter.is_ascii_alphabetic());
    let one = end.strip_suffix(['s', 'S']).unwrap_or(end);
    let plain = one.bytes().rev().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    SECRETS.iter().any(|(secret, _page)| {
        let mut letters = plain.clone();
        secret.bytes().rev().all(|letter| letters.next() == Some(letter))
    })
}

fn is_text(view: ValueRef<'_>) -> bool {
    match view {
        ValueRef::Absent | ValueRef::Bool(_) | ValueRef::Record(_) => false,
        ValueRef::Int(_) | ValueRef::Float(_) | ValueRef::Text(_) | ValueRef::Map(_) | ValueRef::Part(_) => {
            true
        }
        ValueRef::List(list) => views(list).any(is_text),
        ValueRef::Json(value) => is_json_text(value),
    }
}

fn is_json_text(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Object(_) => false,
        Value::Number(_) | Value::String(_) => true,
        Value::Array(elements) => elements.iter().any(is_json_text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_04_names_are_secret_by_their_end_however_they_are_spelt() {
        for name in [
            "app_secret",
            "session_key",
            "sessionKey",
            "SESSION-KEY",
            "ticket",
            "jsapi_ticket",
            "jsapi.ticket",
            "ent_email_password",
            "Password 2",
            "app_secrets",
            "user_access_token_1",
            "X-Lark-Helpdesk-Authorization",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "ticket_id",
            "page_token",
            "file_token",
            "tenant_key",
            "key",
            "token",
            "tokens",
            "api_key",
            "s",
            "1",
            "",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn every_row_is_spelt_as_names_are_compared_and_has_a_page() {
        for (name, page) in SECRETS {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase()), "{name}");
            assert!(page.contains('/') && !page.starts_with('/'), "{name}: {page}");
        }
    }
}
