//! The body of a request.

use http::Method;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};

use super::content::{Content, whole};
use super::file::{content_type, open};
use super::form::form;
use super::request::{Payload, Request};
use crate::error::Error;

/// The body of a request, and the headers that say what it is are added to the others. How long it is the body says itself.
pub(super) async fn body(request: &Request, headers: &mut HeaderMap) -> Result<Content, Error> {
    let (content_type, content) = match &request.payload {
        Payload::None => {
            // A server may wait for a body that it has not been told the end of.
            if expects_body(&request.method) {
                headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            return Ok(whole(""));
        }
        Payload::Json(json) => {
            (HeaderValue::from_static("application/json; charset=utf-8"), whole(json.clone()))
        }
        Payload::Binary(part) => (content_type(part.mime())?, open(part).await?),
        Payload::Multipart(fields) => form(fields).await?,
    };
    headers.insert(CONTENT_TYPE, content_type);
    Ok(content)
}

fn expects_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}
