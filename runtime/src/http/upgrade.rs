//! A request after which the connection speaks WebSocket: through the client's own proxy, TLS and timeouts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONNECTION, HeaderMap, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_VERSION, UPGRADE, USER_AGENT,
};
use http::{Request, StatusCode};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use super::address::Address;
use super::content::whole;
use super::head::Head;
use super::way::Way;
use crate::error::{TransportError, TransportKind};
use crate::secret::random_bytes;

/// A connection on which HTTP is over.
pub(crate) type Socket = TokioIo<Upgraded>;

/// What became of the request.
pub(crate) enum Upgrade {
    /// The connection, on which both sides speak WebSocket from now on.
    Done(Socket),
    /// The server said no.
    Refused(Head),
}

/// What a server puts behind the key before it answers with the hash (RFC 6455).
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

impl Way {
    /// Asks for a WebSocket. Nothing of the client's goes along but the name it calls itself by: what the address holds is
    /// all that the server has to know.
    pub async fn upgrade(
        &self,
        to: &Address,
        user_agent: Option<&HeaderValue>,
    ) -> Result<Upgrade, TransportError> {
        let key = key()?;
        let mut request = Request::new(whole(""));
        *request.uri_mut() = to.uri().clone();
        *request.headers_mut() = headers(&key, user_agent);
        let mut response = self.transport.exchange(request).await?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            let headers = std::mem::take(response.headers_mut());
            return Ok(Upgrade::Refused(Head { status: response.status().as_u16(), headers }));
        }
        let answer = response.headers().get(SEC_WEBSOCKET_ACCEPT).map(HeaderValue::as_bytes);
        if answer != Some(accepting(&key).as_bytes()) {
            let told = "the server goes on as something else than WebSocket";
            return Err(TransportError::new(TransportKind::Broken, std::io::Error::other(told)));
        }
        let socket = hyper::upgrade::on(response).await;
        let socket = socket.map_err(|error| TransportError::new(TransportKind::Broken, error))?;
        Ok(Upgrade::Done(TokioIo::new(socket)))
    }
}

fn headers(key: &str, user_agent: Option<&HeaderValue>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut add = |name: HeaderName, value: Option<HeaderValue>| {
        if let Some(value) = value {
            headers.insert(name, value);
        }
    };
    add(CONNECTION, Some(HeaderValue::from_static("Upgrade")));
    add(UPGRADE, Some(HeaderValue::from_static("websocket")));
    add(SEC_WEBSOCKET_VERSION, Some(HeaderValue::from_static("13")));
    add(SEC_WEBSOCKET_KEY, HeaderValue::from_str(key).ok());
    add(USER_AGENT, user_agent.cloned());
    headers
}

/// By this the server's answer is told from one that a cache in between has kept.
fn key() -> Result<String, TransportError> {
    let nonce = random_bytes::<16>();
    let nonce = nonce.ok_or_else(|| {
        TransportError::new(TransportKind::Connect, std::io::Error::other("no random numbers"))
    })?;
    Ok(STANDARD.encode(nonce))
}

fn accepting(key: &str) -> String {
    STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, format!("{key}{GUID}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_that_of_the_rfc() {
        assert_eq!(accepting("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert_ne!(key().expect("random"), key().expect("random"));
    }
}
