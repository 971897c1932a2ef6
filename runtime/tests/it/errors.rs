//! What an error says: every variant in one line, side by side.

use std::sync::Arc;
use std::time::Duration;

use feishu_runtime::{
    BoxFuture, Error, OAuth, Part, RateLimit, RateLimiter, Retry, Secret, StoreError, TokenKey, TokenStore,
    UserSession, UserTokens,
};
use serde_json::json;

use crate::endpoints::{Bare, CreateDepartment, GetFile, GetMe, ListDepartments, Ping, Upload};
use crate::platform::{Platform, broken_off, reply, text};

fn list() -> ListDepartments {
    ListDepartments { unit: "u".into(), ..Default::default() }
}

/// A limiter that has nothing before next year.
#[derive(Debug)]
struct Never;

impl RateLimiter for Never {
    fn acquire<'a>(
        &'a self,
        _: &'a str,
        _: RateLimit,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>> {
        Box::pin(std::future::ready(Ok(Some(Duration::from_secs(8760 * 60 * 60)))))
    }
}

/// A store without a disk.
#[derive(Debug)]
struct Broken;

impl TokenStore for Broken {
    fn get<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<Option<Secret>, StoreError>> {
        Box::pin(std::future::ready(Err("the disk\nis gone".into())))
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
}

/// An error of every kind that a call can end in.
async fn all(platform: &Platform) -> Vec<Error> {
    let client = platform.impatient();
    let store_app = platform.builder().store_app().build().unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nowhere =
        platform.builder().base_url(format!("http://{closed}")).retry(Retry::never()).build().unwrap();
    let plain = feishu_runtime::Client::builder("cli_test", "wrong")
        .base_url(&platform.base)
        .clock(platform.clock.clone());
    let plain = plain.build().unwrap();
    let get = |name: &str| GetFile { name: name.into() };
    let limited = platform.builder().rate_limits(Arc::new(Never)).build().unwrap();
    let broken_store = platform.builder().token_store(Arc::new(Broken)).build().unwrap();
    let session =
        UserSession::new(UserTokens::new("u-stale").with_refresh_token("r-spent"), |_| async { Ok(()) });
    vec![
        CreateDepartment { name: "od-too-long".into(), ..Default::default() }
            .send(&client)
            .await
            .unwrap_err(),
        list().send(&client).await.unwrap_err(),
        Ping {}.send(&client).await.unwrap_err(),
        get("gone").send(&client).await.unwrap_err(),
        get("text").send(&client).await.unwrap_err(),
        get("html").send(&client).await.unwrap_err(),
        GetMe {}.send(&client).await.unwrap_err(),
        Ping {}.send(&store_app).await.unwrap_err(),
        Ping {}.send(&store_app).tenant_key("acme").await.unwrap_err(),
        Ping {}.send(&plain).await.unwrap_err(),
        list().send(&nowhere).access_token("t").await.unwrap_err(),
        get("broken").send(&client).await.unwrap().bytes(1 << 20).await.unwrap_err(),
        Bare {}.send(&plain.access_token("t")).await.unwrap_err(),
        list().send(&client).header("x", "a\nb").await.unwrap_err(),
        get("moved").send(&client).await.unwrap_err(),
        get("f").send(&client).await.unwrap().write_to("no/such/folder").await.unwrap_err(),
        Upload { kind: "a".into(), labels: None, file: Part::path("no/such/file") }
            .send(&client)
            .await
            .unwrap_err(),
        list().send(&limited).retry(Retry::never().deadline(Duration::from_secs(1))).await.unwrap_err(),
        list().send(&broken_store).await.unwrap_err(),
        GetMe {}.send(&client).user_session(&session).await.unwrap_err(),
    ]
}

/// A platform that has something different to say against each kind of call.
async fn trouble() -> Platform {
    Platform::start(|seen| match seen.path.rsplit('/').nth(1).unwrap() {
        "v3" => text(200, "text/html", "<html>"),
        "gone" => text(404, "application/json", ""),
        "text" => text(403, "text/plain", "no\nsuch \u{1b}[31mthing"),
        "html" => text(502, "text/html", "<html><h1>Bad Gateway</h1></html>"),
        "broken" => broken_off("application/pdf"),
        "f" => text(200, "application/pdf", "1"),
        "moved" => {
            let mut response = text(302, "text/html", "");
            response.headers_mut().insert("location", "https://evil.example/login?next=secret".parse().unwrap());
            response
        }
        _ => reply(
            400,
            json!({"code": 43051, "msg": "**bad**\nunit", "error": {
                "field_violations": [{"field": "unit_id", "value": "secret", "description": "no such unit"}]}}),
        ),
    })
    .await
}

/// What errors say but for the two that quote the system. `HOST` stands for the platform's, `IDS` for those of a reply.
const EXPECTED: [&str; 18] = [
    "contact_v3.department.create: the request breaks documented rules, nothing was sent: name: 11 characters, \
     at most 5 allowed; name: begins with `od-`, which is not allowed",
    "contact_v3.department.list: 43051 **bad** unit; unit_id: no such unit (HTTP 400, IDS; HOST, 1 attempt \
     in 0.0 s)",
    "bot_v3.info: unreadable reply: expected JSON, found text/html (HTTP 200; HOST, 1 attempt in 0.0 s)",
    "drive_v1.file.download: 404 Not Found (HTTP 404; HOST, 1 attempt in 0.0 s)",
    "drive_v1.file.download: 403 no such [31mthing (HTTP 403; HOST, 1 attempt in 0.0 s)",
    "drive_v1.file.download: 502 Bad Gateway (HTTP 502; HOST, 1 attempt in 0.0 s)",
    "authen_v1.user_info.get takes a user_access_token and none was given: use `user_access_token` on the call, \
     or a user session on the client",
    "bot_v3.info: a store app needs the key of the tenant it acts in: use `tenant_key` on the call or the client",
    "bot_v3.info: no app_ticket has arrived yet: pass the one of the `app_ticket` event to \
     `Client::set_app_ticket`",
    "no access token: auth_v3.tenant_access_token.internal for bot_v3.info: 10015 wrong app secret (HTTP 200, \
     IDS; HOST, 1 attempt in 0.0 s)",
    "verification.get: the docs send this endpoint to https://www.feishu.cn, and a client for 127.0.0.1 sends no \
     token there: say where it goes with `replace_host(\"https://www.feishu.cn\", \"https://…\")` on the client's \
     builder",
    "contact_v3.department.list: header `x` holds what a header cannot",
    "drive_v1.file.download: the reply is a redirect: HTTP 302 points to https://evil.example/login, which is not \
     followed (HOST, 1 attempt in 0.0 s)",
    "drive_v1.file.download: the download could not be written: no/such/folder: No such file or directory (os \
     error 2) (1 attempt in 0.0 s)",
    "im_v1.image.create: the file to upload could not be read: no/such/file: No such file or directory (os error \
     2) (HOST, 1 attempt in 0.0 s)",
    "contact_v3.department.list: the deadline for the call has passed (HOST, 1 attempt in 0.0 s)",
    "the token store failed: the disk is gone (for contact_v3.department.list, HOST, 1 attempt in 0.0 s)",
    "the user session cannot be refreshed: authen_v2.oauth.token: 20073 token was used (HTTP 400, IDS; HOST, 1 attempt in 0.0 s) (for authen_v1.user_info.get, HOST, 1 attempt in 0.0 s)",
];

#[tokio::test]
async fn every_error_is_one_line_that_names_the_call_and_its_way() {
    let platform = trouble().await;
    let host = platform.base.trim_start_matches("http://").to_owned();
    let shown = |error: &Error| {
        error.to_string().replace(&host, "HOST").replace("log id log-1, request id request-1", "IDS")
    };
    let mut lines: Vec<_> = all(&platform).await.iter().map(shown).collect();
    for line in &lines {
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(
            !line.contains('\u{1b}') && !line.contains("app-secret") && !line.contains("secret\""),
            "{line}"
        );
    }
    let broken = lines.remove(11);
    assert!(broken.starts_with("drive_v1.file.download: the connection broke"), "{broken}");
    let connect = lines.remove(10);
    assert!(connect.starts_with("contact_v3.department.list: no connection: "), "{connect}");
    assert!(connect.ends_with(", 1 attempt in 0.0 s)"), "{connect}");
    assert_eq!(lines, EXPECTED);
}

#[tokio::test]
async fn logins_sessions_and_strict_replies_say_it_in_one_line_too() {
    let platform = Platform::answering(json!({"items": [{"name": {"a": 1}}, {"name": [1, 2]}]})).await;
    let client = platform.impatient();
    let session = |refresh: &str| {
        let tokens = UserTokens::new("u-stale").with_refresh_token(refresh);
        UserSession::new(tokens, |_| std::future::ready(Err("the disk\nis full".into())))
    };
    let host = platform.base.trim_start_matches("http://").to_owned();
    let errors = [
        GetMe {}.send(&client).user_session(&session("r-spent")).await.unwrap_err(),
        GetMe {}.send(&client).user_session(&session("r-1")).await.unwrap_err(),
        OAuth::code("error=access\ndenied&state=s", "s").unwrap_err().into(),
        list().send(&client).strict_replies(true).await.unwrap_err(),
    ];
    let lines: Vec<_> = errors.iter().map(|error| error.to_string().replace(&host, "HOST")).collect();
    for line in &lines {
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(!line.contains("u-stale") && !line.contains("r-spent"), "{line}");
    }
    for (line, said) in lines.iter().zip([
        "the user session cannot be refreshed: ",
        "the user's new tokens could not be kept, so nothing was sent with them: ",
        "the login failed: ",
        "contact_v3.department.list: unreadable reply: data.items[0].name: expected a string, found an object, and 1 more such",
    ]) {
        assert!(line.starts_with(said), "{line}");
    }
    assert!(lines[1].contains("authen_v1.user_info.get") && lines[1].contains("HOST"), "{}", lines[1]);
}

#[tokio::test]
async fn the_longer_form_adds_the_hint() {
    let platform = Platform::start(|_| reply(400, json!({"code": 43051, "msg": "bad unit"}))).await;
    let error = list().send(&platform.client()).await.unwrap_err();
    let (line, hint) = (error.to_string(), "hint: check the unit id");
    assert_eq!(format!("{error:#}"), format!("{line}\n{hint}"));
    let refused =
        feishu_runtime::Client::builder("cli_test", "wrong").base_url(&platform.base).build().unwrap();
    let refused = Ping {}.send(&refused).await.unwrap_err();
    assert!(format!("{refused:#}").contains("\nhint: compare the app secret"), "{refused:#}");
}

#[tokio::test]
async fn attempts_and_time_are_those_of_the_call() {
    let platform = Platform::start(|_| reply(503, json!({"code": 1, "msg": "busy"}))).await;
    let error = list().send(&platform.client()).await.unwrap_err();
    let trip = error.trip().unwrap();
    assert_eq!((trip.endpoint.as_str(), trip.attempts), ("contact_v3.department.list", 4));
    assert_eq!(trip.elapsed, platform.clock.elapsed());
    assert_eq!(trip.host.as_deref(), platform.base.strip_prefix("http://"));
}
