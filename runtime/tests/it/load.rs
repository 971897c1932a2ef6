//! Many calls at once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::response::Response;
use feishu_runtime::Retry;
use serde_json::json;

use crate::endpoints::{CreateDepartment, ListDepartments, Ping};
use crate::platform::{Platform, broken_off, ok, reply, text};

/// In a process of its own: the memory of other tests is not counted.
#[test]
fn ten_thousand_calls_at_once_need_one_token_and_little_memory() {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", "load::ten_thousand_calls_at_once"];
    let output = std::process::Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a child process of another test"]
async fn ten_thousand_calls_at_once() {
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

/// Where a reply begins, of what it is made, and how it ends: what takes the most memory for its bytes. The first three are
/// too much.
const PIECES: [(&str, &str, &str); 13] = [
    (r#"{"code": 0, "data": {"items": ["#, "{},", "{}]}}"),
    (r#"{"code": 0, "data": {"items": [{"extra": ["#, "[],", "[]]}]}}"),
    (r#"{"code": 0, "data": {"items": [{"extra": ["#, r#"{"":""},"#, "0]}]}}"),
    (r#"{"code": 0, "data": {"items": [{"extra": {"#, r#""KEY":[],"#, r#""":0}}]}}"#),
    (r#"{"code": 0, "data": {"items": [{"extra": ["#, r#""a","#, "0]}]}}"),
    (r#"{"code": 0, "data": {"items": ["#, "[],", "[]]}}"),
    (r#"{"code": 0, "data": {"items": ["#, "7,", "7]}}"),
    (r#"{"code": 0, "data": {"items": [{"leaders": ["#, r#""","#, r#"""]}]}}"#),
    (r#"{"code": 0, "data": {"items": [{"labels": {"#, r#""KEY":1,"#, r#""":1}}]}}"#),
    (r#"{"code": 0, "data": {"items": [{"#, r#""extra":[[]],"#, r#""extra":0}]}}"#),
    (r#"{"code": 0, "data": {}, "msg": ["#, "[],", "[]]}"),
    (r#"{"code": 0, "data": {"novel": ["#, "[],", "[]]}}"),
    (r#"{"code": 0, "data": {"page_token": ""#, r"\ud800", r#""}}"#),
];

const PIECE: &str = "FEISHU_TEST_PIECE";

/// Each in a process of its own, as above.
#[test]
fn row_07_the_longest_reply_that_is_read_needs_little_memory_whatever_is_in_it() {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", "load::the_longest_reply_that_is_read"];
    for piece in 0..PIECES.len() {
        let mut child = std::process::Command::new(&program);
        let output = child.args(arguments).env(PIECE, piece.to_string()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// 64 MiB of the first three, and enough of the others.
#[tokio::test]
#[ignore = "a child process of another test"]
async fn the_longest_reply_that_is_read() {
    let Ok(number) = std::env::var(PIECE) else { return };
    let number = number.parse::<usize>().unwrap();
    let limit = if number < 3 { 64 << 20 } else { 16 << 20 };
    let (first, piece, last) = PIECES[number];
    let mut body = String::with_capacity(limit);
    body.push_str(first);
    if piece.contains("KEY") {
        for number in 0.. {
            let piece = piece.replace("KEY", &number.to_string());
            if body.len() + piece.len() + last.len() > limit {
                break;
            }
            body.push_str(&piece);
        }
    } else {
        body.push_str(&piece.repeat((limit - first.len() - last.len()) / piece.len()));
    }
    body.push_str(last);
    let body = axum::body::Bytes::from(body);
    let platform = Platform::start(move |_| text(200, "application/json", body.clone())).await;
    let request = ListDepartments { unit: "u".into(), ..Default::default() };
    let began = std::time::Instant::now();
    let outcome = request.send(&platform.client()).retry(Retry::never()).await;
    println!("{first}{piece}: {:?} {:?}", began.elapsed(), peak_memory_mib());
    assert!(began.elapsed() < std::time::Duration::from_secs(30), "{:?}", began.elapsed());
    assert!(number >= 3 || outcome.is_err(), "so many records or values are too much");
    if let Some(peak) = peak_memory_mib() {
        assert!(peak < 1024, "{first}{piece}: {peak} MiB");
    }
}

/// The most memory this process has had, where the system tells.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// What the server does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It does it and says so.
    Done,
    /// It does not do it and says so: anybody may ask again.
    Refused,
    /// It does it, or not, and nobody hears of it.
    Lost { done: bool },
}

/// Numbers that look like chance and are the same on every run.
fn chance(key: &str, salt: usize) -> u64 {
    key.bytes()
        .chain(salt.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What becomes of the n-th request of a call: faults in 30 % of them. They pass: nothing fails for ever.
fn fate_of(key: &str, attempt: usize) -> Fate {
    let chance = chance(key, attempt);
    match chance / 7 % 100 {
        0..15 if attempt <= 6 => Fate::Refused,
        15..30 if attempt <= 6 => Fate::Lost { done: (chance / 701).is_multiple_of(2) },
        _ => Fate::Done,
    }
}

fn refusal(chance: u64) -> Response {
    let limited = |status, code| {
        let mut response = reply(status, json!({"code": code, "msg": "too fast"}));
        response.headers_mut().insert("x-ogw-ratelimit-reset", "1".parse().unwrap());
        response
    };
    match chance / 101 % 4 {
        0 => limited(429, 99_991_400),
        1 => limited(400, 99_991_400),
        2 => limited(400, 230_020),
        _ => limited(200, 11_232),
    }
}

fn loss(chance: u64) -> Response {
    match chance / 101 % 5 {
        0 => reply(503, json!({"code": 2200, "msg": "busy"})),
        // Documented as transient, which does not say that nothing was done.
        4 => reply(400, json!({"code": 1_254_607, "msg": "Data not ready"})),
        1 => text(502, "text/html", "<html>Bad Gateway</html>"),
        2 => text(200, "application/json", "{\"code\": 0, \"data\": {"),
        _ => broken_off("application/json"),
    }
}

/// A success, now and then with another structure than documented.
fn success(key: &str, chance: u64) -> Response {
    ok(&match chance / 11 % 4 {
        0 => json!({"name": key, "leaders": {}, "member_count": "12", "is_deleted": "false"}),
        1 => {
            json!({"name": key, "parent": 5, "gender": {"of": 1}, "share": "half", "leaders": [[1], "x", null]})
        }
        2 => {
            json!({"name": key, "labels": "[]", "department_id": {"id": 5}, "novel": {"a": [1]}, "extra": [[]]})
        }
        _ => json!({"name": key}),
    })
}

/// How often each call has arrived, and how often it was carried out.
type Counts = Arc<Mutex<BTreeMap<String, (usize, usize)>>>;

async fn unreliable() -> (Platform, Counts) {
    let counts = Counts::default();
    let counting = Arc::clone(&counts);
    let platform = Platform::start(move |seen| {
        let key = match seen.method.as_str() {
            "GET" => seen.path.split('/').nth(5).unwrap().to_owned(),
            _ => seen.json()["name"].as_str().unwrap().to_owned(),
        };
        let (attempt, fate) = {
            let mut counts = counting.lock().unwrap();
            let (attempts, done) = counts.entry(key.clone()).or_default();
            *attempts += 1;
            let fate = fate_of(&key, *attempts);
            *done += usize::from(matches!(fate, Fate::Done | Fate::Lost { done: true }));
            (*attempts, fate)
        };
        let chance = chance(&key, attempt);
        match fate {
            Fate::Done => success(&key, chance),
            Fate::Refused => refusal(chance),
            Fate::Lost { .. } => loss(chance),
        }
    })
    .await;
    platform.tokens_fail(|number| {
        (chance("token", usize::try_from(number).unwrap()) % 100 < 30)
            .then(|| reply(503, json!({"code": 2200, "msg": "down"})))
    });
    (platform, counts)
}

/// Whether a call ends right that must not be carried out twice: nothing of it was lost before it was done.
fn ends_right(key: &str) -> bool {
    let fates = (1..).map(|attempt| fate_of(key, attempt));
    fates.take_while(|fate| *fate != Fate::Done).all(|fate| fate == Fate::Refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn under_faults_in_a_third_all_that_may_end_right_does_and_none_is_done_twice() {
    let (platform, counts) = unreliable().await;
    let patient = Retry::default().attempts(10).no_deadline();
    let client = platform.builder().retry(patient).build().unwrap();
    // All tokens go bad at once: what was refused for its token was not done either.
    let revoking = Arc::new(platform);
    let calls = (0..10_000).map(|number| {
        let (client, platform) = (client.clone(), Arc::clone(&revoking));
        tokio::spawn(async move {
            if number == 5000 {
                platform.revoke_tokens();
            }
            let key = format!("n{number}");
            if number % 2 == 0 {
                let list = ListDepartments { unit: key.clone(), ..Default::default() };
                list.send(&client).await.unwrap_or_else(|error| panic!("call {number}: {error}"));
                return true;
            }
            let create = CreateDepartment { name: key.clone(), ..Default::default() };
            let outcome = create.send(&client).checks(false).await;
            assert_eq!(outcome.is_ok(), ends_right(&key), "call {number}: {:?}", outcome.err());
            assert!(outcome.is_err() || outcome.unwrap().name == Some(key), "a reply of another call");
            true
        })
    });
    for call in futures_util::future::join_all(calls).await {
        assert!(call.unwrap());
    }
    let counts = counts.lock().unwrap();
    assert_eq!(counts.len(), 10_000);
    for (key, (attempts, done)) in counts.iter() {
        let number: usize = key.trim_start_matches('n').parse().unwrap();
        assert!(
            number.is_multiple_of(2) || *done <= 1,
            "{key} was carried out {done} times in {attempts} attempts"
        );
        assert!(!number.is_multiple_of(2) || *done >= 1, "{key} was never carried out");
    }
    let right = (1..10_000).step_by(2).filter(|number| ends_right(&format!("n{number}"))).count();
    assert!(right > 3_500, "most calls may end right: {right}");
    let arrived: usize = counts.values().map(|(attempts, _)| attempts).sum();
    let all = revoking.calls().len() + revoking.token_requests().len();
    assert!(arrived > 12_000, "there were faults: {arrived} requests");
    assert!(all < 22_000, "{all} requests for 10,000 calls");
}
