//! Lists that come in pages.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use crate::call::prepare;
use crate::client::Client;
use crate::clock::BoxFuture;
use crate::endpoint::{Next, Paged};
use crate::error::Error;
use crate::options::{Options, setters};
use crate::run::respond;

/// The replies of a list, one after the other. A page is asked for when the stream is, not before.
///
/// An error does not end the stream: the next item is another attempt at the same page.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<E: Paged> {
    client: Client,
    options: Options,
    request: E,
    progress: Progress,
    fetching: Option<BoxFuture<'static, Result<E::Response, Error>>>,
    ended: bool,
}

setters!(<E: Paged> Pages<E>);

impl<E: Paged> Pages<E> {
    /// The pages of a list, beginning where the request says. Request types have a method for it: `pages`.
    pub fn new(client: &Client, request: E) -> Self {
        let options = client.options().clone();
        let client = client.clone();
        Self { client, options, request, progress: Progress::default(), fetching: None, ended: false }
    }

    /// The token of the page that comes next: where to go on another day. `None` before the second page.
    pub fn page_token(&self) -> Option<&str> {
        self.progress.token.as_deref()
    }

    fn fetch(&self) -> BoxFuture<'static, Result<E::Response, Error>>
    where
        E::Response: 'static,
    {
        let job = prepare(&self.client, E::SPEC, &self.request, self.options.clone());
        Box::pin(respond(job, |data, _| data))
    }

    fn turn_to(&mut self, next: Next) {
        match self.progress.advance(next) {
            Some(token) => self.request.set_page_token(token),
            None => self.ended = true,
        }
    }
}

/// Nothing in here is pinned in place: the one future is boxed.
impl<E: Paged> Unpin for Pages<E> {}

impl<E: Paged> Stream for Pages<E>
where
    E::Response: 'static,
{
    type Item = Result<E::Response, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let mut fetching = self.fetching.take().unwrap_or_else(|| self.fetch());
        let Poll::Ready(outcome) = fetching.as_mut().poll(cx) else {
            self.fetching = Some(fetching);
            return Poll::Pending;
        };
        match &outcome {
            Ok(response) => self.turn_to(E::next(response)),
            // The request will not become better by being sent again.
            Err(Error::Check(_) | Error::Config(_)) => self.ended = true,
            Err(_) => {}
        }
        Poll::Ready(Some(outcome))
    }
}

/// How far a list has come.
#[derive(Default)]
struct Progress {
    token: Option<String>,
    /// Hashes of the tokens so far: a token that comes again would go round in circles for ever.
    seen: HashSet<u64>,
    hasher: RandomState,
}

impl Progress {
    /// The token of the next page, unless this was the last.
    fn advance(&mut self, next: Next) -> Option<String> {
        self.token = match next {
            Next { has_more: Some(false), token: _ } => None,
            Next { has_more: _, token } => token.filter(|token| !token.is_empty()),
        };
        let token = self.token.clone()?;
        self.seen.insert(self.hasher.hash_one(&token)).then_some(token)
    }
}

/// The elements of a list, one after the other, over all its pages.
///
/// An error does not end the stream: the next item is another attempt at the same page.
#[must_use = "streams do nothing unless polled"]
pub struct Items<E: Paged> {
    pages: Pages<E>,
    page: vec::IntoIter<E::Item>,
}

impl<E: Paged> Items<E> {
    /// The elements of a list, beginning where the request says. Request types have a method for it: `items`.
    pub fn new(client: &Client, request: E) -> Self {
        Self { pages: Pages::new(client, request), page: Vec::new().into_iter() }
    }

    /// Says more about the calls behind the list.
    ///
    /// ```ignore
    /// ListDepartment::new("BU121").items(&client).with(|pages| pages.user_access_token("u-123"));
    /// ```
    pub fn with(mut self, change: impl FnOnce(Pages<E>) -> Pages<E>) -> Self {
        self.pages = change(self.pages);
        self
    }

    /// The token of the page after the one whose elements come now.
    pub fn page_token(&self) -> Option<&str> {
        self.pages.page_token()
    }
}

impl<E: Paged> Unpin for Items<E> {}

impl<E: Paged> Stream for Items<E>
where
    E::Response: 'static,
{
    type Item = Result<E::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(response)) => self.page = E::items(response).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<E: Paged + fmt::Debug> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("request", &self.request).finish_non_exhaustive()
    }
}

impl<E: Paged + fmt::Debug> fmt::Debug for Items<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("request", &self.pages.request).finish_non_exhaustive()
    }
}
