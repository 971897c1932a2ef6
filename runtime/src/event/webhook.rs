//! Events and callbacks over HTTP, as a service that any server can serve.

mod crypt;
mod gate;
mod sign;

use std::convert::Infallible;
use std::fmt;
use std::future::ready;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body::Body;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use serde_json::json;
use tokio::sync::oneshot;
use tower_service::Service;

use super::acknowledge::Acknowledge;
use super::crew::{Answer, Crew};
use super::delivery::EventHeader;
use super::envelope::Kind;
use super::events::Events;
use crate::policy::{BoxFuture, Refusal, refused};
use gate::{Gate, Passed};

pub use gate::Keys;

/// Events and callbacks over HTTP: a [`tower_service::Service`] for `http::Request`, which axum, hyper and others serve.
/// Cloning is cheap: clones share their handlers and how many of them may run.
///
/// What has not been sent by the platform, to this app and lately, reaches no handler: it is answered with an HTTP status
/// that says little, and told ([`Meter::delivery_refused`](crate::Meter::delivery_refused)).
#[derive(Clone)]
#[must_use]
pub struct Webhook {
    crew: Crew,
    gate: Arc<Gate>,
    limit: usize,
}

/// The answer that says nothing: an empty body is an error to the platform.
const NOTHING: &[u8] = b"{}";

/// The longest body that is read.
const LIMIT: usize = 1 << 20;

/// How long a body may take to come.
const READING: Duration = Duration::from_secs(5);

/// How far a signed timestamp may be from now.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

impl Events {
    /// Serves these events over HTTP: POST at an address that the developer console knows.
    ///
    /// ```
    /// use feishu_runtime::{Events, Keys};
    ///
    /// # fn router(encrypt_key: String, verification_token: String) -> axum::Router {
    /// let keys = Keys { encrypt_key: Some(encrypt_key.into()), verification_token: verification_token.into() };
    /// axum::Router::new().route_service("/events", Events::new().webhook(keys))
    /// # }
    /// ```
    pub fn webhook(self, keys: Keys) -> Webhook {
        Webhook { crew: Crew::new(self), gate: Arc::new(Gate { keys, tolerance: TOLERANCE }), limit: LIMIT }
    }
}

impl Webhook {
    /// How far the timestamp of a signed request may be from this machine's time of day, either way: five minutes unless
    /// said otherwise. It bounds for how long a recorded request can be played again; repeats that are remembered reach no
    /// handler in any case.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.gate = Arc::new(Gate { keys: self.gate.keys.clone(), tolerance });
        self
    }

    /// The longest body that is read, in bytes: 1 MiB unless said otherwise.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// How long a handler is waited for: 2.5 s unless said otherwise, as the platform waits 3 s. A handler that takes
    /// longer runs on.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.crew.patience = patience;
        self
    }

    /// When the platform is told that an event has arrived: when its handler has ended well, unless said otherwise.
    pub fn acknowledge(mut self, when: Acknowledge) -> Self {
        self.crew.acknowledge = when;
        self
    }

    /// How many handlers may run at one moment: 1,000 unless said otherwise. What comes while they do is refused, and comes
    /// again.
    pub fn at_most(mut self, handlers: usize) -> Self {
        self.crew = self.crew.at_most(handlers);
        self
    }

    /// Lets nothing in any more, and returns when the last handler has ended: for the end of a process, behind the server's
    /// own. What comes meanwhile is refused, and comes again. A wait that is dropped lets in again what comes.
    ///
    /// ```
    /// # async fn stop(webhook: feishu_runtime::Webhook) {
    /// use std::time::Duration;
    ///
    /// let in_time = tokio::time::timeout(Duration::from_secs(30), webhook.drained()).await.is_ok();
    /// # }
    /// ```
    pub async fn drained(&self) {
        self.crew.rest().await;
    }

    async fn answer<B>(self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let passed = match self.read(request).await {
            Ok((headers, body)) => self.gate.check(&headers, body, self.crew.events.clock.wall()),
            Err(refusal) => Err(refusal),
        };
        let answer = match passed {
            Ok(Passed::Challenge(challenge)) => Ok(confirmation(&challenge)),
            Ok(Passed::Message(kind, header, message)) => self.handle(kind, header, message).await,
            Err(refusal) => Err(refusal),
        };
        answer.unwrap_or_else(|refusal| {
            refused(self.crew.events.meter.as_ref(), refusal);
            response(status_of(refusal), Bytes::from_static(NOTHING))
        })
    }

    async fn read<B>(&self, request: Request<B>) -> Result<(http::HeaderMap, Bytes), Refusal>
    where
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        if head.method != Method::POST {
            return Err(Refusal::Method);
        }
        let read = tokio::time::timeout(READING, Limited::new(body, self.limit).collect()).await;
        match read {
            Ok(Ok(body)) => Ok((head.headers, body.to_bytes())),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::TooLong),
            Ok(Err(_)) | Err(_) => Err(Refusal::Broken),
        }
    }

    /// Waits for the answer to a message; its handler outlives a connection that is given up.
    async fn handle(
        &self,
        kind: Kind,
        header: EventHeader,
        message: Bytes,
    ) -> Result<Response<Full<Bytes>>, Refusal> {
        let place = self.crew.place()?;
        let (ends, ended) = oneshot::channel();
        self.crew.begin(place, kind, header, message, |answer| {
            // Nobody may wait for it any more.
            let _ = ends.send(answer);
            ready(())
        });
        // Without an answer the runtime is shutting down.
        Ok(reply(ended.await.unwrap_or(Answer::Later)))
    }
}

fn confirmation(challenge: &str) -> Response<Full<Bytes>> {
    response(StatusCode::OK, json!({"challenge": challenge}).to_string().into())
}

fn reply(answer: Answer) -> Response<Full<Bytes>> {
    let nothing = || Bytes::from_static(NOTHING);
    match answer {
        Answer::Done(reply) => response(StatusCode::OK, reply.unwrap_or_else(nothing)),
        Answer::Later => response(StatusCode::SERVICE_UNAVAILABLE, nothing()),
        Answer::Failed => response(StatusCode::INTERNAL_SERVER_ERROR, nothing()),
    }
}

/// Whoever tries keys learns from the status no more than that they do not fit.
fn status_of(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
        Refusal::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Broken | Refusal::NotJson => StatusCode::BAD_REQUEST,
        Refusal::Signature
        | Refusal::Stale
        | Refusal::Cipher
        | Refusal::NoKey
        | Refusal::Plain
        | Refusal::Token => StatusCode::UNAUTHORIZED,
        Refusal::Full | Refusal::Frame | Refusal::Part => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn response(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let json = header::HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

impl<B> Service<Request<B>> for Webhook
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let webhook = self.clone();
        Box::pin(async move { Ok(webhook.answer(request).await) })
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { crew, gate: _, limit } = self;
        f.debug_struct("Webhook")
            .field("events", &crew.events)
            .field("limit", limit)
            .field("patience", &crew.patience)
            .field("acknowledge", &crew.acknowledge)
            .finish_non_exhaustive()
    }
}
