//! A reply whose body is still on its way.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::address::host_of;
use super::head::Head;
use super::verdict::decode_error;
use crate::error::{Error, Reason, TransportError, TransportKind};
use crate::wire::Spec;

/// A reply whose body is still on its way.
pub(crate) struct Incoming {
    response: reqwest::Response,
    pub head: Head,
    idle: Option<Duration>,
    /// What has been read already and belongs before the rest.
    begun: Bytes,
}

impl Incoming {
    /// A reply of which the head has come. `idle`: the longest pause between two pieces of a file.
    pub fn new(mut response: reqwest::Response, idle: Option<Duration>) -> Self {
        let headers = std::mem::take(response.headers_mut());
        let head = Head { status: response.status().as_u16(), headers };
        Self { response, head, idle, begun: Bytes::new() }
    }

    /// Reads the whole reply, unless it is longer than the limit.
    pub async fn read(self, spec: &Spec, limit: usize) -> Result<(Head, Bytes), Error> {
        let Self { mut response, head, .. } = self;
        let too_long = |head: &Head| decode_error(spec, head, &Bytes::new(), Reason::TooLong(limit as u64));
        let promised = response.content_length();
        if promised.is_some_and(|len| len > limit as u64) {
            return Err(too_long(&head));
        }
        let mut body = BytesMut::new();
        if promised.is_some() {
            // The connection ends a body where its length says.
            let body = response.bytes().await.map_err(TransportError::from)?;
            return Ok((head, body));
        }
        while let Some(chunk) = response.chunk().await.map_err(TransportError::from)? {
            if body.len() + chunk.len() > limit {
                return Err(too_long(&head));
            }
            body.extend_from_slice(&chunk);
        }
        Ok((head, body.freeze()))
    }

    /// Reads the body to its end, or to some place after `limit` bytes. `None`: there is more, and nothing is lost.
    pub async fn whole(&mut self, limit: usize) -> Result<Option<Bytes>, TransportError> {
        let mut read = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            read.extend_from_slice(&chunk);
            if read.len() > limit {
                self.begun = read.freeze();
                return Ok(None);
            }
        }
        Ok(Some(read.freeze()))
    }

    /// The next piece of the body.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        if !self.begun.is_empty() {
            return Ok(Some(std::mem::take(&mut self.begun)));
        }
        let chunk = self.response.chunk();
        let chunk = match self.idle {
            None => chunk.await,
            Some(idle) => tokio::time::timeout(idle, chunk)
                .await
                .map_err(|_| TransportError::bare(TransportKind::Timeout))?,
        };
        Ok(chunk?)
    }

    /// Where it comes from, for a message.
    pub fn host(&self) -> Option<String> {
        host_of(self.response.url())
    }

    /// The length the reply promises.
    pub fn len(&self) -> Option<u64> {
        self.response.content_length()
    }
}
