//! The tokens of a user, refreshed when they expire.

mod grant;
mod keeper;
mod tokens;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use grant::{Grant, issue};
use keeper::{Keeper, Shelf};
pub use tokens::UserTokens;

use super::app::App;
use super::sender::Sender;
use crate::error::{AuthError, Error};
use crate::policy::{Allow, Allowance, BoxFuture, StoreError};
use crate::secret::Secret;

/// The tokens of a user, shared by all calls that act for the user.
///
/// When the access token has expired, or the platform says so, it is refreshed: once, however many calls wait for it.
/// A refresh token is good for one refresh, so the new pair goes to the callback **before** any call goes on: keep it, or
/// the user has to log in again. Where that fails the calls fail too, and the next one hands over the same pair again.
///
/// ```
/// use feishu_runtime::{StoreError, UserSession, UserTokens};
///
/// let tokens = UserTokens::new("u-1").with_refresh_token("r-1");
/// let session = UserSession::new(tokens, |rotated| async move {
///     save(&rotated).await?;
///     Ok(())
/// });
/// # async fn save(_: &UserTokens) -> Result<(), StoreError> { Ok(()) }
/// ```
///
/// Several processes share a session over the client's token store: [`OAuth::share`](crate::OAuth::share).
#[derive(Clone)]
pub struct UserSession(Arc<Inner>);

struct Inner {
    current: Mutex<Current>,
    /// Held while a refresh is under way; whoever comes second finds its result.
    refreshing: tokio::sync::Mutex<()>,
    keeper: Keeper,
}

struct Current {
    tokens: UserTokens,
    rejected: bool,
    /// Whether nobody has kept the pair yet.
    unkept: bool,
}

impl Current {
    fn new(tokens: UserTokens) -> Self {
        Self { tokens, rejected: false, unkept: false }
    }
}

