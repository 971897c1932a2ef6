//! Tokens and rate limits that many processes share.

use std::fmt;
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{AsyncCommands, RedisError, Script, SetExpiry, SetOptions, ToRedisArgs};

use super::store::{LockGuard, TokenStore};
use crate::policy::{BoxFuture, EventKey, RateLimiter, Seen, SeenEvents, StoreError, TokenKey};
use crate::secret::Secret;
use crate::wire::RateLimit;

/// Keeps tokens in Redis, sees to it that one process fetches while the others wait, and counts calls for all of them.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// use std::sync::Arc;
/// use feishu_runtime::{Client, RedisStore};
///
/// let redis = Arc::new(RedisStore::connect("redis://127.0.0.1/").await?);
/// let client = Client::builder("cli_a1b2", "secret")
///     .token_store(redis.clone())
///     .rate_limits(redis)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
}

/// The longest a lock is held: as long as a fetch may take that is worth waiting for. A process that dies holding it
/// delays the others by no more.
const LOCK_TTL: Duration = Duration::from_secs(30);

/// How long whoever gives a lock back waits for the server to say so.
const UNLOCK_WAIT: Duration = Duration::from_secs(1);

/// How often a waiting process asks for the lock.
const LOCK_POLL: Duration = Duration::from_millis(25);

/// Deletes a key that still has the value its owner gave it.
const DELETE_OWN: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0";

/// Deletes a key that holds no text, but a list or whatever else.
const DELETE_ODD: &str = r"
if redis.call('TYPE', KEYS[1]).ok ~= 'string' then return redis.call('DEL', KEYS[1]) end
return 0";

/// A token bucket as one number: the time at which it will be full again (GCRA). Times are in microseconds of the
/// server's clock, so that the processes' clocks do not matter. What is no such number, because somebody else has written
/// it, is as good as none, and no time is further away than an empty bucket's.
const TAKE_PERMIT: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local refill, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = tonumber(redis.pcall('GET', KEYS[1]) or 0) or 0
local full_at = math.min(math.max(now, kept), now + burst * refill)
local allowed_at = full_at + refill - burst * refill
if now < allowed_at then return allowed_at - now end
full_at = full_at + refill
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000) + 1000)
return 0";

/// Takes an event, unless it is taken (1) or done (2).
const TAKE_EVENT: &str = r"
local kept = redis.pcall('GET', KEYS[1])
if kept == 'done' then return 2 end
if kept == 'taken' then return 1 end
redis.call('SET', KEYS[1], 'taken', 'PX', ARGV[1])
return 0";

/// Says that an event is done, or not taken any more (0).
const END_EVENT: &str = r"
if ARGV[1] == '0' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], 'done', 'PX', ARGV[1])
return 0";

impl RedisStore {
    /// Connects to a server. The connection is made again when it breaks.
    ///
    /// # Errors
    /// When the URL cannot be read or the server does not answer.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let client = ::redis::Client::open(url)?;
        let config = ConnectionManagerConfig::new().set_number_of_retries(2);
        Ok(Self { connection: client.get_connection_manager_with_config(config).await? })
    }

    /// Uses a connection that exists.
    pub fn new(connection: ConnectionManager) -> Self {
        Self { connection }
    }

    async fn run(&self, script: &str, key: &str, arguments: &[impl ToRedisArgs]) -> Result<i64, StoreError> {
        let mut connection = self.connection.clone();
        Ok(Script::new(script).key(key).arg(arguments).invoke_async(&mut connection).await?)
    }

    async fn try_lock(&self, key: &str, owner: &str) -> Result<bool, StoreError> {
        let options = SetOptions::default()
            .conditional_set(::redis::ExistenceCheck::NX)
            .with_expiration(SetExpiry::PX(millis(LOCK_TTL)));
        let set: Option<String> = self.connection.clone().set_options(key, owner, options).await?;
        Ok(set.is_some())
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).max(1)
}

