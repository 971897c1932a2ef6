//! Tokens: one request for many calls, and another one when the platform says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use feishu_runtime::{
    AuthError, BoxFuture, CallEnd, Client, Error, LockGuard, MemoryStore, Meter, Secret, StoreError,
    TokenKey, TokenStore,
};
use serde_json::json;

use crate::endpoints::{GetMe, ListDepartments, Ping};
use crate::platform::{Platform, Seen, reply};

fn list() -> ListDepartments {
    ListDepartments { unit: "u".into(), ..Default::default() }
}

async fn flat() -> Platform {
    Platform::start(|_| reply(200, json!({"code": 0, "msg": "", "data": {}}))).await
}

#[tokio::test]
async fn a_hundred_calls_on_a_cold_cache_ask_for_one_token() {
    let platform = flat().await;
    let client = platform.client();
    let calls = (0..100).map(|_| async { Ping {}.send(&client).await });
    for outcome in futures_util::future::join_all(calls).await {
        outcome.unwrap();
    }
    assert_eq!(platform.token_requests().len(), 1);
    assert_eq!(platform.calls().len(), 100);
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_it_expires() {
    let platform = flat().await;
    let client = platform.client();
    Ping {}.send(&client).await.unwrap();
    platform.clock.advance(Duration::from_secs(7200 - 301));
    Ping {}.send(&client).await.unwrap();
    assert_eq!(platform.token_requests().len(), 1);
    platform.clock.advance(Duration::from_secs(2));
    platform.tokens_live(10);
    Ping {}.send(&client).await.unwrap();
    assert_eq!(platform.token_requests().len(), 2);
    // A short life has a short margin: a tenth.
    platform.clock.advance(Duration::from_millis(8900));
    Ping {}.send(&client).await.unwrap();
    assert_eq!(platform.token_requests().len(), 2);
    platform.clock.advance(Duration::from_millis(200));
    Ping {}.send(&client).await.unwrap();
    assert_eq!(platform.token_requests().len(), 3);
}

#[tokio::test]
async fn a_rejected_token_is_replaced_once_whatever_the_http_status() {
    for status in [400, 200, 401] {
        let platform = flat().await;
        platform.reject_with(status);
        let client = platform.client();
        Ping {}.send(&client).await.unwrap();
        platform.revoke_tokens();
        let calls = (0..20).map(|_| async { list().send(&client).await });
        for outcome in futures_util::future::join_all(calls).await {
            outcome.unwrap();
        }
        assert_eq!(platform.token_requests().len(), 2, "HTTP {status}");
    }
}

#[tokio::test]
async fn a_second_rejection_is_the_answer() {
    let platform =
        Platform::start(|_| reply(400, json!({"code": 99_991_663, "msg": "tenant token not supported"})))
            .await;
    let error = Ping {}.send(&platform.client()).await.unwrap_err();
    assert!(matches!(&error, Error::Api(error) if error.code == 99_991_663), "{error}");
    assert_eq!(platform.calls().len(), 2);
}

#[tokio::test]
async fn an_explicit_token_wins_and_is_never_replaced() {
    let platform = flat().await;
    let client = platform.client();
    let error = list().send(&client).user_access_token("u-stale").await.unwrap_err();
    assert!(matches!(error, Error::Api(_)));
    assert_eq!(platform.calls().len(), 1);
    assert_eq!(platform.calls()[0].bearer(), Some("u-stale"));
    assert!(platform.token_requests().is_empty());

    let as_user = client.clone().user_access_token("u-good");
    platform.accept_token("u-good");
    GetMe {}.send(&as_user).await.unwrap();
}

#[tokio::test]
async fn a_refused_app_is_an_auth_error() {
    let platform = flat().await;
    let client = Client::builder("cli_test", "wrong").base_url(&platform.base).build().unwrap();
    let error = Ping {}.send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Auth(AuthError::Refused(error)) if error.code == 10015), "{error}");
    assert!(format!("{error:#}").contains("compare the app secret"), "{error:#}");
}

