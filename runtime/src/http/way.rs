//! One attempt: a request out, a reply in.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};
use http::{Response, StatusCode};
use http_body_util::BodyExt;

use super::address::{Address, address};
use super::body::body;
use super::content::Content;
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
    pub base: Address,
    /// Replacements for hosts that endpoints name themselves.
    pub hosts: Vec<(String, Address)>,
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
        let to = self.address(request)?;
        let mut headers = request.headers.clone();
        let content = body(request, &mut headers).await?;
        let content = match movement {
            Some(movement) => Watched::new(content, movement.clone()).boxed(),
            None => content,
        };
        let mut sent = http::Request::new(content);
        *sent.method_mut() = request.method.clone();
        *sent.uri_mut() = to.uri().clone();
        *sent.headers_mut() = attempt.head(headers)?;
        let response = self.transport.exchange(sent).await?;
        refuse_redirect(&response, &to)?;
        Ok(Incoming::new(response, to, attempt.idle))
    }

    fn address(&self, request: &Request) -> Result<Address, Error> {
        match request.spec.host {
            Some(host) => self.at(host, &request.target),
            None => address(&self.base, &request.target),
        }
    }

    /// The address of a target on a host that the docs name.
    pub fn at(&self, host: &str, target: &str) -> Result<Address, Error> {
        address(&*self.home(host)?, target)
    }

    /// Where the endpoints are that the docs send to this host.
    fn home(&self, host: &str) -> Result<Cow<'_, Address>, Error> {
        fn plain(host: &str) -> &str {
            host.trim_start_matches("https://").trim_end_matches('/')
        }

        match self.hosts.iter().find(|(name, _)| plain(name) == plain(host)) {
            Some((_, replacement)) => Ok(Cow::Borrowed(replacement)),
            None => hosts::of_endpoint(host, &self.base).map(Cow::Owned),
        }
    }

    /// The host that the calls of an endpoint go to, for a message.
    pub fn host(&self, spec: &Spec) -> Option<String> {
        match spec.host {
            Some(host) => Some(self.home(host).ok()?.place().to_owned()),
            None => Some(self.base.place().to_owned()),
        }
    }
}

impl Attempt<'_> {
    /// The headers of a request as they are sent. Those of the call win over those of the request.
    fn head(&self, mut headers: HeaderMap) -> Result<HeaderMap, Error> {
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        headers.extend(self.headers.clone());
        // An authorization that the caller wrote is the one meant; two of them would be none.
        if let Some(token) = self.token.filter(|_| !self.headers.contains_key(AUTHORIZATION)) {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        Ok(headers)
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
    let mut value = HeaderValue::try_from(["Bearer ", token.expose()].concat())
        .map_err(|_| Error::Config("the access token holds what a header cannot".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A reply that sends the call somewhere else, with its token and body.
pub(super) fn refuse_redirect(response: &Response<Content>, asked: &Address) -> Result<(), TransportError> {
    let status = response.status();
    if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
        return Ok(());
    }
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let target = location.and_then(|location| target(location, asked));
    let target = target.as_ref().map(|target| target as &dyn std::fmt::Debug);
    Err(TransportError::redirect(status.as_u16(), target))
}

/// Where a redirect points, as seen from the address that was asked.
fn target(location: &str, asked: &Address) -> Option<Address> {
    let location = location.split_once('#').map_or(location, |(location, _)| location);
    let (path, query) =
        location.split_once('?').map_or((location, None), |(path, query)| (path, Some(query)));
    match path {
        _ if path.starts_with("//") => Address::parse(&format!("{}:{location}", asked.scheme())).ok(),
        _ if path.starts_with('/') => asked.with(path, query),
        // With a scheme of its own, whatever that is.
        _ if path.split('/').next().is_some_and(|first| first.contains(':')) => Address::parse(location).ok(),
        _ => {
            let (folder, _) = asked.path().rsplit_once('/')?;
            asked.with(&format!("{folder}/{path}"), query)
        }
    }
}
