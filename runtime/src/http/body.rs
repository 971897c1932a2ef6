//! The body of a request.

use std::borrow::Cow;

use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::file::{in_form, open};
use super::request::{Field, Payload, Request};
use crate::codec::Part;
use crate::error::Error;

/// Adds the body to a request, with the headers that say what it is.
pub(super) async fn with_body(builder: RequestBuilder, request: &Request) -> Result<RequestBuilder, Error> {
    match &request.payload {
        // A server may wait for a body that it has not been told the end of.
        Payload::None if expects_body(&request.method) => Ok(builder.header(CONTENT_LENGTH, 0)),
        Payload::None => Ok(builder),
        Payload::Json(json) => {
            Ok(builder.header(CONTENT_TYPE, "application/json; charset=utf-8").body(json.clone()))
        }
        Payload::Binary(part) => {
            let (body, len) = open(part).await?;
            let builder = match len {
                Some(len) => builder.header(CONTENT_LENGTH, len),
                None => builder,
            };
            Ok(builder.header(CONTENT_TYPE, part.mime()).body(body))
        }
        Payload::Multipart(fields) => Ok(builder.multipart(form(fields).await?)),
    }
}

fn expects_body(method: &reqwest::Method) -> bool {
    [reqwest::Method::POST, reqwest::Method::PUT, reqwest::Method::PATCH].contains(method)
}

async fn form(fields: &[(Cow<'static, str>, Field)]) -> Result<reqwest::multipart::Form, Error> {
    let mut form = reqwest::multipart::Form::new();
    for (name, field) in fields {
        form = match field {
            Field::Text(text) => form.text(name.clone(), text.clone()),
            Field::File(part) => form.part(name.clone(), in_form(named(part, fields)).await?),
        };
    }
    Ok(form)
}

/// A part that the caller gave no name has the one that the form's own field says.
fn named(part: &Part, fields: &[(Cow<'static, str>, Field)]) -> Part {
    let name = fields.iter().find_map(|(name, field)| match field {
        Field::Text(text) if ["file_name", "fileName", "name"].contains(&&**name) && !text.is_empty() => {
            Some(text)
        }
        Field::Text(_) | Field::File(_) => None,
    });
    name.map_or_else(|| part.clone(), |name| part.clone().named_unless_told(name))
}