#[tokio::test]
async fn a_store_app_goes_from_ticket_to_app_token_to_tenant_token() {
    let platform = flat().await;
    let client = platform.builder().store_app().build().unwrap();
    assert!(matches!(Ping {}.send(&client).await, Err(Error::Auth(AuthError::TenantKeyMissing { .. }))));

    let missing = Ping {}.send(&client).tenant_key("acme").await.unwrap_err();
    assert!(matches!(missing, Error::Auth(AuthError::AppTicketMissing { .. })), "{missing}");
    assert_eq!(platform.token_requests()[0].path, "/open-apis/auth/v3/app_ticket/resend");

    client.set_app_ticket("ticket-1").await.unwrap();
    Ping {}.send(&client).tenant_key("acme").await.unwrap();
    Ping {}.send(&client.clone().tenant_key("other")).await.unwrap();
    let requests = platform.token_requests();
    assert_eq!(requests[1].json()["app_ticket"], "ticket-1");
    assert_eq!(requests[2].json(), json!({"app_access_token": "a-1", "tenant_key": "acme"}));
    assert_eq!(requests[3].json()["tenant_key"], "other");
    assert_eq!(requests.len(), 4, "the app_access_token is shared by the tenants");
    assert_eq!(platform.calls()[0].bearer(), Some("t-acme-2"));
}

#[tokio::test]
async fn a_rejected_app_token_is_replaced_when_a_tenant_needs_it() {
    let platform = flat().await;
    let client = platform.builder().store_app().build().unwrap();
    client.set_app_ticket("ticket-1").await.unwrap();
    Ping {}.send(&client).tenant_key("acme").await.unwrap();
    platform.revoke_tokens();
    Ping {}.send(&client).tenant_key("other").await.unwrap();
    let bodies: Vec<_> = platform.token_requests().iter().map(Seen::json).collect();
    assert_eq!(bodies[2], json!({"app_access_token": "a-0", "tenant_key": "other"}));
    assert_eq!(bodies[3]["app_ticket"], "ticket-1");
    assert_eq!(bodies[4], json!({"app_access_token": "a-3", "tenant_key": "other"}));
}

#[tokio::test]
async fn a_reply_without_a_token_is_an_error_and_no_token() {
    let platform = flat().await;
    platform.issue_nothing();
    let error = Ping {}.send(&platform.client()).await.unwrap_err();
    assert!(error.to_string().contains("no `tenant_access_token` in the reply"), "{error}");
    assert!(platform.calls().is_empty());
}

#[tokio::test]
async fn clients_share_a_store_and_never_a_token_of_another_app_or_secret() {
    let platform = flat().await;
    let store = Arc::new(MemoryStore::default());
    let client = |id: &str, secret: &str| {
        Client::builder(id, secret).base_url(&platform.base).token_store(store.clone()).build().unwrap()
    };
    for (id, secret, requests) in [("a", "1", 1), ("a", "1", 1), ("a", "2", 2), ("b", "1", 3)] {
        Ping {}.send(&client(id, secret)).await.unwrap();
        assert_eq!(platform.token_requests().len(), requests, "{id} {secret}");
    }
}

#[tokio::test]
async fn a_dropped_call_leaves_the_fetch_to_the_others() {
    let platform = flat().await;
    let client = platform.client();
    let mut first = Box::pin(IntoFuture::into_future(Ping {}.send(&client)));
    assert!(futures_util::poll!(&mut first).is_pending());
    let second = tokio::spawn({
        let client = client.clone();
        async move { Ping {}.send(&client).await }
    });
    tokio::task::yield_now().await;
    drop(first);
    second.await.unwrap().unwrap();
    Ping {}.send(&client).await.unwrap();
    assert!(platform.token_requests().len() <= 2);
}

#[tokio::test]
async fn a_refused_ticket_is_dropped_and_another_one_asked_for_once() {
    let platform = flat().await;
    let client = platform.builder().store_app().build().unwrap().tenant_key("acme");
    client.set_app_ticket("ticket-stale").await.unwrap();
    for _ in 0..3 {
        let missing = Ping {}.send(&client).await.unwrap_err();
        assert!(matches!(missing, Error::Auth(AuthError::AppTicketMissing { .. })), "{missing}");
    }
    let paths: Vec<_> = platform.token_requests().iter().map(|seen| seen.path.clone()).collect();
    assert_eq!(paths, ["/open-apis/auth/v3/app_access_token", "/open-apis/auth/v3/app_ticket/resend"]);

    // The event did not come: after a while the platform is asked again.
    platform.clock.advance(Duration::from_secs(61));
    Ping {}.send(&client).await.unwrap_err();
    assert_eq!(platform.token_requests().len(), 3);

    client.set_app_ticket("ticket-1").await.unwrap();
    Ping {}.send(&client).await.unwrap();
}

#[tokio::test]
async fn a_token_whose_reply_does_not_say_how_long_it_lives_is_kept_for_five_minutes() {
    let platform = flat().await;
    platform.tokens_live(-1);
    let client = platform.client();
    for _ in 0..10 {
        Ping {}.send(&client).await.unwrap();
    }
    assert_eq!(platform.token_requests().len(), 1);
    platform.clock.advance(Duration::from_secs(5 * 60));
    Ping {}.send(&client).await.unwrap();
    assert_eq!(platform.token_requests().len(), 2);
}

