//! Tokens: one request for many calls, and another one when the platform says so.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use feishu_runtime::{AuthError, Client, Error, MemoryStore, UserSession, UserTokens};
use serde_json::json;
use tokio::sync::Notify;

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

    let (session, rotated) = session("u-stale", Some("r-1"), None);
    let error = GetMe {}.send(&platform.client()).user_session(&session).await.unwrap_err();
    assert!(error.to_string().contains("no `access_token` in the reply"), "{error}");
    assert!(rotated.lock().unwrap().is_empty());
    assert_eq!(session.tokens().refresh_token.unwrap().expose(), "r-1");
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

fn session(
    access: &str,
    refresh: Option<&str>,
    life: Option<u64>,
) -> (UserSession, Arc<Mutex<Vec<UserTokens>>>) {
    let rotated = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&rotated);
    let tokens = UserTokens {
        access_token: access.into(),
        refresh_token: refresh.map(Into::into),
        expires_in: life.map(Duration::from_secs),
    };
    let session = UserSession::new(tokens, move |tokens| {
        kept.lock().unwrap().push(tokens);
        std::future::ready(())
    });
    (session, rotated)
}

#[tokio::test]
async fn an_expired_user_token_is_refreshed_once_for_many_calls_and_the_pair_is_handed_over() {
    let platform = flat().await;
    platform.accept_token("u-first");
    let client = platform.client();
    let (session, rotated) = session("u-first", Some("r-first"), Some(7200));
    GetMe {}.send(&client).user_session(&session).await.unwrap();
    assert!(platform.token_requests().is_empty());

    platform.clock.advance(Duration::from_hours(2));
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
    assert_eq!(rotated[0].access_token.expose(), "u-0");
    assert_eq!(rotated[0].refresh_token.as_ref().unwrap().expose(), "r-0");
    assert_eq!(platform.calls().last().unwrap().bearer(), Some("u-0"));
}

#[tokio::test]
async fn no_call_goes_on_before_the_new_pair_is_kept() {
    let platform = flat().await;
    let client = platform.client();
    let tokens =
        UserTokens { access_token: "u-stale".into(), refresh_token: Some("r-1".into()), expires_in: None };
    let (begun, kept) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let session = UserSession::new(tokens, {
        let (begun, kept) = (Arc::clone(&begun), Arc::clone(&kept));
        move |_| {
            let (begun, kept) = (Arc::clone(&begun), Arc::clone(&kept));
            async move {
                begun.notify_one();
                kept.notified().await;
            }
        }
    });
    let call = || async { GetMe {}.send(&client).user_session(&session).await };
    let keeping = async {
        begun.notified().await;
        let hurried = tokio::time::timeout(Duration::from_millis(100), call()).await;
        assert!(hurried.is_err(), "a call went on with a pair that nobody had kept");
        kept.notify_one();
    };
    let (first, ()) = tokio::join!(call(), keeping);
    first.unwrap();
    call().await.unwrap();
}

#[tokio::test]
async fn a_callback_that_panics_does_not_take_the_pair_with_it() {
    let platform = flat().await;
    let client = platform.client();
    let tokens =
        UserTokens { access_token: "u-stale".into(), refresh_token: Some("r-1".into()), expires_in: None };
    let session = UserSession::new(tokens, |_| async { panic!("the disk is full") });
    assert!(GetMe {}.send(&client).user_session(&session).await.is_err());
    GetMe {}.send(&client).user_session(&session).await.unwrap();
    assert_eq!(platform.token_requests().len(), 1);
}

#[tokio::test]
async fn of_a_session_a_token_and_a_header_the_last_word_counts() {
    let platform = flat().await;
    for token in ["u-1", "u-2", "u-3"] {
        platform.accept_token(token);
    }
    let (session, _) = session("u-1", None, None);
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
    let (alive, rotated) = session("u-stale", Some("r-1"), None);
    GetMe {}.send(&client).user_session(&alive).await.unwrap();
    assert_eq!(rotated.lock().unwrap().len(), 1);

    let (plain, _) = session("u-stale", None, None);
    let error = GetMe {}.send(&client).user_session(&plain).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");

    let (spent, _) = session("u-stale", Some("r-spent"), None);
    let error = GetMe {}.send(&client).user_session(&spent).await.unwrap_err();
    assert!(matches!(error, Error::Auth(AuthError::SessionEnded(_))), "{error}");
}

#[tokio::test]
async fn a_session_is_used_only_where_the_endpoint_takes_a_user_token() {
    let platform = flat().await;
    platform.accept_token("u-1");
    let (session, _) = session("u-1", None, None);
    let client = platform.client().user_session(&session);
    Ping {}.send(&client).await.unwrap();
    list().send(&client).await.unwrap();
    let bearers: Vec<_> = platform.calls().iter().map(|call| call.bearer().unwrap().to_owned()).collect();
    assert_eq!(bearers, ["t-0", "u-1"]);
}
