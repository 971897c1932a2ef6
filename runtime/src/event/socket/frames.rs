//! Frames without a connection, for what measures and fuzzes the way that they take.

use bytes::Bytes;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::health::Health;
use super::parts::Parts;
use super::reader::Reader;
use super::settings::Settings;
use super::writer::Outgoing;
use crate::event::crew::Crew;
use crate::event::events::Events;

/// Takes frames as a listener does, and gives out what it would answer.
#[doc(hidden)]
pub struct Frames {
    crew: Crew,
    health: Health,
    settings: watch::Sender<Settings>,
    parts: Parts,
    outgoing: mpsc::Sender<Outgoing>,
    answers: mpsc::Receiver<Outgoing>,
    limit: usize,
}

impl Frames {
    /// For these events, for messages of up to so many bytes.
    pub fn new(events: Events, limit: usize) -> Self {
        let (outgoing, answers) = mpsc::channel(256);
        let (settings, _) = watch::channel(Settings::default());
        let (crew, parts) = (Crew::new(events), Parts::new(limit));
        Self { crew, health: Health::default(), settings, parts, outgoing, answers, limit }
    }

    /// Takes a frame. Its handler begins; nothing waits for it.
    pub fn take(&mut self, frame: &[u8]) {
        let mut reader = Reader {
            crew: &self.crew,
            app_id: "",
            health: &self.health,
            settings: &self.settings,
            outgoing: self.outgoing.clone(),
            parts: std::mem::replace(&mut self.parts, Parts::new(0)),
            limit: self.limit,
        };
        reader.frame(frame, Instant::now());
        self.parts = reader.parts;
    }

    /// The next answer, as it goes out.
    pub async fn answer(&mut self) -> Bytes {
        loop {
            if let Some(Outgoing::Frame(frame)) = self.answers.recv().await {
                return frame;
            }
        }
    }

    /// How many handlers run.
    pub fn running(&self) -> usize {
        self.crew.running()
    }
}
