//! What a test says to the platform, and asks of it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::login::turn_down;
use super::plan::{Fault, Plan, What};
use super::read::read_into;
use super::refusal::ApiFault;
use super::reply::Reply;
use super::sent::Sent;
use super::serve::Server;
use super::state::Route;
use crate::client::{Client, ClientBuilder};
use crate::event::Events;
use crate::http::{Endpoint, FromReply, Shape, method};
use crate::secret::Secret;
use crate::wire::{Method, Token};

/// The app that [`Platform::client`] is for.
pub(super) const APP_ID: &str = "cli_mock";

/// A platform in the process: it answers what its clients send, without a socket, and remembers it.
///
/// Cloning is cheap, and clones are one platform. See the [module](super) for how it is used.
#[derive(Clone, Default)]
pub struct Platform {
    pub(super) server: Arc<Server>,
    /// Beside the server, as handlers hold clients, which hold the server.
    pub(super) listener: Arc<Mutex<Listener>>,
}

/// Who gets the events of the app.
#[derive(Default)]
pub(super) struct Listener {
    pub events: Option<Events>,
    /// The message of the last event.
    pub last: Option<bytes::Bytes>,
}

impl Platform {
    /// A platform on which nobody has done anything yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A client of this platform.
    ///
    /// # Panics
    /// Where a client cannot be built at all, for want of TLS.
    pub fn client(&self) -> Client {
        self.attach(Client::builder(APP_ID, "mock-secret")).build().expect("a client can be built")
    }

    /// Lets what a client sends go to this platform, whatever its app, its hosts and its settings are. Its base URL must have
    /// no path.
    ///
    /// ```
    /// use feishu_runtime::{Client, Retry, mock::Platform};
    ///
    /// # fn main() -> Result<(), feishu_runtime::Error> {
    /// let platform = Platform::new();
    /// let client = platform.attach(Client::builder("cli_a1b2", "secret").retry(Retry::never())).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn attach(&self, builder: ClientBuilder) -> ClientBuilder {
        builder.transport(Arc::clone(&self.server) as _)
    }

    /// Answers the calls of an endpoint. What the docs forbid does not reach the handler, and neither does a call without a
    /// good token. Of two handlers of one endpoint the later counts.
    ///
    /// The handler is for one call at a time, and may ask the platform what it knows. Who calls it is not told: a handler of
    /// the [path](Self::on_path) sees the request with its token, and a test may give each user one of its
    /// [own](Self::accept_token).
    pub fn on<E, F>(&self, mut handler: F) -> &Self
    where
        E: Endpoint,
        F: FnMut(&E) -> Result<E::Response, ApiFault> + Send + 'static,
    {
        let handler = move |sent: &Sent| {
            let mut response = handler(&read::<E>(sent))?;
            Ok(Reply::of(E::SPEC, response.shown(), sent))
        };
        let handler = Some(Arc::new(Mutex::new(handler)) as _);
        self.server.state().know(Route { handler, ..Route::of(Shape::of::<E>()) });
        self
    }

    /// Answers the calls of an endpoint with the whole JSON of its replies, envelope included: for replies that stray from
    /// their docs. Otherwise like [`on`](Self::on).
    ///
    /// ```ignore
    /// platform.on_json(|_: &GetUser| Ok(json!({"code": 0, "data": {"user": {"name": ["not", "a", "text"]}}})));
    /// ```
    pub fn on_json<E, F>(&self, mut handler: F) -> &Self
    where
        E: Endpoint,
        F: FnMut(&E) -> Result<Value, ApiFault> + Send + 'static,
    {
        let handler = move |sent: &Sent| Ok(Reply::json(200, &handler(&read::<E>(sent))?));
        let handler = Some(Arc::new(Mutex::new(handler)) as _);
        self.server.state().know(Route { handler, ..Route::of(Shape::of::<E>()) });
        self
    }

    /// Answers the calls of a path that no type exists for, with the whole JSON of the reply. `{name}` stands for any
    /// segment. Where the path is an endpoint's whose type the platform has met, by a handler or a call, what its docs
    /// forbid is refused, and what is planned for it happens.
    ///
    /// ```
    /// use feishu_runtime::{Method, json, mock::Platform};
    ///
    /// let platform = Platform::new();
    /// platform.on_path(Method::Get, "/open-apis/bot/v3/info", |_| Ok(json!({"code": 0, "bot": {"app_name": "Echo"}})));
    /// ```
    pub fn on_path<F>(&self, of: Method, path: impl Into<String>, mut handler: F) -> &Self
    where
        F: FnMut(&Sent) -> Result<Value, ApiFault> + Send + 'static,
    {
        let handler = move |sent: &Sent| Ok(Reply::json(200, &handler(sent)?));
        let handler = Some(Arc::new(Mutex::new(handler)) as _);
        self.server.state().know(Route { method: method(of), path: path.into(), shape: None, handler });
        self
    }

    /// Refuses the next call: with a documented code, the next of an endpoint that documents it. A client that repeats what
    /// may pass (a 5xx of a `GET`, a rate that is too high) is through at the second attempt: let it be refused more
    /// [`times`](Planned::times), or give the client [`Retry::never`](crate::Retry::never).
    pub fn once(&self, refusal: impl Into<ApiFault>) -> Planned<'_> {
        self.plan(What::Refused(refusal.into()))
    }

    /// Lets the next call fail.
    pub fn fault(&self, fault: Fault) -> Planned<'_> {
        self.plan(What::Fault(fault))
    }

    fn plan(&self, what: What) -> Planned<'_> {
        let number = self.server.state().plan(what);
        Planned { platform: self, number }
    }

    /// How many calls are still to be refused or to fail: zero, once all that was planned has happened. `Debug` says which:
    /// `assert_eq!(platform.pending(), 0, "{platform:?}")`.
    pub fn pending(&self) -> usize {
        self.server.state().pending()
    }

    /// What has arrived for an endpoint, read back from the wire, every attempt by itself.
    ///
    /// A file comes back with name, type and bytes; the name `file` and the type of all bytes, which stand for none, as none.
    pub fn calls<E: Endpoint>(&self) -> Vec<E> {
        let route = Route::of(Shape::of::<E>());
        let state = self.server.state();
        state.sent.iter().filter(|sent| state.is_for(sent, &route)).map(read).collect()
    }

    /// Everything that has arrived, requests for tokens included.
    pub fn requests(&self) -> Vec<Sent> {
        self.server.state().sent.clone()
    }

    /// Forgets what has arrived.
    pub fn forget(&self) {
        self.server.state().sent.clear();
    }

    /// A good access token, to act for a user with: `client.user_access_token(platform.token(Token::User))`.
    pub fn token(&self, kind: Token) -> Secret {
        self.server.state().tokens.issue(kind)
    }

    /// Takes a text for a good access token, for two hours.
    pub fn accept_token(&self, kind: Token, token: impl Into<String>) -> &Self {
        self.server.state().tokens.accept(kind, token.into());
        self
    }

    /// Refuses an access token from now on.
    pub fn revoke_token(&self, token: &Secret) -> &Self {
        self.server.state().tokens.revoke(token.expose());
        self
    }

    /// Logs a user in on the page of [`AuthorizeUrl::url`](crate::AuthorizeUrl::url): the address that the browser comes back
    /// to, with a code that is good once. `None` for an address that is no such page.
    pub fn log_in(&self, page: &str) -> Option<String> {
        self.server.state().tokens.logins.agree(page)
    }

    /// The address that the browser comes back to when the user says no.
    pub fn turn_down(&self, page: &str) -> Option<String> {
        turn_down(page)
    }
}

