//! Events by whatever way they come: by type, once, and leniently.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{
    Callback, CardAction, CardReply, Delivered, Delivery, Event, EventEnd, Events, Meter, SeenEvents, record,
};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::endpoints::Ping;
use crate::platform::{Platform, ok};
use crate::redis::Server;

/// A message that somebody has sent.
#[derive(Default)]
pub struct MessageReceive {
    pub message: Option<Message>,
}

record! { MessageReceive: 0 message; }

#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "as on the wire")]
pub struct Message {
    pub message_id: Option<String>,
    pub content: Option<String>,
    pub size: Option<i64>,
}

record! { Message: 0 message_id; 1 content; 2 size; }

impl Event for MessageReceive {
    const TYPE: &'static str = "im.message.receive_v1";
    const SAME_BY: &'static [&'static str] = &["message", "message_id"];
}

/// An event of schema 1.0.
#[derive(Default)]
struct AppOpened {
    app_id: Option<String>,
}

record! { AppOpened: 0 app_id; }

impl Event for AppOpened {
    const TYPE: &'static str = "app_open";
}

/// A callback.
#[derive(Default)]
struct LinkPreview {
    url: Option<String>,
}

record! { LinkPreview: 0 url; }

#[derive(Default)]
struct Inline {
    title: Option<String>,
}

record! { Inline: 0 title; }

impl Event for LinkPreview {
    const TYPE: &'static str = "url.preview.get";
}

impl Callback for LinkPreview {
    type Reply = Inline;
}

/// A message of schema 2.0.
pub fn message(event_id: &str, event_type: &str, event: &Value) -> String {
    let header = json!({
        "event_id": event_id, "event_type": event_type, "create_time": "1608725989000", "token": "v-token",
        "app_id": "cli_test", "tenant_key": "acme",
    });
    json!({"schema": "2.0", "header": header, "event": event}).to_string()
}

/// Everything that was told.
#[derive(Debug, Default)]
pub struct Told(Mutex<Vec<String>>);

