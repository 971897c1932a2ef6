//! Trying again: what is repeated, how often, and after how long.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::response::Response;
use feishu_runtime::{Error, Part, Repeat, Retry, TransportKind};
use serde_json::json;

use crate::endpoints::{CreateDepartment, CreateMessage, ListDepartments, Ping, UploadPart};
use crate::platform::{Platform, broken_off, reply, text};

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

fn with_header(mut response: Response, name: &'static str, value: &str) -> Response {
    response.headers_mut().insert(name, value.parse().unwrap());
    response
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
async fn a_wait_may_be_asked_for_as_a_date_of_the_servers_own_clock() {
    for (date, least, most) in [
        ("Thu, 01 Jan 2037 00:01:05 GMT", 65, 66),
        ("Wednesday, 31-Dec-36 23:00:00 GMT", 0, 1),
        ("Fri, 02 Jan 2037 00:00:00 GMT", 3600, 3601),
        ("Thursday noon", 0, 2),
    ] {
        let platform = faulty(1, move || {
            let response = with_header(limited(429, None), "date", "Thu, 01 Jan 2037 00:00:00 GMT");
            with_header(response, "retry-after", date)
        })
        .await;
        Ping {}.send(&platform.client()).retry(Retry::default().no_deadline()).await.unwrap();
        let waited = platform.clock.elapsed();
        let bounds = Duration::from_secs(least)..Duration::from_secs(most);
        assert!(bounds.contains(&waited), "{date}: {waited:?}");
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
async fn row_19_a_wait_beyond_all_time_is_an_hour() {
    for asked in ["18446744073709551615", "1000000000000000000", "7200"] {
        let platform = faulty(2, move || limited(429, Some(asked))).await;
        Ping {}.send(&platform.client()).retry(Retry::default().no_deadline()).await.unwrap();
        let waited = platform.clock.elapsed();
        assert!(
            waited >= Duration::from_secs(2 * 60 * 60) && waited < Duration::from_secs(3 * 60 * 60),
            "{asked}: {waited:?}"
        );
    }
    let platform = faulty(100, || limited(429, Some("1e18"))).await;
    assert!(Ping {}.send(&platform.client()).retry(Retry::default().no_deadline()).await.is_err());
    assert!(platform.clock.elapsed() < Duration::from_secs(60), "what is no number is no wait");
}

#[tokio::test]
async fn row_19_a_wait_that_is_said_oddly_is_no_longer_than_an_hour_and_no_hurry() {
    let hour = 60 * 60;
    // What is asked for, in both headers, and how many seconds are waited for at most.
    for (retry_after, reset, most) in [
        (&["-1"][..], "-1", 2),
        (&["NaN"], "inf", 2),
        (&[""], " ", 2),
        (&["0"], "0", 2),
        (&["7, 8"], "7;8", 2),
        (&["7", "9000"], "", 8),
        (&["\t7 "], "", 8),
        (&["99999999999999999999999999"], "", hour + 2),
        (&["7"], "99999999999999999999", hour + 2),
        (&["Thu, 01 Jan 1970 00:00:00 GMT"], "", 2),
        (&["Fri, 31 Dec 9999 23:59:59 GMT"], "", hour + 2),
        (&["Fri, 31 Dec 99999 23:59:59 GMT"], "", 2),
        (&["Fri, 99 Foo 2037 99:99:99 GMT"], "", 2),
    ] {
        let platform = faulty(1, move || {
            let mut response = with_header(limited(429, None), "date", "Thu, 01 Jan 2037 00:00:00 GMT");
            response.headers_mut().remove("x-ogw-ratelimit-reset");
            response.headers_mut().insert("x-ogw-ratelimit-reset", reset.parse().unwrap());
            for text in retry_after {
                response.headers_mut().append("retry-after", text.parse().unwrap());
            }
            response
        })
        .await;
        Ping {}.send(&platform.client()).retry(Retry::default().no_deadline()).await.unwrap();
        let waited = platform.clock.elapsed();
        assert!(
            waited > Duration::from_millis(100) && waited < Duration::from_secs(most),
            "{retry_after:?} {reset}: {waited:?}"
        );
    }
}

#[tokio::test]
async fn a_call_that_may_take_effect_twice_is_sent_once() {
    let faults: [fn() -> Response; 4] = [
        || reply(500, json!({"code": 1, "msg": "internal"})),
        || text(502, "text/html", ""),
        || text(200, "application/json", "{\"code\": 0, \"data\":"),
        || broken_off("application/json"),
    ];
    for fault in faults {
        let platform = faulty(1, fault).await;
        let create = CreateDepartment { name: "a".into(), ..Default::default() };
        assert!(create.send(&platform.client()).await.is_err());
        assert_eq!(platform.calls().len(), 1);
    }
}

#[tokio::test]
async fn what_was_refused_for_its_rate_was_not_done_and_is_sent_again_whatever_the_method() {
    let faults: [fn() -> Response; 5] = [
        || limited(429, Some("7")),
        || limited(400, Some("7")),
        || limited(200, Some("7")),
        || with_header(reply(400, json!({"code": 230_020, "msg": "rate"})), "retry-after", "7"),
        || with_header(text(429, "text/html", "<html>slow down</html>"), "retry-after", "7"),
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        let platform = faulty(2, fault).await;
        let create = CreateDepartment { name: "a".into(), ..Default::default() };
        create.send(&platform.client()).await.unwrap_or_else(|error| panic!("fault {number}: {error}"));
        assert_eq!(platform.calls().len(), 3, "fault {number}");
        let waited = platform.clock.elapsed();
        assert!(
            waited >= Duration::from_secs(14) && waited < Duration::from_secs(16),
            "{number}: {waited:?}"
        );
    }
}

#[tokio::test]
async fn what_the_docs_call_transient_is_sent_again_where_that_is_harmless() {
    for status in [400, 200] {
        let transient = move || reply(status, json!({"code": 1_254_607, "msg": "Data not ready"}));
        let platform = faulty(2, transient).await;
        let list = ListDepartments { unit: "u".into(), ..Default::default() };
        list.send(&platform.client()).await.unwrap();
        assert_eq!(platform.calls().len(), 3);

        let platform = faulty(2, transient).await;
        CreateMessage { text: "hi".into(), uuid: Some("1".into()) }.send(&platform.client()).await.unwrap();
        assert_eq!(platform.calls().len(), 3);

        let platform = faulty(2, transient).await;
        let create = CreateDepartment { name: "a".into(), ..Default::default() };
        let error = create.send(&platform.client()).await.unwrap_err();
        assert!(error.is_retryable(), "the caller may: {error}");
        assert_eq!(platform.calls().len(), 1);
    }
}

#[tokio::test]
async fn what_was_not_sent_is_sent_again_whatever_the_method() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let platform = Platform::answering(json!({})).await;
    let client = platform.builder().base_url(format!("http://{closed}")).build().unwrap();
    let create = CreateDepartment { name: "a".into(), ..Default::default() };
    let error = create.send(&client).access_token("t").await.unwrap_err();
    assert!(
        error.to_string().contains("no connection") && error.to_string().contains("4 attempts"),
        "{error}"
    );
    assert_eq!(error.trip().unwrap().attempts, 4);
}

#[tokio::test]
async fn a_part_that_has_a_number_is_sent_again_when_it_broke() {
    let faults: [fn() -> Response; 2] =
        [|| reply(500, json!({"code": 1, "msg": "internal"})), || broken_off("application/json")];
    for fault in faults {
        let platform = faulty(1, fault).await;
        let part = Part::bytes(&b"block"[..]);
        UploadPart { upload_id: "1".into(), seq: 0, file: part }.send(&platform.client()).await.unwrap();
        assert_eq!(platform.calls().len(), 2);

        let platform = faulty(1, fault).await;
        let once = UploadPart { upload_id: "1".into(), seq: 0, file: Part::reader(&b"block"[..]) };
        assert!(once.send(&platform.client()).await.is_err(), "a reader cannot be read twice");
        assert_eq!(platform.calls().len(), 1);
    }
}

#[tokio::test]
async fn an_idempotency_parameter_or_the_caller_allow_a_repetition() {
    let broken = || broken_off("application/json");
    let platform = faulty(1, broken).await;
    let message = CreateMessage { text: "hi".into(), uuid: Some("1".into()) };
    message.send(&platform.client()).await.unwrap();
    assert_eq!(platform.calls().len(), 2);

    let platform = faulty(1, broken).await;
    let message = CreateMessage { text: "hi".into(), uuid: None };
    assert!(message.send(&platform.client()).await.is_err());
    assert_eq!(platform.calls().len(), 1);

    let platform = faulty(1, broken).await;
    message.send(&platform.client()).retry(Retry::default().repeat(Repeat::Always)).await.unwrap();
    assert_eq!(platform.calls().len(), 2);
}

#[tokio::test]
async fn errors_that_will_come_again_are_not_repeated() {
    let platform = faulty(1, || reply(400, json!({"code": 43051, "msg": "no"}))).await;
    assert!(Ping {}.send(&platform.client()).await.is_err());
    assert_eq!(platform.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_platform_that_does_not_answer_is_a_timeout() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let platform = Platform::answering(json!({})).await;
    let client = platform.builder().base_url(base).retry(Retry::never()).build().unwrap();
    let call = Ping {}.send(&client).access_token("t").timeout(Duration::from_secs(20)).await;
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
