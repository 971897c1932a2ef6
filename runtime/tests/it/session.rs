//! The tokens of users: refreshed once for all, kept before they are used, and shared by processes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{
    AuthError, BoxFuture, Client, Clock, Error, LockGuard, Retry, Secret, StoreError, TokenKey, TokenStore,
    UserSession, UserTokens,
};
use serde_json::json;
use tokio::sync::{Notify, OwnedMutexGuard};

use crate::endpoints::{GetMe, ListDepartments, Ping};
use crate::platform::{Platform, reply};

fn list() -> ListDepartments {
    ListDepartments { unit: "u".into(), ..Default::default() }
}

async fn flat() -> Platform {
    Platform::start(|_| reply(200, json!({"code": 0, "msg": "", "data": {}}))).await
}

fn pair(access: &str, refresh: &str) -> UserTokens {
    UserTokens::new(access).with_refresh_token(refresh)
}

fn session(tokens: UserTokens) -> (UserSession, Arc<Mutex<Vec<UserTokens>>>) {
    let rotated = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&rotated);
    let session = UserSession::new(tokens, move |tokens| {
        kept.lock().unwrap().push(tokens);
        std::future::ready(Ok(()))
    });
    (session, rotated)
}

#[tokio::test]
async fn an_expired_user_token_is_refreshed_once_for_many_calls_and_the_pair_is_handed_over() {
    let platform = flat().await;
    platform.accept_token("u-first");
    let client = platform.client();
    let end = platform.clock.wall() + Duration::from_secs(2 * 60 * 60);
    let (session, rotated) = session(UserTokens { expires_at: Some(end), ..pair("u-first", "r-first") });
    GetMe {}.send(&client).user_session(&session).await.unwrap();
    assert!(platform.token_requests().is_empty());

    platform.clock.advance(Duration::from_secs(2 * 60 * 60));
    let calls = (0..20).map(|_| async { GetMe {}.send(&client).user_session(&session).await });
    for outcome in futures_util::future::join_all(calls).await {
        outcome.unwrap();
    }
    let requests = platform.token_requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        requests[0].json(),
        json!({"grant_type": "refresh_token", "client_id": "cli_test", "client_secret": "app-secret-123",
            "refresh_token": "r-first"})
    );
    let rotated = rotated.lock().unwrap();
    assert_eq!(rotated.len(), 1);
    let UserTokens { access_token, refresh_token, expires_at, refresh_expires_at, scopes } =
        rotated[0].clone();
    assert_eq!((access_token.expose(), refresh_token.unwrap().expose()), ("u-0", "r-0"));
    assert_eq!(scopes, ["offline_access", "im:chat"]);
    let left = |end: Option<std::time::SystemTime>| {
        let left = end.unwrap().duration_since(platform.clock.wall()).unwrap();
        left.as_secs().div_ceil(60)
    };
    assert_eq!((left(expires_at), left(refresh_expires_at)), (120, 7 * 24 * 60));
    assert_eq!(platform.calls().last().unwrap().bearer(), Some("u-0"));
}

#[tokio::test]
async fn a_pair_is_written_with_both_its_ends_and_read_again() {
    let platform = flat().await;
    let (session, rotated) = session(pair("u-stale", "r-1"));
    GetMe {}.send(&platform.client()).user_session(&session).await.unwrap();
    let tokens = rotated.lock().unwrap()[0].clone();
    let written = serde_json::to_value(&tokens).unwrap();
    assert_eq!(written["access_token"], "u-0");
    let seconds = |name: &str| written[name].as_i64().unwrap();
    assert_eq!(seconds("refresh_expires_at") - seconds("expires_at"), 604_800 - 7200);
    let read: UserTokens = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), written);
    assert!(serde_json::from_value::<UserTokens>(json!({"refresh_token": "r"})).is_err());
}

#[tokio::test(start_paused = true)]
async fn no_call_goes_on_before_the_new_pair_is_kept() {
    let platform = flat().await;
    let client = platform.client();
    let (begun, kept) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let session = UserSession::new(pair("u-stale", "r-1"), {
        let (begun, kept) = (Arc::clone(&begun), Arc::clone(&kept));
        move |_| {
            let (begun, kept) = (Arc::clone(&begun), Arc::clone(&kept));
            async move {
                begun.notify_one();
                kept.notified().await;
                Ok(())
            }
        }
    });
    let call = || async { GetMe {}.send(&client).user_session(&session).await };
    let keeping = async {
        begun.notified().await;
        let hurried = tokio::time::timeout(Duration::from_secs(10), call()).await;
        assert!(hurried.is_err(), "a call went on with a pair that nobody had kept");
        kept.notify_one();
    };
    let (first, ()) = tokio::join!(call(), keeping);
    first.unwrap();
    call().await.unwrap();
}

