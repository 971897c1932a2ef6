//! What a call shows of itself, and what it does not.

use std::fmt::Debug;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{
    CallEnd, Client, Error, FieldRule, Layout, Meter, Method, Outcome, Record, Secret, Slot, UserSession,
    UserTokens, Value,
};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::endpoints::{CreateDepartment, ListDepartments, Ping, emitted};
use crate::platform::{Platform, ok, reply};

/// Endpoint, attempts, code, and whether it went well.
type End = (String, u32, Option<i64>, bool);

#[derive(Debug, Default)]
struct Ends(Mutex<Vec<End>>);

impl Meter for Ends {
    fn call_ended(&self, end: &CallEnd<'_>) {
        let well = matches!(end.outcome, Outcome::Succeeded { http_status: 200 });
        assert!(end.duration < Duration::from_secs(60 * 60));
        self.0.lock().unwrap().push((end.endpoint.to_owned(), end.attempts, end.outcome.code(), well));
    }
}

#[tokio::test]
async fn the_meter_hears_of_every_call_once() {
    let count = Mutex::new(0);
    let platform = Platform::start(move |seen| {
        let mut count = count.lock().unwrap();
        *count += 1;
        match (*count, seen.method.as_str()) {
            (1, _) => reply(429, json!({"code": 99_991_400, "msg": ""})),
            (_, "POST") => reply(400, json!({"code": 43051, "msg": ""})),
            _ => reply(200, json!({"code": 0, "msg": ""})),
        }
    })
    .await;
    let ends = Arc::new(Ends::default());
    let client = platform.builder().meter(ends.clone()).build().unwrap();
    Ping {}.send(&client).await.unwrap();
    let _ = CreateDepartment { name: "a".into(), ..Default::default() }.send(&client).await;
    let ends = ends.0.lock().unwrap();
    assert_eq!(
        *ends,
        [
            ("auth_v3.tenant_access_token.internal".to_owned(), 1, Some(0), true),
            ("bot_v3.info".to_owned(), 2, Some(0), true),
            ("contact_v3.department.create".to_owned(), 1, Some(43051), false),
        ]
    );
}

/// Everything that is traced, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

const SECRETS: [&str; 6] = ["app-secret-123", "t-0", "u-secret", "r-secret", "13800138000", "aGVscA"];

#[track_caller]
fn assert_clean(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "`{secret}` in: {text}");
    }
}

#[tokio::test]
async fn spans_and_events_tell_the_call_and_no_secret() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(log.clone()).finish();
    // With one subscriber alive, tracing asks the thread that comes first by an event whether anybody listens, and that
    // may be the thread of another test, where nobody does. With two it asks them.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber);
    let platform = Platform::start(|seen| match seen.method.as_str() {
        "POST" => reply(400, json!({"code": 43051, "msg": "13800138000 is taken"})),
        _ => ok(&json!({})),
    })
    .await;
    let client = platform.client().helpdesk_token("aGVscA==");
    Ping {}.send(&client).await.unwrap();
    let _ = CreateDepartment { name: "13800138000".into(), ..Default::default() }
        .send(&client)
        .checks(false)
        .await;

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let ours: Vec<_> = text.lines().filter(|line| line.contains("feishu_")).collect();
    let failure = ours.iter().find(|line| line.contains("call failed")).unwrap();
    for told in ["contact_v3.department.create", "status=400", "code=43051", "log-1", "attempts=1", "ms="] {
        assert!(failure.contains(told), "`{told}` is missing in: {failure}");
    }
    let success = ours.iter().find(|line| line.contains("bot_v3.info") && line.contains("call succeeded"));
    let span = success.unwrap().split("call succeeded").next().unwrap();
    assert!(span.contains("log_id=\"log-1\""), "the span of a call that went well has its log id: {span}");
    assert_clean(&ours.join("\n"));
}

