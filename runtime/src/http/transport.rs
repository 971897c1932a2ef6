//! One attempt: a request out, a reply in.

use std::borrow::Cow;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::{RequestBuilder, Url};

use crate::error::{Error, Reason, TransportError, TransportKind};
use crate::http::hosts;
use crate::http::outgoing::{Movement, Watched};
use crate::http::part::Part;
use crate::http::reply::{Body, Head, Received, decode_error};
use crate::http::request::{Field, Payload, Request, address};
use crate::policy::budget::Budget;
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
    /// For the whole attempt, unless files are on their way.
    pub budget: &'a Budget,
    /// The time that ends an upload even while it moves; `None` for every other call.
    pub last_word: Option<Budget>,
    /// For files: the longest pause. For an upload also the wait for the reply, from its last piece on.
    pub idle: Option<Duration>,
    /// The longest reply that is read as a whole, in bytes.
    pub reply_limit: usize,
}

impl Transport {
    /// Sends a request and reads the whole reply.
    pub async fn fetch(&self, request: &Request, attempt: &Attempt<'_>) -> Result<Received, Error> {
        let movement = attempt.last_word.is_some().then(Movement::new);
        let exchange = async {
            let incoming = self.send(request, attempt, movement.as_ref()).await?;
            incoming.read(request, attempt.reply_limit).await
        };
        within(attempt, movement.as_ref(), exchange).await
    }

    /// Sends a request and leaves the body of the reply to be read.
    pub async fn open(&self, request: &Request, attempt: &Attempt<'_>) -> Result<Incoming, Error> {
        let movement = attempt.last_word.is_some().then(Movement::new);
        within(attempt, movement.as_ref(), self.send(request, attempt, movement.as_ref())).await
    }

    async fn send(
        &self,
        request: &Request,
        attempt: &Attempt<'_>,
        movement: Option<&Movement>,
    ) -> Result<Incoming, Error> {
        let url = self.url(request)?;
        let builder = self.http.request(request.method.clone(), url.clone()).headers(request.headers.clone());
        let builder = with_body(builder, request).await?;
        // Later headers win: those of the call over those of the request.
        let mut builder = builder.headers(attempt.headers.clone());
        // An authorization that the caller wrote is the one meant; two of them would be none.
        if let Some(token) = attempt.token.filter(|_| !attempt.headers.contains_key(AUTHORIZATION)) {
            builder = builder.header(AUTHORIZATION, bearer(token)?);
        }
        let mut sent = builder.build().map_err(TransportError::from)?;
        if let Some(movement) = movement {
            let body = sent.body_mut().take();
            *sent.body_mut() = body.map(|body| reqwest::Body::wrap(Watched::new(body, movement.clone())));
        }
        let mut response = self.http.execute(sent).await.map_err(TransportError::from)?;
        refuse_redirect(&response, &url)?;
        let head =
            Head { status: response.status().as_u16(), headers: std::mem::take(response.headers_mut()) };
        Ok(Incoming { response, head, idle: attempt.idle, begun: Bytes::new() })
    }

    fn url(&self, request: &Request) -> Result<Url, Error> {
        let Some(host) = request.spec.host else {
            return address(&self.base, &request.target);
        };
        self.at(host, &request.target)
    }

    /// The address of a target on a host that the docs name.
    pub fn at(&self, host: &str, target: &str) -> Result<Url, Error> {
        let plain = |host: &str| host.trim_start_matches("https://").trim_end_matches('/').to_owned();
        match self.hosts.iter().find(|(name, _)| plain(name) == plain(host)) {
            Some((_, replacement)) => address(replacement, target),
            None => address(&hosts::of_endpoint(host, &self.base)?, target),
        }
    }

    /// The host that a request goes to, for a message.
    pub fn host(&self, request: &Request) -> Option<String> {
        host_of(&self.url(request).ok()?)
    }
}

