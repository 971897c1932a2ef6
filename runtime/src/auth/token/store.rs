//! Where tokens are kept, and under which name.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use crate::policy::clock::BoxFuture;
use crate::secret::Secret;

/// What went wrong in a store.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// A lock of a store, given back when it is dropped.
pub type LockGuard = Box<dyn Any + Send>;

/// Where tokens are kept: in memory by default, in Redis for many processes, or wherever else.
pub trait TokenStore: fmt::Debug + Send + Sync {
    /// The token, unless its time is over.
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>>;

    /// Keeps a token for so long.
    fn set<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Secret,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Forgets a token the platform has rejected, but not the one that may have taken its place.
    fn remove<'a>(&'a self, key: &'a TokenKey, stale: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Waits until nobody else fetches this token, or refreshes this pair. One client sees to the first by itself; a store
    /// that several clients or processes share keeps the others out with this. A lock that nobody gives back has to end by
    /// itself, but not before a refresh does, which takes 25 seconds at most.
    fn lock<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<LockGuard, StoreError>> {
        let _ = key;
        Box::pin(std::future::ready(Ok(Box::new(()) as LockGuard)))
    }
}

/// The name of a token: base URL, app id, a hash of the secret, and what it is for. Two clients share a token only
/// when all of these agree. Each part is percent-encoded, so that none of them can be made to look like several.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenKey(String);

impl TokenKey {
    pub(crate) fn new(prefix: &str, kind: &str, tenant: Option<&str>) -> Self {
        let tenant = tenant.map(|tenant| format!(":{}", Self::part(tenant))).unwrap_or_default();
        Self(format!("{prefix}:{kind}{tenant}"))
    }

    /// A text as one part of a name: names that differ in a part differ, whatever it holds.
    pub(crate) fn part(text: &str) -> impl fmt::Display + '_ {
        utf8_percent_encode(text, NON_ALPHANUMERIC)
    }

    /// The name of the lock. No token has it: their names begin otherwise.
    #[cfg(feature = "redis")]
    pub(crate) fn lock(&self) -> String {
        format!("lock:{}", self.0)
    }

    /// The part that all tokens of an app have in common.
    pub(crate) fn prefix(base: &Url, app_id: &str, secret: &Secret) -> String {
        let digest =
            ring::digest::digest(&ring::digest::SHA256, format!("{app_id}:{}", secret.expose()).as_bytes());
        let hash = digest.as_ref().first_chunk().copied().map_or(0, u64::from_be_bytes);
        // Without user and password, which a URL may hold as well.
        let (origin, path) = (base.origin().ascii_serialization(), base.path().trim_end_matches('/'));
        format!("feishu:{}:{}:{hash:016x}", Self::part(&format!("{origin}{path}")), Self::part(app_id))
    }

    /// The name as a text. It holds no secret.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
