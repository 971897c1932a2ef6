//! The fault run: a platform that sends each event until it is acknowledged, over both ways, and does a third of what it
//! does badly. Each event is handled once, and none is lost.

mod over_http;
mod over_socket;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{Delivery, Event, Events, HandlerError, MemorySeen};
use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until};

use crate::events::{MessageReceive, message};

/// By each of the two ways.
const EVENTS: usize = 10_000;

/// How many handlers may run at one moment, by each way.
const AT_MOST: usize = 100;

/// What is done badly, of hundred.
const FAULTS: u64 = 30;

/// As the platform does for the first time.
const AGAIN: Duration = Duration::from_secs(15);

/// How long the platform waits for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Numbers that are always the same.
struct Dice(Mutex<u64>);

impl Dice {
    /// A number below `sides`.
    fn roll(&self, sides: u64) -> u64 {
        let mut state = self.0.lock().unwrap();
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// What the platform has to say over one way, and what became of it.
struct Outbox {
    way: &'static str,
    dice: Dice,
    /// What is not acknowledged, and when it is sent.
    due: Mutex<BTreeSet<(Instant, usize)>>,
    left: AtomicUsize,
    sent: AtomicUsize,
    /// How often a handler of each event ended well, and how often one began.
    handled: Vec<AtomicU32>,
    begun: Vec<AtomicU32>,
    running: AtomicUsize,
    most_running: AtomicUsize,
    faults: Mutex<BTreeMap<&'static str, usize>>,
}

impl Outbox {
    fn new(way: &'static str, seed: u64) -> Arc<Self> {
        let now = Instant::now();
        let counters = || std::iter::repeat_with(AtomicU32::default).take(EVENTS).collect();
        Arc::new(Self {
            way,
            dice: Dice(Mutex::new(seed)),
            due: Mutex::new((0..EVENTS).map(|number| (now, number)).collect()),
            left: AtomicUsize::new(EVENTS),
            sent: AtomicUsize::default(),
            handled: counters(),
            begun: counters(),
            running: AtomicUsize::default(),
            most_running: AtomicUsize::default(),
            faults: Mutex::default(),
        })
    }

    fn message(&self, number: usize) -> String {
        let event = json!({"message": {"content": "x".repeat(number % 200)}});
        message(&format!("{}-{number}", self.way), MessageReceive::TYPE, &event)
    }

    /// Up to so many of those that are to be sent now; waits for them. None: everything is acknowledged.
    async fn take(&self, most: usize) -> Vec<usize> {
        while self.left.load(Ordering::Relaxed) > 0 {
            let next = self.due.lock().unwrap().first().map(|(at, _)| *at);
            match next {
                Some(at) if at <= Instant::now() => return self.pop(most),
                Some(at) => sleep_until(at).await,
                // Somebody else has them all.
                None => sleep(Duration::from_millis(100)).await,
            }
        }
        Vec::new()
    }

    fn pop(&self, most: usize) -> Vec<usize> {
        let mut due = self.due.lock().unwrap();
        let now = Instant::now();
        let ready = due.iter().take_while(|(at, _)| *at <= now).take(most).copied().collect::<Vec<_>>();
        for entry in &ready {
            due.remove(entry);
        }
        self.sent.fetch_add(ready.len(), Ordering::Relaxed);
        ready.into_iter().map(|(_, number)| number).collect()
    }

    fn acknowledged(&self) {
        self.left.fetch_sub(1, Ordering::Relaxed);
    }

    fn again(&self, number: usize) {
        self.due.lock().unwrap().insert((Instant::now() + AGAIN, number));
    }

    /// Whether the next thing is done badly, and how: one of so many ways.
    fn fault(&self, kinds: &[&'static str]) -> Option<&'static str> {
        if self.dice.roll(100) >= FAULTS {
            return None;
        }
        let kind = kinds[usize::try_from(self.dice.roll(kinds.len() as u64)).unwrap()];
        *self.faults.lock().unwrap().entry(kind).or_default() += 1;
        Some(kind)
    }

    /// What the handler does: some are slow, some fail at first, a few panic.
    async fn handle(self: Arc<Self>, number: usize) -> Result<(), HandlerError> {
        let tries = self.begun[number].fetch_add(1, Ordering::Relaxed);
        let running = self.running.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_running.fetch_max(running, Ordering::Relaxed);
        let kind = (number * 7919) % 1_000;
        if kind < 20 {
            sleep(Duration::from_secs(4 + u64::try_from(number % 16)?)).await;
        }
        self.running.fetch_sub(1, Ordering::Relaxed);
        match kind {
            50..100 if tries == 0 => return Err("not now".into()),
            500 if tries == 0 => panic!("so a handler ends, too"),
            _ => {}
        }
        self.handled[number].fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Each was handled once, and there was enough that could have made it otherwise.
    fn check(&self, kinds: &[&str]) {
        let wrong = self.handled.iter().enumerate();
        let wrong = wrong.filter(|(_, count)| count.load(Ordering::Relaxed) != 1);
        assert_eq!(
            wrong.map(|(number, count)| (number, count.load(Ordering::Relaxed))).collect::<Vec<_>>(),
            []
        );
        assert_eq!(self.left.load(Ordering::Relaxed), 0);
        assert!(self.sent.load(Ordering::Relaxed) > EVENTS * 5 / 4, "{:?}", self.sent);
        assert!(self.most_running.load(Ordering::Relaxed) <= AT_MOST, "{:?}", self.most_running);
        let faults = self.faults.lock().unwrap();
        assert!(kinds.iter().all(|kind| faults.get(kind).is_some_and(|count| *count > 2)), "{faults:?}");
    }
}

/// Handlers for both ways.
fn events(outboxes: &[Arc<Outbox>]) -> Events {
    let outboxes = outboxes.to_vec();
    Events::new().seen(Arc::new(MemorySeen::default())).on(move |event: Delivery<MessageReceive>| {
        let (way, number) = event.header.event_id.split_once('-').unwrap();
        let outbox = outboxes.iter().find(|outbox| outbox.way == way).unwrap();
        Arc::clone(outbox).handle(number.parse().unwrap())
    })
}

#[tokio::test(start_paused = true)]
async fn of_twenty_thousand_events_each_is_handled_once_and_none_is_lost() {
    let (socket, http) = (Outbox::new("socket", 1), Outbox::new("http", 2));
    let events = events(&[socket.clone(), http.clone()]);
    let over_socket = tokio::spawn(over_socket::run(socket.clone(), events.clone()));
    let over_http = tokio::spawn(over_http::run(http.clone(), events));
    over_socket.await.unwrap();
    over_http.await.unwrap();
    socket.check(over_socket::KINDS);
    http.check(over_http::KINDS);
}