impl Told {
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Meter for Told {
    fn call_ended(&self, _: &feishu_runtime::CallEnd<'_>) {}

    fn event_ended(&self, end: &EventEnd<'_>) {
        let EventEnd { event_type, event_id, mismatches, outcome, .. } = end;
        let outcome = format!("{outcome:?}");
        let outcome = outcome.split('(').next().unwrap();
        self.0.lock().unwrap().push(format!("{event_type} {event_id} {outcome} {mismatches}"));
    }

    fn delivery_refused(&self, why: feishu_runtime::Refusal) {
        self.0.lock().unwrap().push(format!("refused {why:?}"));
    }
}

#[tokio::test]
async fn an_event_reaches_the_handler_of_its_type_with_what_stands_around_it() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let of_two = Arc::clone(&seen);
    let events = Events::new()
        .on(move |event: Delivery<MessageReceive>| {
            let header = &event.header;
            noted.lock().unwrap().push(format!(
                "{} {} {} {} {:?} {:?} {}",
                header.event_id,
                header.event_type,
                header.app_id,
                header.tenant_key,
                header.create_time,
                event.body.message.as_ref().and_then(|message| message.content.as_deref()),
                event.raw.len()
            ));
            async { Ok(()) }
        })
        .on(move |event: Delivery<AppOpened>| {
            let header = &event.header;
            of_two.lock().unwrap().push(format!(
                "{} {} {:?} {:?} {}",
                header.event_id, header.event_type, header.create_time, event.body.app_id, header.tenant_key
            ));
            async { Ok(()) }
        });
    let two =
        message("e-1", "im.message.receive_v1", &json!({"message": {"message_id": "m-1", "content": "hi"}}));
    let one = json!({
        "ts": "1502199207.7171419", "uuid": "u-1", "token": "v-token", "type": "event_callback",
        "event": {"type": "app_open", "app_id": "cli_test", "tenant_key": "acme"},
    });
    let length = two.len();
    assert!(matches!(events.deliver(two).await, Delivered::Handled(None)));
    assert!(matches!(events.deliver(one.to_string()).await, Delivered::Handled(None)));
    assert_eq!(
        *seen.lock().unwrap(),
        [
            format!("e-1 im.message.receive_v1 cli_test acme Some(1608725989000) Some(\"hi\") {length}"),
            "u-1 app_open Some(1502199207717) Some(\"cli_test\") acme".to_owned(),
        ]
    );
}

#[tokio::test]
async fn odd_values_cost_nobody_the_event_and_are_told() {
    let told = Arc::new(Told::default());
    let events = Events::new().meter(told.clone()).on(|event: Delivery<MessageReceive>| async move {
        let message = event.body.message.ok_or("no message")?;
        assert_eq!((message.content.as_deref(), message.size), (Some("5"), None));
        Ok(())
    });
    let odd =
        json!({"message": {"message_id": "m-1", "content": 5, "size": {"a": 1}, "new": []}, "other": 1});
    assert!(events.deliver(message("e-1", MessageReceive::TYPE, &odd)).await.is_acknowledged());
    assert!(!events.deliver("no JSON").await.is_acknowledged());
    assert_eq!(told.take(), ["im.message.receive_v1 e-1 Handled 1", "  Failed 0"]);
}

#[tokio::test]
async fn what_has_no_handler_is_acknowledged_and_told_and_reaches_the_last_one() {
    let told = Arc::new(Told::default());
    let events = Events::new().meter(told.clone());
    let unknown = message("e-1", "im.chat.new_v9", &json!({"chat_id": "oc_1"}));
    assert!(events.deliver(unknown.clone()).await.is_acknowledged());
    assert_eq!(told.take(), ["im.chat.new_v9 e-1 Unhandled 0"]);

    let events = events.otherwise(|event| async move {
        assert_eq!(
            (event.header.event_type.as_str(), &event.body),
            ("im.chat.new_v9", &json!({"chat_id": "oc_1"}))
        );
        Ok(())
    });
    assert!(events.deliver(unknown).await.is_acknowledged());
    assert_eq!(told.take(), ["im.chat.new_v9 e-1 Handled 0"]);
}

/// Events whose handler counts, and fails as often as was said.
fn counting(fails: usize) -> (Events, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let events = Events::new().on(move |_: Delivery<MessageReceive>| {
        let number = counted.fetch_add(1, Ordering::Relaxed);
        async move { if number < fails { Err("not now".into()) } else { Ok(()) } }
    });
    (events, count)
}

#[tokio::test]
async fn repeats_are_told_apart_by_what_the_page_says_and_handled_once() {
    let (events, count) = counting(0);
    let event =
        |id, message_id| message(id, MessageReceive::TYPE, &json!({"message": {"message_id": message_id}}));
    assert!(matches!(events.deliver(event("e-1", "m-1")).await, Delivered::Handled(_)));
    // Another event by its id; the same message.
    assert!(matches!(events.deliver(event("e-2", "m-1")).await, Delivered::Repeated));
    assert!(matches!(events.deliver(event("e-1", "m-2")).await, Delivered::Handled(_)));
    // Without the id of a message that of the event counts; without any nothing can be told apart.
    assert!(matches!(events.deliver(event("e-3", "")).await, Delivered::Handled(_)));
    assert!(matches!(events.deliver(event("e-3", "")).await, Delivered::Repeated));
    assert!(matches!(events.deliver(event("", "")).await, Delivered::Handled(_)));
    assert!(matches!(events.deliver(event("", "")).await, Delivered::Handled(_)));
    assert_eq!(count.load(Ordering::Relaxed), 5);
}

#[tokio::test(start_paused = true)]
async fn an_event_counts_as_handled_when_its_handler_ended_well() {
    let (events, count) = counting(2);
    let event = || message("e-1", MessageReceive::TYPE, &json!({}));
    for acknowledged in [false, false, true, true] {
        assert_eq!(events.deliver(event()).await.is_acknowledged(), acknowledged);
    }
    assert_eq!(count.load(Ordering::Relaxed), 3);
    tokio::time::advance(Duration::from_secs(7 * 60 * 60)).await;
    assert!(matches!(events.deliver(event()).await, Delivered::Repeated));
}

#[tokio::test]
async fn a_panic_is_one_events_and_it_comes_again() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let events = Events::new().on(move |_: Delivery<MessageReceive>| {
        let first = counted.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            assert!(!first, "the first one fails");
            Ok(())
        }
    });
    let event = || message("e-1", MessageReceive::TYPE, &json!({}));
    assert!(matches!(events.deliver(event()).await, Delivered::Panicked));
    assert!(matches!(events.deliver(event()).await, Delivered::Handled(None)));
}

#[tokio::test]
async fn a_repeat_that_comes_while_the_handler_runs_is_put_off() {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begins, goes) = (Arc::clone(&begun), Arc::clone(&go));
    let events = Events::new().on(move |_: Delivery<MessageReceive>| {
        let (begins, goes) = (Arc::clone(&begins), Arc::clone(&goes));
        async move {
            begins.notify_one();
            goes.notified().await;
            Ok(())
        }
    });
    let event = message("e-1", MessageReceive::TYPE, &json!({}));
    let first = tokio::spawn({
        let (events, event) = (events.clone(), event.clone());
        async move { events.deliver(event).await }
    });
    begun.notified().await;
    assert!(matches!(events.deliver(event.clone()).await, Delivered::Running));
    go.notify_one();
    assert!(matches!(first.await.unwrap(), Delivered::Handled(None)));
    assert!(matches!(events.deliver(event).await, Delivered::Repeated));
}

