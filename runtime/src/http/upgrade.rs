//! A request after which the connection speaks WebSocket: through the client's own proxy, TLS and timeouts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{
    CONNECTION, HeaderMap, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use reqwest::{Method, StatusCode, Url, Version};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use ring::rand::{SecureRandom, SystemRandom};

use super::head::Head;
use super::way::{Way, refuse_redirect};
use crate::error::{TransportError, TransportKind};

/// What became of the request.
pub(crate) enum Upgrade {
    /// The connection, on which both sides speak WebSocket from now on.
    Done(reqwest::Upgraded),
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
        url: &Url,
        user_agent: Option<&HeaderValue>,
    ) -> Result<Upgrade, TransportError> {
        let key = key()?;
        let mut request = reqwest::Request::new(Method::GET, url.clone());
        *request.version_mut() = Version::HTTP_11;
        *request.headers_mut() = headers(&key, user_agent);
        let mut response = self.transport.exchange(request).await?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            let headers = std::mem::take(response.headers_mut());
            return Ok(Upgrade::Refused(Head { status: response.status().as_u16(), headers }));
        }
        refuse_redirect(&response, url)?;
        let answer = response.headers().get(SEC_WEBSOCKET_ACCEPT).map(HeaderValue::as_bytes);
        if answer != Some(accepting(&key).as_bytes()) {
            let told = "the server goes on as something else than WebSocket";
            return Err(TransportError::new(TransportKind::Broken, std::io::Error::other(told)));
        }
        Ok(Upgrade::Done(response.upgrade().await?))
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
    add(reqwest::header::USER_AGENT, user_agent.cloned());
    headers
}

/// By this the server's answer is told from one that a cache in between has kept.
fn key() -> Result<String, TransportError> {
    let mut nonce = [0; 16];
    let filled = SystemRandom::new().fill(&mut nonce);
    filled.map_err(|_| {
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
