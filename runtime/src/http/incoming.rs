//! A reply whose body is still on its way.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Response;
use http_body::Body;
use http_body_util::BodyExt;

use super::address::Address;
use super::content::Content;
use super::head::Head;
use super::verdict::decode_error;
use crate::error::{Error, Reason, TransportError, TransportKind};
use crate::wire::Spec;

/// A reply whose body is still on its way.
pub(crate) struct Incoming {
    content: Content,
    pub head: Head,
    /// Where it comes from, for a message.
    pub from: Address,
    idle: Option<Duration>,
    /// What has been read already and belongs before the rest.
    begun: Bytes,
}

impl Incoming {
    /// A reply of which the head has come. `idle`: the longest pause between two pieces of a file.
    pub fn new(response: Response<Content>, from: Address, idle: Option<Duration>) -> Self {
        let (parts, content) = response.into_parts();
        let head = Head { status: parts.status.as_u16(), headers: parts.headers };
        Self { content, head, from, idle, begun: Bytes::new() }
    }

    /// Reads the whole reply, unless it is longer than the limit.
    pub async fn read(self, spec: &Spec, limit: usize) -> Result<(Head, Bytes), Error> {
        let Self { mut content, head, .. } = self;
        let too_long = |head: &Head| decode_error(spec, head, &Bytes::new(), Reason::TooLong(limit as u64));
        let promised = content.size_hint().exact();
        if promised.is_some_and(|len| len > limit as u64) {
            return Err(too_long(&head));
        }
        let mut body = BytesMut::new();
        if promised.is_some() {
            // The connection ends a body where its length says.
            let body = content.collect().await.map_err(TransportError::of_content)?;
            return Ok((head, body.to_bytes()));
        }
        while let Some(chunk) = chunk(&mut content).await? {
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
        let chunk = chunk(&mut self.content);
        match self.idle {
            None => chunk.await,
            Some(idle) => tokio::time::timeout(idle, chunk)
                .await
                .map_err(|_| TransportError::bare(TransportKind::Timeout))?,
        }
    }

    /// The length the reply promises.
    pub fn len(&self) -> Option<u64> {
        self.content.size_hint().exact()
    }
}

/// The next piece; what may stand behind the last says nothing here.
async fn chunk(content: &mut Content) -> Result<Option<Bytes>, TransportError> {
    while let Some(frame) = content.frame().await {
        if let Ok(data) = frame.map_err(TransportError::of_content)?.into_data() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}