/// Host and port, for a message.
fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// Waits for an exchange: for an upload as long as it moves, for everything else as long as the attempt may take.
async fn within<T>(
    attempt: &Attempt<'_>,
    movement: Option<&Movement>,
    exchange: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match attempt.last_word.as_ref().zip(movement) {
        Some((last_word, movement)) => last_word.cover(movement.watch(attempt.idle, exchange)).await??,
        None => attempt.budget.cover(exchange).await?,
    }
}

async fn with_body(builder: RequestBuilder, request: &Request) -> Result<RequestBuilder, Error> {
    match &request.payload {
        // A server may wait for a body that it has not been told the end of.
        Payload::None if expects_body(&request.method) => Ok(builder.header(CONTENT_LENGTH, 0)),
        Payload::None => Ok(builder),
        Payload::Json(json) => {
            Ok(builder.header(CONTENT_TYPE, "application/json; charset=utf-8").body(json.clone()))
        }
        Payload::Binary(part) => {
            let (body, len) = part.open().await?;
            let builder = match len {
                Some(len) => builder.header(CONTENT_LENGTH, len),
                None => builder,
            };
            Ok(builder.header(CONTENT_TYPE, part.mime()).body(body))
        }
        Payload::Multipart(fields) => Ok(builder.multipart(form(fields).await?)),
    }
}

fn expects_body(method: &reqwest::Method) -> bool {
    [reqwest::Method::POST, reqwest::Method::PUT, reqwest::Method::PATCH].contains(method)
}

async fn form(fields: &[(Cow<'static, str>, Field)]) -> Result<reqwest::multipart::Form, Error> {
    let mut form = reqwest::multipart::Form::new();
    for (name, field) in fields {
        form = match field {
            Field::Text(text) => form.text(name.clone(), text.clone()),
            Field::File(part) => form.part(name.clone(), named(part, fields).into_form_part().await?),
        };
    }
    Ok(form)
}

/// A part that the caller gave no name has the one that the form's own field says.
fn named(part: &Part, fields: &[(Cow<'static, str>, Field)]) -> Part {
    let name = fields.iter().find_map(|(name, field)| match field {
        Field::Text(text) if ["file_name", "fileName", "name"].contains(&&**name) && !text.is_empty() => {
            Some(text)
        }
        Field::Text(_) | Field::File(_) => None,
    });
    name.map_or_else(|| part.clone(), |name| part.clone().named_unless_told(name))
}

fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|_| Error::Config("the access token holds what a header cannot".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A reply from somewhere else, or one that sends the call somewhere else, with its token and body.
fn refuse_redirect(response: &reqwest::Response, asked: &Url) -> Result<(), TransportError> {
    let followed = response.url() != asked;
    let status = response.status();
    if !followed && (!status.is_redirection() || status == reqwest::StatusCode::NOT_MODIFIED) {
        return Ok(());
    }
    let target = if followed {
        Some(response.url().clone())
    } else {
        let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        location.and_then(|location| asked.join(location).ok())
    };
    Err(TransportError::redirect(status.as_u16(), target.as_ref(), followed))
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
    /// Reads the whole reply, unless it is longer than the limit.
    async fn read(self, request: &Request, limit: usize) -> Result<Received, Error> {
        let Self { mut response, head, .. } = self;
        let too_long =
            |head: &Head| decode_error(request.spec, head, &Bytes::new(), Reason::TooLong(limit as u64));
        let promised = response.content_length();
        if promised.is_some_and(|len| len > limit as u64) {
            return Err(too_long(&head));
        }
        let mut body = BytesMut::new();
        if promised.is_some() {
            // The connection ends a body where its length says.
            let body = response.bytes().await.map_err(TransportError::from)?;
            return Ok(Received::new(head, Body::Whole(body)));
        }
        while let Some(chunk) = response.chunk().await.map_err(TransportError::from)? {
            if body.len() + chunk.len() > limit {
                return Err(too_long(&head));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Received::new(head, Body::Whole(body.freeze())))
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
