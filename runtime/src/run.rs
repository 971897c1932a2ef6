//! A call from its first attempt to its end. Nothing here knows the type of the response, save one small loop.

use std::fmt;
use std::time::Instant;

use bytes::Bytes;
use reqwest::header::HeaderMap;

use crate::client::Client;
use crate::download;
use crate::error::Error;
use crate::observe::{Observer, Outcome};
use crate::options::Options;
use crate::reply::{FromReply, Received};
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

/// Makes a call and reads the response.
pub(crate) async fn respond<T: FromReply>(job: Job) -> Result<Detailed<T>, Error> {
    let spec = job.request.spec;
    let mut exchange = Exchange::begin(job)?;
    loop {
        let received = exchange.reply(T::STREAMED).await?;
        let (http_status, headers, body) =
            (received.head.status, received.head.headers.clone(), received.bytes());
        match T::from_reply(spec, received) {
            Ok(data) => {
                exchange.succeeded(http_status);
                return Ok(Detailed { data, http_status, headers, body });
            }
            Err(error) => exchange.failed(error).await?,
        }
    }
}

/// The state of a call between its attempts.
pub(crate) struct Exchange {
    job: Job,
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
    pub fn begin(job: Job) -> Result<Self, Error> {
        if let Some(name) = &job.options.broken_header {
            return Err(Error::Config(format!("header `{name}` holds what a header cannot")));
        }
        let Job { client, request, options } = &job;
        let credential = Credential::choose(request.spec, options, client.app().kind)?;
        let attempts =
            Attempts::begin(&options.retry, client.clock(), request.idempotent, request.replayable());
        let began = client.clock().now();
        let observer = Observer::new(request.spec.id, client.meter());
        Ok(Self { credential, attempts, token: None, renewed: false, began, observer, job })
    }

    /// A reply, after as many attempts as it takes to get one.
    pub async fn reply(&mut self, streamed: bool) -> Result<Received, Error> {
        loop {
            match self.attempt(streamed).await {
                Ok(received) => return Ok(received),
                Err(error) => self.failed(error).await?,
            }
        }
    }

    async fn attempt(&mut self, streamed: bool) -> Result<Received, Error> {
        let Job { client, request, options } = &self.job;
        client.limits().wait(client, request.spec, options.tenant.as_deref()).await?;
        self.token = self.credential.token(client).await?;
        let _permit = client.permit().await;
        let timeout = self.attempts.time_left(options.timeout)?;
        let attempt = Attempt { token: self.token.as_ref(), headers: &options.headers, timeout };
        if streamed {
            download::judge(request.spec, client.transport().open(request, &attempt).await?).await
        } else {
            client.transport().fetch(request, &attempt).await
        }
    }

    /// Makes ready for another attempt, or gives the error back.
    pub async fn failed(&mut self, error: Error) -> Result<(), Error> {
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
