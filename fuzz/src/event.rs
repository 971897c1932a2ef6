//! What must hold for any bytes that claim to be an event, over HTTP and over the long connection.

mod frames;
mod http;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::time::timely;
use feishu_runtime::{CardAction, CardReply, Delivery, Event, Events, Value, record};
use libfuzzer_sys::Corpus;
use tokio::runtime::Runtime;

/// An event with what handlers tell repeats apart by.
#[derive(Default)]
struct Happened {
    message: Option<Message>,
    texts: Vec<String>,
    number: Option<i64>,
}

record! { Happened: 0 message; 1 texts; 2 number; }

#[derive(Default)]
struct Message {
    message_id: Option<String>,
    content: Option<String>,
}

record! { Message: 0 message_id; 1 content; }

impl Event for Happened {
    const TYPE: &'static str = "a.happened_v1";
    const SAME_BY: &'static [&'static str] = &["message", "message_id"];
}

/// Handlers of all kinds, and how often any of them was called.
fn events() -> (Events, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let [happened, clicked, other] = [0; 3].map(|_| Arc::clone(&count));
    let events = Events::new()
        .on(move |event: Delivery<Happened>| {
            happened.fetch_add(1, Ordering::Relaxed);
            async move { event.body.number.map(drop).ok_or_else(|| "no number".into()) }
        })
        .on_card(move |action: Delivery<CardAction>| {
            clicked.fetch_add(1, Ordering::Relaxed);
            async move { Ok(CardReply::toast(format!("{:?}", action.body))) }
        })
        .otherwise(move |event: Delivery<Value>| {
            other.fetch_add(1, Ordering::Relaxed);
            async move { Ok(drop(event.body)) }
        });
    (events, count)
}

thread_local! {
    static RUNTIME: Runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap_or_else(|error| panic!("no runtime: {error}"));
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// Reads `bytes` behind the first one as what that one says: a body over HTTP, or frames of the long connection. Nothing
/// panics, nobody is let in who has not signed, whatever was read before an event it is handled once, and none of it takes
/// more time than the length allows.
pub fn event(bytes: &[u8]) -> Corpus {
    let Some((kind, bytes)) = bytes.split_first() else { return Corpus::Reject };
    if kind % 2 == 0 {
        http::body(kind / 2, bytes);
        timely(bytes, &|copies| bytes.repeat(copies), &|bytes| http::body(kind / 2, bytes));
    } else {
        frames::frames(bytes);
        timely(bytes, &|copies| bytes.repeat(copies), &frames::frames);
    }
    Corpus::Keep
}
