//! Where the tokens of a user are kept: by a callback of the caller's, or in a store that processes share.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;

use super::UserTokens;
use crate::auth::token::{LockGuard, StoreError, TokenKey, TokenStore};
use crate::client::Client;
use crate::error::{AuthError, Error};
use crate::policy::clock::BoxFuture;

/// What is called with each new pair.
pub(super) type OnRotate = dyn Fn(UserTokens) -> BoxFuture<'static, Result<(), StoreError>> + Send + Sync;

pub(super) enum Keeper {
    Callback(Box<OnRotate>),
    Shared(Shelf),
}

/// The place of a user's pair in a store.
pub(super) struct Shelf {
    pub store: Arc<dyn TokenStore>,
    pub key: TokenKey,
}

/// How long a refresh waits for another process that refreshes the same pair.
const LOCK_WAIT: Duration = Duration::from_mins(1);

impl Keeper {
    /// Keeps the other processes from refreshing the same pair.
    pub async fn lock(&self) -> Result<Option<LockGuard>, Error> {
        match self {
            Self::Callback(_) => Ok(None),
            Self::Shared(Shelf { store, key }) => {
                let lock = tokio::time::timeout(LOCK_WAIT, store.lock(key)).await;
                let lock = lock.map_err(|_| {
                    failed("somebody else has held the lock of the session for a minute".into())
                })?;
                lock.map(Some).map_err(failed)
            }
        }
    }

    /// The pair as another process may have left it.
    pub async fn reload(&self, client: &Client) -> Result<Option<UserTokens>, Error> {
        match self {
            Self::Callback(_) => Ok(None),
            Self::Shared(place) => place.read(client).await,
        }
    }

    /// Keeps a pair. A callback that panics has not kept it.
    pub async fn keep(&self, client: &Client, tokens: &UserTokens) -> Result<(), Error> {
        match self {
            Self::Callback(on_rotate) => {
                let kept = AssertUnwindSafe(async { on_rotate(tokens.clone()).await }).catch_unwind().await;
                let kept = kept.unwrap_or_else(|_| Err("the callback panicked".into()));
                kept.map_err(|error| AuthError::NotKept(error.into()).into())
            }
            Self::Shared(place) => place.write(client, tokens).await,
        }
    }
}

impl Shelf {
    pub async fn read(&self, client: &Client) -> Result<Option<UserTokens>, Error> {
        let Some(text) = self.store.get(&self.key).await.map_err(failed)? else {
            return Ok(None);
        };
        let tokens = UserTokens::from_written(&text);
        if tokens.is_none() {
            // Left where it is, it would fail every call.
            self.store.remove(&self.key, &text).await.map_err(failed)?;
            crate::policy::observe::dropped(client.meter(), &self.key);
        }
        Ok(tokens)
    }

    pub async fn write(&self, client: &Client, tokens: &UserTokens) -> Result<(), Error> {
        let worth = tokens.worth(client.clock().wall());
        let kept = self.store.set(&self.key, &tokens.written(), worth).await;
        kept.map_err(|error| AuthError::NotKept(error.into()).into())
    }
}

fn failed(error: StoreError) -> Error {
    AuthError::Store(error.into()).into()
}
