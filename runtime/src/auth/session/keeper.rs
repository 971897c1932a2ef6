//! Where the tokens of a user are kept: by a callback of the caller's, or in a store that processes share.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;

use super::UserTokens;
use crate::auth::app::App;
use crate::auth::store::{LockGuard, TokenStore};
use crate::error::{AuthError, Error};
use crate::policy::{BoxFuture, StoreError, TokenKey};

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
const LOCK_WAIT: Duration = Duration::from_secs(60);

impl Keeper {
    /// Keeps the other processes from refreshing the same pair.
    pub async fn lock(&self) -> Result<Option<LockGuard>, Error> {
        match self {
            Self::Callback(_) => Ok(None),
            Self::Shared(Shelf { store, key }) => {
                let lock = tokio::time::timeout(LOCK_WAIT, store.lock(key)).await;
                let lock = lock.map_err(|_| {
                    Error::of_store("somebody else has held the lock of the session for a minute".into())
                })?;
                lock.map(Some).map_err(Error::of_store)
            }
        }
    }

    /// Lets them again.
    pub async fn unlock(&self, lock: Option<LockGuard>) {
        if let (Self::Shared(Shelf { store, .. }), Some(lock)) = (self, lock) {
            store.unlock(lock).await;
        }
    }

    /// The pair as another process may have left it.
    pub async fn reload(&self, app: &App) -> Result<Option<UserTokens>, Error> {
        match self {
            Self::Callback(_) => Ok(None),
            Self::Shared(place) => place.read(app).await,
        }
    }

    /// Keeps a pair. A callback that panics has not kept it.
    pub async fn keep(&self, app: &App, tokens: &UserTokens) -> Result<(), Error> {
        match self {
            Self::Callback(on_rotate) => {
                let kept = AssertUnwindSafe(async { on_rotate(tokens.clone()).await }).catch_unwind().await;
                let kept = kept.unwrap_or_else(|_| Err("the callback panicked".into()));
                kept.map_err(|error| AuthError::NotKept(error.into()).into())
            }
            Self::Shared(place) => place.write(app, tokens).await,
        }
    }
}

impl Shelf {
    pub async fn read(&self, app: &App) -> Result<Option<UserTokens>, Error> {
        let Some(text) = self.store.get(&self.key).await.map_err(Error::of_store)? else {
            return Ok(None);
        };
        let tokens = UserTokens::from_written(&text);
        if tokens.is_none() {
            // Left where it is, it would fail every call.
            app.drop(&self.key, &text).await?;
        }
        Ok(tokens)
    }

    pub async fn write(&self, app: &App, tokens: &UserTokens) -> Result<(), Error> {
        let worth = tokens.worth(app.clock.wall());
        let kept = self.store.set(&self.key, &tokens.written(), worth).await;
        kept.map_err(|error| AuthError::NotKept(error.into()).into())
    }
}
