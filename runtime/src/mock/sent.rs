//! A request as it came off the wire.

use std::convert::Infallible;
use std::fmt;

use bytes::Bytes;
use futures_util::stream;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use http::request::Parts;
use http::{Method, Request, Uri};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::codec::Part;
use crate::error::TransportError;
use crate::http::Content;

/// A request as it came off the wire.
///
/// `Debug` shows method and path alone: the rest may be anybody's secret, in a test against real settings as well.
#[derive(Clone)]
pub struct Sent {
    pub(super) method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    /// The fields of a form, in their order.
    pub(super) form: Vec<(String, Field)>,
}

/// A field of a form.
#[derive(Clone)]
pub(super) enum Field {
    Text(String),
    File(Part),
}

impl Sent {
    /// Takes all of a request in: its body is read to its end.
    pub(super) async fn arrived(request: Request<Content>) -> Result<Self, TransportError> {
        let (Parts { method, uri, headers, .. }, content) = request.into_parts();
        let body = content.collect().await.map_err(TransportError::of_content)?.to_bytes();
        let form = form(&headers, &body).await.unwrap_or_default();
        Ok(Self { method, uri, headers, body, form })
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// The host that was asked.
    pub fn host(&self) -> &str {
        self.uri.host().unwrap_or_default()
    }

    /// The path, percent-encoded as it came.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The values of a query parameter.
    pub fn query(&self, name: &str) -> Vec<String> {
        let query = self.uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
        pairs.map(|(_, value)| value.into_owned()).collect()
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The access token.
    pub fn access_token(&self) -> Option<&str> {
        self.header(AUTHORIZATION.as_str())?.strip_prefix("Bearer ")
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// The fields of a form; `None` for what is none.
async fn form(headers: &HeaderMap, body: &Bytes) -> Option<Vec<(String, Field)>> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let boundary = multer::parse_boundary(content_type).ok()?;
    let whole = stream::iter([Ok::<_, Infallible>(body.clone())]);
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut form = Vec::new();
    while let Ok(Some(part)) = parts.next_field().await {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let content_type = part.content_type().map(ToString::to_string);
        let bytes = part.bytes().await.ok()?;
        form.push((name, field(file_name, content_type.as_deref(), bytes)));
    }
    Some(form)
}

fn field(file_name: Option<String>, content_type: Option<&str>, bytes: Bytes) -> Field {
    match file_name {
        None => Field::Text(String::from_utf8_lossy(&bytes).into_owned()),
        // What a part without a name is sent under.
        Some(name) if name == "file" => Field::File(typed(Part::bytes(bytes), content_type)),
        Some(name) => Field::File(typed(Part::bytes(bytes).file_name(name), content_type)),
    }
}

/// A part that nobody gave a type is sent with the one of all bytes.
pub(super) fn typed(part: Part, content_type: Option<&str>) -> Part {
    match content_type {
        None | Some("application/octet-stream") => part,
        Some(content_type) => part.content_type(content_type),
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("method", &self.method())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}
