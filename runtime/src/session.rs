//! The tokens of a user, refreshed when they expire.

use std::fmt;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;

use crate::client::Client;
use crate::clock::BoxFuture;
use crate::error::{AuthError, Error};
use crate::reply::lacking;
use crate::request::{Payload, Request};
use crate::run::{self, Detailed, Job};
use crate::secret::Secret;
use crate::spec::{Content, Method, Reply, Spec};

static REFRESH: Spec = Spec {
    id: "authen_v2.oauth.token",
    path: "/open-apis/authen/v2/oauth/token",
    method: Method::Post,
    content: Content::Json,
    reply: Reply::Flat,
    ..Spec::EMPTY
};

/// A user's access token and what it takes to get the next one.
#[derive(Clone, Debug)]
pub struct UserTokens {
    /// The `user_access_token`.
    pub access_token: Secret,
    /// The `refresh_token`; it is good for one refresh.
    pub refresh_token: Option<Secret>,
    /// How long the access token lives from now on, where that is known.
    pub expires_in: Option<Duration>,
}

type OnRotate = dyn Fn(UserTokens) -> BoxFuture<'static, ()> + Send + Sync;

/// The tokens of a user, shared by all calls that act for the user.
///
/// When the access token has expired, or the platform says so, it is refreshed: once, however many calls wait for it.
/// A refresh token is good for one refresh, so the new pair goes to the callback **before** any call goes on: keep it,
/// or the user has to log in again.
///
/// ```
/// use feishu_runtime::{UserSession, UserTokens};
///
/// let tokens = UserTokens { access_token: "u-1".into(), refresh_token: Some("r-1".into()), expires_in: None };
/// let session = UserSession::new(tokens, |rotated| async move {
///     save(rotated.access_token.expose(), rotated.refresh_token.as_ref().map(|token| token.expose())).await;
/// });
/// # async fn save(_: &str, _: Option<&str>) {}
/// ```
#[derive(Clone)]
pub struct UserSession(Arc<Inner>);

struct Inner {
    current: Mutex<Current>,
    /// Held while a refresh is under way; whoever comes second finds its result.
    refreshing: tokio::sync::Mutex<()>,
    on_rotate: Box<OnRotate>,
}

struct Current {
    tokens: UserTokens,
    /// When `expires_in` began to count: at the first use, because a clock belongs to a client.
    since: Option<Instant>,
    rejected: bool,
}

impl UserSession {
    /// A session that hands each new pair to `on_rotate`.
    pub fn new<F, Fut>(tokens: UserTokens, on_rotate: F) -> Self
    where
        F: Fn(UserTokens) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let current = Mutex::new(Current { tokens, since: None, rejected: false });
        let on_rotate = Box::new(move |tokens| Box::pin(on_rotate(tokens)) as BoxFuture<'static, ()>);
        Self(Arc::new(Inner { current, refreshing: tokio::sync::Mutex::default(), on_rotate }))
    }

    /// The tokens as they are now.
    pub fn tokens(&self) -> UserTokens {
        self.current().tokens.clone()
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.0.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An access token that should be good.
    pub(crate) async fn token(&self, client: &Client) -> Result<Secret, Error> {
        if let Some(token) = self.good_token(client) {
            return Ok(token);
        }
        // A refresh that was begun must end, even when the call that began it is dropped: the platform has spent the
        // old refresh token by then, and nobody else knows the new one.
        let refresh = tokio::spawn(self.clone().refresh_once(client.bare()));
        refresh
            .await
            .unwrap_or_else(|_| Err(AuthError::SessionEnded("its refresh was aborted".to_owned()).into()))
    }

    fn refresh_once(self, client: Client) -> BoxFuture<'static, Result<Secret, Error>> {
        Box::pin(async move {
            let _refreshing = self.0.refreshing.lock().await;
            match self.good_token(&client) {
                Some(token) => Ok(token),
                None => self.refresh(&client).await,
            }
        })
    }

    /// Marks a token as rejected, unless it has been replaced meanwhile. Whether another one can be had.
    pub(crate) fn discard(&self, stale: &Secret) -> bool {
        let mut current = self.current();
        if current.tokens.access_token == *stale {
            current.rejected = true;
            return current.tokens.refresh_token.is_some();
        }
        true
    }

    fn good_token(&self, client: &Client) -> Option<Secret> {
        let now = client.clock().now();
        let mut current = self.current();
        let since = *current.since.get_or_insert(now);
        let margin = |life: Duration| life.saturating_sub((life / 10).min(Duration::from_mins(1)));
        let old = current
            .tokens
            .expires_in
            .is_some_and(|life| now.saturating_duration_since(since) >= margin(life));
        let stale = current.rejected || old && current.tokens.refresh_token.is_some();
        (!stale).then(|| current.tokens.access_token.clone())
    }

    async fn refresh(&self, client: &Client) -> Result<Secret, Error> {
        let Some(refresh_token) = self.current().tokens.refresh_token.clone() else {
            return Err(AuthError::SessionEnded("there is no refresh token".to_owned()).into());
        };
        let rotated = rotate(client, &refresh_token).await?;
        // Nobody goes on with a pair that has not been kept. A callback that panics must not take the pair with it: the
        // old refresh token is spent.
        let kept = AssertUnwindSafe(async { (self.0.on_rotate)(rotated.clone()).await }).catch_unwind().await;
        *self.current() =
            Current { tokens: rotated.clone(), since: Some(client.clock().now()), rejected: false };
        kept.unwrap_or_else(|panic| resume_unwind(panic));
        Ok(rotated.access_token)
    }
}

impl fmt::Debug for UserSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UserSession").field(&self.tokens()).finish()
    }
}

#[derive(Default)]
struct Rotated {
    access_token: String,
    refresh_token: Option<String>,
    expires_in: Option<i64>,
}

crate::codec::table! {
    Rotated: "access_token" => access_token, "refresh_token" => refresh_token, "expires_in" => expires_in
}

async fn rotate(client: &Client, refresh_token: &Secret) -> Result<UserTokens, Error> {
    let app = client.app();
    let body = serde_json::json!({
        "grant_type": "refresh_token",
        "client_id": app.id,
        "client_secret": app.secret.expose(),
        "refresh_token": refresh_token.expose(),
    });
    let request = Request {
        spec: &REFRESH,
        method: reqwest::Method::POST,
        target: REFRESH.path.to_owned(),
        headers: reqwest::header::HeaderMap::new(),
        payload: Payload::Json(body.to_string().into()),
        // A refresh token is good once: a second request would be refused.
        idempotent: false,
    };
    let options = client.options().clone();
    let job = Job { client: client.clone(), request, options };
    let rotated = match run::respond(Ok(job), Detailed::<Rotated>::new).await {
        // Taken for a pair, it would cost the user the refresh token there is.
        Ok(reply) if reply.data.access_token.is_empty() => {
            return Err(lacking(&REFRESH, &reply, "access_token"));
        }
        Ok(reply) => reply.data,
        Err(Error::Api(error)) if !Error::Api(error.clone()).is_retryable() => {
            return Err(AuthError::SessionEnded(error.to_string()).into());
        }
        Err(error) => return Err(error),
    };
    Ok(UserTokens {
        access_token: rotated.access_token.into(),
        refresh_token: rotated.refresh_token.map(Secret::from),
        expires_in: rotated
            .expires_in
            .and_then(|seconds| u64::try_from(seconds).ok())
            .map(Duration::from_secs),
    })
}
