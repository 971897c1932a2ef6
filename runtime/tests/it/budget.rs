//! One budget: what a call may take covers everything that it needs.

use std::sync::Arc;
use std::time::Duration;

use feishu_runtime::{
    AuthError, BoxFuture, Client, Error, LockGuard, Part, RateLimit, RateLimiter, Retry, Secret, StoreError,
    TokenKey, TokenStore, TransportKind,
};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::time::Instant;

use crate::endpoints::{GetFile, ListDepartments, Ping, Upload};
use crate::platform::{Platform, reply};

/// What is waited for, by a clock that jumps where nothing else is to be done.
const SHORT: Duration = Duration::from_secs(4);
/// What nobody waits for.
const LONG: Duration = Duration::from_secs(60 * 60);

fn list() -> ListDepartments {
    ListDepartments { unit: "u".into(), ..Default::default() }
}

fn upload(file: Part) -> Upload {
    Upload { kind: "message".into(), labels: None, file }
}

async fn without_tokens() -> Platform {
    let platform = Platform::start(|_| reply(200, json!({"code": 0, "msg": "", "data": {}}))).await;
    platform.tokens_fail(|_| Some(reply(503, json!({"code": 2200, "msg": "down"}))));
    platform
}

#[track_caller]
fn assert_kind(error: &Error, kind: TransportKind) {
    assert!(matches!(error, Error::Transport(error) if error.kind == kind), "{error}");
}

#[tokio::test]
async fn a_token_endpoint_that_is_down_costs_no_more_than_the_deadline() {
    let platform = without_tokens().await;
    let client = platform.client();
    let hurried = Retry::default().deadline(Duration::from_secs(1));
    let error = Ping {}.send(&client).retry(hurried).await.unwrap_err();
    assert!(matches!(error, Error::Auth(AuthError::Refused(_))), "{error}");
    assert!(platform.clock.elapsed() < Duration::from_millis(1100), "{:?}", platform.clock.elapsed());
    assert!(platform.token_requests().len() <= 4);
}

#[tokio::test]
async fn what_the_fetch_has_tried_the_call_does_not_try_again() {
    let platform = without_tokens().await;
    assert!(Ping {}.send(&platform.client()).await.is_err());
    assert_eq!(platform.token_requests().len(), 4);
    assert!(platform.clock.elapsed() < Duration::from_secs(8), "{:?}", platform.clock.elapsed());

    let platform = without_tokens().await;
    assert!(Ping {}.send(&platform.client()).retry(Retry::never()).await.is_err());
    assert_eq!((platform.token_requests().len(), platform.clock.elapsed()), (1, Duration::ZERO));

    let platform = without_tokens().await;
    assert!(Ping {}.send(&platform.client()).timeout(Duration::from_millis(500)).await.is_err());
    assert!(platform.clock.elapsed() <= Duration::from_millis(500), "{:?}", platform.clock.elapsed());
}

#[tokio::test]
async fn a_passing_fault_of_the_token_endpoint_is_survived() {
    let platform = without_tokens().await;
    platform.tokens_fail(|number| (number < 2).then(|| reply(503, json!({"code": 2200, "msg": "down"}))));
    Ping {}.send(&platform.client()).await.unwrap();
    assert_eq!((platform.token_requests().len(), platform.calls().len()), (3, 1));
}

#[tokio::test]
async fn who_may_try_longer_is_not_bound_by_who_came_first() {
    let platform = without_tokens().await;
    platform.tokens_fail(|number| (number < 2).then(|| reply(503, json!({"code": 2200, "msg": "down"}))));
    let client = platform.client();
    let hurried = async { Ping {}.send(&client).retry(Retry::never()).await };
    let patient = futures_util::future::join_all((0..20).map(|_| async { Ping {}.send(&client).await }));
    let (hurried, patient) = tokio::join!(hurried, patient);
    assert!(hurried.is_err());
    assert!(patient.iter().all(Result::is_ok));
    assert_eq!(platform.token_requests().len(), 3, "one for the first, and two for all the others together");
}

#[tokio::test]
async fn a_hundred_calls_share_the_end_of_one_fetch() {
    let platform = without_tokens().await;
    let client = platform.client();
    let calls = (0..100).map(|_| async { Ping {}.send(&client).await });
    assert!(futures_util::future::join_all(calls).await.iter().all(Result::is_err));
    assert_eq!(platform.token_requests().len(), 4);
}

/// Takes connections and never answers; reads what comes, or not.
async fn silent(reads: bool) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut taken = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            if reads {
                tokio::spawn(
                    async move { while socket.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {} },
                );
            } else {
                taken.push(socket);
            }
        }
    });
    base
}

fn client_of(base: &str) -> Client {
    let never = Retry::never();
    Client::builder("a", "b").base_url(base).retry(never).max_in_flight(2).build().unwrap().access_token("t")
}