#[tokio::test]
async fn a_pair_that_could_not_be_kept_is_used_by_no_call_and_handed_over_again() {
    for panics in [false, true] {
        let platform = flat().await;
        let client = platform.client();
        let broken = Arc::new(AtomicBool::new(true));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let session = UserSession::new(pair("u-stale", "r-1"), {
            let (broken, seen) = (Arc::clone(&broken), Arc::clone(&seen));
            move |tokens: UserTokens| {
                seen.lock().unwrap().push(tokens.access_token.expose().to_owned());
                let broken = broken.load(Ordering::Relaxed);
                async move {
                    assert!(!(broken && panics), "the disk is gone");
                    if broken { Err("the disk is full".into()) } else { Ok(()) }
                }
            }
        });
        for _ in 0..2 {
            let error = GetMe {}.send(&client).user_session(&session).await.unwrap_err();
            assert!(matches!(error, Error::Auth(AuthError::NotKept(_))), "{error}");
        }
        // The stale token was tried once; the new one never.
        assert_eq!(platform.calls().len(), 1);
        broken.store(false, Ordering::Relaxed);
        GetMe {}.send(&client).user_session(&session).await.unwrap();
        assert_eq!(platform.token_requests().len(), 1, "one rotation");
        assert_eq!(*seen.lock().unwrap(), ["u-0", "u-0", "u-0"]);
        assert_eq!(platform.calls().last().unwrap().bearer(), Some("u-0"));
    }
}

#[tokio::test]
async fn a_call_in_a_hurry_does_not_cost_the_user_the_login() {
    let platform = flat().await;
    let client = platform.client();
    let (session, rotated) = session(pair("u-stale", "r-1"));
    {
        let call = GetMe {}.send(&client).user_session(&session);
        let mut call = Box::pin(IntoFuture::into_future(call));
        // Dropped as soon as its refresh is under way.
        while platform.token_requests().is_empty() && futures_util::poll!(&mut call).is_pending() {
            tokio::task::yield_now().await;
        }
    }
    GetMe {}.send(&client).user_session(&session).await.unwrap();
    assert_eq!((platform.token_requests().len(), rotated.lock().unwrap().len()), (1, 1));
}

#[tokio::test]
async fn of_a_session_a_token_and_a_header_the_last_word_counts() {
    let platform = flat().await;
    for token in ["u-1", "u-2", "u-3"] {
        platform.accept_token(token);
    }
    let (session, _) = session(UserTokens::new("u-1"));
    let with_token = platform.client().user_access_token("u-2");
    GetMe {}.send(&with_token).user_session(&session).await.unwrap();
    let with_session = platform.client().user_session(&session);
    GetMe {}.send(&with_session).user_access_token("u-2").await.unwrap();
    GetMe {}.send(&with_session).header("Authorization", "Bearer u-3").await.unwrap();
    let bearers: Vec<_> = platform.calls().iter().map(|call| call.bearer().unwrap().to_owned()).collect();
    assert_eq!(bearers, ["u-1", "u-2", "u-3"]);
}

#[tokio::test]
async fn a_rejected_user_token_is_refreshed_and_one_that_cannot_be_is_reported() {
    let platform = flat().await;
    let client = platform.client();
    let (alive, rotated) = session(pair("u-stale", "r-1"));
    GetMe {}.send(&client).user_session(&alive).await.unwrap();
    assert_eq!(rotated.lock().unwrap().len(), 1);

    let (plain, _) = session(UserTokens::new("u-stale"));
    let error = GetMe {}.send(&client).user_session(&plain).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");

    let (spent, _) = session(pair("u-stale", "r-spent"));
    let error = GetMe {}.send(&client).user_session(&spent).await.unwrap_err();
    assert!(matches!(error, Error::Auth(AuthError::SessionEnded(_))), "{error}");

    // A wrong secret is the app's fault: no login of the user would help.
    let client = Client::builder("cli_test", "unknown").base_url(&platform.base).build().unwrap();
    let (good, _) = session(pair("u-stale", "r-2"));
    let error = GetMe {}.send(&client).user_session(&good).await.unwrap_err();
    assert!(matches!(error, Error::Auth(AuthError::Refused(_))), "{error}");
}

