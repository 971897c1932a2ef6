//! The long connection, against a platform on loopback.

mod ends;
mod frames;
mod handlers;
mod ways;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{
    CallEnd, Client, ClientBuilder, Delivery, Event, EventEnd, Events, LinkChange, ListenError, Listened,
    Listener, Meter, Refusal,
};
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::events::{MessageReceive, Told, message};
use crate::frontier::Frontier;

const SECOND: Duration = Duration::from_secs(1);

/// What became of connections and of events.
#[derive(Debug, Default)]
struct Links {
    links: Mutex<Vec<String>>,
    events: Told,
}

impl Links {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.links.lock().unwrap())
    }
}

impl Meter for Links {
    fn call_ended(&self, _: &CallEnd<'_>) {}

    fn event_ended(&self, end: &EventEnd<'_>) {
        self.events.event_ended(end);
    }

    fn delivery_refused(&self, why: Refusal) {
        self.events.delivery_refused(why);
    }

    fn link_changed(&self, app_id: &str, change: &LinkChange<'_>) {
        assert!(app_id.starts_with("cli_"));
        let told = match change {
            LinkChange::Connected { number } => format!("connected {number}"),
            LinkChange::Alive { .. } => return,
            LinkChange::Lost { error, lasted } => format!("lost {error} ({:.0} s)", lasted.as_secs_f64()),
            LinkChange::Retrying { wait, tries } => format!("again {tries} in {:.0} s", wait.as_secs_f64()),
            LinkChange::Draining { running } => format!("draining {running}"),
            other => format!("{other:?}"),
        };
        self.links.lock().unwrap().push(told);
    }
}

fn builder(base: &str) -> ClientBuilder {
    Client::builder("cli_listen", "canary-secret").base_url(base)
}

/// A listener that runs, and what tells it to stop.
struct Running {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<Listened, ListenError>>,
    told: Arc<Links>,
}

impl Running {
    fn start(frontier: &Frontier, events: Events) -> Self {
        Self::configured(frontier, events, |listener| listener)
    }

    fn configured(frontier: &Frontier, events: Events, configure: impl FnOnce(Listener) -> Listener) -> Self {
        let told = Arc::new(Links::default());
        let client = builder(&frontier.base).meter(told.clone()).build().unwrap();
        Self::of(configure(client.listen(events)), told)
    }

    fn of(listener: Listener, told: Arc<Links>) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        Self { stop: Some(stop), task: tokio::spawn(listener.until(stopped)), told }
    }

    async fn stop(mut self) -> Listened {
        self.stop.take().unwrap().send(()).unwrap();
        self.task.await.unwrap().unwrap()
    }
}

/// Handlers that count, each taking so long.
fn counting(takes: Duration) -> (Events, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let events = Events::new().on(move |_: Delivery<MessageReceive>| {
        let counted = Arc::clone(&counted);
        async move {
            tokio::time::sleep(takes).await;
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    });
    (events, count)
}

fn event(id: &str) -> String {
    message(id, MessageReceive::TYPE, &json!({"message": {"content": "hi"}}))
}
