//! Whatever comes over a connection: its fault is told, and the stream goes on.

use std::sync::atomic::Ordering;
use std::time::Duration;

use feishu_runtime::Listener;
use serde_json::json;
use tokio::time::sleep;

use super::{Running, SECOND, counting, event};
use crate::frontier::{Frame, Frontier};

#[tokio::test(start_paused = true)]
async fn each_fault_of_a_frame_is_told_and_the_stream_goes_on() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, count) = counting(Duration::ZERO);
    let listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    let mut garbage = Vec::new();
    for byte in 0..=255_u8 {
        garbage.push(byte.wrapping_mul(31) | 0x80);
        link.raw(garbage.clone()).await;
    }
    link.raw(Vec::new()).await;
    link.text("no frame").await;
    // Read so far, all of them were told.
    assert_eq!(link.exchange(&Frame::event("m-1", event("e-1"))).await.0, 200);
    let told = listening.told.events.take();
    let (last, refused) = told.split_last().unwrap();
    assert_eq!(last, "im.message.receive_v1 e-1 Handled 0");
    assert!(refused.len() >= 257 && refused.iter().all(|told| told == "refused Frame"), "{}", refused.len());
    assert_eq!(link.exchange(&Frame::event("m-2", "no JSON")).await.0, 500);
    assert_eq!(listening.told.events.take(), ["  Failed 0"]);
    // Of a type that nobody knows: sent again, it would be no more known.
    assert_eq!(link.exchange(&Frame::event("m-3", event("e-3")).of_type("new")).await.0, 200);
    assert_eq!(listening.told.events.take(), ["refused Frame"]);
    assert_eq!(link.exchange(&Frame::event("m-4", event("e-4"))).await.0, 200);
    assert_eq!((count.load(Ordering::Relaxed), frontier.asked().len()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn parts_are_joined_in_any_order_and_answered_once() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, count) = counting(Duration::ZERO);
    let listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    let (one, other) = (event("e-1"), event("e-2"));
    let (one, other) = (Frame::parts("m-1", one.as_bytes(), 3), Frame::parts("m-2", other.as_bytes(), 2));
    for part in [&one[2], &other[1], &one[0], &one[2], &other[0], &one[1]] {
        link.send(part).await;
    }
    let answers = [link.answer().await.unwrap(), link.answer().await.unwrap()];
    let of = |answer: &Frame| (answer.message_id().to_owned(), answer.seq_id, answer.json());
    // The answer is the frame that completed it.
    assert_eq!(of(&answers[0]), ("m-2".to_owned(), 0, json!({"code": 200})));
    assert_eq!(of(&answers[1]), ("m-1".to_owned(), 1, json!({"code": 200})));
    assert_eq!(count.load(Ordering::Relaxed), 2);
    listening.told.events.take();
    // What stays incomplete is forgotten and told, and comes again as a whole.
    let three = event("e-3");
    link.send(&Frame::parts("m-3", three.as_bytes(), 2)[0]).await;
    sleep(31 * SECOND).await;
    assert_eq!(link.exchange(&Frame::event("m-4", event("e-4"))).await.0, 200);
    assert_eq!(listening.told.events.take(), ["refused Part", "im.message.receive_v1 e-4 Handled 0"]);
    link.send(&Frame::parts("m-3", three.as_bytes(), 2)[1]).await;
    assert_eq!(link.exchange(&Frame::parts("m-3", three.as_bytes(), 2)[0]).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn messages_have_a_longest_length_with_all_their_parts() {
    let (frontier, mut links) = Frontier::start().await;
    let (events, count) = counting(Duration::ZERO);
    let size = event("e-1").len();
    let listening = Running::configured(&frontier, events, |listener: Listener| listener.message_limit(size));
    let mut link = links.recv().await.unwrap();
    assert_eq!(link.exchange(&Frame::event("m-1", event("e-1"))).await.0, 200);
    assert_eq!(link.exchange(&Frame::event("m-2", event("e-22"))).await.0, 500);
    let long = event("e-22");
    let parts = Frame::parts("m-3", long.as_bytes(), 2);
    link.send(&parts[0]).await;
    assert_eq!(link.exchange(&parts[1]).await.0, 500);
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(listening.told.events.take()[1..], ["refused TooLong", "refused TooLong"]);
}

#[tokio::test(start_paused = true)]
async fn a_ping_goes_out_at_once_and_then_as_the_platform_says_lately() {
    let (frontier, mut links) = Frontier::start().await;
    frontier.settings(json!({"PingInterval": 60}));
    let (events, _) = counting(Duration::ZERO);
    let _listening = Running::start(&frontier, events);
    let mut link = links.recv().await.unwrap();
    let mut pings = Vec::new();
    let mut before = tokio::time::Instant::now();
    // The third pong shortens the interval; the fifth lengthens it, with settings of which the rest is left out.
    for number in 1..=7 {
        if number == 3 {
            link.settings = Some(json!({"PingInterval": 5, "ReconnectCount": -1}));
        }
        if number == 5 {
            link.settings = Some(json!({"PingInterval": 90}));
        }
        let ping = link.next().await.unwrap();
        assert!(ping.is_ping() && ping.service == 77, "{ping:?}");
        pings.push(before.elapsed().as_secs());
        before = tokio::time::Instant::now();
    }
    assert_eq!(pings, [0, 60, 60, 5, 5, 5, 90]);
}
