//! Handlers run beside the reading, and answers go out in time.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{Acknowledge, CardAction, CardReply, Delivery, Event, Events, MemorySeen, Value};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use super::{Running, SECOND, counting, event};
use crate::events::{MessageReceive, message};
use crate::frontier::{Frame, Frontier};

const AT_ONCE: Duration = Duration::ZERO;

#[tokio::test(start_paused = true)]
async fn an_event_is_handled_and_acknowledged_with_its_own_frame() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, count) = counting(Duration::from_millis(120));
    let listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    let sent = Frame::event("m-1", event("e-1"));
    link.send(&sent).await;
    let mut answer = link.answer().await.unwrap();
    assert_eq!(answer.json(), json!({"code": 200}));
    let took = answer.headers.pop().unwrap();
    assert!(took.key == "biz_rt" && (120..200).contains(&took.value.parse::<u64>().unwrap()), "{took:?}");
    assert_eq!(Frame { payload: sent.payload.clone(), ..answer }, sent);
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(listening.told.events.take(), ["im.message.receive_v1 e-1 Handled 0"]);
}

#[tokio::test(start_paused = true)]
async fn slow_handlers_hold_nobody_up_and_their_events_come_again() {
    let (frontier, mut links) = Frontier::start().await;
    let done = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&done);
    let events = Events::new().on(move |event: Delivery<MessageReceive>| {
        let noted = Arc::clone(&noted);
        async move {
            let slow = event.header.event_id.starts_with("slow");
            sleep(if slow { 20 * SECOND } else { AT_ONCE }).await;
            noted.lock().unwrap().push(event.header.event_id);
            Ok(())
        }
    });
    let listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    let began = Instant::now();
    for id in ["slow-1", "slow-2", "quick"] {
        link.send(&Frame::event(id, event(id))).await;
    }
    let mut answers = Vec::new();
    for _ in 0..3 {
        let answer = link.answer().await.unwrap();
        answers.push((answer.message_id().to_owned(), answer.json()["code"].as_i64(), began.elapsed()));
    }
    answers.sort();
    assert!(answers.iter().all(|(_, _, took)| *took < 3 * SECOND), "{answers:?}");
    let codes = answers.iter().map(|(id, code, _)| (id.as_str(), code.unwrap())).collect::<Vec<_>>();
    assert_eq!(codes, [("quick", 200), ("slow-1", 500), ("slow-2", 500)]);
    // As the platform does: again after 15 s, while the handler runs, and later.
    sleep(15 * SECOND).await;
    assert_eq!(link.exchange(&Frame::event("slow-1", event("slow-1"))).await.0, 500);
    sleep(10 * SECOND).await;
    assert_eq!(link.exchange(&Frame::event("slow-1", event("slow-1"))).await.0, 200);
    assert_eq!(*done.lock().unwrap(), ["quick", "slow-1", "slow-2"]);
    let told = listening.told.events.take();
    let outcomes =
        |id| told.iter().filter(move |told| told.contains(id)).map(|told| told.split(' ').nth(2).unwrap());
    assert_eq!(outcomes("slow-1").collect::<Vec<_>>(), ["Late", "Running", "Handled", "Repeated"]);
}

#[tokio::test(start_paused = true)]
async fn so_many_handlers_run_and_what_finds_no_place_comes_again() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, count) = counting(SECOND);
    let listening = Running::configured(&frontier, events, |listener| listener.at_most(2));
    let mut link = links.recv().await.unwrap();
    for id in ["e-1", "e-2", "e-3"] {
        link.send(&Frame::event(id, event(id))).await;
    }
    let refused = link.answer().await.unwrap();
    assert_eq!((refused.message_id(), refused.json()["code"].as_i64()), ("e-3", Some(500)));
    assert_eq!(count.load(Ordering::Relaxed), 0);
    assert_eq!(link.answer().await.unwrap().json()["code"], 200);
    assert_eq!(link.answer().await.unwrap().json()["code"], 200);
    assert_eq!(link.exchange(&Frame::event("e-3", event("e-3"))).await.0, 200);
    assert_eq!(count.load(Ordering::Relaxed), 3);
    assert_eq!(listening.told.events.take()[0], "refused Full");
}