#[tokio::test(start_paused = true)]
async fn row_06_an_upload_that_does_not_move_or_is_not_answered_ends() {
    let file = || Part::bytes(vec![7; 20 << 20]);
    for reads in [false, true] {
        let client = client_of(&silent(reads).await);
        let began = Instant::now();
        let error = upload(file()).send(&client).timeout(SHORT).await.unwrap_err();
        assert_kind(&error, TransportKind::Timeout);
        assert!(began.elapsed() < LONG);

        let hurried = Retry::never().deadline(SHORT);
        let error = upload(file()).send(&client).timeout(LONG).retry(hurried).await.unwrap_err();
        assert_kind(&error, TransportKind::Deadline);
        assert!(began.elapsed() < LONG);
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_moves_may_take_longer_than_the_timeout() {
    let platform = Platform::answering(json!({})).await;
    let slow = futures_util::stream::unfold(0, |sent| async move {
        tokio::time::sleep(SHORT * 3 / 2).await;
        (sent < 5).then(|| (Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"12345678")), sent + 1))
    });
    let reader = tokio_util::io::StreamReader::new(Box::pin(slow));
    let began = Instant::now();
    upload(Part::sized_reader(reader, 40)).send(&platform.client()).timeout(SHORT * 6).await.unwrap();
    assert!(began.elapsed() > SHORT * 6);
}

#[tokio::test(start_paused = true)]
async fn row_06_the_wait_for_a_turn_is_inside_the_budget_and_nothing_was_sent() {
    let client = client_of(&silent(true).await);
    let hanging = upload(Part::bytes(&b"1"[..]));
    let hanging = futures_util::future::join_all((0..2).map(|_| async { hanging.send(&client).await }));
    let waiting = async {
        tokio::task::yield_now().await;
        let timed_out = list().send(&client).timeout(SHORT).await.unwrap_err();
        assert_kind(&timed_out, TransportKind::Timeout);
        let late = list().send(&client).retry(Retry::never().deadline(SHORT)).await.unwrap_err();
        assert_kind(&late, TransportKind::Deadline);
    };
    tokio::select! {
        _ = hanging => panic!("nobody answers"),
        () = waiting => {}
    }
}

/// A limiter that never says yes, and one that never says anything.
#[derive(Debug)]
struct Limiter(Option<Duration>);

impl RateLimiter for Limiter {
    fn acquire<'a>(
        &'a self,
        _: &'a str,
        _: RateLimit,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>> {
        match self.0 {
            Some(wait) => Box::pin(std::future::ready(Ok(Some(wait)))),
            None => Box::pin(std::future::pending()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn row_06_a_limiter_is_waited_for_no_longer_than_the_call_may_take() {
    let platform = Platform::answering(json!({})).await;
    let limited = |wait| platform.builder().rate_limits(Arc::new(Limiter(wait))).build().unwrap();
    let hurried = Retry::default().deadline(Duration::from_secs(10));
    let error = list().send(&limited(Some(Duration::from_secs(3)))).retry(hurried).await.unwrap_err();
    assert_kind(&error, TransportKind::Deadline);
    assert!(platform.clock.elapsed() <= Duration::from_secs(10), "{:?}", platform.clock.elapsed());

    let never = limited(None).retry(Retry::never());
    assert_kind(&list().send(&never).timeout(SHORT).await.unwrap_err(), TransportKind::Timeout);
    assert!(platform.calls().is_empty());
}

/// A store whose lock somebody else never gives back.
#[derive(Debug)]
struct Locked;

impl TokenStore for Locked {
    fn get<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>> {
        Box::pin(std::future::ready(Ok(None)))
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

    fn lock<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<LockGuard, StoreError>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn row_06_a_lock_is_waited_for_no_longer_than_the_call_may_take() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.builder().token_store(Arc::new(Locked)).build().unwrap();
    assert_kind(&list().send(&client).timeout(SHORT).await.unwrap_err(), TransportKind::Timeout);
    let hurried = Retry::default().deadline(SHORT);
    assert_kind(&list().send(&client).retry(hurried).await.unwrap_err(), TransportKind::Deadline);
    assert!(platform.token_requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_download_that_never_begins_ends() {
    let client = client_of(&silent(true).await);
    let error = GetFile { name: "f".into() }.send(&client).timeout(SHORT).await.unwrap_err();
    assert_kind(&error, TransportKind::Timeout);
}

#[tokio::test(start_paused = true)]
async fn a_long_wait_for_a_turn_uses_up_attempts_and_keeps_its_place() {
    let client = client_of(&silent(true).await);
    let hanging = upload(Part::bytes(&b"1"[..]));
    let hanging = futures_util::future::join_all((0..2).map(|_| async { hanging.send(&client).await }));
    let waiting = async {
        tokio::task::yield_now().await;
        let patient = Retry::default().attempts(3).min_delay(LONG);
        let began = Instant::now();
        let error = list().send(&client).timeout(SHORT).retry(patient).await.unwrap_err();
        assert_kind(&error, TransportKind::Timeout);
        assert_eq!(error.trip().unwrap().attempts, 3);
        assert!(began.elapsed() >= SHORT * 3 && began.elapsed() < LONG, "nothing is waited for between them");
    };
    tokio::select! {
        _ = hanging => panic!("nobody answers"),
        () = waiting => {}
    }
}
