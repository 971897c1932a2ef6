//! Bytes that no server should send.

use std::time::Duration;

use feishu_runtime::{Error, Reason, Retry, TransportKind};

use super::{client, file, list};
use crate::endpoints::{CreateDepartment, GetFile, Ping, Put, Upload};
use crate::liar::{Says, liar, reply};
use crate::platform::Platform;

const WELL: &str = r#"{"code": 0, "msg": "", "bot": "first", "data": {}}"#;
const SECOND: &str = r#"{"code": 0, "msg": "", "bot": "second"}"#;

/// How a call ends.
fn end<T>(outcome: &Result<T, Error>) -> &'static str {
    match outcome {
        Ok(_) => "well",
        Err(Error::Transport(error)) if error.kind == TransportKind::Broken => "broken",
        Err(Error::Transport(error)) if error.kind == TransportKind::Timeout => "late",
        Err(Error::Decode(error)) => match error.reason {
            Reason::BadCode => "no code that is one",
            Reason::NoCode => "no code",
            Reason::Encoded(_) => "encoded",
            _ => "unreadable",
        },
        Err(Error::Api(_)) => "refused",
        Err(_) => "otherwise",
    }
}

/// One call with such an answer, and another behind it, which has to get its own.
async fn hold(cases: Vec<(&str, Says)>, timeout: Duration) {
    for (expected, says) in cases {
        let shown = format!("{says:?}").chars().take(300).collect::<String>();
        let answers = move |asked, _: &str| match asked {
            0 => says.clone(),
            _ => Says::Then(reply("200 OK", "", SECOND)),
        };
        let (base, heard) = liar(answers).await;
        let client = client(&base).access_token("t-1").reply_limit(1 << 20);
        let outcome = list().send(&client).timeout(timeout).await;
        assert_eq!(end(&outcome), expected, "{shown}: {:?}", outcome.err());
        let own = Ping {}.send(&client).await.unwrap_or_else(|error| panic!("{shown}: {error}"));
        assert_eq!((own.bot.as_deref(), heard.lock().unwrap().len()), (Some("second"), 2), "{shown}");
    }
}

fn head(headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{headers}").into_bytes()
}

fn chunked(chunks: &str) -> Vec<u8> {
    head(&format!("transfer-encoding: chunked\r\n\r\n{chunks}"))
}

