//! What goes over the wire behind the head of a request or a reply.

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What goes over the wire behind the head of a request or a reply.
pub(crate) type Content = BoxBody<Bytes, BoxError>;

/// What is here already.
pub(crate) fn whole(bytes: impl Into<Bytes>) -> Content {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed()
}
