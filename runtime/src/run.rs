//! A call from its first attempt to its end. Nothing here knows the type of the response, save one small loop.

use std::fmt;
use std::time::Instant;

use bytes::Bytes;
use reqwest::header::HeaderMap;

use crate::client::Client;
use crate::clock::BoxFuture;
use crate::download;
use crate::error::Error;
use crate::observe::{Observer, Outcome};
use crate::options::Options;
use crate::reply::{FromReply, Head, Received};
use crate::request::Request;
use crate::retry::Attempts;
use crate::secret::Secret;
use crate::token::Credential;
use crate::transport::Attempt;

/// A call that is ready to go.
pub(crate) struct Job {
    pub client: Client,
    pub request: Request,
    pub options: Options,
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
    /// The body as it came; empty for a download.
    pub body: Bytes,
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
        Self { data, http_status: status, headers, body }
    }
}

/// Makes a call, reads the response, and makes of it and of what is left of the reply what is asked for.
///
/// This is all of a call that is compiled for each endpoint.
pub(crate) fn respond<T: FromReply, R>(
    job: Result<Job, Error>,
    finish: fn(T, Received) -> R,
) -> impl Future<Output = Result<R, Error>> + Send {
    let mut turn = Exchange::start(job, T::STREAMED);
    async move {
        loop {
            let (exchange, mut received) = turn.await?;
            match T::from_reply(exchange.job.request.spec, &mut received) {
                Ok(data) => {
                    exchange.succeeded(received.head.status);
                    return Ok(finish(data, received));
                }
                Err(error) => turn = exchange.again(error),
            }
        }
    }
}

/// The way to a reply, over as many attempts as it takes.
///
/// Boxed, because the body of an `async fn` is compiled anew in each crate that awaits it, and below this one stands all
/// of the client. What is called through `dyn` is compiled here, once.
type Turn = BoxFuture<'static, Result<(Box<Exchange>, Received), Error>>;

/// The state of a call between its attempts.
pub(crate) struct Exchange {
    job: Job,
    /// Whether the body is handed over as a stream.
    streamed: bool,
    credential: Credential,
    attempts: Attempts,
    /// What the current attempt was sent with.
    token: Option<Secret>,
    /// A rejected token is replaced once a call; a second rejection is the answer.
    renewed: bool,
    began: Instant,
    observer: Observer,
}

impl Exchange {
    /// The first turn.
    pub fn start(job: Result<Job, Error>, streamed: bool) -> Turn {
        Box::pin(async move { Box::new(Self::begin(job?, streamed)?).reply().await })
    }

    /// Another turn, after a reply with something wrong in it.
    pub fn again(mut self: Box<Self>, error: Error) -> Turn {
        Box::pin(async move {
            self.failed(error).await?;
            self.reply().await
        })
    }

    fn begin(job: Job, streamed: bool) -> Result<Self, Error> {
        if let Some(name) = &job.options.broken_header {
            return Err(Error::Config(format!("header `{name}` holds what a header cannot")));
        }
        let Job { client, request, options } = &job;
        let credential = Credential::choose(request.spec, options, client.app().kind)?;
        let attempts =
            Attempts::begin(&options.retry, client.clock(), request.idempotent, request.replayable());
        let began = client.clock().now();
        let observer = Observer::new(request.spec.id, client.meter());
        Ok(Self { credential, attempts, token: None, renewed: false, began, observer, streamed, job })
    }

    async fn reply(mut self: Box<Self>) -> Result<(Box<Self>, Received), Error> {
        loop {
            match self.attempt().await {
                Ok(received) => return Ok((self, received)),
                Err(error) => self.failed(error).await?,
            }
        }
    }

    async fn attempt(&mut self) -> Result<Received, Error> {
        let Job { client, request, options } = &self.job;
        client.limits().wait(client, request.spec, options.tenant.as_deref()).await?;
        self.token = self.credential.token(client).await?;
        let _permit = client.permit().await;
        let timeout = self.attempts.time_left(options.timeout)?;
        let attempt = Attempt { token: self.token.as_ref(), headers: &options.headers, timeout };
        if self.streamed {
            download::judge(request.spec, client.transport().open(request, &attempt).await?).await
        } else {
            client.transport().fetch(request, &attempt).await
        }
    }

    /// Makes ready for another attempt, or gives the error back.
    async fn failed(&mut self, error: Error) -> Result<(), Error> {
        #[cfg(feature = "tracing")]
        self.observer.failed(&error, self.attempts.number);
        let outcome = self.prepare_next(error).await;
        if let Err(error) = &outcome {
            self.finish(Outcome::Failed(error));
        }
        outcome
    }

    async fn prepare_next(&mut self, error: Error) -> Result<(), Error> {
        if error.is_invalid_token() && self.renew().await? {
            return Ok(());
        }
        self.attempts.wait_after(error).await
    }

    async fn renew(&mut self) -> Result<bool, Error> {
        let Some(stale) = self.token.take().filter(|_| !self.renewed && self.job.request.replayable()) else {
            return Ok(false);
        };
        self.renewed = true;
        self.credential.discard(&self.job.client, &stale).await
    }

    pub fn succeeded(&self, http_status: u16) {
        self.finish(Outcome::Succeeded { http_status });
    }

    fn finish(&self, outcome: Outcome<'_>) {
        let duration = self.job.client.clock().now().saturating_duration_since(self.began);
        self.observer.finished(outcome, self.attempts.number, duration);
    }
}
