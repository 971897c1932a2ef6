//! Setting up a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use tokio::sync::Semaphore;

use super::options::{Options, broken_header};
use super::{Client, Shared};
use crate::auth::{App, AppKind, Flights, MemoryStore, TokenStore};
use crate::error::Error;
use crate::http::{Access, Address, Network, Proxies, Transport, Way, fault_of};
use crate::policy::{Clock, Limits, Meter, RateLimiter, Retry, SystemClock, TokenKey};
use crate::secret::Secret;

/// Sets up a [`Client`].
///
/// ```
/// use std::time::Duration;
/// use feishu_runtime::{Client, Retry};
///
/// # fn main() -> Result<(), feishu_runtime::Error> {
/// let client = Client::builder("cli_a1b2", "secret")
///     .base_url("https://open.larksuite.com")
///     .timeout(Duration::from_secs(10))
///     .retry(Retry::default().attempts(6))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct ClientBuilder {
    app_id: String,
    app_secret: Secret,
    kind: AppKind,
    base_url: String,
    hosts: Vec<(String, String)>,
    access: Access,
    transport: Option<Arc<dyn Transport>>,
    user_agent: String,
    store: Option<Arc<dyn TokenStore>>,
    clock: Arc<dyn Clock>,
    meter: Option<Arc<dyn Meter>>,
    max_in_flight: usize,
    limits: Limits,
    options: Options,
}

impl ClientBuilder {
    pub(super) fn new(id: String, secret: Secret) -> Self {
        Self {
            app_id: id,
            app_secret: secret,
            kind: AppKind::Custom,
            base_url: "https://open.feishu.cn".to_owned(),
            hosts: Vec::new(),
            access: Access::default(),
            transport: None,
            user_agent: concat!("feishu-runtime/", env!("CARGO_PKG_VERSION")).to_owned(),
            store: None,
            clock: Arc::new(SystemClock),
            meter: None,
            max_in_flight: 256,
            limits: Limits::default(),
            options: Options::default(),
        }
    }

    /// Says that the app is a store app (商店应用). It needs an `app_ticket` ([`Client::set_app_ticket`]) and its calls
    /// a tenant ([`Client::tenant_key`]).
    pub fn store_app(mut self) -> Self {
        self.kind = AppKind::Store;
        self
    }

    /// Where the platform is: `https://open.feishu.cn` unless said otherwise; `https://open.larksuite.com` for Lark. A path
    /// is kept as a prefix.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sends the few endpoints whose docs name a host of their own (`https://www.feishu.cn`) somewhere else, with the
    /// token they need. A client for `open.feishu.cn` or `open.larksuite.com` knows the hosts of its family; with any other
    /// base URL such an endpoint fails before sending, unless this says where it goes.
    pub fn replace_host(mut self, host: impl Into<String>, url: impl Into<String>) -> Self {
        self.hosts.push((host.into(), url.into()));
        self
    }

