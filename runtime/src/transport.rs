//! One attempt: a request out, a reply in.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{RequestBuilder, Url};

use crate::error::{Error, TransportError, TransportKind};
use crate::reply::{Body, Head, Received};
use crate::request::{Field, Payload, Request, address};
use crate::secret::Secret;

/// The way to the platform.
#[derive(Debug)]
pub(crate) struct Transport {
    pub http: reqwest::Client,
    pub base: Url,
    /// Replacements for hosts that endpoints name themselves.
    pub hosts: Vec<(String, Url)>,
}

/// What one attempt adds to its request.
pub(crate) struct Attempt<'a> {
    pub token: Option<&'a Secret>,
    pub headers: &'a HeaderMap,
    /// For the whole attempt; for files, for the wait until the reply begins and for each pause after that.
    pub timeout: Option<Duration>,
}

impl Transport {
    /// Sends a request and reads the whole reply.
    pub async fn fetch(&self, request: &Request, attempt: &Attempt<'_>) -> Result<Received, Error> {
        let exchange = async {
            let Incoming { response, head, .. } = self.send(request, attempt).await?;
            let body = response.bytes().await.map_err(TransportError::from)?;
            Ok(Received { head, body: Body::Whole(body) })
        };
        within(limit(request, attempt), exchange).await?
    }

    /// Sends a request and leaves the body of the reply to be read.
    pub async fn open(&self, request: &Request, attempt: &Attempt<'_>) -> Result<Incoming, Error> {
        within(limit(request, attempt), self.send(request, attempt)).await?
    }

    async fn send(&self, request: &Request, attempt: &Attempt<'_>) -> Result<Incoming, Error> {
        let builder =
            self.http.request(request.method.clone(), self.url(request)?).headers(request.headers.clone());
        let builder = with_body(builder, &request.payload).await?;
        // Later headers win: those of the call over those of the request.
        let mut builder = builder.headers(attempt.headers.clone());
        // An authorization that the caller wrote is the one meant; two of them would be none.
        if let Some(token) = attempt.token.filter(|_| !attempt.headers.contains_key(AUTHORIZATION)) {
            builder = builder.header(AUTHORIZATION, bearer(token)?);
        }
        let response = builder.send().await.map_err(TransportError::from)?;
        let head = Head { status: response.status().as_u16(), headers: response.headers().clone() };
        Ok(Incoming { response, head, idle: attempt.timeout, begun: Bytes::new() })
    }

    fn url(&self, request: &Request) -> Result<Url, Error> {
        let Some(host) = request.spec.host else {
            return address(&self.base, &request.target);
        };
        if let Some((_, replacement)) = self.hosts.iter().find(|(name, _)| name == host) {
            return address(replacement, &request.target);
        }
        let host = Url::parse(host).map_err(|error| Error::Config(format!("{host}: {error}")))?;
        address(&host, &request.target)
    }
}

/// An upload may take as long as it takes.
fn limit(request: &Request, attempt: &Attempt<'_>) -> Option<Duration> {
    match request.payload {
        Payload::None | Payload::Json(_) => attempt.timeout,
        Payload::Multipart(_) | Payload::Binary(_) => None,
    }
}

async fn with_body(builder: RequestBuilder, payload: &Payload) -> Result<RequestBuilder, Error> {
    match payload {
        Payload::None => Ok(builder),
        Payload::Json(json) => {
            Ok(builder.header(CONTENT_TYPE, "application/json; charset=utf-8").body(json.clone()))
        }
        Payload::Binary(part) => {
            let (body, _) = part.open().await?;
            Ok(builder.header(CONTENT_TYPE, part.mime()).body(body))
        }
        Payload::Multipart(fields) => {
            let mut form = reqwest::multipart::Form::new();
            for (name, field) in fields {
                form = match field {
                    Field::Text(text) => form.text(*name, text.clone()),
                    Field::File(part) => form.part(*name, part.clone().into_form_part().await?),
                };
            }
            Ok(builder.multipart(form))
        }
    }
}

fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|_| Error::Config("the access token holds what a header cannot".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Waits for a future, but not for ever.
async fn within<T>(limit: Option<Duration>, future: impl Future<Output = T>) -> Result<T, TransportError> {
    match limit {
        None => Ok(future.await),
        Some(limit) => tokio::time::timeout(limit, future)
            .await
            .map_err(|_| TransportError::bare(TransportKind::Timeout)),
    }
}

/// A reply whose body is still on its way.
pub(crate) struct Incoming {
    response: reqwest::Response,
    pub head: Head,
    idle: Option<Duration>,
    /// What has been read already and belongs before the rest.
    begun: Bytes,
}

impl Incoming {
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
        Ok(within(self.idle, self.response.chunk()).await??)
    }

    /// The length the reply promises.
    pub fn len(&self) -> Option<u64> {
        self.response.content_length()
    }
}
