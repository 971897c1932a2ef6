//! How a connection is made: straight, or through whatever proxy the address calls for.

use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use rustls::ClientConfig;
use tower_service::Service;

use super::conn::Conn;
use crate::http::content::BoxError;
use crate::policy::BoxFuture;

/// Makes connections, each within its time.
#[derive(Clone)]
pub(super) struct Connector {
    inner: HttpsConnector<Route>,
    timeout: Duration,
}

/// What goes wrong behind a proxy is told with the proxy: it need not be the platform's fault.
#[derive(Debug, thiserror::Error)]
#[error("through the proxy {place}")]
struct ThroughProxy {
    place: String,
    source: BoxError,
}

/// Makes connections on which TLS has not begun.
#[derive(Clone)]
struct Route {
    http: HttpConnector,
    proxies: Arc<Matcher>,
    tls: Arc<ClientConfig>,
}

impl Connector {
    pub fn new(proxies: Arc<Matcher>, mut tls: ClientConfig, timeout: Duration) -> Self {
        // What is spoken here is HTTP/1.1, whatever else a caller's TLS would offer.
        tls.alpn_protocols.clear();
        let tls = Arc::new(tls);
        let route = Route { http: tcp(), proxies, tls: Arc::clone(&tls) };
        Self { inner: HttpsConnector::from((route, tls)), timeout }
    }
}

/// A connection whose other end is gone is noticed within a minute.
fn tcp() -> HttpConnector {
    const PAUSE: Option<Duration> = Some(Duration::from_secs(15));

    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_keepalive(PAUSE);
    tcp.set_keepalive_interval(PAUSE);
    tcp.set_keepalive_retries(Some(3));
    #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
    tcp.set_tcp_user_timeout(Some(Duration::from_secs(30)));
    tcp
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Conn>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = tokio::time::timeout(self.timeout, self.inner.call(to));
        Box::pin(async {
            let late = |_| io::Error::new(io::ErrorKind::TimedOut, "it took too long to be made");
            connecting.await.map_err(late)?
        })
    }
}

impl Service<Uri> for Route {
    type Response = Conn;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Conn, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.http.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let mut route = self.clone();
        Box::pin(async move {
            match route.proxies.intercept(&to) {
                None => Ok(Conn::straight(MaybeHttpsStream::Http(route.http.call(to).await?))),
                Some(proxy) => {
                    let place = place(proxy.uri());
                    let connected = route.through(&proxy, to).await;
                    connected.map_err(|source| ThroughProxy { place, source }.into())
                }
            }
        })
    }
}

/// Host and port alone: a password that holds an `@` is read as a part of the place.
fn place(at: &Uri) -> String {
    let host = at.host().unwrap_or_default();
    at.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

impl Route {
    async fn through(self, proxy: &Intercept, to: Uri) -> Result<Conn, BoxError> {
        let at = proxy.uri().clone();
        let scheme = at.scheme_str().unwrap_or_default().to_owned();
        match &*scheme {
            "socks4" | "socks4a" => {
                let mut socks = SocksV4::new(at, self.http).local_dns(scheme == "socks4");
                Ok(Conn::straight(MaybeHttpsStream::Http(socks.call(to).await?)))
            }
            "socks5" | "socks5h" => {
                let mut socks = SocksV5::new(at, self.http).local_dns(scheme == "socks5");
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                Ok(Conn::straight(MaybeHttpsStream::Http(socks.call(to).await?)))
            }
            _ => self.over_http(proxy, at, to).await,
        }
    }

    /// A proxy passes on what is encrypted, and reads what is not.
    async fn over_http(self, proxy: &Intercept, at: Uri, to: Uri) -> Result<Conn, BoxError> {
        let mut http = HttpsConnector::from((self.http, self.tls));
        if to.scheme() == Some(&Scheme::HTTP) {
            return Ok(Conn::read_by_proxy(http.call(at).await?));
        }
        let mut tunnel = Tunnel::new(at, http);
        if let Some(value) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(value.clone());
        }
        Ok(Conn::straight(tunnel.call(to).await?))
    }
}
