//! One attempt: a request out, a reply in.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};

use super::address::{address, host_of};
use super::body::with_body;
use super::hosts;
use super::incoming::Incoming;
use super::outgoing::{Movement, Watched};
use super::reply::{Body, Received};
use super::request::Request;
use super::transport::Transport;
use crate::error::{Error, TransportError};
use crate::policy::Budget;
use crate::secret::Secret;
use crate::wire::Spec;

/// The way to the platform.
pub(crate) struct Way {
    pub transport: Arc<dyn Transport>,
    /// Writes requests down, forms above all; what it sends goes through the transport.
    pub writer: reqwest::Client,
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

impl Way {
    /// Sends a request and reads the whole reply.
    pub async fn fetch(&self, request: &Request, attempt: &Attempt<'_>) -> Result<Received, Error> {
        let movement = attempt.last_word.is_some().then(Movement::new);
        let exchange = async {
            let incoming = self.send(request, attempt, movement.as_ref()).await?;
            let (head, body) = incoming.read(request.spec, attempt.reply_limit).await?;
            Ok(Received::new(head, Body::Whole(body)))
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
        let builder =
            self.writer.request(request.method.clone(), url.clone()).headers(request.headers.clone());
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
        let response = self.transport.exchange(sent).await?;
        refuse_redirect(&response, &url)?;
        Ok(Incoming::new(response, attempt.idle))
    }

    fn url(&self, request: &Request) -> Result<Url, Error> {
        match request.spec.host {
            Some(host) => self.at(host, &request.target),
            None => address(&self.base, &request.target),
        }
    }

    /// The address of a target on a host that the docs name.
    pub fn at(&self, host: &str, target: &str) -> Result<Url, Error> {
        address(&*self.home(host)?, target)
    }

    /// Where the endpoints are that the docs send to this host.
    fn home(&self, host: &str) -> Result<Cow<'_, Url>, Error> {
        let plain = |host: &str| host.trim_start_matches("https://").trim_end_matches('/').to_owned();
        match self.hosts.iter().find(|(name, _)| plain(name) == plain(host)) {
            Some((_, replacement)) => Ok(Cow::Borrowed(replacement)),
            None => hosts::of_endpoint(host, &self.base).map(Cow::Owned),
        }
    }

    /// The host that the calls of an endpoint go to, for a message.
    pub fn host(&self, spec: &Spec) -> Option<String> {
        match spec.host {
            Some(host) => host_of(&*self.home(host).ok()?),
            None => host_of(&self.base),
        }
    }
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

fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|_| Error::Config("the access token holds what a header cannot".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A reply from somewhere else, or one that sends the call somewhere else, with its token and body.
pub(super) fn refuse_redirect(response: &reqwest::Response, asked: &Url) -> Result<(), TransportError> {
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
