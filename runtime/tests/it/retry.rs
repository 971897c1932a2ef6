//! Trying again: what is repeated, how often, and after how long.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::response::Response;
use feishu_runtime::{Error, Repeat, Retry, TransportKind};
use serde_json::json;

use crate::endpoints::{CreateDepartment, CreateMessage, ListDepartments, Ping};
use crate::platform::{Platform, Seen, broken_off, ok, reply, text};

fn flat() -> Response {
    reply(200, json!({"code": 0, "msg": "", "data": {}}))
}

/// A platform that misbehaves so many times and is good from then on.
async fn faulty(times: usize, fault: impl Fn() -> Response + Send + Sync + 'static) -> Platform {
    let left = AtomicUsize::new(times);
    Platform::start(move |_| {
        let take = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if take.is_ok() { fault() } else { flat() }
    })
    .await
}

fn limited(status: u16, reset: Option<&str>) -> Response {
    let mut response = reply(status, json!({"code": 99_991_400, "msg": "request trigger frequency limit"}));
    if let Some(reset) = reset {
        response.headers_mut().insert("x-ogw-ratelimit-reset", reset.parse().unwrap());
    }
    response
}

#[tokio::test]
async fn passing_faults_of_every_kind_are_survived_by_an_idempotent_call() {
    let faults: [fn() -> Response; 8] = [
        || limited(429, None),
        || limited(400, None),
        || reply(500, json!({"code": 1, "msg": "internal"})),
        || text(502, "text/html", "<html>"),
        || text(200, "text/html", "<html>"),
        || text(200, "application/json", "{\"code\": 0, \"data\":"),
        || broken_off("application/json"),
        || reply(400, json!({"code": 11232, "msg": "x"})),
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        let platform = faulty(2, fault).await;
        let list = ListDepartments { unit: "u".into(), ..Default::default() };
        list.send(&platform.client()).await.unwrap_or_else(|error| panic!("fault {number}: {error}"));
        assert_eq!(platform.calls().len(), 3, "fault {number}");
    }
}

#[tokio::test]
async fn the_wait_the_platform_asks_for_is_kept() {
    for status in [429, 400] {
        let platform = faulty(1, move || limited(status, Some("52"))).await;
        Ping {}.send(&platform.client()).await.unwrap();
        let waited = platform.clock.elapsed();
        assert!(waited >= Duration::from_secs(52) && waited < Duration::from_secs(53), "{waited:?}");
    }
}

#[tokio::test]
async fn waits_grow_and_are_capped() {
    let platform = faulty(7, || limited(429, None)).await;
    let retry = Retry::default().attempts(8).max_delay(Duration::from_secs(4)).no_deadline();
    Ping {}.send(&platform.client()).retry(retry).await.unwrap();
    let waited = platform.clock.elapsed();
    // 0.5 + 1 + 2 + 4 + 4 + 4 + 4, each with up to as much again as jitter.
    assert!(waited >= Duration::from_millis(19_500) && waited < Duration::from_secs(40), "{waited:?}");
}

#[tokio::test]
async fn the_last_error_is_returned_when_attempts_or_time_run_out() {
    let platform = faulty(100, || limited(429, None)).await;
    let client = platform.client();
    assert!(matches!(Ping {}.send(&client).await, Err(Error::Api(error)) if error.is_rate_limit()));
    assert_eq!(platform.calls().len(), 4);

    let before = platform.clock.elapsed();
    let hurried = Retry::default().attempts(100).deadline(Duration::from_secs(10));
    assert!(Ping {}.send(&client).retry(hurried).await.is_err());
    assert!(platform.clock.elapsed() <= before + Duration::from_secs(10));

    let calls = platform.calls().len();
    let platform = faulty(100, || limited(429, Some("600"))).await;
    assert!(Ping {}.send(&platform.client()).await.is_err());
    assert_eq!((platform.calls().len(), platform.clock.elapsed()), (1, Duration::ZERO), "{calls}");
}

#[tokio::test]
async fn a_wait_beyond_all_time_ends_the_call() {
    let platform = faulty(100, || limited(429, Some("18446744073709551615"))).await;
    let slow = Retry::default().min_delay(Duration::from_secs(10)).no_deadline();
    assert!(Ping {}.send(&platform.client()).retry(slow).await.is_err());
    assert_eq!(platform.calls().len(), 1);
}

#[tokio::test]
async fn a_call_that_may_take_effect_twice_is_sent_once() {
    let faults: [fn() -> Response; 3] =
        [|| limited(429, None), || text(502, "text/html", ""), || broken_off("application/json")];
    for fault in faults {
        let platform = faulty(1, fault).await;
        let create = CreateDepartment { name: "a".into(), ..Default::default() };
        assert!(create.send(&platform.client()).await.is_err());
        assert_eq!(platform.calls().len(), 1);
    }
}