#[tokio::test]
async fn row_02_each_call_has_its_own_reply_whatever_stood_behind_the_last() {
    let evil = reply("200 OK", "", r#"{"code": 0, "bot": "evil"}"#);
    let well = || reply("200 OK", "", WELL);
    let then = |bytes: Vec<Vec<u8>>| Says::Then(bytes.concat());
    let chunks = format!("{:x}\r\n{WELL}\r\n0\r\n\r\n", WELL.len());
    let cases = vec![
        ("well", then(vec![well(), evil.clone()])),
        ("well", then(vec![chunked(&chunks), evil.clone()])),
        ("well", then(vec![well(), b"\r\n\r\n".to_vec(), evil.clone()])),
        ("well", then(vec![well(), b"garbage\r\n\r\n".to_vec()])),
        ("well", then(vec![b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(), evil.clone()])),
        ("broken", then(vec![b"garbage\r\n\r\n".to_vec(), evil.clone()])),
        ("well", then(vec![b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(50), well()])),
        ("well", Says::Then(reply("200 OK", "connection: close\r\n", WELL))),
        ("well", Says::Last(reply("200 OK", "connection: keep-alive\r\nkeep-alive: timeout=99\r\n", WELL))),
        // Whoever is in between may have believed the length.
        (
            "well",
            then(vec![
                head(&format!("content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{chunks}")),
                evil,
            ]),
        ),
    ];
    hold(cases, Duration::from_secs(20)).await;
}

#[tokio::test]
async fn row_07_bytes_that_are_no_reply_end_the_call_and_nothing_else() {
    let then = |bytes: Vec<u8>| Says::Then(bytes);
    let length = |length: &str| Says::Then(head(&format!("content-length: {length}\r\n\r\n{{}}")));
    let long = || "a".repeat(1 << 16).into_bytes();
    let cases = vec![
        ("broken", Says::Last(Vec::new())),
        ("broken", then(chunked("fffffffffffffffff\r\n{"))),
        ("broken", then(chunked("-1\r\n{"))),
        ("broken", then(chunked("zz\r\n{"))),
        ("broken", Says::Last(chunked("5\r\n{\"c"))),
        ("broken", Says::Endlessly(chunked("5;a="), long())),
        ("broken", Says::Endlessly(chunked("2\r\n{}\r\n0\r\n"), b"x-a: b\r\n".to_vec())),
        ("broken", Says::Endlessly(head("x-a: "), long())),
        ("broken", Says::Endlessly(head(""), b"x-a: b\r\n".repeat(1_000))),
        ("broken", then(head("content-length: 2\r\ncontent-length: 46\r\n\r\n{}"))),
        ("broken", length("-2")),
        ("broken", length("+2")),
        ("broken", length("0x2")),
        ("broken", length("99999999999999999999999")),
        ("broken", length("18446744073709551615")),
        ("unreadable", length("18446744073709551613")),
        ("unreadable", length("1048577")),
        ("broken", Says::Last(head("content-length: 2000\r\n\r\n{\"code\": 0}"))),
        ("broken", then(head("x-a: a\0b\r\ncontent-length: 2\r\n\r\n{}"))),
        ("broken", then(head("x-a: a\r\n b\r\ncontent-length: 2\r\n\r\n{}"))),
        ("broken", then(b"HTTP/2.0 200 OK\r\n\r\n{}".to_vec())),
        ("broken", then(b"\0\0\0\x04\0\0\0\0\0".to_vec())),
        ("broken", then(b"\x15\x03\x01\0\x02\x02\x46".to_vec())),
        ("broken", Says::Last(WELL.as_bytes().to_vec())),
        ("broken", then(b"HTTP/1.1 99 X\r\ncontent-length: 0\r\n\r\n".to_vec())),
        ("broken", then(b"HTTP/1.1 000 X\r\ncontent-length: 0\r\n\r\n".to_vec())),
        ("refused", then(reply("999 X", "", WELL))),
        ("unreadable", then(b"HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n".to_vec())),
        ("unreadable", then(b"HTTP/1.1 304 X\r\n\r\n".to_vec())),
        ("well", Says::Last(format!("HTTP/1.0 200 OK\r\n\r\n{WELL}").into_bytes())),
    ];
    hold(cases, Duration::from_secs(20)).await;
}

/// By a clock that jumps where nothing else is to be done.
#[tokio::test(start_paused = true)]
async fn row_06_a_reply_that_drips_or_stops_ends_with_the_attempt() {
    let cases = vec![
        ("late", Says::Nothing),
        ("late", Says::Then(head(""))),
        ("late", Says::Then(head("content-length: 20\r\n\r\n{\"code\""))),
        ("late", Says::Then(chunked("5\r\n{\"cod\r\nffffffffffffffff\r\ne"))),
        ("late", Says::Slowly(head("x-a: 1"))),
        ("late", Says::Slowly(chunked("1\r\n "))),
        ("late", Says::Slowly(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 1".to_vec())),
    ];
    hold(cases, Duration::from_secs(60)).await;
}

#[tokio::test]
async fn row_06_hints_without_end_end_with_the_attempt() {
    let hint = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(100);
    hold(vec![("late", Says::Endlessly(Vec::new(), hint))], Duration::from_millis(60)).await;
}

#[tokio::test]
async fn row_18_an_odd_code_is_no_success_and_an_odd_body_is_told() {
    let then = |body: &str| Says::Then(reply("200 OK", "", body));
    let cases = vec![
        ("no code that is one", then(r#"{"code": 5, "msg": "no", "code": 0, "data": {}}"#)),
        ("no code that is one", then(r#"{"code": 0, "data": {}, "code": 5}"#)),
        ("no code that is one", then(r#"{"code": 5, "code": 0, "code": 0, "data": {"items": 7}}"#)),
        ("no code that is one", then(r#"{"code": 0, "code": "0x", "data": {}}"#)),
        ("no code that is one", then(r#"{"code": [], "data": {}}"#)),
        ("no code that is one", then(r#"{"code": false, "data": {}}"#)),
        ("no code that is one", then(r#"{"code": -9223372036854775809, "data": {}}"#)),
        ("no code", then(r#"{"code": null, "data": {}}"#)),
        ("no code", then(r#"{"code": 1e999, "data": {}}"#)),
        ("no code", then(r#"{"Code": 5, "CODE": 5, "data": {}}"#)),
        ("refused", then(r#"{"code": "5", "data": {}}"#)),
        ("refused", then(r#"{"code": 5, "code": 5, "data": {}}"#)),
        ("unreadable", then(r#"{"code": NaN, "data": {}}"#)),
        ("unreadable", then(&format!("{WELL}{WELL}"))),
        ("unreadable", then("\u{feff}{\0\"\0c\0")),
        ("well", then(r#"{"code": 0, "code": 0, "data": {"items": 7, "has_more": "?"}}"#)),
        ("well", then("\u{feff}{\"code\": \"0\", \"\\ud800\": 1, \"data\": {\"page_token\": \"\\udfff\"}}")),
        ("encoded", Says::Then(reply("200 OK", "content-encoding: gzip\r\n", "\u{1f}\u{8b}"))),
        ("encoded", Says::Then(reply("200 OK", "content-encoding: br\r\ncontent-encoding: x\r\n", "\u{b}"))),
        // Who says so and does not do so is understood.
        ("well", Says::Then(reply("200 OK", "content-encoding: gzip\r\n", WELL))),
        ("well", Says::Then(reply("200 OK", "content-encoding: identity\r\n", WELL))),
    ];
    hold(cases, Duration::from_secs(20)).await;
}

#[tokio::test]
async fn row_18_what_a_body_says_in_place_of_headers_stays_in_its_line() {
    let steering = r"a\nb\u001b[31m\u202ec\u2028d\u0085";
    let long = "l".repeat(10_000);
    for id in [steering, &long] {
        let body = format!(
            r#"{{"code": 7, "msg": "{id}", "error": {{"log_id": "{id}", "message": "{id}", "troubleshooter": "{id}",
                "field_violations": [{{"field": "{id}", "description": "{id}"}}]}}}}"#
        );
        let (base, _) = liar(move |_, _| Says::Then(reply("400 Bad", "", &body))).await;
        let error = list().send(&client(&base).access_token("t-1")).await.unwrap_err();
        let told = error.to_string();
        assert!(told.contains("log id "), "{told}");
        assert!(told.lines().count() == 1 && told.len() < 2_500, "{told}");
        let steers = |letter: char| letter.is_control() || ['\u{202e}', '\u{2028}'].contains(&letter);
        assert!(!format!("{error:#} {error:?}").replace('\n', "").contains(steers), "{error:#}");
    }
}

#[tokio::test]
async fn row_18_a_thousand_faults_in_one_reply_are_not_all_told_in_one_line() {
    let wrong =
        r#"{"field": "f", "description": "d", "subject": "s", "url": "https://a.example"},"#.repeat(10_000);
    let wrong = wrong.trim_end_matches(',');
    let body = format!(
        r#"{{"code": 7, "error": {{"field_violations": [{wrong}], "permission_violations": [{wrong}], "helps": [{wrong}]}}}}"#
    );
    let (base, _) = liar(move |_, _| Says::Then(reply("400 Bad", "", &body))).await;
    let error = list().send(&client(&base).access_token("t-1")).await.unwrap_err();
    assert!(
        error.to_string().contains("f: d") && format!("{error:#}").contains("missing scopes: s, s"),
        "{error:#}"
    );
    assert!(format!("{error:#}").len() < 3_000, "{}", format!("{error:#}").len());
}

#[tokio::test]
async fn row_07_a_limit_may_be_anything() {
    let (base, _) = liar(|_, _| Says::Then(reply("200 OK", "", WELL))).await;
    let chunks = format!("1\r\n{{\r\n{:x}\r\n{}\r\n0\r\n\r\n", WELL.len() - 1, &WELL[1..]);
    let (chunking, _) = liar(move |_, _| Says::Then(chunked(&chunks))).await;
    for base in [base, chunking] {
        for (limit, is_read) in
            [(0, false), (1, false), (WELL.len() - 1, false), (WELL.len(), true), (usize::MAX, true)]
        {
            let client = client(&base).access_token("t-1").reply_limit(limit);
            let outcome = list().send(&client).await;
            assert_eq!(outcome.is_ok(), is_read, "{limit}");
            let told = outcome
                .err()
                .is_none_or(|error| error.to_string().contains("bytes") && !error.is_retryable());
            assert!(told, "{limit}");
            // It is not the limit of a file.
            let download = GetFile { name: "f".into() }.send(&client).await.unwrap();
            assert_eq!(download.bytes(limit as u64).await.is_ok(), is_read, "{limit}");
        }
    }
}

/// Truncated, a request would be understood as something else, and what is left of it as the next one.
#[tokio::test]
async fn row_02_nobody_but_the_client_says_how_long_a_body_is() {
    let platform = Platform::answering(serde_json::json!({})).await;
    let create = CreateDepartment { name: "abc".into(), ..Default::default() };
    for (name, value) in [("content-length", "3"), ("Content-Length", "0"), ("transfer-encoding", "identity")]
    {
        let error = create.send(&platform.client()).header(name, value).await.unwrap_err();
        assert!(matches!(&error, Error::Config(why) if why.contains("how long a body is")), "{error}");
        let error = platform.builder().default_header(name, value).build().unwrap_err();
        assert!(matches!(&error, Error::Config(why) if why.contains("how long a body is")), "{error}");
    }
    assert!(platform.calls().is_empty());
}

#[tokio::test]
async fn row_06_times_beyond_all_or_none_at_all_are_no_panic() {
    let platform = Platform::answering(serde_json::json!({})).await;
    for time in [Duration::MAX, Duration::from_secs(u64::MAX / 2), Duration::from_nanos(1), Duration::ZERO] {
        let client = platform.builder().connect_timeout(time.max(Duration::from_secs(9))).build().unwrap();
        let retry = Retry::default().attempts(usize::MAX).min_delay(time).max_delay(time).deadline(time);
        let upload = Upload { kind: "a".into(), labels: None, file: file() };
        let put = Put { file: file() };
        let outcomes = [
            list().send(&client).timeout(time).retry(retry.clone()).await.map(drop),
            upload.send(&client).timeout(time).retry(retry.clone()).await.map(drop),
            put.send(&client).timeout(time).await.map(drop),
        ];
        for outcome in outcomes {
            assert_eq!(outcome.is_ok(), time > Duration::from_secs(1), "{time:?}: {outcome:?}");
        }
    }
}
