//! The way to a connection: who is asked, through what, for how long, and what a refusal means.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{Error, Events, ListenCode, ListenError};
use serde_json::{Value, json};
use tokio::time::Instant;
use tracing_subscriber::fmt::MakeWriter;

use super::{Links, Running, SECOND, builder, counting, event};
use crate::frontier::{Door, Frame, Frontier, TICKET, Word, header};
use crate::proxy;

fn refusal(code: i64) -> Word {
    Word::Says(200, json!({"code": code, "msg": "no", "data": null}).to_string())
}

async fn end(frontier: &Frontier) -> ListenError {
    Running::start(frontier, Events::new()).task.await.unwrap().unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn the_platform_is_asked_as_it_wants_to_be_and_no_more_goes_along() {
    let (frontier, mut links) = Frontier::start().await;
    let client = builder(&format!("{}/", frontier.base))
        .user_agent("the-bot/1")
        .default_header("x-own", "canary-header")
        .build()
        .unwrap()
        .user_access_token("u-canary");
    let _listening = Running::of(client.listen(Events::new()), Arc::default());
    links.recv().await.unwrap();
    let (head, body) = frontier.asked().remove(0);
    let body = serde_json::from_str::<Value>(&body).unwrap();
    assert_eq!(body, json!({"AppID": "cli_listen", "AppSecret": "canary-secret"}));
    assert_eq!((header(&head, "locale"), header(&head, "authorization")), (Some("zh"), None));
    let head = frontier.shaken().remove(0);
    assert!(
        head.starts_with(&format!(
            "GET /ws/v2?device_id=d-1&service_id=77&access_key=canary&ticket={TICKET} "
        ))
    );
    assert_eq!(header(&head, "user-agent"), Some("the-bot/1"));
    assert!(
        !head.replace(TICKET, "").to_lowercase().contains("canary-") && !head.contains("u-canary"),
        "{head}"
    );
}

#[tokio::test(start_paused = true)]
async fn no_step_on_the_way_is_waited_for_without_end() {
    let (frontier, mut links) = Frontier::start().await;
    frontier.settings(json!({"ReconnectInterval": 1}));
    frontier.say([Word::Silence]);
    frontier.doors([Door::Silence]);
    let listening = Running::start(&frontier, Events::new());
    let began = Instant::now();
    links.recv().await.unwrap();
    // Thirty seconds for the one, up to thirty until the next try, thirty for the other.
    assert!(began.elapsed() <= 95 * SECOND, "{:?}", began.elapsed());
    let told = listening.told.take();
    let lost = told.iter().filter(|told| told.starts_with("lost")).collect::<Vec<_>>();
    assert!(lost.len() == 2 && lost.iter().all(|told| told.contains("no reply in time")), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_busy_platform_is_asked_again_and_a_refusal_is_final() {
    for code in [1, 1_000_040_343] {
        let (frontier, mut links) = Frontier::start().await;
        frontier.say([refusal(code), Word::Says(200, "no JSON".to_owned())]);
        let _listening = Running::start(&frontier, Events::new());
        links.recv().await.unwrap();
        assert_eq!(frontier.asked().len(), 3);
    }
    for (code, known) in [
        (1_000_040_344, ListenCode::CredentialsWrong),
        (1_000_040_351, ListenCode::WrongDomain),
        (1_000_040_350, ListenCode::TooManyConnections),
        (514, ListenCode::Other(514)),
    ] {
        let (frontier, _) = Frontier::start().await;
        frontier.say([refusal(code)]);
        let error = end(&frontier).await;
        let ListenError::Endpoint(Error::Api(api)) = &error else { panic!("{error:?}") };
        assert!(api.code == known && error.code() == Some(code) && !error.is_retryable(), "{error}");
        assert_eq!(frontier.asked().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_handshake_says_why() {
    let forbidden = vec![("Handshake-Status", "403"), ("Handshake-Msg", "not you")];
    let (frontier, _) = Frontier::start().await;
    frontier.doors([Door::Refused(200, forbidden)]);
    let error = end(&frontier).await;
    assert!(matches!(error, ListenError::Refused { status: 403, code: None, .. }), "{error:?}");
    let crowded = || {
        let headers = vec![("Handshake-Status", "514"), ("Handshake-Autherrcode", "1000040350")];
        Door::Refused(403, headers)
    };
    // Where there was no connection, others use them up; where there was one, it may be that.
    let (frontier, mut links) = Frontier::start().await;
    frontier.settings(json!({"ReconnectNonce": 0}));
    frontier.doors([crowded()]);
    let error = end(&frontier).await;
    assert!(error.is_too_many() && error.to_string().contains("514, code 1000040350"), "{error}");
    let listening = Running::start(&frontier, Events::new());
    let link = links.recv().await.unwrap();
    frontier.doors([crowded(), Door::Refused(502, Vec::new()), Door::Misled]);
    drop(link);
    links.recv().await.unwrap();
    let told = listening.told.take();
    let lost = told.iter().filter(|told| told.starts_with("lost")).skip(1);
    let expected = ["status 514, code 1000040350", "status 502", "something else than WebSocket"];
    assert!(lost.zip(expected).all(|(told, expected)| told.contains(expected)), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn nobody_else_is_listened_to() {
    for (url, expected) in [
        ("wss://evil.example/ws?ticket=canary-ticket", "evil.example"),
        ("ws://msg-frontier.feishu.cn/ws?ticket=canary-ticket", "msg-frontier.feishu.cn"),
    ] {
        let (frontier, _) = Frontier::start().await;
        frontier.say([Word::Says(200, json!({"code": 0, "data": {"URL": url}}).to_string())]);
        let error = end(&frontier).await;
        assert!(matches!(&error, ListenError::ForeignHost(host) if host == expected), "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    let client = builder("http://127.0.0.1:1").store_app().build().unwrap();
    let error = client.listen(Events::new()).await.unwrap_err();
    assert!(
        matches!(&error, ListenError::Endpoint(Error::Config(why)) if why.contains("custom apps")),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn apps_in_one_process_have_nothing_in_common() {
    let mut running = Vec::new();
    for _ in 0..3 {
        let (frontier, mut links) = Frontier::start().await;
        let (events, count) = counting(Duration::ZERO);
        let listening = Running::start(&frontier, events);
        let link = links.recv().await.unwrap();
        running.push((frontier, links, listening, link, count));
    }
    // The same id, and one of them goes.
    let (.., gone, _, _) = running.remove(1);
    assert_eq!(gone.stop().await.unfinished, 0);
    for (_, _, listening, link, count) in &mut running {
        assert_eq!(link.exchange(&Frame::event("m-1", event("e-1"))).await.0, 200);
        assert_eq!(count.load(Ordering::Relaxed), 1);
        assert_eq!(listening.told.take(), ["connected 1"]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_connection_takes_the_clients_own_proxy() {
    let (frontier, mut links) = Frontier::start().await;
    let (proxy, told) = proxy::http().await;
    let client = builder(&frontier.base).proxy(proxy).build().unwrap();
    let (events, handled) = counting(Duration::ZERO);
    let _listening = Running::of(client.listen(events), Arc::default());
    let mut link = links.recv().await.unwrap();
    assert_eq!(link.exchange(&Frame::event("m-1", event("e-1"))).await.0, 200);
    assert_eq!((told.lock().unwrap().len(), handled.load(Ordering::Relaxed)), (2, 1));
}

/// What is logged, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().push_str(&String::from_utf8_lossy(bytes));
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

#[tokio::test(start_paused = true)]
async fn neither_secret_nor_ticket_nor_message_is_shown() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
    // With one subscriber alive, tracing asks the thread that comes first by an event whether anybody listens.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    let (frontier, mut links) = Frontier::start().await;
    frontier.settings(json!({"ReconnectNonce": 0, "ReconnectInterval": 1, "ReconnectCount": 3}));
    let (events, _) = counting(Duration::ZERO);
    let told = Arc::new(Links::default());
    let client = builder(&frontier.base).meter(told.clone()).build().unwrap();
    let listener = client.listen(events);
    let shown = format!("{listener:?} {:?}", listener.health());
    let listening = Running::of(listener, told.clone());
    let mut link = links.recv().await.unwrap();
    assert_eq!(
        link.exchange(&Frame::event("m-1", event("canary-id").replace("canary-id", "e-1"))).await.0,
        200
    );
    link.raw(b"canary".to_vec()).await;
    assert_eq!(link.exchange(&Frame::event("m-2", "{\"canary\"")).await.0, 500);
    let page = || Word::Says(403, "<html>canary".to_owned());
    frontier.doors([Door::Refused(302, vec![("location", "https://evil.example/canary")]), Door::Misled]);
    frontier.say([Word::Here(json!({})), Word::Here(json!({})), page(), page()]);
    drop(link);
    let error = listening.task.await.unwrap().unwrap_err();
    let shown = format!("{shown} {error} {error:?} {:?} {}", told.take(), log.0.lock().unwrap());
    assert!(shown.contains("long connection stands") && shown.contains("given up"), "{shown}");
    let leaks = shown.lines().filter(|line| line.to_lowercase().contains("canary")).collect::<Vec<_>>();
    assert_eq!(leaks, [""; 0]);
}
