//! What goes out over a connection: answers as they come, and a ping from time to time.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, pending, select};
use futures_util::{Sink, SinkExt};
use prost::Message as _;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};
use tokio_tungstenite::tungstenite::{Error as WsError, Message};

use super::frame::Frame;
use super::health::Health;
use super::settings::Settings;
use crate::error::{ListenError, TransportError, TransportKind};

/// What is to go out.
pub(super) enum Outgoing {
    Frame(Bytes),
    /// The last thing.
    Close,
}

impl Outgoing {
    pub fn frame(frame: &Frame) -> Self {
        Self::Frame(frame.encode_to_vec().into())
    }
}

/// How long the network may take for what is written.
const WRITING: Duration = Duration::from_secs(10);

/// So many answers go out in one piece.
const AT_ONCE: usize = 64;

pub(super) struct Writer<'a> {
    pub outgoing: mpsc::Receiver<Outgoing>,
    pub settings: watch::Receiver<Settings>,
    pub health: &'a Health,
    pub service: i32,
}

impl Writer<'_> {
    /// Writes until the connection is lost. Once it is closed from here, only that is left.
    pub async fn run<S>(&mut self, mut sink: S) -> ListenError
    where
        S: Sink<Message, Error = WsError> + Unpin,
    {
        // The first ping goes out at once.
        let mut due = Instant::now();
        let mut batch = Vec::with_capacity(AT_ONCE);
        loop {
            let is_due = {
                let received = pin!(self.outgoing.recv_many(&mut batch, AT_ONCE));
                let ping = pin!(ping_at(&mut self.settings, due));
                match select(received, ping).await {
                    Either::Left((0, _)) => pending().await,
                    Either::Left(_) => false,
                    Either::Right(_) => true,
                }
            };
            if is_due {
                self.health.asked();
                batch.push(Outgoing::frame(&Frame::ping(self.service)));
                due = Instant::now();
                due += self.settings.borrow().ping;
            }
            let is_last = batch.iter().any(|outgoing| matches!(outgoing, Outgoing::Close));
            if let Err(error) = within(write(&mut sink, &mut batch)).await {
                return error;
            }
            if is_last {
                return pending().await;
            }
        }
    }
}

/// Returns when the next ping is due, or earlier where the settings say so meanwhile.
async fn ping_at(settings: &mut watch::Receiver<Settings>, mut due: Instant) {
    while let Ok(changed) = timeout_at(due, settings.changed()).await {
        if changed.is_err() {
            return sleep_until(due).await;
        }
        due = due.min(Instant::now() + settings.borrow_and_update().ping);
    }
}

async fn write<S>(sink: &mut S, batch: &mut Vec<Outgoing>) -> Result<(), WsError>
where
    S: Sink<Message, Error = WsError> + Unpin,
{
    for outgoing in batch.drain(..) {
        let message = match outgoing {
            Outgoing::Frame(bytes) => Message::Binary(bytes),
            Outgoing::Close => Message::Close(None),
        };
        sink.feed(message).await?;
    }
    sink.flush().await
}

async fn within(writing: impl Future<Output = Result<(), WsError>>) -> Result<(), ListenError> {
    match timeout(WRITING, writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(broken(error).into()),
        Err(_) => Err(TransportError::bare(TransportKind::Timeout).into()),
    }
}

/// What the library says of a connection that broke.
pub(super) fn broken(error: WsError) -> TransportError {
    match error {
        WsError::Io(error) => TransportError::new(TransportKind::Broken, error),
        // What else there is may quote what has come.
        WsError::Protocol(error) => TransportError::new(TransportKind::Broken, error),
        WsError::Capacity(error) => TransportError::new(TransportKind::Broken, error),
        _ => TransportError::bare(TransportKind::Broken),
    }
}
