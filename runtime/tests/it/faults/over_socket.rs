//! The platform over the long connection, with everything that can happen to one.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use feishu_runtime::{Client, Events, Listener};
use serde_json::json;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout_at};

use super::{AT_MOST, EVENTS, Outbox, PATIENCE};
use crate::frontier::{Door, Frame, Frontier, Link, Word};

pub const KINDS: &[&str] = &[
    "lost answer",
    "repeat",
    "split",
    "lost part",
    "garbage",
    "other settings",
    "half-open",
    "broken",
    "restart",
];

/// What ends a connection is done less often: it takes the others of its batch along.
const RARE: &[&str] = &["half-open", "broken", "restart"];

/// So many events on their way at one moment.
const AT_ONCE: usize = 48;

pub async fn run(outbox: Arc<Outbox>, events: Events) {
    let (frontier, links) = Frontier::start().await;
    frontier.settings(json!({"PingInterval": 30, "ReconnectNonce": 3, "ReconnectInterval": 5}));
    let listening = tokio::spawn(listen(outbox.clone(), events, frontier.base.clone()));
    send(&outbox, &frontier, links).await;
    listening.await.unwrap();
}

/// Listens, and begins anew each time another fifth is done: stopped in peace, or just gone.
async fn listen(outbox: Arc<Outbox>, events: Events, base: String) {
    let left = || outbox.left.load(Ordering::Relaxed);
    for fifth in (0..5).rev() {
        let client = Client::builder("cli_faults", "secret").base_url(&base).build().unwrap();
        let listener: Listener = client.listen(events.clone()).at_most(AT_MOST);
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(listener.until(stopped));
        while left() > fifth * EVENTS / 5 {
            sleep(Duration::from_millis(50)).await;
        }
        if fifth % 2 == 0 {
            stop.send(()).unwrap();
            let ended = task.await.unwrap().unwrap();
            assert!(ended.connections > 1 && ended.unfinished == 0, "{ended:?}");
        } else {
            task.abort();
        }
    }
}

async fn send(outbox: &Outbox, frontier: &Frontier, mut links: mpsc::UnboundedReceiver<Link>) {
    while outbox.left.load(Ordering::Relaxed) > 0 {
        if outbox.dice.roll(3) == 0 {
            frontier.say([Word::Says(200, json!({"code": 1, "msg": "busy"}).to_string())]);
            frontier.doors([Door::Refused(200, vec![("Handshake-Status", "500")])]);
        }
        // Those that nobody holds any more were left when the listener was just gone.
        let Some(mut link) = links.recv().await else { return };
        while batch(outbox, &mut link).await {}
    }
}

/// Sends some events and waits for the answers. Whether the connection stands.
async fn batch(outbox: &Outbox, link: &mut Link) -> bool {
    let numbers = outbox.take(AT_ONCE).await;
    if numbers.is_empty() {
        return false;
    }
    let mut batch = Batch { outbox, frames: Vec::new(), open: HashMap::new(), end: None };
    for number in numbers {
        batch.add(number, link);
    }
    // Parts of several messages come among each other.
    for index in (1..batch.frames.len()).rev() {
        let other = outbox.dice.roll(index as u64 + 1);
        batch.frames.swap(index, usize::try_from(other).unwrap());
    }
    batch.deliver(link).await
}

struct Batch<'a> {
    outbox: &'a Outbox,
    /// What goes out: frames, and what is none.
    frames: Vec<Result<Frame, Vec<u8>>>,
    /// By message, what is waited for, and whether its answer counts.
    open: HashMap<String, (usize, bool)>,
    end: Option<&'static str>,
}

impl Batch<'_> {
    fn add(&mut self, number: usize, link: &mut Link) {
        let (id, text) = (format!("m-{number}"), self.outbox.message(number));
        let whole = || Frame::event(&id, text.clone());
        let kinds = if self.outbox.dice.roll(20) == 0 { RARE } else { &KINDS[..KINDS.len() - RARE.len()] };
        let fault = self.outbox.fault(kinds);
        self.open.insert(id.clone(), (number, fault != Some("lost answer")));
        match fault {
            Some("repeat") => self.frames.extend([Ok(whole()), Ok(whole())]),
            Some("split") => self.frames.extend(Frame::parts(&id, text.as_bytes(), 3).into_iter().map(Ok)),
            Some("lost part") => {
                self.frames.extend(Frame::parts(&id, text.as_bytes(), 3).into_iter().skip(1).map(Ok));
            }
            Some("garbage") => self.frames.extend([Err(vec![0xff; number % 50]), Ok(whole())]),
            Some("other settings") => {
                link.settings =
                    Some(json!({"PingInterval": 10 + number % 50, "ReconnectInterval": number % 9}));
                self.frames.push(Ok(whole()));
            }
            end => {
                self.end = self.end.or(end.filter(|end| RARE.contains(end)));
                self.frames.push(Ok(whole()));
            }
        }
    }

    /// Whether the connection stands.
    async fn deliver(mut self, link: &mut Link) -> bool {
        // Half of them go out before the connection ends, and no answer counts.
        let most = if self.end.is_some() { self.frames.len() / 2 } else { self.frames.len() };
        for frame in self.frames.drain(..).take(most) {
            let sent = match frame {
                Ok(frame) => link.send(&frame).await,
                Err(garbage) => link.raw(garbage).await,
            };
            if !sent {
                break;
            }
        }
        let stands = match self.end {
            None => self.answers(link).await,
            Some(end) => {
                ended(end, link).await;
                false
            }
        };
        self.open.into_values().for_each(|(number, _)| self.outbox.again(number));
        stands
    }

    /// Takes the answers that come in time. Whether the connection stands.
    async fn answers(&mut self, link: &mut Link) -> bool {
        let until = Instant::now() + PATIENCE;
        while !self.open.is_empty() {
            let answer = match timeout_at(until, link.answer()).await {
                Ok(Some(answer)) => answer,
                Ok(None) => return false,
                Err(_) => return true,
            };
            let counts = self.open.get(answer.message_id()).is_some_and(|(_, counts)| *counts);
            if answer.json()["code"] == 200 && counts {
                self.open.remove(answer.message_id());
                self.outbox.acknowledged();
            }
        }
        true
    }
}

async fn ended(end: &str, link: &mut Link) {
    match end {
        // Nothing is read or answered, and nothing says so.
        "half-open" => sleep(Duration::from_secs(100)).await,
        "restart" => link.shut(1001, "restart").await,
        // The caller lets it go.
        _ => {}
    }
}
