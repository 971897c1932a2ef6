//! The leak run: a client full of secrets against a platform that redirects, lies, drips, floods, breaks off and refuses.
//! No other server hears of any of them, and nothing that is shown holds one.

use std::error::Error as StdError;
use std::fmt::{Debug, Display, Write as _};
use std::future::IntoFuture;
use std::io;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use feishu_runtime::{
    Block, BoxFuture, Call, CallEnd, Client, ClientBuilder, Download, Meter, Method, Part, Retry, Secret,
    TokenKey, UserSession, UserTokens, upload_parts,
};
use futures_util::{FutureExt, StreamExt};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::endpoints::{
    Bare, CreateDepartment, CreateMessage, GetFile, GetMe, ListDepartments, Ping, Put, Touch, Upload,
    UploadPart,
};
use crate::platform::{TestClock, broken_off, reply, text};
use crate::redis::Server;

/// Every secret has this in it, so that one look finds them all.
const CANARY: &str = "canary";

/// What the platform does with a call.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mood {
    Redirects,
    Lies,
    Drips,
    Floods,
    Breaks,
    Refuses,
}

const MOODS: [Mood; 6] =
    [Mood::Redirects, Mood::Lies, Mood::Drips, Mood::Floods, Mood::Breaks, Mood::Refuses];

/// Everything that was shown to somebody, and how many calls ended badly.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<(String, usize)>>);

impl Shown {
    fn add(&self, text: impl Display) {
        let _ = writeln!(self.0.lock().unwrap().0, "{text}");
    }

    fn value(&self, value: &dyn Debug) {
        self.add(format_args!("{value:?} {value:#?}"));
    }

    fn error(&self, error: &(dyn StdError + 'static)) {
        self.0.lock().unwrap().1 += 1;
        let mut next = Some(error);
        while let Some(error) = next {
            self.add(format_args!("{error} {error:#} {error:?} {error:#?}"));
            next = error.source();
        }
    }

    fn failures(&self) -> usize {
        self.0.lock().unwrap().1
    }

    #[track_caller]
    fn assert_clean(&self, of: &dyn Debug) {
        let shown = &self.0.lock().unwrap().0;
        let leaks = shown.lines().filter(|line| line.to_lowercase().contains(CANARY)).collect::<Vec<_>>();
        assert_eq!(leaks, [""; 0], "{of:?}");
    }
}

impl io::Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().0.push_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Shown {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown")
    }
}

impl Meter for Shown {
    fn call_ended(&self, end: &CallEnd<'_>) {
        self.value(end);
    }

    fn value_dropped(&self, key: &TokenKey) {
        self.value(key);
    }
}