#[tokio::test]
async fn a_reply_without_a_token_does_not_cost_the_refresh_token() {
    let platform = flat().await;
    platform.issue_nothing();
    let (session, rotated) = session(pair("u-stale", "r-1"));
    let error = GetMe {}.send(&platform.client()).user_session(&session).await.unwrap_err();
    assert!(error.to_string().contains("no `access_token` in the reply"), "{error}");
    assert!(rotated.lock().unwrap().is_empty());
    assert_eq!(session.tokens().refresh_token.unwrap().expose(), "r-1");
}

#[tokio::test]
async fn a_session_is_used_only_where_the_endpoint_takes_a_user_token() {
    let platform = flat().await;
    platform.accept_token("u-1");
    let (session, _) = session(UserTokens::new("u-1"));
    let client = platform.client().user_session(&session);
    Ping {}.send(&client).await.unwrap();
    list().send(&client).await.unwrap();
    let bearers: Vec<_> = platform.calls().iter().map(|call| call.bearer().unwrap().to_owned()).collect();
    assert_eq!(bearers, ["t-0", "u-1"]);
}

/// A store that many processes share, as far as a test can have several: each client has its own memory, and the lock is
/// one for all.
#[derive(Debug, Default)]
struct Table {
    rows: Mutex<BTreeMap<String, Secret>>,
    lock: Arc<tokio::sync::Mutex<()>>,
    /// Whether nobody waits for the lock, as when it has ended before its holder has.
    unlocked: AtomicBool,
    /// Whether nothing can be written.
    broken: AtomicBool,
    /// How many locks have been given back.
    given_back: AtomicUsize,
}

impl TokenStore for Table {
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>> {
        Box::pin(std::future::ready(Ok(self.rows.lock().unwrap().get(key.as_str()).cloned())))
    }

    fn set<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Secret,
        _: Duration,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        if self.broken.load(Ordering::Relaxed) {
            return Box::pin(std::future::ready(Err("read-only".into())));
        }
        self.rows.lock().unwrap().insert(key.as_str().to_owned(), token.clone());
        Box::pin(std::future::ready(Ok(())))
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, stale: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        let mut rows = self.rows.lock().unwrap();
        if rows.get(key.as_str()) == Some(stale) {
            rows.remove(key.as_str());
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn lock<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<LockGuard, StoreError>> {
        if self.unlocked.load(Ordering::Relaxed) {
            return Box::pin(std::future::ready(Ok(Box::new(()) as LockGuard)));
        }
        Box::pin(async {
            let guard: OwnedMutexGuard<()> = Arc::clone(&self.lock).lock_owned().await;
            Ok(Box::new(guard) as LockGuard)
        })
    }

    /// As a server does, not at once.
    fn unlock(&self, lock: LockGuard) -> BoxFuture<'_, ()> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            drop(lock);
            self.given_back.fetch_add(1, Ordering::Relaxed);
        })
    }
}

/// Two processes with one session, and the store between them.
async fn processes(platform: &Platform, tokens: UserTokens) -> (Arc<Table>, [(Client, UserSession); 2]) {
    let table = Arc::new(Table::default());
    let client = || platform.builder().token_store(table.clone()).retry(Retry::never()).build().unwrap();
    let (one, other) = (client(), client());
    let first = one.oauth().share("ou_1", tokens).await.unwrap();
    let second = other.oauth().shared("ou_1").await.unwrap().unwrap();
    assert!(other.oauth().shared("ou_2").await.unwrap().is_none());
    (table, [(one, first), (other, second)])
}

async fn call((client, session): &(Client, UserSession)) -> Result<(), Error> {
    GetMe {}.send(client).user_session(session).await.map(drop)
}

#[tokio::test]
async fn two_processes_refresh_one_session_once() {
    let platform = flat().await;
    let (_, processes) = processes(&platform, pair("u-stale", "r-1")).await;
    let calls = processes.iter().flat_map(|process| (0..10).map(move |_| call(process)));
    for outcome in futures_util::future::join_all(calls).await {
        outcome.unwrap();
    }
    assert_eq!(platform.token_requests().len(), 1);

    // And again, when the pair that was refreshed has become stale.
    platform.revoke_tokens();
    for process in &processes {
        call(process).await.unwrap();
    }
    assert_eq!(platform.token_requests().len(), 2);
    assert_eq!(platform.token_requests()[1].json()["refresh_token"], "r-0");
}

