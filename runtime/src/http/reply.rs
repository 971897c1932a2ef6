//! A reply as it came, and what callers get of it.

use std::fmt;

use bytes::Bytes;
use http::header::HeaderMap;

use super::head::Head;
use super::incoming::Incoming;
use super::verdict::{decode, decode_error};
use crate::codec::{Mismatch, Mismatches, Slot};
use crate::error::{Error, Reason, Trip};
use crate::wire::Spec;

/// What can stand as the response of an endpoint: every record, and [`Download`](crate::Download).
pub trait FromReply: Sized + Send {
    /// Whether the body is handed over as a stream.
    #[doc(hidden)]
    const STREAMED: bool;

    /// Reads a reply. It may take the body.
    #[doc(hidden)]
    fn from_reply(spec: &'static Spec, received: &mut Received) -> Result<Self, Error>;

    /// A response that says nothing.
    #[cfg(feature = "mock")]
    #[doc(hidden)]
    fn blank() -> Self;

    /// What is to be written of it.
    #[cfg(feature = "mock")]
    #[doc(hidden)]
    fn shown(&mut self) -> Shown<'_>;
}

impl<T: Slot + Default + Send> FromReply for T {
    const STREAMED: bool = false;

    fn from_reply(spec: &'static Spec, received: &mut Received) -> Result<Self, Error> {
        let mut response = T::default();
        received.read(spec, &mut response)?;
        Ok(response)
    }

    #[cfg(feature = "mock")]
    fn blank() -> Self {
        Self::default()
    }

    #[cfg(feature = "mock")]
    fn shown(&mut self) -> Shown<'_> {
        Shown::Slot(self)
    }
}

/// A response, as something that can be written down.
#[cfg(feature = "mock")]
#[doc(hidden)]
pub enum Shown<'a> {
    /// What becomes JSON.
    Slot(&'a mut dyn Slot),
    /// What is a file already: what is said of it, and its bytes.
    File(HeaderMap, Bytes),
}

/// A reply as it came off the wire.
#[doc(hidden)]
pub struct Received {
    pub(crate) head: Head,
    pub(crate) body: Body,
    /// Whether a reply of another structure than documented is an error.
    pub(crate) strict: bool,
    /// What came in another structure.
    pub(crate) mismatches: Mismatches,
    /// The call that it is the reply to.
    pub(crate) trip: Trip,
}

/// The body of a reply: read to its end, or still on its way.
pub(crate) enum Body {
    Whole(Bytes),
    Stream(Box<Incoming>),
}

impl Received {
    pub(crate) fn new(head: Head, body: Body) -> Self {
        Self { head, body, strict: false, mismatches: Mismatches::default(), trip: Trip::default() }
    }

    /// Reads the response, or the error that came in its place.
    pub(crate) fn read(&mut self, spec: &Spec, response: &mut dyn Slot) -> Result<(), Error> {
        let body = self.bytes();
        let told = decode(spec, &self.head, &body, response)?;
        if self.strict && !told.is_empty() {
            return Err(decode_error(spec, &self.head, &body, Reason::Structure(told.into_vec())));
        }
        self.mismatches = told;
        Ok(())
    }

    pub(crate) fn bytes(&self) -> Bytes {
        match &self.body {
            Body::Whole(bytes) => bytes.clone(),
            Body::Stream(_) => Bytes::new(),
        }
    }
}

/// A response together with the reply it came in.
#[derive(Clone)]
pub struct Detailed<T> {
    /// The response.
    pub data: T,
    /// The HTTP status.
    pub http_status: u16,
    /// The headers of the reply.
    pub headers: HeaderMap,
    /// The body as it came, with the fields that no docs mention; empty for a download.
    pub body: Bytes,
    /// The values that came in another structure than documented and were left out of `data`, the first hundred of them.
    /// None with [`strict_replies`](crate::Client::strict_replies): there they are an error.
    pub mismatches: Vec<Mismatch>,
}

impl<T> fmt::Debug for Detailed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detailed").field("http_status", &self.http_status).finish_non_exhaustive()
    }
}

impl<T> Detailed<T> {
    /// A response and what is left of the reply that it was read from.
    pub(crate) fn new(data: T, received: Received) -> Self {
        let body = received.bytes();
        let Head { status, headers } = received.head;
        Self { data, http_status: status, headers, body, mismatches: received.mismatches.into_vec() }
    }
}

/// A reply that was read, but lacks what it was asked for.
pub(crate) fn lacking(spec: &Spec, received: &Received, field: &'static str) -> Error {
    let error = decode_error(spec, &received.head, &received.bytes(), Reason::Lacks(field));
    error.after(received.trip.clone())
}

/// A reply that was read, and with which nobody can go on.
pub(crate) fn spoiled<T>(spec: &Spec, reply: &Detailed<T>, trip: Trip, reason: Reason) -> Error {
    let head = Head { status: reply.http_status, headers: reply.headers.clone() };
    decode_error(spec, &head, &reply.body, reason).after(trip)
}
