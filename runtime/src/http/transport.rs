//! The seam between this crate and the network: everything that is sent to a server passes it.

use http::{Request, Response, Uri};

use super::content::Content;
#[cfg(feature = "mock")]
use super::shape::Shape;
use crate::error::{Hidden, TransportError};
use crate::policy::BoxFuture;

/// Takes requests out and brings replies in, one attempt at a time: retries, tokens, timeouts and limits are above it, and
/// so is what a reply says of another place: nothing is sent but what was given.
///
/// Over the network this is [`Network`](super::network::Network). Whatever else stands here needs no socket.
pub(crate) trait Transport: Send + Sync {
    /// Sends a request, and is done when the head of the reply is there; its body comes while it is read.
    ///
    /// # Errors
    /// When the request did not get through, or no reply came back.
    fn exchange(&self, request: Request<Content>)
    -> BoxFuture<'_, Result<Response<Content>, TransportError>>;

    /// Hides what it adds to a request itself.
    fn hide(&self, _to: &Uri, _hidden: &mut Hidden) {}

    /// Is told which endpoint is about to be called, by its types.
    #[cfg(feature = "mock")]
    fn introduce(&self, _: Shape) {}
}