/// A request as its type. What the wire has of another structure has been refused before a handler asks.
fn read<E: Endpoint>(sent: &Sent) -> E {
    let mut request = E::default();
    read_into(sent, E::SPEC, &mut request);
    request
}

/// What is planned for calls to come: for one call of any endpoint, unless more is said.
pub struct Planned<'a> {
    platform: &'a Platform,
    number: u64,
}

impl Planned<'_> {
    /// So many times in place of once.
    #[expect(clippy::return_self_not_must_use, reason = "it is planned whether or not more is said")]
    pub fn times(self, times: usize) -> Self {
        self.change(|plan| plan.left = times)
    }

    /// Only for calls of this endpoint. A bare [`Code`](crate::Code) that its page lists gets status and message from there.
    #[expect(clippy::return_self_not_must_use, reason = "it is planned whether or not more is said")]
    pub fn of<E: Endpoint>(self) -> Self {
        self.change(|plan| {
            plan.of = Some(E::SPEC.id);
            if let What::Refused(fault) = &mut plan.what {
                fault.as_documented_by(E::SPEC);
            }
        })
    }

    /// For requests for tokens, which nothing else is for.
    #[expect(clippy::return_self_not_must_use, reason = "it is planned whether or not more is said")]
    pub fn of_tokens(self) -> Self {
        self.change(|plan| plan.of_tokens = true)
    }

    fn change(self, change: impl FnOnce(&mut Plan)) -> Self {
        self.platform.server.state().change(self.number, change);
        self
    }
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.server.state();
        let plans = state.plans().collect::<Vec<_>>();
        f.debug_struct("Platform")
            .field("requests", &state.sent.len())
            .field("pending", &plans)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Planned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planned").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Platform {
    pub(super) fn with_listener<T>(&self, act: impl FnOnce(&mut Listener) -> T) -> T {
        act(&mut self.listener.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
