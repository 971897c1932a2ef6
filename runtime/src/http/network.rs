//! The network itself: connections that are kept for the next request, straight or through a proxy.

mod conn;
mod connect;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderValue, PROXY_AUTHORIZATION};
use http::uri::Scheme;
use http::{Request, Response, Uri};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;

use super::content::Content;
use super::transport::Transport;
use crate::error::{Error, Hidden, TransportError};
use crate::policy::BoxFuture;
use connect::Connector;

/// How the network is reached.
pub(crate) struct Access {
    pub proxies: Proxies,
    /// Whom to trust and who to be; `None` for the operating system's certificates.
    pub tls: Option<ClientConfig>,
    /// For everything until a request can be sent: names, proxy and TLS included.
    pub connect_timeout: Duration,
}

impl Default for Access {
    fn default() -> Self {
        Self { proxies: Proxies::Environment, tls: None, connect_timeout: Duration::from_secs(10) }
    }
}

/// Whom connections go through.
pub(crate) enum Proxies {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    Environment,
    /// Nobody.
    None,
    /// This one, always.
    All(String),
}

impl Proxies {
    fn matcher(&self) -> Result<Matcher, Error> {
        let url = match self {
            // The library reads it as all names, and not as all addresses.
            Self::Environment if is_nobody_by_environment() => return Ok(Matcher::builder().build()),
            Self::Environment => return Ok(Matcher::from_env()),
            Self::None => return Ok(Matcher::builder().build()),
            Self::All(url) => url,
        };
        let matcher = Matcher::builder().all(url).build();
        // It may hold a password, and is not repeated.
        match matcher.intercept(&Uri::from_static("https://open.feishu.cn")) {
            Some(_) => Ok(matcher),
            None => Err(Error::Config(
                "the proxy cannot be read: expected one such as `http://proxy.example:3128` or \
                 `socks5://user:password@127.0.0.1:1080`"
                    .to_owned(),
            )),
        }
    }
}

/// Whether the environment says `*` of what goes through no proxy.
fn is_nobody_by_environment() -> bool {
    let list = ["NO_PROXY", "no_proxy"].into_iter().find_map(|name| std::env::var(name).ok());
    list.is_some_and(|list| list.split(',').any(|entry| entry.trim() == "*"))
}

/// Connections to wherever requests go.
pub(crate) struct Network {
    client: Client<Connector, Content>,
    proxies: Arc<Matcher>,
}

impl Network {
    /// Nothing is connected yet.
    ///
    /// # Errors
    /// When TLS cannot be set up, or the proxy is none.
    pub fn new(access: Access) -> Result<Self, Error> {
        let proxies = Arc::new(access.proxies.matcher()?);
        let tls = access.tls.map_or_else(tls::config, Ok)?;
        let connector = Connector::new(Arc::clone(&proxies), tls, access.connect_timeout);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build::<_, Content>(connector);
        Ok(Self { client, proxies })
    }

    /// What a proxy wants to be told with each request that it reads.
    fn proxy_authorization(&self, uri: &Uri) -> Option<HeaderValue> {
        let is_read = uri.scheme() == Some(&Scheme::HTTP);
        self.proxies.intercept(uri).filter(|_| is_read)?.basic_auth().cloned()
    }
}

impl Transport for Network {
    fn hide(&self, to: &Uri, hidden: &mut Hidden) {
        if let Some(value) = self.proxy_authorization(to) {
            let value = value.to_str().unwrap_or_default();
            hidden.add(value.rsplit(' ').next().unwrap_or_default());
        }
    }

    fn exchange(
        &self,
        mut request: Request<Content>,
    ) -> BoxFuture<'_, Result<Response<Content>, TransportError>> {
        if let Some(value) = self.proxy_authorization(request.uri()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, value);
        }
        let reply = self.client.request(request);
        Box::pin(async { Ok(reply.await?.map(|body| body.map_err(Into::into).boxed())) })
    }
}