impl UserSession {
    /// A session that hands each new pair to `on_rotate`, and goes on when that has kept it.
    pub fn new<F, Fut>(tokens: UserTokens, on_rotate: F) -> Self
    where
        F: Fn(UserTokens) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        let on_rotate =
            move |tokens| Box::pin(on_rotate(tokens)) as BoxFuture<'static, Result<(), StoreError>>;
        Self::with(tokens, Keeper::Callback(Box::new(on_rotate)))
    }

    /// A session whose pair stands in the client's store, put there now.
    pub(crate) async fn share(app: &App, name: &str, tokens: UserTokens) -> Result<Self, Error> {
        let shelf = shelf(app, name);
        shelf.write(app, &tokens).await?;
        Ok(Self::with(tokens, Keeper::Shared(shelf)))
    }

    /// The session whose pair stands in the client's store, if it does.
    pub(crate) async fn shared(app: &App, name: &str) -> Result<Option<Self>, Error> {
        let shelf = shelf(app, name);
        let tokens = shelf.read(app).await?;
        Ok(tokens.map(|tokens| Self::with(tokens, Keeper::Shared(shelf))))
    }

    fn with(tokens: UserTokens, keeper: Keeper) -> Self {
        let current = Mutex::new(Current::new(tokens));
        Self(Arc::new(Inner { current, refreshing: tokio::sync::Mutex::default(), keeper }))
    }

    /// The tokens as they are now.
    pub fn tokens(&self) -> UserTokens {
        self.current().tokens.clone()
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.0.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An access token that should be good.
    pub(crate) async fn token(&self, sender: &dyn Sender, allow: Allow<'_>) -> Result<Secret, Error> {
        if let Some(token) = self.good_token(sender.app()) {
            return Ok(token);
        }
        // A refresh that was begun must end, even when the call that began it is dropped or out of time: the platform has
        // spent the old refresh token by then, and nobody else knows the new one.
        let refresh = tokio::spawn(self.clone().refresh_once(sender.within(for_refresh(&allow()))));
        refresh
            .await
            .unwrap_or_else(|_| Err(AuthError::SessionEnded("its refresh was aborted".to_owned()).into()))
    }

    fn refresh_once(self, sender: Arc<dyn Sender>) -> BoxFuture<'static, Result<Secret, Error>> {
        Box::pin(async move {
            let _refreshing = self.0.refreshing.lock().await;
            match self.good_token(sender.app()) {
                Some(token) => Ok(token),
                None => self.refresh(&*sender).await,
            }
        })
    }

    /// Marks a token as rejected, unless it has been replaced meanwhile. Whether another one can be had.
    pub(crate) fn discard(&self, stale: &Secret) -> bool {
        let mut current = self.current();
        if current.tokens.access_token == *stale {
            current.rejected = true;
            return current.tokens.refresh_token.is_some() || matches!(self.0.keeper, Keeper::Shared(_));
        }
        true
    }

    fn good_token(&self, app: &App) -> Option<Secret> {
        let current = self.current();
        let over = || current.tokens.refresh_token.is_some() && current.tokens.is_over(app.clock.wall());
        let stale = current.unkept || current.rejected || over();
        (!stale).then(|| current.tokens.access_token.clone())
    }

    async fn refresh(&self, sender: &dyn Sender) -> Result<Secret, Error> {
        let lock = self.0.keeper.lock().await?;
        let refreshed = self.refresh_alone(sender).await;
        self.0.keeper.unlock(lock).await;
        refreshed
    }

    async fn refresh_alone(&self, sender: &dyn Sender) -> Result<Secret, Error> {
        let app = sender.app();
        // A pair of one's own that nobody has kept is newer than what others may have left.
        if self.current().unkept {
            self.keep(app).await?;
        } else {
            self.reload(app).await?;
        }
        if let Some(token) = self.good_token(app) {
            return Ok(token);
        }
        match self.rotate(sender).await {
            // Somebody may have spent the refresh token who did not wait for the lock.
            Err(error @ Error::Auth(AuthError::SessionEnded(_))) => {
                if !self.reload(app).await? {
                    return Err(error);
                }
                match self.good_token(app) {
                    Some(token) => Ok(token),
                    None => self.rotate(sender).await,
                }
            }
            outcome => outcome,
        }
    }

    /// Takes the pair that another process has left. Whether there is another than this one.
    async fn reload(&self, app: &App) -> Result<bool, Error> {
        let Some(tokens) = self.0.keeper.reload(app).await? else {
            return Ok(false);
        };
        let mut current = self.current();
        let is_other = tokens.access_token != current.tokens.access_token;
        if is_other {
            *current = Current::new(tokens);
        }
        Ok(is_other)
    }

    async fn rotate(&self, sender: &dyn Sender) -> Result<Secret, Error> {
        let Some(refresh_token) = self.current().tokens.refresh_token.clone() else {
            return Err(AuthError::SessionEnded("there is no refresh token".to_owned()).into());
        };
        let rotated = issue(sender, Grant::Refresh(&refresh_token)).await?;
        *self.current() = Current { unkept: true, ..Current::new(rotated.clone()) };
        self.keep(sender.app()).await?;
        Ok(rotated.access_token)
    }

    /// Nobody goes on with a pair that has not been kept, and it is not lost either: the old refresh token is spent.
    async fn keep(&self, app: &App) -> Result<(), Error> {
        let tokens = self.tokens();
        self.0.keeper.keep(app, &tokens).await?;
        self.current().unkept = false;
        Ok(())
    }
}

fn shelf(app: &App, name: &str) -> Shelf {
    Shelf { store: Arc::clone(&app.store), key: app.user_key(name) }
}

/// What a refresh may take. A caller in a hurry may go; the refresh goes on, because half of one costs the user the login.
/// It ends before the lock of a store does, so that nobody else spends the same refresh token.
fn for_refresh(allowance: &Allowance) -> Allowance {
    Allowance {
        timeout: Some(Duration::from_secs(20)),
        retry: allowance.retry.to_end(Duration::from_secs(25)),
    }
}

impl fmt::Debug for UserSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UserSession").field(&self.tokens()).finish()
    }
}
