//! The documented rate limits, kept on our side.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{Client, LocalLimiter, RateLimit, RateLimiter};
use serde_json::json;

use crate::endpoints::{ListDepartments, Ping};
use crate::platform::{Platform, TestClock, ok, reply};

/// A platform that notes the moment of each call, and a client that keeps the limits.
async fn limited() -> (Platform, Client, Arc<Mutex<Vec<Duration>>>) {
    let moments = Arc::new(Mutex::new(Vec::new()));
    let clock = TestClock::new();
    let (noting, watch) = (moments.clone(), clock.clone());
    let mut platform = Platform::start(move |seen| {
        noting.lock().unwrap().push(watch.elapsed());
        if seen.path.contains("bot") { reply(200, json!({"code": 0, "msg": ""})) } else { ok(&json!({})) }
    })
    .await;
    platform.clock = clock;
    let limiter = Arc::new(LocalLimiter::new(platform.clock.clone()));
    let client = platform.builder().rate_limits(limiter).build().unwrap();
    (platform, client, moments)
}

/// The most calls in any window of this length.
fn busiest(moments: &[Duration], window: Duration) -> usize {
    let within =
        |start: Duration| moments.iter().filter(move |moment| (start..start + window).contains(*moment));
    moments.iter().map(|start| within(*start).count()).max().unwrap()
}

#[tokio::test]
async fn every_window_of_an_endpoint_is_kept_within_five_percent() {
    let (_platform, client, moments) = limited().await;
    // 1000 a minute and 50 a second.
    for _ in 0..1200 {
        ListDepartments { unit: "u".into(), ..Default::default() }.send(&client).await.unwrap();
    }
    let moments = moments.lock().unwrap();
    assert!(busiest(&moments, Duration::from_secs(1)) <= 52);
    assert!(busiest(&moments, Duration::from_secs(60)) <= 1050);
    let all = *moments.last().unwrap();
    assert!(all < Duration::from_secs(70), "and no call waits longer than it must: {all:?}");
}

#[tokio::test]
async fn tenants_and_endpoints_have_limits_of_their_own() {
    let (platform, client, _moments) = limited().await;
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    for _ in 0..3 {
        for tenant in ["a", "b", "c"] {
            list.send(&client).tenant_key(tenant).await.unwrap();
        }
        Ping {}.send(&client).await.unwrap();
    }
    assert_eq!(platform.clock.elapsed(), Duration::ZERO);
    for _ in 0..3 {
        list.send(&client).tenant_key("a").await.unwrap();
    }
    assert!(platform.clock.elapsed() > Duration::ZERO);
}

#[tokio::test]
async fn limits_are_off_unless_switched_on() {
    let platform = Platform::answering(json!({})).await;
    for _ in 0..100 {
        ListDepartments { unit: "u".into(), ..Default::default() }.send(&platform.client()).await.unwrap();
    }
    assert_eq!(platform.clock.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn row_11_many_busy_buckets_do_not_make_a_limiter_slow() {
    const TENANTS: usize = 60_000;
    let limiter = LocalLimiter::new(TestClock::new());
    let hourly = RateLimit { requests: 1, per_seconds: 3600 };
    let began = std::time::Instant::now();
    for tenant in 0..TENANTS {
        assert_eq!(limiter.acquire(&tenant.to_string(), hourly).await.unwrap(), None);
    }
    assert!(limiter.acquire("0", hourly).await.unwrap().is_some(), "a busy bucket is not forgotten");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}
