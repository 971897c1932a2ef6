//! The client: an app, a way to the platform, and the defaults of its calls.

#[cfg(feature = "blocking")]
pub mod blocking;
mod bot;
mod builder;
mod call;
mod options;
mod paging;
mod raw;
mod resume;
mod run;

use std::fmt;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use bot::{WebhookBot, WebhookBotCode};
pub use builder::ClientBuilder;
pub use call::Call;
pub use paging::{Items, Pages};
pub use raw::RawCall;

#[cfg(feature = "socket")]
use crate::auth::AppKind;
use crate::auth::{Actor, App, OAuth, set_ticket};
use crate::error::Error;
use crate::http::Way;
use crate::policy::{Allowance, Clock, Limits, Meter};
use crate::secret::Secret;
use options::{Options, setters};

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
    way: Way,
    /// Calls on the wire at one moment; the others wait their turn instead of opening ever more sockets.
    permits: Arc<Semaphore>,
    limits: Limits,
}

/// The right to be on the wire, given back when it is dropped.
pub(crate) struct Turn(
    #[expect(dead_code, reason = "it is held, not looked at")] Option<OwnedSemaphorePermit>,
);

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
        set_ticket(self.app(), &ticket.into()).await
    }

    /// The login of users.
    pub fn oauth(&self) -> OAuth {
        OAuth::new(Arc::new(self.bare()))
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// The same client without what was said about whom its calls act for: for its own calls.
    pub(crate) fn bare(&self) -> Self {
        let options = Options { actor: Actor::default(), strict: false, ..self.options.clone() };
        Self { shared: Arc::clone(&self.shared), options, is_bare: true }
    }

    /// The same for a part of a call that may take no longer than the call itself.
    pub(crate) fn bare_within(&self, allowance: Allowance) -> Self {
        let mut bare = self.bare();
        bare.options.retry = allowance.retry;
        bare.options.timeout = allowance.timeout;
        bare
    }

    /// Whether it is the client of a store app.
    #[cfg(feature = "socket")]
    pub(crate) fn is_of_store_app(&self) -> bool {
        self.app().kind == AppKind::Store
    }

    pub(crate) fn app(&self) -> &App {
        &self.shared.app
    }

    pub(crate) fn way(&self) -> &Way {
        &self.shared.way
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.app.clock
    }

    pub(crate) fn meter(&self) -> Option<&Arc<dyn Meter>> {
        self.shared.app.meter.as_ref()
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
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("app_id", &self.shared.app.id)
            .field("host", &self.shared.way.base.host())
            .finish_non_exhaustive()
    }
}