#[tokio::test]
async fn row_04_nothing_that_can_be_printed_shows_a_secret() {
    fn shown(value: impl Debug) -> String {
        format!("{value:?} {value:#?}")
    }

    let platform =
        Platform::start(|_| reply(400, json!({"code": 1, "msg": "no", "access_token": "u-secret"}))).await;
    let base = platform.base.replace("http://", "http://u-secret:app-secret-123@");
    let builder = platform.builder().base_url(base);
    assert_clean(&shown(&builder));
    let refused = builder.build().unwrap_err();
    assert_clean(&format!("{refused:?} {refused}"));
    let client = platform.builder().build().unwrap().helpdesk_token("aGVscA==").user_access_token("u-secret");
    assert_clean(&shown(&client));

    let tokens = UserTokens::new("u-secret").with_refresh_token("r-secret");
    assert_clean(&shown(&tokens));
    let session = UserSession::new(tokens, |_| std::future::ready(Ok(())));
    assert_clean(&shown(&session));
    assert_clean(&shown(Secret::from("app-secret-123")));

    let create = CreateDepartment { name: "a".into(), ..Default::default() };
    assert_clean(&shown(create.send(&client).header("x-secret", "u-secret")));
    let raw =
        client.call_raw(Method::Post, "/x").json(&json!({"phone": "13800138000"})).query("q", "u-secret");
    assert_clean(&shown(&raw));
    let error = raw.await.unwrap_err();
    assert_clean(&format!("{} {error}", shown(&error)));
    let error = create.send(&client).await.unwrap_err();
    assert_clean(&format!("{} {error}", shown(&error)));

    let plain = platform.client();
    let _ = create.send(&plain).await;
    assert_clean(&shown(&plain));
    let panic = catch_unwind(AssertUnwindSafe(|| panic!("{client:?}"))).unwrap_err();
    assert_clean(panic.downcast_ref::<String>().unwrap());
    let refused =
        Client::builder("a", "wrong").base_url("http://u-secret:app-secret-123@").build().unwrap_err();
    assert_clean(&format!("{refused:?} {refused}"));
    assert!(matches!(refused, Error::Config(_)));
}

#[tokio::test]
async fn an_error_does_not_show_what_a_wrong_field_held() {
    let violation = json!({"field": "mobile", "value": "u-secret", "description": "too long"});
    let body = json!({"code": 1, "msg": "no", "error": {"field_violations": [violation]}});
    let platform = Platform::start(move |_| reply(400, body.clone())).await;
    let error = CreateDepartment::default().send(&platform.client()).await.unwrap_err();
    let shown = format!("{error:?} {error:#?} {error}");
    assert!(shown.contains("mobile") && shown.contains("too long"), "{shown}");
    assert_clean(&shown);
}

#[tokio::test]
async fn a_reply_of_another_structure_is_one_event_without_its_values() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(log.clone()).finish();
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber);
    let item = json!({"name": {"a": "u-secret"}, "labels": {"13800138000": "r-secret"}});
    let platform = Platform::answering(json!({"items": [item, item]})).await;
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    list.send(&platform.client()).await.unwrap();

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let told: Vec<_> = text.lines().filter(|line| line.contains("another structure")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    for word in ["contact_v3.department.list", "mismatches=4", "data.items[0].", "expected=", "found="] {
        assert!(told[0].contains(word), "`{word}` is missing in: {}", told[0]);
    }
    assert_clean(&told.join(""));
}

#[test]
fn debug_shows_nothing_that_opens_a_door() {
    emitted!(LoginState {
        session_key: Option<String> = "session_key",
        ticket: Option<String> = "ticket",
        secrets: Vec<String> = "appSecret",
        is_secret: Option<bool> = "is_secret",
        ticket_id: Option<String> = "ticket_id",
        labels: std::collections::BTreeMap<String, String> = "labels",
        free: Option<Value> = "free",
    });
    let json = json!({
        "session_key": "u-secret", "ticket": "r-secret", "appSecret": ["t-0"], "is_secret": true, "ticket_id": "id-1",
        "labels": {"encrypt_key": "aGVscA", "plain": "p-1"},
        "free": {"sessionKey": "13800138000", "ticket": {"app_secret": 5, "name": "n-1"}},
    });
    let session: LoginState = serde_json::from_value(json).unwrap();
    let shown = format!("{session:?}");
    assert_clean(&shown);
    for plain in ["is_secret: true", "id-1", "p-1", "n-1"] {
        assert!(shown.contains(plain), "`{plain}` is missing in: {shown}");
    }
    assert!(!shown.contains(": 5"), "{shown}");
}
