//! The leak run: a client full of secrets against a platform that redirects, lies, drips, floods, breaks off and refuses.
//! No other server hears of any of them, and nothing that is shown holds one.

mod moods;
mod shown;

use std::error::Error as StdError;
use std::fmt::Debug;
use std::future::IntoFuture;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use feishu_runtime::{
    Block, BoxFuture, Call, Client, ClientBuilder, Download, Events, Method, Part, Retry, Secret,
    UserSession, UserTokens, WebhookBot, upload_parts,
};
use futures_util::{FutureExt, StreamExt};
use moods::{MOODS, Mood, hostile, serve};
use serde_json::json;
use shown::Shown;

use crate::endpoints::{
    Bare, CreateDepartment, CreateMessage, GetFile, GetMe, ListDepartments, Ping, Put, Touch, Upload,
    UploadPart,
};
use crate::liar::{Says, liar};
use crate::platform::{TestClock, reply};
use crate::proxy;
use crate::redis::Server;
use crate::webhook::Sent;

/// Every secret has this in it, so that one look finds them all.
const CANARY: &str = "canary";

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
        call("headers", shown, Touch {}.send(client).header("authorization", "Bearer canary-own")),
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
fn errands<'a>(
    client: &'a Client,
    of: &'a Requests,
    folder: &'a Path,
    shown: &Shown,
) -> Vec<BoxFuture<'a, Outcome>> {
    let listener = client.listen(Events::new());
    shown.value(&listener);
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
        run("listener", async move {
            // Where the platform lets it try again for ever, it is stopped.
            let stop = tokio::time::sleep(Duration::from_millis(60));
            listener.until(stop).await
        }),
    ]
}

/// A bot of a group, whose address is a secret.
async fn bot(base: &str, mood: Mood, shown: &Shown) {
    let address = format!("{base}/open-apis/bot/v2/hook/canary-hook");
    let configured = |made: ClientBuilder| {
        patience(mood, made.clock(TestClock::new()).meter(Arc::new(shown.clone())).reply_limit(1 << 16))
    };
    let bot = WebhookBot::configured(&address, "canary-bot-secret", configured).unwrap();
    shown.value(&bot);
    if let (_, Err(error)) = run("bot", bot.text("hi")).await {
        shown.error(&*error);
    }
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
    let calls = calls(client, &of, shown).into_iter().chain(errands(client, &of, folder.path(), shown));
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
        bot(&base, mood, shown).await;
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

/// Proxies that do their work, in front of a platform that does not, and proxies that do not either.
async fn endure_proxies(elsewhere: &str, shown: &Shown) {
    let (through, _) = proxy::http().await;
    for mood in [Mood::Redirects, Mood::Lies, Mood::Refuses, Mood::Echoes] {
        let base = hostile(mood, true, elsewhere).await;
        let proxied = builder(&base, shown).proxy(through.replace("http://", "http://me:canary@password@"));
        all_kinds(&patience(mood, proxied).build().unwrap(), shown).await;
        shown.assert_clean(&("through a proxy", mood));
    }
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for status in ["407 Proxy Authentication Required", "302 Found", "200 OK"] {
        let said = format!("HTTP/1.1 {status}\r\nlocation: {elsewhere}/\r\ncontent-length: 0\r\n\r\n");
        let (at, heard) = liar(move |_, _| Says::Last(said.clone().into_bytes())).await;
        for scheme in ["http", "https"] {
            let at = at.replace("http://", "http://canary-user:canary-password@");
            let proxied = builder(&format!("{scheme}://{closed}"), shown).proxy(at).retry(Retry::never());
            all_kinds(&proxied.build().unwrap(), shown).await;
        }
        let heard = heard.lock().unwrap();
        let tunnels = heard.iter().filter(|question| question.starts_with("CONNECT "));
        assert!(
            tunnels.clone().count() > 5
                && tunnels.clone().all(|asked| !asked.to_lowercase().contains(CANARY))
        );
        shown.assert_clean(&("a proxy", status));
    }
}

/// What comes to a webhook is refused without a word of it.
async fn endure_deliveries(shown: &Shown) {
    let keys = feishu_runtime::Keys {
        encrypt_key: Some("canary-encrypt-key".into()),
        verification_token: "canary-verification".into(),
    };
    shown.value(&keys);
    let webhook = Events::new().meter(Arc::new(shown.clone())).webhook(keys);
    shown.value(&webhook);
    for message in
        ["", "canary", "{\"encrypt\": \"canary\"}", "{\"token\": \"canary\", \"type\": \"url_verification\"}"]
    {
        let (status, body) = Sent::plain(message).to(&webhook).await;
        assert!(status.is_client_error());
        shown.add(body);
    }
    shown.assert_clean(&"deliveries");
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
    // The same machine by another name: the platform's own host is known.
    let elsewhere = elsewhere.replace("127.0.0.1", "localhost");
    for mood in MOODS {
        endure(mood, &elsewhere, &shown).await;
    }
    endure_absence(&shown).await;
    endure_proxies(&elsewhere, &shown).await;
    endure_deliveries(&shown).await;
    endure_with_redis(&elsewhere, &shown).await;
    assert_eq!(heard.load(Ordering::Relaxed), 0, "another server was asked");
    log.assert_clean(&"the log");
    assert!(log.has("call failed"), "there is a log");
    shown.value(&Secret::from("canary"));
    shown.assert_clean(&"all");
}
