//! The platform over HTTP: it loses answers, repeats itself, and somebody tries to be it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use feishu_runtime::{Clock, Events, SystemClock, Webhook};
use futures_util::future::join;
use http::StatusCode;
use tokio::time::timeout;

use super::{AT_MOST, Outbox, PATIENCE};
use crate::webhook::{Sent, keys};

pub const KINDS: &[&str] = &["lost answer", "repeat", "tampered", "unsigned", "given up", "replayed"];

/// So many requests at one moment.
const AT_ONCE: usize = 32;

pub async fn run(outbox: Arc<Outbox>, events: Events) {
    let webhook = events.webhook(keys()).at_most(AT_MOST);
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        senders.spawn(send(outbox.clone(), webhook.clone()));
    }
    senders.join_all().await;
    webhook.drained().await;
}

async fn send(outbox: Arc<Outbox>, webhook: Webhook) {
    loop {
        let taken = outbox.take(1).await;
        let Some(number) = taken.first().copied() else { return };
        if one(&outbox, &webhook, number).await {
            outbox.acknowledged();
        } else {
            outbox.again(number);
        }
    }
}

/// Whether an event was acknowledged, as far as the platform knows.
async fn one(outbox: &Outbox, webhook: &Webhook, number: usize) -> bool {
    let sent = signed(&outbox.message(number), 0);
    let to = |sent: Sent| async { timeout(PATIENCE, sent.to(webhook)).await };
    let is_good =
        |answer: Result<(StatusCode, _), _>| answer.is_ok_and(|(status, _)| status == StatusCode::OK);
    match outbox.fault(KINDS) {
        None => is_good(to(sent).await),
        Some("lost answer") => {
            let _ = to(sent).await;
            false
        }
        Some("repeat") => {
            let (one, other) = join(to(sent.clone()), to(sent)).await;
            is_good(one) || is_good(other)
        }
        Some("given up") => {
            // Its handler runs on.
            let _ = timeout(Duration::from_millis(1), sent.to(webhook)).await;
            false
        }
        Some(forged) => {
            let answer = to(forgery(forged, sent, outbox, number)).await.unwrap();
            assert_eq!(answer.0, StatusCode::UNAUTHORIZED, "{forged}");
            false
        }
    }
}

fn forgery(kind: &str, mut sent: Sent, outbox: &Outbox, number: usize) -> Sent {
    match kind {
        "tampered" => {
            // Behind the quotation mark, in the text that is encrypted.
            let at = 20 + usize::try_from(outbox.dice.roll(100)).unwrap();
            sent.body[at] = if sent.body[at] == b'A' { b'B' } else { b'A' };
            sent
        }
        "unsigned" => Sent { headers: Vec::new(), ..sent },
        _ => signed(&outbox.message(number), -1_000),
    }
}

/// Signed so many seconds from now, by the time of day that the client has.
fn signed(message: &str, seconds: i64) -> Sent {
    let ahead = SystemClock.wall().duration_since(SystemTime::now()).unwrap_or_default().as_secs();
    Sent::encrypted(message).signed_at(i64::try_from(ahead).unwrap() + seconds)
}