#[tokio::test(start_paused = true)]
async fn when_a_call_ends_its_lock_is_given_back() {
    let platform = flat().await;
    let (table, [(client, session), _]) = processes(&platform, pair("u-stale", "r-1")).await;
    Ping {}.send(&client).await.unwrap();
    assert_eq!(table.given_back.load(Ordering::Relaxed), 1, "that of the tenant's token");
    GetMe {}.send(&client).user_session(&session).await.unwrap();
    assert_eq!(table.given_back.load(Ordering::Relaxed), 2, "that of the user's pair");
}

#[tokio::test]
async fn two_sessions_of_one_user_in_one_process_wait_for_each_other() {
    let platform = flat().await;
    let client = platform.client();
    let oauth = client.oauth();
    let first = oauth.share("ou_1", pair("u-stale", "r-1")).await.unwrap();
    let second = oauth.shared("ou_1").await.unwrap().unwrap();
    let sessions = [(client.clone(), first), (client.clone(), second)];
    let calls = sessions.iter().flat_map(|session| (0..10).map(move |_| call(session)));
    for outcome in futures_util::future::join_all(calls).await {
        outcome.unwrap();
    }
    assert_eq!(platform.token_requests().len(), 1);
}

#[tokio::test]
async fn a_refusal_sends_a_process_to_the_store_once_more() {
    let platform = flat().await;
    let (table, processes) = processes(&platform, pair("u-stale", "r-1")).await;
    table.unlocked.store(true, Ordering::Relaxed);
    let calls = processes.iter().map(call);
    for outcome in futures_util::future::join_all(calls).await {
        outcome.unwrap();
    }
    let refreshed = platform.token_requests();
    assert!(refreshed.iter().all(|seen| seen.json()["refresh_token"] == "r-1"), "{refreshed:?}");
    assert!(processes.iter().all(|(_, session)| session.tokens().access_token.expose() != "u-stale"));
}

#[tokio::test]
async fn a_pair_that_the_store_did_not_take_is_not_lost_and_not_used() {
    let platform = flat().await;
    let (table, processes) = processes(&platform, pair("u-stale", "r-1")).await;
    table.broken.store(true, Ordering::Relaxed);
    let error = call(&processes[0]).await.unwrap_err();
    assert!(matches!(error, Error::Auth(AuthError::NotKept(_))), "{error}");
    table.broken.store(false, Ordering::Relaxed);
    for process in &processes {
        call(process).await.unwrap();
    }
    assert_eq!(platform.token_requests().len(), 1);
}

#[tokio::test]
async fn row_05_a_pair_in_the_store_that_cannot_be_one_is_removed() {
    for odd in [
        "{\"access_token\": [\"x\"",
        "",
        "null",
        "[]",
        r#"{"access_token": ""}"#,
        r#"{"access_token": "u\r\nx: y"}"#,
        r#"{"access_token": "u-1", "refresh_token": "r 1"}"#,
        r#"{"access_token": "\u8bcd"}"#,
        r#"{"access_token": "u-1", "expires_at": "soon"}"#,
    ] {
        let platform = flat().await;
        let (table, processes) = processes(&platform, pair("u-stale", "r-1")).await;
        for value in table.rows.lock().unwrap().values_mut() {
            *value = odd.into();
        }
        assert!(processes[1].0.oauth().shared("ou_1").await.unwrap().is_none(), "{odd}");
        assert!(table.rows.lock().unwrap().is_empty(), "{odd}");
        // A process that has the pair in memory goes on and puts the next one there.
        call(&processes[0]).await.unwrap();
        assert_eq!(table.rows.lock().unwrap().len(), 1, "{odd}");
    }
}

#[tokio::test]
async fn a_refresh_tries_no_longer_than_the_call_may() {
    let platform = flat().await;
    platform.tokens_fail(|_| Some(reply(429, json!({"code": 99_991_400, "msg": "too fast"}))));
    let client = platform.client();
    let (session, _) = session(pair("u-stale", "r-1"));
    let never = GetMe {}.send(&client).user_session(&session).retry(Retry::never()).await;
    assert!(never.is_err());
    assert_eq!((platform.token_requests().len(), platform.clock.elapsed()), (1, Duration::ZERO));
    let hurried = Retry::default().deadline(Duration::from_secs(1));
    assert!(GetMe {}.send(&client).user_session(&session).retry(hurried).await.is_err());
    assert!(platform.clock.elapsed() < Duration::from_millis(1100), "{:?}", platform.clock.elapsed());
    assert!(platform.token_requests().len() <= 5);
}
