//! Where tokens are kept.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use crate::policy::{BoxFuture, StoreError, TokenKey};
use crate::secret::Secret;

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

    /// Gives a lock back, and is done when it is: a process that ends right behind this leaves nobody waiting, which one
    /// that merely drops the lock may do.
    fn unlock(&self, lock: LockGuard) -> BoxFuture<'_, ()> {
        drop(lock);
        Box::pin(std::future::ready(()))
    }
}