#[tokio::test]
async fn an_idempotency_parameter_or_the_caller_allow_a_repetition() {
    let platform = faulty(1, || limited(429, None)).await;
    let message = CreateMessage { text: "hi".into(), uuid: Some("1".into()) };
    message.send(&platform.client()).await.unwrap();
    assert_eq!(platform.calls().len(), 2);

    let platform = faulty(1, || limited(429, None)).await;
    let message = CreateMessage { text: "hi".into(), uuid: None };
    assert!(message.send(&platform.client()).await.is_err());

    let platform = faulty(1, || limited(429, None)).await;
    message.send(&platform.client()).retry(Retry::default().repeat(Repeat::Always)).await.unwrap();
    assert_eq!(platform.calls().len(), 2);
}

#[tokio::test]
async fn errors_that_will_come_again_are_not_repeated() {
    let platform = faulty(1, || reply(400, json!({"code": 43051, "msg": "no"}))).await;
    assert!(Ping {}.send(&platform.client()).await.is_err());
    assert_eq!(platform.calls().len(), 1);
}

#[tokio::test]
async fn a_platform_that_does_not_answer_is_a_timeout() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let platform = Platform::answering(json!({})).await;
    let client = platform.builder().base_url(base).retry(Retry::never()).build().unwrap();
    let call = Ping {}.send(&client).access_token("t").timeout(Duration::from_millis(20)).await;
    assert!(matches!(call, Err(Error::Transport(error)) if error.kind == TransportKind::Timeout));
    drop(listener);
}

#[tokio::test]
async fn dropping_a_call_while_it_waits_leaves_nothing_behind() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.client();
    Ping {}.send(&client).await.unwrap();
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    for _ in 0..50 {
        let mut call = IntoFuture::into_future(Ping {}.send(&client));
        assert!(futures_util::poll!(&mut call).is_pending());
    }
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    assert!(tasks() <= before + 4, "only pooled connections are left: {before} tasks became {}", tasks());
    // All permits have come back: a call still goes through.
    Ping {}.send(&client).await.unwrap();
}

/// What the server does with the n-th request of a call, decided by a hash so that it is the same on every run.
fn fault_of(key: &str, attempt: usize) -> Option<Response> {
    let hash = key.bytes().chain(attempt.to_le_bytes()).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // Faults pass: nothing fails for ever.
    if attempt > 6 || hash % 100 >= 30 {
        return None;
    }
    Some(match hash / 100 % 7 {
        0 => limited(429, Some("1")),
        1 => limited(400, Some("1")),
        2 => reply(503, json!({"code": 2200, "msg": "busy"})),
        3 => text(502, "text/html", "<html>Bad Gateway</html>"),
        4 => text(200, "application/json", "{\"code\": 0, \"data\": {"),
        5 => broken_off("application/json"),
        _ => reply(400, json!({"code": 99_991_663, "msg": "Invalid access token for authorization."})),
    })
}

/// A platform with faults in 30% of its replies that counts how often each call arrives.
async fn unreliable() -> (Platform, std::sync::Arc<Mutex<BTreeMap<String, usize>>>) {
    let counts = std::sync::Arc::new(Mutex::new(BTreeMap::new()));
    let counting = counts.clone();
    let platform = Platform::start(move |seen: &Seen| {
        let key = if seen.method == "GET" { seen.path.clone() } else { seen.json()["name"].to_string() };
        let attempt = {
            let mut counts = counting.lock().unwrap();
            let count = counts.entry(key.clone()).or_insert(0);
            *count += 1;
            *count
        };
        fault_of(&key, attempt).unwrap_or_else(|| ok(&json!({"page_token": key})))
    })
    .await;
    (platform, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn five_thousand_idempotent_calls_with_faults_in_a_third_all_end_right() {
    let (platform, counts) = unreliable().await;
    let patient = Retry::default().attempts(10).no_deadline();
    let client = platform.builder().retry(patient).build().unwrap();
    let calls = (0..5000).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            let list = ListDepartments { unit: format!("n{number}"), ..Default::default() };
            let page = list.send(&client).await.unwrap_or_else(|error| panic!("call {number}: {error}"));
            assert!(page.page_token.unwrap().contains(&format!("/n{number}/")), "a reply of another call");
        })
    });
    for call in futures_util::future::join_all(calls).await {
        call.unwrap();
    }
    let requests: usize = counts.lock().unwrap().values().sum();
    assert!(requests > 6500, "there were faults: {requests} requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_calls_that_are_not_idempotent_none_is_carried_out_twice() {
    let (platform, counts) = unreliable().await;
    let client = platform.client();
    let calls = (0..500).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            let create = CreateDepartment { name: format!("n{number}"), ..Default::default() };
            create.send(&client).await.is_ok()
        })
    });
    let ends = futures_util::future::join_all(calls).await;
    let succeeded = ends.into_iter().filter(|end| *end.as_ref().unwrap()).count();
    assert!(succeeded > 300 && succeeded < 450, "{succeeded}");
    let rejected = |key: &str| matches!(fault_of(key, 1), Some(reply) if reply.status() == 400);
    for (key, count) in counts.lock().unwrap().iter() {
        // A call whose token was rejected has not been carried out; only that is sent again.
        assert!(*count == 1 || *count == 2 && rejected(key), "{key} was sent {count} times");
    }
}