#[tokio::test(start_paused = true)]
async fn an_event_may_be_acknowledged_at_once() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, count) = counting(20 * SECOND);
    let at_once = |listener: feishu_runtime::Listener| listener.acknowledge(Acknowledge::AtOnce);
    let listening = Running::configured(&frontier, events, at_once);
    let mut link = links.recv().await.unwrap();
    let began = Instant::now();
    assert_eq!(link.exchange(&Frame::event("m-1", event("e-1"))).await.0, 200);
    assert_eq!((began.elapsed(), count.load(Ordering::Relaxed)), (AT_ONCE, 0));
    // What is handed over is waited for all the same.
    assert_eq!(listening.stop().await.unfinished, 0);
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_fails_or_panics_gets_its_event_again() {
    let (frontier, mut links) = Frontier::start().await;
    let tries = Arc::new(Mutex::new(0_u32));
    let events = Events::new().on(move |_: Delivery<MessageReceive>| {
        let tries = Arc::clone(&tries);
        async move {
            *tries.lock().unwrap() += 1;
            let number = *tries.lock().unwrap();
            assert_ne!(number, 2, "so it ends");
            if number == 1 { Err("not now".into()) } else { Ok(()) }
        }
    });
    let listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    for code in [500, 500, 200] {
        assert_eq!(link.exchange(&Frame::event("m-1", event("e-1"))).await.0, code);
    }
    let told = listening.told.events.take();
    let outcomes = told.iter().map(|told| told.split(' ').nth(2).unwrap());
    assert_eq!(outcomes.collect::<Vec<_>>(), ["Failed", "Panicked", "Handled"]);
}

#[tokio::test(start_paused = true)]
async fn repeats_are_told_apart_on_whichever_connection_and_in_whichever_process() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, count) = counting(AT_ONCE);
    let events = events.seen(Arc::new(MemorySeen::default()));
    let listening = Running::start(&frontier, events.clone());
    let mut link = links.recv().await.unwrap();
    // The answer is lost with the connection.
    link.send(&Frame::event("m-1", event("e-1"))).await;
    assert_eq!(link.answer().await.unwrap().json()["code"], 200);
    drop(link);
    let mut link = links.recv().await.unwrap();
    assert_eq!(link.exchange(&Frame::event("m-2", event("e-1"))).await.0, 200);
    drop(listening);
    let second = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    assert_eq!(link.exchange(&Frame::event("m-3", event("e-1"))).await.0, 200);
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(second.told.events.take(), ["im.message.receive_v1 e-1 Repeated 0"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_without_a_handler_is_acknowledged_and_told() {
    let (frontier, mut links) = Frontier::start().await;
    let listening = Running::start(&frontier, Events::new());
    let mut link = links.recv().await.unwrap();
    let unknown = message("e-1", "im.unheard_of_v9", &json!({"a": 1}));
    assert_eq!(link.exchange(&Frame::event("m-1", unknown)).await, (200, None));
    assert_eq!(listening.told.events.take(), ["im.unheard_of_v9 e-1 Unhandled 0"]);
}

#[tokio::test(start_paused = true)]
async fn a_number_where_the_page_says_text_costs_nobody_the_event() {
    let (frontier, mut links) = Frontier::start().await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let events = Events::new().on(move |event: Delivery<MessageReceive>| {
        let message = event.body.message.unwrap();
        noted.lock().unwrap().push((message.content, message.size));
        async { Ok(()) }
    });
    let _listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    let odd =
        message("e-1", MessageReceive::TYPE, &json!({"message": {"content": 7, "size": "8", "new": []}}));
    assert_eq!(link.exchange(&Frame::event("m-1", odd)).await.0, 200);
    assert_eq!(*seen.lock().unwrap(), [(Some("7".to_owned()), Some(8))]);
}

#[tokio::test(start_paused = true)]
async fn a_card_is_answered_whatever_its_value_is() {
    let (frontier, mut links) = Frontier::start().await;
    let events = Events::new().on_card(|action: Delivery<CardAction>| async move {
        let value = action.body.action.and_then(|action| action.value);
        if value == Some(json!("slow")) {
            sleep(5 * SECOND).await;
        }
        Ok(CardReply::toast(value.unwrap_or_default().to_string()))
    });
    let at_once = |listener: feishu_runtime::Listener| listener.acknowledge(Acknowledge::AtOnce);
    let _listening = Running::configured(&frontier, events, at_once);
    let mut link = links.recv().await.unwrap();
    let card = |value: &Value| message("", CardAction::TYPE, &json!({"action": {"value": value}}));
    let toast = |content: &str| Some(json!({"toast": {"type": "info", "content": content}}));
    for (value, kind, said) in [
        (json!({"a": 1}), "event", r#"{"a":1}"#),
        (json!("a text"), "event", r#""a text""#),
        (json!("{\"a\":1}"), "card", r#""{\"a\":1}""#),
    ] {
        let answer = link.exchange(&Frame::event("m-1", card(&value)).of_type(kind)).await;
        assert_eq!(answer, (200, toast(said)));
    }
    // One that does not come in time is not refused: nobody asks again.
    let slow = Frame::event("m-2", card(&json!("slow")));
    assert_eq!(timeout(3 * SECOND, link.exchange(&slow)).await.unwrap(), (200, None));
    let old = json!({"open_message_id": "om_1", "token": "c-1", "action": {"value": "x"}}).to_string();
    assert_eq!(link.exchange(&Frame::event("m-3", old).of_type("card")).await, (200, Some(json!({}))));
}