async fn replied(events: &Events, message: String) -> Value {
    match events.deliver(message).await {
        Delivered::Handled(Some(reply)) => serde_json::from_slice(&reply).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn callbacks_reply_with_their_type() {
    let events = Events::new()
        .on_callback(|preview: Delivery<LinkPreview>| async move { Ok(Inline { title: preview.body.url }) });
    let preview = message("e-1", LinkPreview::TYPE, &json!({"url": "https://a.example"}));
    assert_eq!(replied(&events, preview).await, json!({"title": "https://a.example"}));
}

#[tokio::test]
async fn cards_are_answered_whichever_way_they_come() {
    let events = Events::new().on_card(|action: Delivery<CardAction>| async move {
        assert!(!format!("{action:?}").contains("c-token"));
        let body = action.body;
        let (operator, context) = (body.operator.unwrap(), body.context.unwrap());
        let input = body.action.unwrap();
        let told = format!(
            "{:?} {:?} {:?} {}",
            operator.open_id.unwrap(),
            context.open_message_id.unwrap(),
            body.token.unwrap(),
            input.value.unwrap()
        );
        Ok(CardReply::toast(told).and_card(json!({"new": true})))
    });
    // By the page an object or a text.
    for value in [json!({"key": 1}), json!("key")] {
        let event = json!({
            "operator": {"open_id": "ou_1"}, "token": "c-token", "action": {"value": value, "tag": "button"},
            "context": {"open_message_id": "om_1"},
        });
        let reply = replied(&events, message("", CardAction::TYPE, &event)).await;
        let content = format!("\"ou_1\" \"om_1\" \"c-token\" {value}");
        let card = json!({"type": "raw", "data": {"new": true}});
        assert_eq!(reply, json!({"toast": {"type": "info", "content": content}, "card": card}));

        let old = json!({
            "open_id": "ou_1", "open_message_id": "om_1", "token": "c-token", "tenant_key": "acme",
            "action": {"value": value, "tag": "button"},
        });
        assert_eq!(replied(&events, old.to_string()).await, json!({"new": true}));
    }
}

#[tokio::test]
async fn a_ticket_reaches_the_clients_store_by_itself() {
    let platform = Platform::start(|_| ok(&json!({}))).await;
    let client = platform.builder().store_app().build().unwrap();
    let events = Events::new().client(&client);
    let ticket = |app_id: &str, ticket: &str| {
        let event = json!({"type": "app_ticket", "app_id": app_id, "app_ticket": ticket});
        json!({"uuid": ticket, "token": "v-token", "type": "event_callback", "event": event}).to_string()
    };
    assert!(matches!(events.deliver(ticket("cli_test", "ticket-1")).await, Delivered::Handled(None)));
    // That of another app is none of this client's.
    assert!(matches!(events.deliver(ticket("cli_other", "ticket-2")).await, Delivered::Unhandled));
    Ping {}.send(&client).tenant_key("acme").await.unwrap();
    assert_eq!(platform.token_requests()[0].json()["app_ticket"], "ticket-1");
}

#[tokio::test]
async fn processes_share_what_has_been_handled() {
    let Some(server) = Server::start() else { return };
    let (one, count) = counting(1);
    let (other, of_other) = counting(0);
    let (one, other) = (one.seen(server.store().await), other.seen(server.store().await));
    let event = || message("e-1", MessageReceive::TYPE, &json!({}));
    assert!(matches!(one.deliver(event()).await, Delivered::Failed(_)));
    assert!(matches!(one.deliver(event()).await, Delivered::Handled(_)));
    assert!(matches!(other.deliver(event()).await, Delivered::Repeated));
    assert_eq!((count.load(Ordering::Relaxed), of_other.load(Ordering::Relaxed)), (2, 0));
}

#[tokio::test]
async fn an_event_is_taken_in_one_step_however_many_ask() {
    let Some(server) = Server::start() else { return };
    let events = server.store().await;
    let (handler, count) = counting(0);
    let handler = handler.seen(events as Arc<dyn SeenEvents>);
    let event = || handler.deliver(message("e-1", MessageReceive::TYPE, &json!({})));
    futures_util::future::join_all((0..20).map(|_| event())).await;
    assert_eq!(count.load(Ordering::Relaxed), 1);
}