/// A server on loopback, and its address.
async fn serve(answer: impl Fn(&str) -> Response + Clone + Send + Sync + 'static) -> String {
    let app = axum::Router::new().fallback(move |request: axum::extract::Request| {
        let answer = answer.clone();
        async move {
            let path = request.uri().path().to_owned();
            // Read, so that nobody is cut off while writing.
            let _ = axum::body::to_bytes(request.into_body(), usize::MAX).await;
            answer(&path)
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    base
}

/// The hostile platform. `fetches`: whether it issues tokens all the same.
async fn hostile(mood: Mood, fetches: bool, elsewhere: &str) -> String {
    let (count, elsewhere) = (Arc::new(AtomicUsize::new(0)), elsewhere.to_owned());
    serve(move |path| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let is_token = path.contains("/auth/v3/") || path.contains("/oauth/token");
        if fetches && is_token { issue(number) } else { answer(mood, path, number, &elsewhere) }
    })
    .await
}

fn issue(number: usize) -> Response {
    let token = format!("canary-token-{number}");
    reply(
        200,
        json!({"code": 0, "msg": "", "expire": 7200, "tenant_access_token": token, "app_access_token": token,
            "access_token": token, "refresh_token": "canary-next", "expires_in": 1, "refresh_token_expires_in": 9000}),
    )
}

fn answer(mood: Mood, path: &str, number: usize, elsewhere: &str) -> Response {
    match mood {
        Mood::Redirects => {
            let mut response = reply([301, 302, 303, 307, 308][number % 5], json!({"code": 0}));
            let to = format!("{elsewhere}{path}?token=canary-query");
            for name in ["location", "content-location", "refresh", "link"] {
                response.headers_mut().insert(name, to.parse().unwrap());
            }
            response
        }
        Mood::Lies => lie(number),
        // Long enough for every limit of a call. A file has none in all, and ends some time.
        Mood::Drips => drip(b"{\"code\": 0, \"name\": \"canary-drip", Duration::from_millis(4), 250),
        // A file may be as long as it likes, and ends some time.
        Mood::Floods if path.ends_with("/download") => text(200, "video/mp4", vec![b' '; 1 << 20]),
        Mood::Floods => drip(&[b' '; 8192], Duration::ZERO, usize::MAX),
        Mood::Breaks => broken_off("application/json"),
        Mood::Refuses => {
            let (status, code) =
                [(400, 99_991_663), (401, 99_991_668), (429, 99_991_400), (503, 2200), (403, 1)][number % 5];
            let violation = json!({"field": "f", "value": "canary-value", "description": "no"});
            reply(status, json!({"code": code, "msg": "no", "error": {"field_violations": [violation]}}))
        }
    }
}

/// Replies of which something is not what it says it is.
fn lie(number: usize) -> Response {
    let json = |body: &str| text(200, "application/json", body.to_owned());
    match number % 7 {
        0 => reply(
            200,
            json!({"code": 0, "data": "canary-data", "access_token": ["canary"], "expire": "canary"}),
        ),
        1 => json("{\"code\": 0, \"data\": {\"name\": \"canary-half"),
        2 => text(200, "text/html", "<html>canary-html"),
        3 => reply(200, json!({"code": {"canary": "canary"}, "msg": ["canary"]})),
        4 => reply(
            200,
            json!({"code": 0, "data": {"name": {"canary": 1}, "leaders": "canary", "items": "canary"}}),
        ),
        5 => reply(
            200,
            json!({"code": 0, "data": {"items": [], "has_more": true, "page_token": "canary-page"}}),
        ),
        _ => json("\u{1}canary"),
    }
}

/// The same piece again and again.
fn drip(piece: &'static [u8], pause: Duration, pieces: usize) -> Response {
    let pieces =
        futures_util::stream::repeat(Bytes::from_static(piece)).take(pieces).then(move |piece| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, io::Error>(piece)
        });
    text(200, "application/json", Body::from_stream(pieces))
}

/// A client with a secret in every place that takes one.
fn builder(base: &str, shown: &Shown) -> ClientBuilder {
    Client::builder("cli_test", "canary-app-secret")
        .base_url(base)
        .replace_host("https://www.feishu.cn", base)
        .replace_host("https://accounts.feishu.cn", base)
        .default_header("x-gateway", "canary-gateway")
        .reply_limit(1 << 16)
        .clock(TestClock::new())
        .meter(Arc::new(shown.clone()))
}

fn session() -> UserSession {
    let tokens = UserTokens::new("canary-user").with_refresh_token("canary-refresh");
    UserSession::new(UserTokens { expires_at: Some(std::time::UNIX_EPOCH), ..tokens }, |_| {
        std::future::ready(Err("no disk".into()))
    })
}

type Outcome = (&'static str, Result<(), Box<dyn StdError + Send + Sync>>);

/// A call by its name, shown before it is made, and its end.
fn call<'a, T, E, F>(name: &'static str, shown: &Shown, call: F) -> BoxFuture<'a, Outcome>
where
    E: StdError + Send + Sync + 'static,
    F: IntoFuture<Output = Result<T, E>> + Debug,
    F::IntoFuture: Send + 'a,
    T: Send,
{
    shown.value(&call);
    run(name, call.into_future())
}

fn run<'a, T, E: StdError + Send + Sync + 'static>(
    name: &'static str,
    call: impl Future<Output = Result<T, E>> + Send + 'a,
) -> BoxFuture<'a, Outcome> {
    let ended = AssertUnwindSafe(call).catch_unwind();
    Box::pin(async move {
        let outcome = ended.await.unwrap_or_else(|_| panic!("{name} panics"));
        (name, outcome.map(drop).map_err(Into::into))
    })
}

