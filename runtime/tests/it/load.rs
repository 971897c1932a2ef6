//! Many calls at once.

use serde_json::json;

use crate::endpoints::Ping;
use crate::platform::{Platform, reply};

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_calls_at_once_need_one_token_and_little_memory() {
    let platform = Platform::start(|_| reply(200, json!({"code": 0, "msg": "", "bot": "b"}))).await;
    let client = platform.client();
    let calls = (0..10_000).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { Ping {}.send(&client).await })
    });
    for call in futures_util::future::join_all(calls).await {
        call.unwrap().unwrap();
    }
    assert_eq!(platform.token_requests().len(), 1);
    assert_eq!(platform.calls().len(), 10_000);
    if let Some(peak) = peak_memory_mib() {
        // The server and its notes of all requests live in this process too.
        assert!(peak < 300, "{peak} MiB");
    }
}

/// The most memory this process has had, where the system tells.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}
