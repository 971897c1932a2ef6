//! The seam between this crate and the network: everything that is sent to a server passes it.

use futures_util::TryFutureExt;

#[cfg(feature = "mock")]
use super::shape::Shape;
use crate::error::TransportError;
use crate::policy::BoxFuture;

/// Takes requests out and brings replies in, one attempt at a time: retries, tokens, timeouts and limits are above it.
///
/// Over the network this is [`reqwest::Client`]. Whatever else stands here needs no socket: a reply is made of an
/// `http::Response` whose body is anything that becomes a [`reqwest::Body`], and says by `reqwest::ResponseBuilderExt::url`
/// from where it comes, which has to be the request's own address.
pub(crate) trait Transport: Send + Sync {
    /// Sends a request, and is done when the head of the reply is there; its body comes while it is read.
    ///
    /// # Errors
    /// When the request did not get through, or no reply came back.
    fn exchange(&self, request: reqwest::Request)
    -> BoxFuture<'_, Result<reqwest::Response, TransportError>>;

    /// Is told which endpoint is about to be called, by its types.
    #[cfg(feature = "mock")]
    fn introduce(&self, _: Shape) {}
}

impl Transport for reqwest::Client {
    fn exchange(
        &self,
        request: reqwest::Request,
    ) -> BoxFuture<'_, Result<reqwest::Response, TransportError>> {
        Box::pin(self.execute(request).map_err(TransportError::from))
    }
}
