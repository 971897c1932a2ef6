//! Access tokens: fetched once, kept until shortly before they expire, fetched again when the platform rejects them.

mod fetch;
mod memory;
mod store;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

pub(crate) use fetch::set_ticket;
pub use memory::MemoryStore;
pub use store::{LockGuard, StoreError, TokenKey, TokenStore};

use crate::auth::session::UserSession;
use crate::client::Client;
use crate::client::options::{Allow, Allowance, Options};
use crate::error::{AuthError, Error};
use crate::policy::clock::BoxFuture;
use crate::policy::retry::Retry;
use crate::secret::Secret;
use crate::wire::spec::{Spec, Token};

/// What kind of app calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppKind {
    /// Built for one tenant (自建应用).
    Custom,
    /// From the store, in many tenants (商店应用).
    Store,
}

/// A token the client manages itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Managed {
    App,
    Tenant(Option<String>),
}

/// How a call is authenticated.
pub(crate) enum Credential {
    /// Not at all.
    None,
    /// With a token of the caller's.
    Given(Secret),
    /// With a token of the client's.
    Managed(Managed),
    /// With the token of a user session.
    Session(UserSession),
}

impl Credential {
    /// Chooses by what the caller gave and what the docs accept. What was given explicitly always wins.
    pub fn choose(spec: &'static Spec, options: &Options, kind: AppKind) -> Result<Self, AuthError> {
        if let Some(token) = &options.token {
            return Ok(Self::Given(token.clone()));
        }
        let accepts = |token| spec.tokens.contains(&token);
        match &options.session {
            Some(session) if accepts(Token::User) => return Ok(Self::Session(session.clone())),
            Some(_) | None => {}
        }
        match () {
            () if accepts(Token::Tenant) => Ok(Self::Managed(Managed::Tenant(tenant(options, kind)?))),
            () if accepts(Token::App) => Ok(Self::Managed(Managed::App)),
            () if accepts(Token::User) => Err(AuthError::UserTokenMissing { endpoint: spec.id }),
            () => Ok(Self::None),
        }
    }

    /// The token to send now.
    pub async fn token(&self, client: &Client, allow: Allow<'_>) -> Result<Option<Secret>, Error> {
        match self {
            Self::None => Ok(None),
            Self::Given(token) => Ok(Some(token.clone())),
            Self::Managed(managed) => client.tokens().get(client, managed, allow).await.map(Some),
            Self::Session(session) => session.token(client, allow).await.map(Some),
        }
    }

    /// Forgets a token the platform has rejected. Whether another one can be had.
    pub async fn discard(&self, client: &Client, stale: &Secret) -> Result<bool, Error> {
        match self {
            Self::None | Self::Given(_) => Ok(false),
            Self::Managed(managed) => {
                let key = client.token_key(managed);
                client.tokens().store.remove(&key, stale).await.map_err(failed)?;
                Ok(true)
            }
            Self::Session(session) => Ok(session.discard(stale)),
        }
    }
}

/// A custom app lives in one tenant and needs no name for it.
fn tenant(options: &Options, kind: AppKind) -> Result<Option<String>, AuthError> {
    match kind {
        AppKind::Custom => Ok(None),
        AppKind::Store => {
            options.tenant.clone().map(Some).ok_or(AuthError::TenantKeyMissing { endpoint: "" })
        }
    }
}

fn failed(error: StoreError) -> Error {
    AuthError::Store(error.into()).into()
}

/// A fetch that several callers wait for.
type Flight = BoxFuture<'static, Result<Secret, Error>>;

/// The tokens of a client.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub store: Arc<dyn TokenStore>,
    /// Fetches on their way. Held weakly: a fetch that nobody waits for any more is dropped with its last waiter.
    flights: Mutex<HashMap<TokenKey, Airborne>>,
}

/// A fetch on its way, and how long and often it tries.
#[derive(Debug)]
struct Airborne {
    flight: WeakShared<Flight>,
    retry: Retry,
}

impl Tokens {
    pub fn new(store: Arc<dyn TokenStore>) -> Self {
        Self { store, flights: Mutex::default() }
    }

    /// What the store has, unless it cannot be a token or a ticket: left there, it would fail every call.
    pub async fn kept(&self, client: &Client, key: &TokenKey) -> Result<Option<Secret>, Error> {
        match self.store.get(key).await.map_err(failed)? {
            Some(value) if !value.is_token() => {
                self.store.remove(key, &value).await.map_err(failed)?;
                crate::policy::observe::dropped(client.meter(), key);
                Ok(None)
            }
            kept => Ok(kept),
        }
    }

    /// The token from the store, or else from the platform: one request, however many wait for it.
    ///
    /// A fetch tries as long and as often as the call may that began it. Who joins it and may try longer begins another
    /// when it has failed; who may not shares its end.
    pub async fn get(&self, client: &Client, managed: &Managed, allow: Allow<'_>) -> Result<Secret, Error> {
        let key = client.token_key(managed);
        loop {
            if let Some(token) = self.kept(client, &key).await? {
                return Ok(token);
            }
            let allowance = allow();
            let (flight, of_another) = self.join(&key, client, managed, &allowance);
            match (flight.await, of_another) {
                (Err(error), Some(retry)) if error.is_retryable() && allowance.retry.outlasts(&retry) => {}
                (outcome, _) => return outcome,
            }
        }
    }

    /// The fetch on its way, with what it may take, or a new one.
    fn join(
        &self,
        key: &TokenKey,
        client: &Client,
        managed: &Managed,
        allowance: &Allowance,
    ) -> (Shared<Flight>, Option<Retry>) {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        // One that has ended is kept alive by who has not been polled since.
        let on_its_way =
            |airborne: &Airborne| airborne.flight.upgrade().filter(|flight| flight.peek().is_none());
        if let Some((flight, airborne)) = flights.get(key).and_then(|found| Some((on_its_way(found)?, found)))
        {
            return (flight, Some(airborne.retry.clone()));
        }
        flights.retain(|_, airborne| on_its_way(airborne).is_some());
        let client = client.bare_within(allowance);
        let fetch: Flight = Box::pin(fetch::locked(client, key.clone(), managed.clone()));
        let flight = fetch.shared();
        if let Some(weak) = flight.downgrade() {
            flights.insert(key.clone(), Airborne { flight: weak, retry: allowance.retry.clone() });
        }
        (flight, None)
    }
}
