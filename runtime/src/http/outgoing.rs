//! A body on its way out, watched: an upload may take as long as it moves.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::Instant;

use super::content::{BoxError, Content};
use crate::error::{TransportError, TransportKind};

/// A body is handed to the connection in pieces of this size, so that it shows when they stop going.
const PIECE: usize = 64 * 1024;

/// The moment something moved.
#[derive(Clone)]
pub(crate) struct Movement(Arc<Mutex<Instant>>);

impl Movement {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a future as long as something has moved within `idle`.
    pub async fn watch<T>(
        &self,
        idle: Option<Duration>,
        future: impl Future<Output = T>,
    ) -> Result<T, TransportError> {
        let Some(idle) = idle else {
            return Ok(future.await);
        };
        let mut future = std::pin::pin!(future);
        loop {
            let last = self.last();
            let Some(until) = last.checked_add(idle) else {
                return Ok(future.await);
            };
            match tokio::time::timeout_at(until, &mut future).await {
                Ok(output) => return Ok(output),
                Err(_) if self.last() == last => return Err(TransportError::bare(TransportKind::Timeout)),
                Err(_) => {}
            }
        }
    }
}

/// A body that notes when a piece of it is taken.
pub(crate) struct Watched {
    inner: Content,
    /// What has been read of the inner body and not been taken yet.
    rest: Bytes,
    movement: Movement,
}

impl Watched {
    pub fn new(inner: Content, movement: Movement) -> Self {
        Self { inner, rest: Bytes::new(), movement }
    }
}

impl Body for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while self.rest.is_empty() {
            let Some(frame) = ready!(Pin::new(&mut self.inner).poll_frame(cx)) else {
                return Poll::Ready(None);
            };
            match frame?.into_data() {
                Ok(data) => self.rest = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        self.movement.note();
        let piece = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        let inner = self.inner.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower() + rest);
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}

/// When the last piece has been taken, the time for the reply begins.
impl Drop for Watched {
    fn drop(&mut self) {
        self.movement.note();
    }
}