impl TokenStore for RedisStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>> {
        Box::pin(async move {
            let kept: Result<Option<Vec<u8>>, RedisError> = self.connection.clone().get(key.as_str()).await;
            match kept.map(|kept| kept.map(String::from_utf8)) {
                Ok(None) => Ok(None),
                Ok(Some(Ok(kept))) => Ok(Some(kept.into())),
                // What is no text cannot be handed out and taken back. What is handed out instead is told as no token.
                Ok(Some(Err(error))) => {
                    self.run(DELETE_OWN, key.as_str(), &[error.as_bytes()]).await?;
                    Ok(Some(Secret::default()))
                }
                Err(error) if error.code() == Some("WRONGTYPE") => {
                    self.run(DELETE_ODD, key.as_str(), &[""]).await?;
                    Ok(Some(Secret::default()))
                }
                Err(error) => Err(error.into()),
            }
        })
    }

    fn set<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Secret,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let options = SetOptions::default().with_expiration(SetExpiry::PX(millis(ttl)));
            Ok(self.connection.clone().set_options(key.as_str(), token.expose(), options).await?)
        })
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, stale: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.run(DELETE_OWN, key.as_str(), &[stale.expose()]).await.map(drop) })
    }

    fn lock<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<LockGuard, StoreError>> {
        Box::pin(async move {
            let key = key.lock();
            let owner = unique();
            while !self.try_lock(&key, &owner).await? {
                tokio::time::sleep(LOCK_POLL).await;
            }
            Ok(Box::new(Lock { store: self.clone(), key, owner }) as LockGuard)
        })
    }

    fn unlock(&self, lock: LockGuard) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if let Ok(mut lock) = lock.downcast::<Lock>() {
                // What does not come back so ends by itself.
                let _ = tokio::time::timeout(UNLOCK_WAIT, lock.release()).await;
            }
        })
    }
}

/// A value no other lock has.
fn unique() -> String {
    use std::hash::{BuildHasher, RandomState};
    let random = || RandomState::new().hash_one(std::process::id());
    format!("{:016x}{:016x}", random(), random())
}

/// A lock that is held.
struct Lock {
    store: RedisStore,
    key: String,
    owner: String,
}

impl Lock {
    /// Gives the lock back. What is done of it once is done.
    fn release(&mut self) -> impl Future<Output = ()> + Send + use<> {
        let (store, key, owner) =
            (self.store.clone(), std::mem::take(&mut self.key), std::mem::take(&mut self.owner));
        async move {
            let _ = store.run(DELETE_OWN, &key, &[owner]).await;
        }
    }
}

impl Drop for Lock {
    /// Gives the lock back in a short task of its own: whoever was dropped while holding it cannot wait. Where there is
    /// no runtime any more the lock ends by itself.
    fn drop(&mut self) {
        let runtime = tokio::runtime::Handle::try_current();
        if let Some(runtime) = runtime.ok().filter(|_| !self.key.is_empty()) {
            runtime.spawn(self.release());
        }
    }
}

impl RateLimiter for RedisStore {
    fn acquire<'a>(
        &'a self,
        bucket: &'a str,
        limit: RateLimit,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>> {
        Box::pin(async move {
            let refill = u64::try_from(limit.refill().as_micros()).unwrap_or(u64::MAX);
            let wait = self.run(TAKE_PERMIT, bucket, &[refill, limit.burst().into()]).await?;
            Ok(u64::try_from(wait).ok().filter(|wait| *wait > 0).map(Duration::from_micros))
        })
    }
}

impl SeenEvents for RedisStore {
    fn begin(&self, key: EventKey, lease: Duration) -> BoxFuture<'_, Result<Seen, StoreError>> {
        Box::pin(async move {
            let seen = self.run(TAKE_EVENT, &event(key), &[millis(lease)]).await?;
            Ok(match seen {
                2 => Seen::Handled,
                1 => Seen::Running,
                _ => Seen::New,
            })
        })
    }

    fn end(&self, key: EventKey, keep: Option<Duration>) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move { self.run(END_EVENT, &event(key), &[keep.map_or(0, millis)]).await.map(drop) })
    }
}

/// No token and no lock begins so.
fn event(key: EventKey) -> String {
    format!("event:{key}")
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}