fn file() -> Part {
    Part::bytes(&b"canary-file"[..])
}

/// What a call is made of has to live as long as it.
#[derive(Default)]
struct Requests {
    list: ListDepartments,
    create: CreateDepartment,
    message: CreateMessage,
    get: GetFile,
    upload: Upload,
    put: Put,
}

fn requests() -> Requests {
    let text = || "canary-text".to_owned();
    Requests {
        list: ListDepartments { unit: "u".into(), ..Default::default() },
        create: CreateDepartment { name: text(), trace: Some("canary-trace".into()), ..Default::default() },
        message: CreateMessage { text: text(), uuid: Some(text()) },
        get: GetFile { name: "f".into() },
        upload: Upload { kind: "message".into(), labels: Some(vec![text()]), file: file() },
        put: Put { file: file() },
    }
}

/// Calls of endpoints, typed and raw, each with tokens of its own kind.
fn calls<'a>(client: &'a Client, of: &'a Requests, shown: &Shown) -> Vec<BoxFuture<'a, Outcome>> {
    let free = || client.clone().access_token("canary-given");
    let raw = client.call_raw(Method::Post, "/open-apis/x").query("q", "canary-query");
    vec![
        call("list", shown, of.list.send(client)),
        call("strict", shown, of.list.send(client).strict_replies(true)),
        run("create", of.create.send(client).checks(false).into_future()),
        run("helpdesk", of.message.send(client).helpdesk_token("canary-helpdesk").into_future()),
        run("extra", of.message.send(client).with("novel", "canary-extra").into_future()),
        call("headers", shown, Touch {}.send(client).header("authorization", "Bearer canary")),
        call("bare", shown, Bare {}.send(client)),
        call("as a user", shown, GetMe {}.send(client).user_access_token("canary-user")),
        call("session", shown, GetMe {}.send(client).user_session(&session())),
        call("raw", shown, raw.json(&json!({"password": "canary-password"}))),
        call("raw by the app", shown, client.call_raw(Method::Get, "/open-apis/x").with_app_token()),
        run("upload", of.upload.send(client).into_future()),
        call("put", shown, of.put.send(client)),
        run("pages", async move {
            let pages = feishu_runtime::Items::new(client, requests().list);
            pages.collect::<Vec<_>>().await.into_iter().collect::<Result<Vec<_>, _>>()
        }),
        run("given", async move { Ping {}.send(&free()).await }),
    ]
}

/// Everything that takes more than one call.
fn errands<'a>(client: &'a Client, of: &'a Requests, folder: &'a Path) -> Vec<BoxFuture<'a, Outcome>> {
    let part = move |block: Block| async move {
        UploadPart { upload_id: "1".into(), seq: block.seq, file: block.part }.send(client).await
    };
    let oauth = || client.oauth().redirect_uri("https://app.example/callback");
    vec![
        run("parts", upload_parts(file(), 4, part, |_| ())),
        run("bytes", async { of.get.send(client).await?.bytes(1 << 16).await }),
        run("write", async { of.get.send(client).await?.write_to(folder.join("written")).await }),
        run("resume", Download::resume(Call::new(client, &of.get), folder.join("resumed"))),
        run("exchange", async move {
            let login = oauth().authorize_url()?;
            oauth().exchange(&"canary-code".into(), Some(&login.verifier)).await
        }),
        run("shared session", async move {
            let tokens = session().tokens();
            let session = oauth().share("ou_1", tokens).await?;
            GetMe {}.send(client).user_session(&session).await
        }),
    ]
}

