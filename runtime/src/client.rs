//! The client: an app, a way to the platform, and the defaults of its calls.

#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
pub(crate) mod call;
pub(crate) mod options;
pub(crate) mod paging;
pub(crate) mod raw;
pub(crate) mod run;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use builder::ClientBuilder;

use crate::auth::token::{AppKind, Managed, TokenKey, Tokens};
use crate::client::options::{Allowance, Options, setters};
use crate::error::Error;
use crate::http::transport::Transport;
use crate::policy::clock::Clock;
use crate::policy::limit::Limits;
use crate::policy::observe::Meter;
use crate::secret::Secret;

/// Calls the platform as one app. Cloning is cheap: clones share connections and tokens.
///
/// A clone can have other defaults, for a user or a tenant:
///
/// ```
/// # use feishu_runtime::{Client, Error};
/// # fn main() -> Result<(), Error> {
/// let client = Client::builder("cli_a1b2", "secret").build()?;
/// let as_user = client.clone().user_access_token("u-123");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    options: Options,
    /// Whether it makes the client's own calls. Those that wait for a token hold the queue up, so it does not queue.
    is_bare: bool,
}

struct Shared {
    app: App,
    transport: Transport,
    tokens: Tokens,
    /// Calls on the wire at one moment; the others wait their turn instead of opening ever more sockets.
    permits: Arc<Semaphore>,
    limits: Limits,
    clock: Arc<dyn Clock>,
    meter: Option<Arc<dyn Meter>>,
    /// The part that the keys of all tokens of the app have in common.
    key_prefix: String,
}

/// The right to be on the wire, given back when it is dropped.
pub(crate) struct Turn(
    #[expect(dead_code, reason = "it is held, not looked at")] Option<OwnedSemaphorePermit>,
);

/// Who calls.
pub(crate) struct App {
    pub id: String,
    pub secret: Secret,
    pub kind: AppKind,
}

setters!(Client);

impl Client {
    /// Begins a client for an app.
    pub fn builder(app_id: impl Into<String>, app_secret: impl Into<Secret>) -> ClientBuilder {
        ClientBuilder::new(app_id.into(), app_secret.into())
    }

    /// Hands over the ticket of an `app_ticket` event, without which a store app gets no tokens.
    ///
    /// # Errors
    /// When the token store fails.
    pub async fn set_app_ticket(&self, ticket: impl Into<Secret>) -> Result<(), Error> {
        crate::auth::token::set_ticket(self, &ticket.into()).await
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// The same client without what was said about whom its calls act for: for its own calls.
    pub(crate) fn bare(&self) -> Self {
        let options =
            Options { token: None, session: None, tenant: None, strict: false, ..self.options.clone() };
        Self { shared: Arc::clone(&self.shared), options, is_bare: true }
    }

    /// The same for a part of a call that may take no longer than the call itself.
    pub(crate) fn bare_within(&self, allowance: &Allowance) -> Self {
        let mut bare = self.bare();
        bare.options.retry = allowance.retry.clone();
        bare.options.timeout = allowance.timeout;
        bare
    }

    /// The client that refreshes a user's tokens. A caller in a hurry may go; the refresh goes on, because half of one costs
    /// the user the login. It ends before the lock of a store does, so that nobody else spends the same refresh token.
    pub(crate) fn for_refresh(&self, allowance: &Allowance) -> Self {
        let mut client = self.bare();
        client.options.timeout = Some(Duration::from_secs(20));
        client.options.retry = allowance.retry.to_end(Duration::from_secs(25));
        client
    }

    pub(crate) fn app(&self) -> &App {
        &self.shared.app
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.shared.tokens
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.shared.transport
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.clock
    }

    pub(crate) fn meter(&self) -> Option<&Arc<dyn Meter>> {
        self.shared.meter.as_ref()
    }

    pub(crate) fn key_prefix(&self) -> &str {
        &self.shared.key_prefix
    }

    /// A turn on the wire, where one is free.
    pub(crate) fn free_turn(&self) -> Option<Turn> {
        if self.is_bare {
            return Some(Turn(None));
        }
        Arc::clone(&self.shared.permits).try_acquire_owned().ok().map(|permit| Turn(Some(permit)))
    }

    /// The next turn. The semaphore is never closed, so there is always one to come.
    pub(crate) fn next_turn(&self) -> impl Future<Output = Turn> + use<> {
        let permits = Arc::clone(&self.shared.permits);
        async move { Turn(permits.acquire_owned().await.ok()) }
    }

    pub(crate) fn token_key(&self, managed: &Managed) -> TokenKey {
        match managed {
            Managed::App => TokenKey::new(&self.shared.key_prefix, "app", None),
            Managed::Tenant(tenant) => TokenKey::new(&self.shared.key_prefix, "tenant", tenant.as_deref()),
        }
    }

    /// The place of a user's pair of tokens.
    pub(crate) fn user_key(&self, name: &str) -> TokenKey {
        TokenKey::new(&self.shared.key_prefix, "user", Some(name))
    }

    /// The note that the platform has been asked for a ticket.
    pub(crate) fn asked_key(&self) -> TokenKey {
        TokenKey::new(&self.shared.key_prefix, "ticket-asked", None)
    }

    pub(crate) fn ticket_key(&self) -> TokenKey {
        TokenKey::new(&self.shared.key_prefix, "ticket", None)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("app_id", &self.shared.app.id)
            .field("host", &self.shared.transport.base.host_str())
            .finish_non_exhaustive()
    }
}
