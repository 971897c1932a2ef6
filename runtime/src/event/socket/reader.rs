//! What comes over a connection, and who gets it.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};

use super::frame::{Frame, Kind};
use super::health::Health;
use super::parts::Parts;
use super::settings::{ClientConfig, Settings};
use super::writer::{Outgoing, broken};
use crate::codec::read;
use crate::error::ListenError;
use crate::event::crew::{Answer, Crew};
use crate::policy::{LinkChange, Refusal, link_changed, refused};

/// How long the other side may take to end what both have closed.
pub(super) const CLOSING: Duration = Duration::from_secs(1);

/// What a frame that has arrived is read with.
pub(super) struct Reader<'a> {
    pub crew: &'a Crew,
    pub app_id: &'a str,
    pub health: &'a Health,
    pub settings: &'a watch::Sender<Settings>,
    pub outgoing: mpsc::Sender<Outgoing>,
    pub parts: Parts,
    /// The longest message, in bytes.
    pub limit: usize,
}

impl Reader<'_> {
    /// Reads until the connection is lost. Handlers run beside it; nothing here waits for them.
    pub async fn run<S>(&mut self, mut stream: S) -> ListenError
    where
        S: Stream<Item = Result<Message, WsError>> + Unpin,
    {
        loop {
            let silence = self.settings.borrow().silence();
            let message = match timeout(silence, stream.next()).await {
                Err(_) => return ListenError::Silent(silence),
                Ok(None | Some(Err(WsError::ConnectionClosed | WsError::AlreadyClosed))) => {
                    return closed(None);
                }
                Ok(Some(Err(error))) => return broken(error).into(),
                Ok(Some(Ok(message))) => message,
            };
            let now = Instant::now();
            self.health.heard(now);
            match message {
                Message::Binary(bytes) => self.frame(&bytes, now),
                Message::Close(frame) => {
                    // With the end, the library gives its own word back.
                    let _ = timeout(CLOSING, stream.next()).await;
                    return closed(frame);
                }
                Message::Text(_) => self.refuse(Refusal::Frame),
                // The library answers pings.
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Takes a frame. Whatever is wrong with it is told, and the next one is read.
    pub fn frame(&mut self, bytes: &[u8], now: Instant) {
        for _ in 0..self.parts.forget(now) {
            self.refuse(Refusal::Part);
        }
        let Some(frame) = Frame::read(bytes) else { return self.refuse(Refusal::Frame) };
        match frame.kind() {
            Kind::Pong => self.pong(&frame),
            Kind::Control => {}
            Kind::Message => self.message(frame, now),
            Kind::Unknown => {
                self.refuse(Refusal::Frame);
                // Sent again, it would be no more known.
                if frame.is_data() {
                    self.answer(frame, &Answer::Done(None));
                }
            }
        }
    }

    /// An answer to a ping brings settings.
    fn pong(&self, frame: &Frame) {
        let meter = self.crew.events.meter.as_ref();
        if let Some(round_trip) = self.health.answered() {
            link_changed(meter, self.app_id, &LinkChange::Alive { round_trip });
        }
        let payload = frame.payload.as_deref().unwrap_or_default();
        if payload.is_empty() {
            return;
        }
        let mut config = ClientConfig::default();
        match read(payload, &mut config) {
            Ok(_) => {
                self.settings.send_if_modified(|settings| {
                    let updated = settings.updated(&config);
                    std::mem::replace(settings, updated) != updated
                });
            }
            Err(_) => self.refuse(Refusal::Frame),
        }
    }

    fn message(&mut self, mut frame: Frame, now: Instant) {
        let payload = frame.payload.take().unwrap_or_default();
        let whole = match frame.share() {
            Some(share) => self.parts.join(share, payload, now),
            None if payload.len() > self.limit => Err(Refusal::TooLong),
            None => Ok(Some(payload)),
        };
        match whole {
            Ok(Some(message)) => self.handle(frame, message, now),
            Ok(None) => {}
            Err(why) => {
                self.refuse(why);
                self.answer(frame, &Answer::Failed);
            }
        }
    }

    fn handle(&self, frame: Frame, message: Bytes, began: Instant) {
        self.health.message();
        let place = match self.crew.place() {
            Ok(place) => place,
            Err(why) => {
                self.refuse(why);
                return self.answer(frame, &Answer::Later);
            }
        };
        let outgoing = self.outgoing.clone();
        self.crew.begin_unread(place, message, move |answer| async move {
            let answered = Outgoing::frame(&frame.answered(&answer, began.elapsed()));
            // Where the connection is gone, the event comes again, and is known.
            let _ = outgoing.send(answered).await;
        });
    }

    /// Answers at once, unless too many answers wait already: then it comes again.
    fn answer(&self, frame: Frame, answer: &Answer) {
        let answered = frame.answered(answer, Duration::ZERO);
        let _ = self.outgoing.try_send(Outgoing::frame(&answered));
    }

    fn refuse(&self, why: Refusal) {
        refused(self.crew.events.meter.as_ref(), why);
    }
}

fn closed(frame: Option<CloseFrame>) -> ListenError {
    let (code, reason) = frame.map(|frame| (u16::from(frame.code), frame.reason.to_string())).unzip();
    ListenError::Closed { code, reason: reason.unwrap_or_default() }
}
