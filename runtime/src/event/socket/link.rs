//! One connection: made, held, and closed from here when it is time.

use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{BoxFuture, Either, Shared, select};
use http::header::USER_AGENT;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::health::Health;
use super::parts::Parts;
use super::reader::{CLOSING, Reader};
use super::settings::Settings;
use super::writer::{Outgoing, Writer};
use crate::client::Client;
use crate::error::{ListenError, TransportError, TransportKind};
use crate::event::crew::Crew;
use crate::http::{Address, Socket, Upgrade};

/// Is done when the listener is to stop, with the time when that was.
pub(super) type Stop = Shared<BoxFuture<'static, Instant>>;

/// The longest frame that is read at all: what is longer costs the connection.
const FRAME: usize = 16 << 20;

/// So many answers may wait to go out.
const WAITING: usize = 256;

/// What a server says of a handshake that it refuses.
const STATUS: &str = "handshake-status";
const MESSAGE: &str = "handshake-msg";
const CODE: &str = "handshake-autherrcode";

/// Everything that the connections of a listener have in common.
pub(super) struct Link<'a> {
    pub client: &'a Client,
    pub crew: &'a Crew,
    pub health: &'a Health,
    pub settings: &'a watch::Sender<Settings>,
    pub stop: &'a Stop,
    /// The longest message, in bytes.
    pub limit: usize,
    /// How long handlers are waited for before the connection is closed.
    pub drain: Duration,
}

/// Asks the platform's host for a connection.
pub(super) async fn open(client: &Client, to: &Address, patience: Duration) -> Result<Socket, ListenError> {
    let asked = client.way().upgrade(to, client.options().headers.get(USER_AGENT));
    let answered = timeout(patience, asked).await;
    match answered.map_err(|_| TransportError::bare(TransportKind::Timeout))?? {
        Upgrade::Done(stream) => Ok(stream),
        Upgrade::Refused(head) => Err(ListenError::Refused {
            status: head.text(STATUS).and_then(|status| status.trim().parse().ok()).unwrap_or(head.status),
            code: head.text(CODE).and_then(|code| code.trim().parse().ok()),
            message: head.text(MESSAGE).unwrap_or_default().to_owned(),
        }),
    }
}

/// Waits for a future until then; for as long as it takes where that is beyond all time.
pub(super) async fn wait_until(until: Option<Instant>, future: impl Future<Output = ()>) {
    match until {
        Some(until) => timeout_at(until, future).await.unwrap_or_default(),
        None => future.await,
    }
}

impl Link<'_> {
    /// Holds a connection until it is lost or the listener is to stop: then what runs is waited for and answered, and the
    /// connection is closed.
    pub async fn hold<S>(&self, stream: S, service: i32) -> ListenError
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let config = WebSocketConfig::default()
            .read_buffer_size(32 << 10)
            .max_message_size(Some(FRAME))
            .max_frame_size(Some(FRAME));
        let socket = WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await;
        let (sink, stream) = socket.split();
        let (outgoing, waiting) = mpsc::channel(WAITING);
        let mut reader = self.reader(outgoing.clone());
        let mut writer =
            Writer { outgoing: waiting, settings: self.settings.subscribe(), health: self.health, service };
        let (heard, told) = (pin!(reader.run(stream)), pin!(writer.run(sink)));
        match select(select(heard, told), pin!(self.farewell(outgoing))).await {
            Either::Left((Either::Left((error, _)) | Either::Right((error, _)), _)) => error,
            Either::Right(_) => ListenError::Closed { code: None, reason: String::new() },
        }
    }

    fn reader(&self, outgoing: mpsc::Sender<Outgoing>) -> Reader<'_> {
        let app_id = &self.client.app().id;
        let Self { crew, health, settings, limit, .. } = *self;
        Reader { crew, app_id, health, settings, outgoing, parts: Parts::new(limit), limit }
    }

    /// When the listener is to stop: lets nothing in any more, waits for what runs, and says so.
    async fn farewell(&self, outgoing: mpsc::Sender<Outgoing>) {
        let stopped = self.stop.clone().await;
        wait_until(stopped.checked_add(self.drain), self.crew.rest()).await;
        // Behind the answers of all that has ended.
        if outgoing.send(Outgoing::Close).await.is_ok() {
            sleep(CLOSING).await;
        }
    }
}
