//! HTTP methods.

use crate::model::Method;

/// The HTTP method that `text` names.
pub(crate) fn read(text: &str) -> Option<Method> {
    Some(match text.trim().to_ascii_uppercase().as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        "HEAD" => Method::Head,
        "OPTIONS" => Method::Options,
        _ => return None,
    })
}