/// Makes every kind of call at once, and shows all there is to show.
async fn all_kinds(client: &Client, shown: &Shown) {
    let (of, folder) = (requests(), tempfile::tempdir().unwrap());
    shown.value(client);
    shown.value(&client.oauth());
    shown.value(&session());
    // The texts of a request are its caller's to show; what else is said of a call is not.
    let blank = CreateMessage::default();
    shown.value(&blank.send(client).helpdesk_token("canary-helpdesk").with("novel", "canary-extra"));
    let store_app = client.clone().tenant_key("acme");
    let calls = calls(client, &of, shown).into_iter().chain(errands(client, &of, folder.path()));
    let calls = calls.chain([call("tenant", shown, Ping {}.send(&store_app))]);
    for (name, outcome) in futures_util::future::join_all(calls).await {
        if let Err(error) = outcome {
            shown.add(name);
            shown.error(&*error);
        }
    }
}

/// What a mood asks for: a client that gives up soon where nothing comes.
fn patience(mood: Mood, builder: ClientBuilder) -> ClientBuilder {
    match mood {
        Mood::Drips => builder.timeout(Duration::from_millis(60)).retry(Retry::never()),
        _ => builder.retry(Retry::default().attempts(2)),
    }
}

/// One mood, with tokens and without.
async fn endure(mood: Mood, elsewhere: &str, shown: &Shown) {
    for fetches in [true, false] {
        let base = hostile(mood, fetches, elsewhere).await;
        let before = shown.failures();
        let client = patience(mood, builder(&base, shown)).build().unwrap();
        all_kinds(&client, shown).await;
        assert!(shown.failures() >= before + 6, "{mood:?} does next to nothing");

        let app = patience(mood, builder(&base, shown)).store_app().build().unwrap();
        app.set_app_ticket("canary-ticket").await.unwrap();
        if let (_, Err(error)) = call("store app", shown, Ping {}.send(&app).tenant_key("acme")).await {
            shown.error(&*error);
        }
        shown.assert_clean(&mood);
    }
}

/// Nobody there, and stores that are somewhere else.
async fn endure_absence(shown: &Shown) {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = builder(&format!("http://{closed}"), shown).retry(Retry::never()).build().unwrap();
    all_kinds(&client, shown).await;
    let refused = builder("https://canary-user:canary-password@open.feishu.cn", shown);
    shown.value(&refused);
    shown.error(&refused.build().unwrap_err());
    let store = feishu_runtime::RedisStore::connect(&format!("redis://:canary-redis@{closed}/")).await;
    shown.error(&*store.unwrap_err() as &dyn StdError);
    shown.assert_clean(&"absence");
}

async fn endure_with_redis(elsewhere: &str, shown: &Shown) {
    let Some(server) = Server::start() else { return };
    for mood in [Mood::Redirects, Mood::Refuses] {
        let base = hostile(mood, true, elsewhere).await;
        let store = server.store().await;
        shown.value(&store);
        let client = patience(mood, builder(&base, shown)).token_store(store.clone()).rate_limits(store);
        all_kinds(&client.build().unwrap(), shown).await;
    }
    shown.assert_clean(&"redis");
}

#[tokio::test]
async fn no_secret_leaves_for_another_server_or_is_shown_whatever_the_platform_does() {
    let shown = Shown::default();
    let log = Shown::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber);
    let heard = Arc::new(AtomicUsize::new(0));
    let ear = Arc::clone(&heard);
    let elsewhere = serve(move |_| {
        ear.fetch_add(1, Ordering::Relaxed);
        reply(200, json!({"code": 0, "data": {}}))
    })
    .await;
    for mood in MOODS {
        endure(mood, &elsewhere, &shown).await;
    }
    endure_absence(&shown).await;
    endure_with_redis(&elsewhere, &shown).await;
    assert_eq!(heard.load(Ordering::Relaxed), 0, "another server was asked");
    log.assert_clean(&"the log");
    assert!(log.0.lock().unwrap().0.contains("call failed"), "there is a log");
    shown.value(&Secret::from("canary"));
    shown.assert_clean(&"all");
}