    /// Sends everything through this proxy: `http://`, `https://`, `socks4://` or `socks5://`, with user and password where
    /// it wants them (`http://user:password@proxy.example:3128`). Unless said otherwise it is the one that the environment
    /// names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, but for what `NO_PROXY` lists).
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.access.proxies = Proxies::All(url.into());
        self
    }

    /// Sends nothing through a proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.access.proxies = Proxies::None;
        self
    }

    /// Whom to trust, and who to be where a server wants to know: an authority of one's own, a client's certificate. Unless
    /// said otherwise it is whom the operating system trusts.
    pub fn tls(mut self, config: ClientConfig) -> Self {
        self.access.tls = Some(config);
        self
    }

    /// How long it may take until a request can be sent, names, proxy and TLS included: 10 seconds unless said otherwise.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.access.connect_timeout = timeout;
        self
    }

    /// Sends through whatever takes requests out and brings replies in.
    #[cfg(any(feature = "mock", test))]
    pub(crate) fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// The `User-Agent` header.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = name.into();
        self
    }

    /// A header of every call.
    pub fn default_header(mut self, name: &str, value: &str) -> Self {
        self.options.header(name, value);
        self
    }

    /// The limit of each attempt: 30 seconds unless said otherwise. See [`Client::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// The longest reply that is read, in bytes: 64 MiB unless said otherwise. See [`Client::reply_limit`].
    pub fn reply_limit(mut self, bytes: usize) -> Self {
        self.options.reply_limit = bytes;
        self
    }

    /// When and how often to try again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = retry;
        self
    }

    /// Switches the checks of the documented rules on or off; they are on unless said otherwise.
    pub fn checks(mut self, on: bool) -> Self {
        self.options.checks = on;
        self
    }

    /// Whether a reply of another structure than documented is an error; off unless said otherwise. See
    /// [`Client::strict_replies`].
    pub fn strict_replies(mut self, on: bool) -> Self {
        self.options.strict = on;
        self
    }

    /// How many calls may be on the wire at one moment: 256 unless said otherwise. The others wait.
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.max_in_flight = calls.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Where tokens are kept: in memory unless said otherwise.
    pub fn token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Keeps the documented rate limits of each endpoint: waits before a call that would exceed them. Off unless this is
    /// called.
    pub fn rate_limits(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.limits = Limits::by(limiter);
        self
    }

    /// Where the time comes from.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Is told about the end of every call.
    pub fn meter(mut self, meter: Arc<dyn Meter>) -> Self {
        self.meter = Some(meter);
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    /// When a URL or header cannot be read, or TLS cannot be set up.
    pub fn build(mut self) -> Result<Client, Error> {
        let base = base_url(&self.base_url)?;
        let hosts = self.hosts.into_iter().map(|(host, url)| Ok((host, replacement(&url)?)));
        let hosts = hosts.collect::<Result<_, Error>>()?;
        self.options.header("user-agent", &self.user_agent);
        if let Some(name) = &self.options.broken_header {
            return Err(Error::Config(broken_header(name)));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(Network::new(self.access)?),
        };
        let store = self.store.unwrap_or_else(|| Arc::new(MemoryStore::new(Arc::clone(&self.clock))));
        let app = App {
            prefix: TokenKey::prefix(&home(&base), &self.app_id, &self.app_secret),
            id: self.app_id,
            secret: self.app_secret,
            kind: self.kind,
            store,
            flights: Flights::default(),
            clock: self.clock,
            meter: self.meter,
        };
        let shared = Shared {
            app,
            way: Way { transport, base, hosts },
            permits: Arc::new(Semaphore::new(self.max_in_flight)),
            limits: self.limits,
        };
        Ok(Client { shared: Arc::new(shared), options: self.options, is_bare: false })
    }
}

fn base_url(text: &str) -> Result<Address, Error> {
    // What may hold a password is not repeated.
    let given = if text.contains('@') { "the base URL".to_owned() } else { format!("the base URL {text:?}") };
    let refused =
        |why: &str| Error::Config(format!("{given} {why}: expected one such as `https://open.feishu.cn`"));
    match Address::parse(text) {
        Err(why) => Err(refused(why)),
        Ok(_) if text.contains(['?', '#']) => Err(refused("has a query or a fragment")),
        Ok(address) => match address.path().trim_end_matches('/') {
            "" => Ok(address),
            path => fault_of(path)
                .map_or(Ok(address.clone()), |_| Err(refused("has a path that leads elsewhere"))),
        },
    }
}

/// What a base URL says of where calls go.
fn home(base: &Address) -> String {
    format!("{}://{}{}", base.scheme(), base.place(), base.path().trim_end_matches('/'))
}

/// Where an endpoint goes that has a host of its own: not in the clear over a network.
fn replacement(text: &str) -> Result<Address, Error> {
    let address = base_url(text)?;
    if address.is_private() {
        return Ok(address);
    }
    Err(Error::Config(format!(
        "{text:?} takes the place of a host, and is neither https nor on this machine"
    )))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::TransportError;
    use crate::http::{Content, whole};
    use crate::policy::BoxFuture;
    use crate::wire::Method;
    use http::{Request, Response};

    /// A platform without a socket: it issues a token, and tells back what else it is asked for.
    struct Echo;

    impl Transport for Echo {
        fn exchange(
            &self,
            request: Request<Content>,
        ) -> BoxFuture<'_, Result<Response<Content>, TransportError>> {
            let issued = r#"{"code": 0, "tenant_access_token": "t-1", "expire": 7200}"#.to_owned();
            let token = request.headers().get("authorization").and_then(|value| value.to_str().ok());
            let body = token.map_or(issued, |token| {
                format!(
                    r#"{{"code": 0, "asked": "{} {}", "token": "{token}"}}"#,
                    request.method(),
                    request.uri()
                )
            });
            Box::pin(std::future::ready(Ok(Response::new(whole(body)))))
        }
    }

    #[tokio::test]
    async fn a_client_needs_no_socket() {
        let builder = Client::builder("cli_a1b2", "secret").base_url("https://platform.example");
        let client = builder.transport(Arc::new(Echo)).build().expect("a client");
        let reply = client.call_raw(Method::Get, "/open-apis/a").query("b", 1).await.expect("a reply");
        assert_eq!(reply.data["asked"], "GET https://platform.example/open-apis/a?b=1");
        assert_eq!(reply.data["token"], "Bearer t-1");
    }
}
