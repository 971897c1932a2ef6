//! Events and callbacks over a connection of the client's own: the long connection (长连接), which needs no public address.

mod endpoint;
mod frame;
mod frames;
mod health;
mod keeper;
mod link;
mod parts;
mod reader;
mod settings;
mod writer;

use std::fmt;
use std::future::{IntoFuture, pending};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::time::Instant;

use super::acknowledge::Acknowledge;
use super::crew::Crew;
use super::events::Events;
use crate::client::Client;
use crate::error::ListenError;
use crate::policy::BoxFuture;
use keeper::Keeper;
use settings::Settings;

pub use endpoint::ListenCode;
#[doc(hidden)]
pub use frames::Frames;
pub use health::Health;
pub use keeper::Listened;

/// Listens to the events and callbacks of a custom app over a connection of the client's own, from when it is awaited until
/// it is told to stop: with the client's proxy, certificates and base URL, and for as long as it takes.
///
/// A connection that is lost, or over which nothing comes any more, is made again as the platform wants it to be; each time
/// the platform is asked anew where. An app may have 50 connections, and each event goes to one of them: listeners that
/// share an app share what they have [seen](Events::seen).
#[must_use = "nothing is listened to before it is awaited"]
pub struct Listener {
    client: Client,
    crew: Crew,
    hosts: Vec<String>,
    limit: usize,
    drain: Duration,
    health: Health,
}

/// The longest message that is taken.
const LIMIT: usize = 1 << 20;

/// How long handlers are waited for that run when the listener is to stop.
const DRAIN: Duration = Duration::from_secs(30);

impl Client {
    /// Listens to events over a connection of its own. The events are the client's from then on ([`Events::client`]).
    ///
    /// ```no_run
    /// use feishu_runtime::{CardAction, CardReply, Client, Delivery, Events, ListenError};
    ///
    /// # async fn example(shutdown: impl Future + Send + 'static) -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder("cli_a1b2", "secret").build()?;
    /// let events = Events::new()
    ///     .on_card(|action: Delivery<CardAction>| async move { Ok(CardReply::toast("saved")) });
    /// match client.listen(events).until(shutdown).await {
    ///     Ok(listened) => println!("{} messages", listened.messages),
    ///     Err(ListenError::Endpoint(error)) => eprintln!("{error:#}"),
    ///     Err(error) => eprintln!("{error}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn listen(&self, events: Events) -> Listener {
        Listener {
            client: self.clone(),
            crew: Crew::new(events.client(self)),
            hosts: Vec::new(),
            limit: LIMIT,
            drain: DRAIN,
            health: Health::default(),
        }
    }
}

impl Listener {
    /// Listens until `shutdown` is done, such as `tokio::signal::ctrl_c()`. Then nothing is let in any more; handlers that
    /// run are [waited for](Self::drain) and their events acknowledged; and the connection is closed.
    ///
    /// # Errors
    /// When the platform refuses the app for good, or does not want to be asked any more. Whatever passes does not end it.
    pub fn until<F>(self, shutdown: F) -> BoxFuture<'static, Result<Listened, ListenError>>
    where
        F: Future + Send + 'static,
    {
        let Self { client, crew, hosts, limit, drain, health } = self;
        let stop = shutdown.map(|_| Instant::now()).boxed().shared();
        let (settings, _) = watch::channel(Settings::default());
        Box::pin(Keeper { client, crew, health, stop, hosts, limit, drain, settings }.run())
    }

    /// Whether it hears anything, to be asked while it listens.
    pub fn health(&self) -> Health {
        self.health.clone()
    }

    /// How long a handler is waited for: 2.5 s unless said otherwise, as the platform waits 3 s. A handler that takes longer
    /// runs on.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.crew.patience = patience;
        self
    }

    /// When the platform is told that an event has arrived: when its handler has ended well, unless said otherwise.
    pub fn acknowledge(mut self, when: Acknowledge) -> Self {
        self.crew.acknowledge = when;
        self
    }

    /// How many handlers may run at one moment: 1,000 unless said otherwise. What comes while they do is refused, and comes
    /// again.
    pub fn at_most(mut self, handlers: usize) -> Self {
        self.crew = self.crew.at_most(handlers);
        self
    }

    /// The longest message that is taken, in bytes and with all its parts: 1 MiB unless said otherwise.
    pub fn message_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// How long handlers that run are waited for when it is to stop: 30 s unless said otherwise.
    pub fn drain(mut self, drain: Duration) -> Self {
        self.drain = drain;
        self
    }

    /// Also listens at this host, where the platform says so: for a client whose base URL is a gateway's. Hosts of the
    /// client's own family need no word, `*.feishu.cn` or `*.larksuite.com`, and neither does the base URL's.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }
}

impl IntoFuture for Listener {
    type Output = Result<Listened, ListenError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    /// Listens without end.
    fn into_future(self) -> Self::IntoFuture {
        self.until(pending::<()>())
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener")
            .field("client", &self.client)
            .field("events", &self.crew.events)
            .field("health", &self.health)
            .finish_non_exhaustive()
    }
}