#[tokio::test]
async fn a_life_that_is_none_or_without_end_does_not_cost_a_token_for_each_call() {
    for (expire, kept) in [
        (json!(0), 5 * 60),
        (json!(-7200), 5 * 60),
        (json!("soon"), 5 * 60),
        (json!(null), 5 * 60),
        (json!({}), 5 * 60),
        (json!(1.5), 5 * 60),
        (json!("7200"), 2 * 60 * 60),
        (json!(7200.0), 2 * 60 * 60),
        (json!(i64::MAX), 24 * 60 * 60),
        (json!(1_893_456_000_000_i64), 24 * 60 * 60),
    ] {
        let given = expire.clone();
        let platform = flat().await;
        platform.accept_token("t-1");
        platform.tokens_fail(move |_| {
            Some(reply(200, json!({"code": 0, "tenant_access_token": "t-1", "expire": given})))
        });
        let client = platform.client();
        for _ in 0..10 {
            Ping {}.send(&client).await.unwrap();
        }
        assert_eq!(platform.token_requests().len(), 1, "{expire}");
        platform.clock.advance(Duration::from_secs(kept * 8 / 10));
        Ping {}.send(&client).await.unwrap();
        assert_eq!(platform.token_requests().len(), 1, "{expire}");
        platform.clock.advance(Duration::from_secs(kept * 2 / 10));
        Ping {}.send(&client).await.unwrap();
        assert_eq!(platform.token_requests().len(), 2, "{expire}");
    }
}

/// A store that somebody has put something into, and that counts what is told of it.
#[derive(Debug)]
struct Poisoned {
    inner: MemoryStore,
    poison: &'static str,
    dropped: AtomicUsize,
}

impl TokenStore for Poisoned {
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>> {
        if self.dropped.load(Ordering::Relaxed) == 0 {
            return Box::pin(std::future::ready(Ok(Some(self.poison.into()))));
        }
        self.inner.get(key)
    }

    fn set<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Secret,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.set(key, token, ttl)
    }

    fn remove<'a>(&'a self, _: &'a TokenKey, stale: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        assert_eq!(stale.expose(), self.poison);
        self.dropped.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::ready(Ok(())))
    }

    fn lock<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<LockGuard, StoreError>> {
        self.inner.lock(key)
    }
}

#[derive(Debug, Default)]
struct Told(AtomicUsize);

impl Meter for Told {
    fn call_ended(&self, _: &CallEnd<'_>) {}

    fn value_dropped(&self, key: &TokenKey) {
        assert!(key.as_str().ends_with(":tenant"), "{key:?}");
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn what_cannot_be_a_token_is_removed_from_the_store_and_told() {
    for poison in ["t-1\r\nx-evil: 1", "", "a token", "t\u{fffd}", "töken"] {
        let platform = flat().await;
        let store =
            Arc::new(Poisoned { inner: MemoryStore::default(), poison, dropped: AtomicUsize::new(0) });
        let told = Arc::new(Told::default());
        let client = platform.builder().token_store(store.clone()).meter(told.clone()).build().unwrap();
        Ping {}.send(&client).await.unwrap();
        assert_eq!(platform.calls()[0].bearer(), Some("t-0"), "{poison:?}");
        assert_eq!((store.dropped.load(Ordering::Relaxed), told.0.load(Ordering::Relaxed)), (1, 1));
    }
}

#[tokio::test]
async fn row_05_no_two_names_of_the_store_can_be_made_to_meet() {
    let platform = flat().await;
    let store = Arc::new(MemoryStore::default());
    let apps = [("a", "b:c"), ("a:b", "c"), ("a%3Ab", "c")];
    let tenants = ["T", "T:lock", "T%3Alock", "lock:T", ""];
    let mut tokens = std::collections::BTreeSet::new();
    for (id, secret) in apps {
        let client =
            Client::builder(id, secret).base_url(&platform.base).token_store(store.clone()).store_app();
        let client = client.build().unwrap();
        client.set_app_ticket("ticket-1").await.unwrap();
        for tenant in tenants {
            Ping {}.send(&client).tenant_key(tenant).await.unwrap();
            tokens.insert(platform.calls().last().unwrap().bearer().unwrap().to_owned());
        }
    }
    assert_eq!(tokens.len(), apps.len() * tenants.len());
}
