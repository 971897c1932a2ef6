//! Stores that lie, panic or belong to somebody else too.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use feishu_runtime::{
    AuthError, BoxFuture, Client, Error, LockGuard, MemoryStore, Secret, StoreError, TokenKey, TokenStore,
};
use serde_json::json;

use super::list;
use crate::endpoints::Ping;
use crate::liar::{Says, liar, reply};
use crate::platform::Platform;
use crate::redis::Server;

/// One that panics where it is told to, once.
#[derive(Debug, Default)]
struct Panics {
    inner: MemoryStore,
    at_lock: AtomicBool,
    at_set: AtomicBool,
}

impl TokenStore for Panics {
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>> {
        self.inner.get(key)
    }

    fn set<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Secret,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        assert!(!self.at_set.swap(false, Ordering::Relaxed), "on purpose");
        self.inner.set(key, token, ttl)
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, stale: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.remove(key, stale)
    }

    fn lock<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<LockGuard, StoreError>> {
        assert!(!self.at_lock.swap(false, Ordering::Relaxed), "on purpose");
        self.inner.lock(key)
    }
}

#[tokio::test]
async fn row_06_a_fetch_that_panics_ends_for_all_who_wait_and_the_next_one_begins() {
    let platform = Platform::answering(json!({})).await;
    for at_lock in [true, false] {
        let store = Panics { at_lock: at_lock.into(), at_set: (!at_lock).into(), ..Panics::default() };
        let client = platform.builder().token_store(Arc::new(store)).build().unwrap();
        let request = list();
        // One who waits is not polled any more, and keeps what it waits for.
        let mut waiting = Box::pin(request.send(&client).into_future());
        let leading = futures_util::future::join_all((0..5).map(|_| request.send(&client).into_future()));
        let mut leading = Box::pin(leading);
        assert!(futures_util::poll!(&mut waiting).is_pending() || at_lock);
        let outcomes = (&mut leading).await;
        assert!(outcomes.iter().any(Result::is_ok) || outcomes.iter().all(Result::is_err));
        for error in outcomes.into_iter().filter_map(Result::err) {
            assert!(matches!(error, Error::Auth(AuthError::Store(_))), "{error}");
        }
        request.send(&client).await.unwrap();
        drop(waiting);
        request.send(&client).await.unwrap();
    }
}

#[tokio::test]
async fn row_05_a_pair_of_absurd_life_is_kept_like_any_other() {
    let server = Server::start();
    for life in [i64::MAX, 9_223_372_036_854_775, 9_000_000_000_000_000, 1, 0, -1, i64::MIN] {
        let issued = json!({"code": 0, "access_token": "u-1", "refresh_token": "r-1", "expires_in": life,
            "refresh_token_expires_in": life})
        .to_string();
        let (base, _) = liar(move |_, _| Says::Then(reply("200 OK", "", &issued))).await;
        let mut stores: Vec<Arc<dyn TokenStore>> = vec![Arc::new(MemoryStore::default())];
        if let Some(server) = &server {
            stores.push(server.store().await);
        }
        for store in stores {
            let client = Client::builder("a", "b").base_url(&base).token_store(store).build().unwrap();
            let oauth = client.oauth().redirect_uri("https://app.example/");
            let tokens = oauth.exchange(&"code".into(), None).await.unwrap();
            oauth.share("ou_1", tokens).await.unwrap_or_else(|error| panic!("{life}: {error}"));
            assert!(oauth.shared("ou_1").await.unwrap().is_some(), "{life}");
        }
    }
}

#[tokio::test]
async fn row_05_hostile_names_are_names_like_any_other() {
    let (base, heard) = liar(|number, _| {
        let token = format!("t-{number}");
        let issued =
            json!({"code": 0, "tenant_access_token": token, "app_access_token": token, "expire": 7200});
        Says::Then(reply("200 OK", "", &issued.to_string()))
    })
    .await;
    let asked = || heard.lock().unwrap().iter().filter(|question| question.contains("/auth/v3/")).count();
    let server = Server::start();
    let mut stores: Vec<Arc<dyn TokenStore>> = vec![Arc::new(MemoryStore::default())];
    if let Some(server) = &server {
        stores.push(server.store().await);
    }
    let long = "x".repeat(1 << 20);
    let names =
        ["", ":", "%", "%3A", "\0", "\r\nSET a b\r\n", "*", "{a}", "租户", "\u{202e}", "../..", &long];
    for store in stores {
        for (number, app) in names.iter().enumerate() {
            let client = Client::builder(*app, "s").base_url(&base).token_store(store.clone()).store_app();
            let client = client.build().unwrap();
            client.set_app_ticket("ticket-1").await.unwrap();
            let tenants = if number == 0 { &names[..] } else { &names[number..=number] };
            let before = asked();
            for tenant in tenants {
                for _ in 0..2 {
                    Ping {}.send(&client).tenant_key(*tenant).await.unwrap();
                }
            }
            assert_eq!(asked(), before + 1 + tenants.len(), "{number}: one each");
        }
    }
}
