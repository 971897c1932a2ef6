//! Many processes, one Redis. The tests start a server of their own, or say why they do not.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use feishu_runtime::{
    BoxFuture, Client, RateLimit, RateLimiter, RedisStore, Secret, StoreError, TokenKey, TokenStore,
    UserTokens,
};
use serde_json::json;

use crate::endpoints::{GetMe, Ping};
use crate::platform::{Platform, reply};

/// A redis-server on a free port of loopback that ends with the test.
pub struct Server {
    process: Child,
    url: String,
}

impl Server {
    pub fn start() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let arguments = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port"];
        let process =
            Command::new("redis-server").args(arguments).arg(port.to_string()).stdout(Stdio::null()).spawn();
        let process = match process {
            Ok(process) => process,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                println!("skipped: there is no redis-server on this machine (apt-get install redis-server)");
                return None;
            }
            Err(error) => panic!("redis-server does not start: {error}"),
        };
        let server = Self { process, url: format!("redis://127.0.0.1:{port}/") };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "redis-server does not answer");
            std::thread::sleep(Duration::from_millis(5));
        }
        Some(server)
    }

    pub async fn store(&self) -> Arc<RedisStore> {
        Arc::new(RedisStore::connect(&self.url).await.unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const URL: &str = "FEISHU_TEST_REDIS";
const BASE: &str = "FEISHU_TEST_BASE";
const CALLS: usize = 30;

/// What one of the four processes does; on its own it is no test.
#[tokio::test]
#[ignore = "a child process of another test"]
async fn child() {
    let (Ok(url), Ok(base)) = (std::env::var(URL), std::env::var(BASE)) else {
        return;
    };
    let redis = Arc::new(RedisStore::connect(&url).await.unwrap());
    let client = Client::builder("cli_test", "s").base_url(base).token_store(redis).build().unwrap();
    let calls = (0..CALLS).map(|_| async { Ping {}.send(&client).await });
    for outcome in futures_util::future::join_all(calls).await {
        outcome.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_fetch_one_token() {
    let Some(server) = Server::start() else { return };
    let platform = Platform::start(|_| reply(200, json!({"code": 0, "msg": ""}))).await;
    let child = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "redis::child", "--ignored"])
            .env(URL, &server.url)
            .env(BASE, &platform.base)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let children = [child(), child(), child(), child()];
    tokio::task::spawn_blocking(move || {
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
    })
    .await
    .unwrap();
    assert_eq!(platform.calls().len(), 4 * CALLS);
    assert_eq!(platform.token_requests().len(), 1);
}

#[tokio::test]
async fn a_token_is_kept_for_its_time_and_only_the_stale_one_is_removed() {
    let Some(server) = Server::start() else { return };
    let platform = Platform::start(|_| reply(200, json!({"code": 0, "msg": ""}))).await;
    let client = platform.builder().token_store(server.store().await).build().unwrap();
    Ping {}.send(&client).await.unwrap();
    platform.revoke_tokens();
    let calls = (0..20).map(|_| async { Ping {}.send(&client).await });
    for outcome in futures_util::future::join_all(calls).await {
        outcome.unwrap();
    }
    assert_eq!(platform.token_requests().len(), 2);

    // A store of another process sees the same, and a life of no time is over at once.
    platform.tokens_live(0);
    platform.revoke_tokens();
    let other = platform.builder().token_store(server.store().await).build().unwrap();
    Ping {}.send(&other).await.unwrap();
    assert_eq!(platform.token_requests().len(), 3);
}

#[tokio::test]
async fn a_lock_that_is_dropped_is_free_again() {
    let Some(server) = Server::start() else { return };
    let (one, other) = (server.store().await, server.store().await);
    let platform = Platform::answering(json!({})).await;
    let key = {
        // The only way to a key is through a client: take the one its token got.
        let seen = Arc::new(Mutex::new(None));
        let client = platform.builder().token_store(Arc::new(Spy(seen.clone()))).build().unwrap();
        let _ = Ping {}.send(&client).await;
        seen.lock().unwrap().clone().unwrap()
    };
    let held = one.lock(&key).await.unwrap();
    let waiting = tokio::time::timeout(Duration::from_millis(60), other.lock(&key)).await;
    assert!(waiting.is_err(), "a lock keeps the others out");
    drop(held);
    let begun = Instant::now();
    drop(other.lock(&key).await.unwrap());
    assert!(begun.elapsed() < Duration::from_secs(5), "long before its time is over");

    // Who gives it back, and is told so, may end.
    let held = one.lock(&key).await.unwrap();
    one.unlock(held).await;
    assert_eq!(keys(&server).await, Vec::<String>::new());
}

async fn keys(server: &Server) -> Vec<String> {
    let connection = ::redis::Client::open(server.url.as_str()).unwrap();
    let mut redis = connection.get_connection_manager().await.unwrap();
    ::redis::cmd("KEYS").arg("feishu:*").query_async(&mut redis).await.unwrap()
}

/// A store that notes the key it is asked for.
#[derive(Debug)]
struct Spy(Arc<Mutex<Option<TokenKey>>>);

impl TokenStore for Spy {
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>> {
        *self.0.lock().unwrap() = Some(key.clone());
        Box::pin(std::future::ready(Ok(Some("t-spy".into()))))
    }

    fn set<'a>(
        &'a self,
        _: &'a TokenKey,
        _: &'a Secret,
        _: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn remove<'a>(&'a self, _: &'a TokenKey, _: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// What one of two processes does with the session of a user.
#[tokio::test]
#[ignore = "a child process of another test"]
async fn session_child() {
    let (Ok(url), Ok(base)) = (std::env::var(URL), std::env::var(BASE)) else {
        return;
    };
    let redis = Arc::new(RedisStore::connect(&url).await.unwrap());
    let client = Client::builder("cli_test", "s").base_url(base).token_store(redis).build().unwrap();
    let session = client.oauth().shared("ou_1").await.unwrap().unwrap();
    let calls = (0..CALLS).map(|_| async { GetMe {}.send(&client).user_session(&session).await });
    for outcome in futures_util::future::join_all(calls).await {
        outcome.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_rotate_a_users_tokens_once_and_nobody_is_logged_out() {
    let Some(server) = Server::start() else { return };
    let platform = Platform::start(|_| reply(200, json!({"code": 0, "msg": ""}))).await;
    let client = Client::builder("cli_test", "s").base_url(&platform.base).token_store(server.store().await);
    let client = client.build().unwrap();
    let tokens = UserTokens::new("u-stale").with_refresh_token("r-1");
    let session = client.oauth().share("ou_1", tokens).await.unwrap();
    let child = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "redis::session_child", "--ignored", "--nocapture"])
            .env(URL, &server.url)
            .env(BASE, &platform.base)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let children = [child(), child()];
    let wait = || {
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
    };
    tokio::task::spawn_blocking(wait).await.unwrap();
    assert_eq!(platform.token_requests().len(), 1);
    // A third that was there from the start and has slept all the time.
    GetMe {}.send(&client).user_session(&session).await.unwrap();
    assert_eq!(platform.token_requests().len(), 1);
    assert_eq!(session.tokens().access_token.expose(), "u-0");
}

#[tokio::test]
async fn row_05_what_is_no_token_is_removed_and_a_tenant_is_not_a_lock() {
    let Some(server) = Server::start() else { return };
    let platform = Platform::start(|_| reply(200, json!({"code": 0, "msg": ""}))).await;
    let store = server.store().await;
    let connection = ::redis::Client::open(server.url.as_str()).unwrap();
    let mut redis = connection.get_connection_manager().await.unwrap();
    let client = |tenant: &str| {
        let builder = platform.builder().store_app().token_store(store.clone());
        builder.build().unwrap().tenant_key(tenant)
    };
    client("T").set_app_ticket("ticket-1").await.unwrap();
    Ping {}.send(&client("T")).await.unwrap();
    Ping {}.send(&client("T:lock")).await.unwrap();
    let keys: Vec<String> = ::redis::cmd("KEYS").arg("feishu:*").query_async(&mut redis).await.unwrap();
    let tokens: Vec<_> = keys.iter().filter(|key| key.contains(":tenant:")).collect();
    assert_eq!(tokens.len(), 2, "{keys:?}");

    let long = vec![b't'; 10 << 20];
    let poisons: [&[u8]; 5] = [b"t-1\r\nx: y", &[0xff, 0xfe], b"", b"t-1\0", &long];
    for poison in poisons {
        for key in &keys {
            let () = ::redis::cmd("SET").arg(key).arg(poison).query_async(&mut redis).await.unwrap();
        }
        client("T").set_app_ticket("ticket-1").await.unwrap();
        let fetched = platform.token_requests().len();
        Ping {}.send(&client("T")).await.unwrap();
        Ping {}.send(&client("T")).await.unwrap();
        assert_eq!(platform.token_requests().len(), fetched + 2, "the app's and the tenant's");
    }
    for key in tokens {
        let () = ::redis::cmd("DEL").arg(key).query_async(&mut redis).await.unwrap();
        let () = ::redis::cmd("RPUSH").arg(key).arg("t-1").query_async(&mut redis).await.unwrap();
    }
    Ping {}.send(&client("T")).await.unwrap();
    Ping {}.send(&client("T:lock")).await.unwrap();
}

#[tokio::test]
async fn row_05_a_lock_whose_time_is_over_takes_nobody_elses_with_it() {
    let Some(server) = Server::start() else { return };
    let noted = Arc::default();
    let platform = Platform::start(|_| reply(200, json!({"code": 0, "msg": ""}))).await;
    let client = platform.builder().token_store(Arc::new(Spy(Arc::clone(&noted)))).build().unwrap();
    // The token of a spy is refused, and the name is known.
    let _ = Ping {}.send(&client).await;
    let key = noted.lock().unwrap().clone().unwrap();
    let connection = ::redis::Client::open(server.url.as_str()).unwrap();
    let mut redis = connection.get_connection_manager().await.unwrap();
    let (ours, theirs) = (server.store().await, server.store().await);
    for drops in [false, true] {
        let first = ours.lock(&key).await.unwrap();
        let () = ::redis::cmd("FLUSHALL").query_async(&mut redis).await.unwrap();
        let second = theirs.lock(&key).await.unwrap();
        if drops {
            drop(first);
            // What is dropped is given back by a task of its own, before anything that is asked for behind it.
            tokio::task::yield_now().await;
            assert_eq!(ours.get(&key).await.unwrap(), None);
        } else {
            ours.unlock(first).await;
        }
        let locks: Vec<String> = ::redis::cmd("KEYS").arg("lock:*").query_async(&mut redis).await.unwrap();
        assert_eq!(locks.len(), 1, "the other's stays");
        theirs.unlock(second).await;
        let locks: Vec<String> = ::redis::cmd("KEYS").arg("lock:*").query_async(&mut redis).await.unwrap();
        assert!(locks.is_empty(), "{locks:?}");
    }
}

#[tokio::test]
async fn row_05_a_bucket_that_somebody_has_written_to_does_not_stop_the_calls() {
    const LIMIT: RateLimit = RateLimit { requests: 50, per_seconds: 1 };
    let Some(server) = Server::start() else { return };
    let store = server.store().await;
    let mut redis =
        ::redis::Client::open(server.url.as_str()).unwrap().get_connection_manager().await.unwrap();
    for poison in ["t-1", "", "1e300", "-1", "nan"] {
        let () = ::redis::cmd("SET").arg("bucket").arg(poison).query_async(&mut redis).await.unwrap();
        let wait = store.acquire("bucket", LIMIT).await.unwrap().unwrap_or_default();
        assert!(wait <= Duration::from_millis(20), "{poison}: {wait:?}");
    }
    let () = ::redis::cmd("DEL").arg("bucket").query_async(&mut redis).await.unwrap();
    let () = ::redis::cmd("RPUSH").arg("bucket").arg("t-1").query_async(&mut redis).await.unwrap();
    assert_eq!(store.acquire("bucket", LIMIT).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shared_limit_holds_within_five_percent() {
    const LIMIT: RateLimit = RateLimit { requests: 400, per_seconds: 1 };
    const TAKEN_BY_EACH: usize = 40;
    let Some(server) = Server::start() else { return };
    let take = |store: Arc<RedisStore>| async move {
        for _ in 0..TAKEN_BY_EACH {
            while let Some(wait) = store.acquire("bucket", LIMIT).await.unwrap() {
                tokio::time::sleep(wait).await;
            }
        }
    };
    let stores = [server.store().await, server.store().await, server.store().await, server.store().await];
    let begun = Instant::now();
    let takers = stores.map(|store| tokio::spawn(take(store)));
    for taker in takers {
        taker.await.unwrap();
    }
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss)]
    let taken = (4 * TAKEN_BY_EACH) as f64;
    let allowed = 400.0 * seconds + f64::from(LIMIT.burst());
    assert!(taken <= allowed, "{taken} permits in {seconds} s, {allowed} allowed");
}
