//! The documented rate limits, kept before the platform enforces them.

#[cfg(feature = "rate-limit")]
mod local;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "rate-limit")]
pub use local::LocalLimiter;

use super::budget::Budget;
use super::clock::BoxFuture;
use super::key::{StoreError, TokenKey};
use crate::error::Error;
use crate::wire::{RateLimit, Spec};

/// Counts the calls of an endpoint: inside one process ([`LocalLimiter`]), or for many ([`RedisStore`]).
///
/// [`LocalLimiter`]: https://docs.rs/feishu-runtime/latest/feishu_runtime/struct.LocalLimiter.html
/// [`RedisStore`]: https://docs.rs/feishu-runtime/latest/feishu_runtime/struct.RedisStore.html
pub trait RateLimiter: fmt::Debug + Send + Sync {
    /// Takes a permit from the bucket of this name, or says how long to wait before asking again.
    ///
    /// A permit comes back every [`RateLimit::refill`], until there are [`RateLimit::burst`].
    fn acquire<'a>(
        &'a self,
        bucket: &'a str,
        limit: RateLimit,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>>;
}

/// The limits of a client; off unless a limiter was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits(Option<Arc<dyn RateLimiter>>);

impl Limits {
    pub fn by(limiter: Arc<dyn RateLimiter>) -> Self {
        Self(Some(limiter))
    }

    /// Waits until a call is within each limit of its endpoint. The platform counts by app, tenant and endpoint. `app`: the
    /// part that all names of the app begin with.
    pub async fn wait(
        &self,
        app: &str,
        spec: &'static Spec,
        tenant: Option<&str>,
        budget: &Budget,
    ) -> Result<(), Error> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        for limit in spec.rate_limits {
            let RateLimit { requests, per_seconds } = limit;
            let tenant = TokenKey::part(tenant.unwrap_or_default());
            let bucket = format!("{app}:limit:{tenant}:{}:{requests}/{per_seconds}", spec.id);
            while let Some(wait) =
                budget.cover(limiter.acquire(&bucket, *limit)).await?.map_err(Error::of_store)?
            {
                budget.sleep(wait).await?;
            }
        }
        Ok(())
    }
}
