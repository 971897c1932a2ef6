//! How connections end, how others take their place, and how a listener is stopped.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use feishu_runtime::{Acknowledge, ListenError};
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{Running, SECOND, counting, event};
use crate::frontier::{Door, Frame, Frontier, Word};

#[tokio::test(start_paused = true)]
async fn a_half_open_connection_is_noticed_and_made_anew() {
    let (frontier, mut links) = Frontier::start().await;
    frontier.settings(json!({"PingInterval": 60, "ReconnectNonce": 10, "ReconnectInterval": 5}));
    let (events, count) = counting(Duration::ZERO);
    let told = Arc::new(super::Links::default());
    let client = super::builder(&frontier.base).meter(told.clone()).build().unwrap();
    let listener = client.listen(events);
    let health = listener.health();
    assert!(!health.is_connected() && health.silence().is_none());
    let _listening = Running::of(listener, told.clone());
    // It is there, and says nothing any more.
    let mut silent = links.recv().await.unwrap();
    silent.answers = false;
    assert!(silent.next().await.unwrap().is_ping());
    let began = Instant::now();
    // Whom it asks then is silent, too.
    frontier.say([Word::Silence]);
    sleep(74 * SECOND).await;
    assert!(health.is_connected());
    sleep(2 * SECOND).await;
    assert!(!health.is_connected(), "{health:?}");
    let mut link = links.recv().await.unwrap();
    assert!(began.elapsed() <= 121 * SECOND, "{:?}", began.elapsed());
    assert_eq!(link.exchange(&Frame::event("m-1", event("e-1"))).await.0, 200);
    assert!(health.is_connected() && health.silence() < Some(SECOND));
    assert_eq!((health.connections(), health.messages(), count.load(Ordering::Relaxed)), (2, 1, 1));
    let told = told.take();
    assert_eq!(told[1], "lost nothing came over the long connection for 75 s (75 s)");
    assert!(told[2].starts_with("again 0 in ") && told[3].contains("no reply in time"), "{told:?}");
    assert_eq!(told[4..], ["again 1 in 5 s", "connected 2"]);
    drop(silent);
}

#[tokio::test(start_paused = true)]
async fn another_address_is_asked_for_each_time_at_once_and_then_by_the_interval() {
    let (frontier, mut links) = Frontier::start().await;
    frontier.settings(json!({"ReconnectNonce": 0, "ReconnectInterval": 7}));
    let (events, _) = counting(Duration::ZERO);
    let listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    let began = Instant::now();
    tokio::time::timeout(11 * SECOND, async { while link.next().await.is_some() {} }).await.unwrap_err();
    // One that fails behind another waits longer, until one has held.
    let refused = || Word::Says(500, "<html>".to_owned());
    frontier.say([refused(), refused()]);
    link.close(1001, "restarted").await;
    let mut link = links.recv().await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 11 + 14);
    assert!(link.next().await.unwrap().is_ping());
    assert_eq!(frontier.asked().len(), 4);
    let told = listening.told.take();
    assert_eq!(
        told[..2],
        ["connected 1", "lost the platform closed the long connection, code 1001: restarted (11 s)"]
    );
    let told = told.iter().skip(2).filter(|told| !told.starts_with("lost")).collect::<Vec<_>>();
    assert_eq!(told, ["again 0 in 0 s", "again 1 in 7 s", "again 2 in 7 s", "connected 2"]);
    // It did not hold: the next one is not the first try any more.
    sleep(SECOND).await;
    drop(link);
    let _link = links.recv().await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 25 + 1 + 7);
}

#[tokio::test(start_paused = true)]
async fn it_is_tried_as_often_as_the_platform_wants() {
    let (frontier, mut links) = Frontier::start().await;
    frontier.settings(json!({"ReconnectNonce": 0, "ReconnectInterval": 1, "ReconnectCount": 2}));
    frontier.doors([Door::Refused(503, Vec::new()), Door::Silence, Door::Misled]);
    let (events, _) = counting(Duration::ZERO);
    let listening = Running::start(&frontier, events);
    let error = listening.task.await.unwrap().unwrap_err();
    let ListenError::GaveUp { tries: 3, last } = &error else { panic!("{error:?}") };
    assert!(matches!(**last, ListenError::Broken(_)) && !error.is_retryable(), "{error}");
    assert_eq!(frontier.shaken().len(), 3);
    assert!(links.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn stopping_ends_what_runs_acknowledges_it_and_closes() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, count) = counting(2 * SECOND);
    let listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    link.send(&Frame::event("m-1", event("e-1"))).await;
    sleep(SECOND).await;
    let told = listening.told.clone();
    let stopping = tokio::spawn(listening.stop());
    sleep(SECOND / 10).await;
    // What comes meanwhile is not let in.
    link.send(&Frame::event("m-2", event("e-2"))).await;
    let answers = [link.answer().await.unwrap(), link.answer().await.unwrap()];
    let codes = answers.each_ref().map(|answer| (answer.message_id(), answer.json()["code"].clone()));
    assert_eq!(codes, [("m-2", json!(500)), ("m-1", json!(200))]);
    assert!(link.next().await.is_none());
    let listened = stopping.await.unwrap();
    assert_eq!((listened.connections, listened.messages, listened.unfinished), (1, 2, 0));
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(told.take(), ["connected 1", "draining 1"]);
}

#[tokio::test(start_paused = true)]
async fn a_handler_without_end_is_waited_for_so_long() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, _) = counting(1_000 * SECOND);
    let listening = Running::configured(&frontier, events, |listener| {
        listener.drain(5 * SECOND).acknowledge(Acknowledge::AtOnce)
    });
    let mut link = links.recv().await.unwrap();
    assert_eq!(link.exchange(&Frame::event("m-1", event("e-1"))).await.0, 200);
    let began = Instant::now();
    assert_eq!(listening.stop().await.unfinished, 1);
    assert!((5..=6).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_listener_is_stopped_wherever_it_is() {
    let (frontier, mut links) = Frontier::start().await;
    let events = || counting(SECOND).0;
    // While it asks; while it waits for another try; while it shakes hands.
    for (word, door) in [
        (Some(Word::Silence), None),
        (Some(Word::Says(502, String::new())), None),
        (None, Some(Door::Silence)),
    ] {
        frontier.say(word);
        frontier.doors(door);
        let listening = Running::start(&frontier, events());
        sleep(Duration::from_millis(100)).await;
        let began = Instant::now();
        assert_eq!(listening.stop().await.connections, 0);
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
    assert!(links.try_recv().is_err());
    // While the handler of a connection runs that is gone.
    let (events, count) = counting(5 * SECOND);
    let listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    link.send(&Frame::event("m-1", event("e-1"))).await;
    sleep(Duration::from_millis(100)).await;
    drop(link);
    frontier.say([Word::Silence]);
    sleep(Duration::from_millis(100)).await;
    assert_eq!(listening.stop().await.unfinished, 0);
    assert_eq!(count.load(Ordering::Relaxed), 1);
}
