//! Tokens of one process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::store::{LockGuard, TokenStore};
use crate::policy::{BoxFuture, Clock, StoreError, Swept, SystemClock, TokenKey};
use crate::secret::Secret;

/// Keeps tokens in memory. Clients that are given the same store share what their keys let them share.
#[derive(Debug)]
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    tokens: Mutex<Swept<(Secret, Instant)>>,
    /// Those that somebody holds or waits for.
    locks: Mutex<Swept<Arc<tokio::sync::Mutex<()>>>>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(Arc::new(SystemClock))
    }
}

impl MemoryStore {
    /// An empty store that reads the time from this clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, tokens: Mutex::default(), locks: Mutex::default() }
    }

    fn lock_of(&self, key: &TokenKey) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(key) {
            return Arc::clone(lock);
        }
        let lock = Arc::default();
        locks.put(key.clone(), Arc::clone(&lock), |lock| Arc::strong_count(lock) > 1);
        lock
    }

    fn tokens(&self) -> MutexGuard<'_, Swept<(Secret, Instant)>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>> {
        let now = self.clock.now();
        let token = self.tokens().get(key).filter(|(_, until)| now < *until).map(|(token, _)| token.clone());
        Box::pin(std::future::ready(Ok(token)))
    }

    fn set<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Secret,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        let now = self.clock.now();
        let mut tokens = self.tokens();
        if let Some(until) = now.checked_add(ttl) {
            // A store app has a token for each tenant: those it no longer asks for must not pile up.
            tokens.put(key.clone(), (token.clone(), until), |(_, until)| now < *until);
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, stale: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        let mut tokens = self.tokens();
        if tokens.get(key).is_some_and(|(token, _)| token == stale) {
            tokens.remove(key);
        }
        Box::pin(std::future::ready(Ok(())))
    }

    /// Sessions of one user, and clients with one store, wait for each other here as processes do elsewhere.
    fn lock<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<LockGuard, StoreError>> {
        let lock = self.lock_of(key);
        Box::pin(async move { Ok(Box::new(lock.lock_owned().await) as LockGuard) })
    }
}
