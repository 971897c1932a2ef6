//! Lists that come in pages.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::Client;
use super::call::prepare;
use super::options::{Options, setters};
use super::run::respond;
use crate::error::{Error, Reason, Trip};
use crate::http::{Detailed, Extras, Next, Paged, spoiled};
use crate::policy::BoxFuture;

/// The replies of a list, one after the other. A page is asked for when the stream is, not before.
///
/// The stream ends behind an error, so that a loop that only logs errors ends too. To go on, call
/// [`resume`](Self::resume), or begin another list with [`page_token`](Self::page_token). A list that says that there is
/// more, and gives no token or one that it has given before, ends with an error.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<E: Paged> {
    client: Client,
    options: Options,
    request: E,
    progress: Progress,
    state: State<E::Response>,
}

/// A page on its way, and the call that it comes by.
type Fetch<R> = BoxFuture<'static, Result<(Detailed<R>, Trip), Error>>;

/// What a list does next.
enum State<R> {
    /// It asks for a page.
    Ready,
    /// It waits for one.
    Fetching(Fetch<R>),
    /// It tells that the pages cannot go on, though there are more.
    Broken(Box<Error>),
    /// It has told an error, and may go on.
    Failed,
    Ended,
}

setters!(<E: Paged> Pages<E>);

impl<E: Paged> Pages<E> {
    /// The pages of a list, beginning where the request says. Request types have a method for it: `pages`.
    pub fn new(client: &Client, request: E) -> Self {
        let options = client.options().clone();
        let client = client.clone();
        Self { client, options, request, progress: Progress::default(), state: State::Ready }
    }

    /// The token of the page that comes next, or of the one that failed: where to go on another day. `None` before the
    /// second page.
    pub fn page_token(&self) -> Option<&str> {
        self.progress.token.as_deref()
    }

    /// Goes on after an error, with the page that failed.
    pub fn resume(&mut self) {
        if matches!(self.state, State::Failed) {
            self.state = State::Ready;
        }
    }

    fn fetch(&self) -> Fetch<E::Response> {
        let job = prepare(&self.client, &self.request, self.options.clone(), Extras::default());
        Box::pin(respond(job, |data, mut received| {
            let trip = std::mem::take(&mut received.trip);
            (Detailed::new(data, received), trip)
        }))
    }

    fn turn_to(&mut self, page: &Detailed<E::Response>, trip: Trip) -> State<E::Response> {
        match self.progress.advance(E::next(&page.data)) {
            Turn::To(token) => {
                self.request.set_page_token(token);
                State::Ready
            }
            Turn::End => State::Ended,
            Turn::Nowhere(reason) => State::Broken(Box::new(spoiled(E::SPEC, page, trip, reason))),
        }
    }
}

/// Nothing in here is pinned in place: the one future is boxed.
impl<E: Paged> Unpin for Pages<E> {}

impl<E: Paged> Stream for Pages<E> {
    type Item = Result<E::Response, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut fetching = match std::mem::replace(&mut self.state, State::Ended) {
            State::Ready => self.fetch(),
            State::Fetching(fetching) => fetching,
            State::Broken(error) => return Poll::Ready(Some(Err(*error))),
            State::Failed => {
                self.state = State::Failed;
                return Poll::Ready(None);
            }
            State::Ended => return Poll::Ready(None),
        };
        match fetching.as_mut().poll(cx) {
            Poll::Pending => {
                self.state = State::Fetching(fetching);
                Poll::Pending
            }
            Poll::Ready(Ok((page, trip))) => {
                self.state = self.turn_to(&page, trip);
                Poll::Ready(Some(Ok(page.data)))
            }
            Poll::Ready(Err(error)) => {
                self.state = State::Failed;
                Poll::Ready(Some(Err(error)))
            }
        }
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

/// What comes behind a page.
enum Turn {
    To(String),
    End,
    Nowhere(Reason),
}

impl Progress {
    fn advance(&mut self, next: Next) -> Turn {
        let Next { has_more, token } = next;
        self.token = token.filter(|token| has_more != Some(false) && !token.is_empty());
        let promised = has_more == Some(true);
        match &self.token {
            Some(token) if self.seen.insert(self.hasher.hash_one(token)) => Turn::To(token.clone()),
            Some(_) if promised => Turn::Nowhere(Reason::SamePageToken),
            None if promised => Turn::Nowhere(Reason::NoPageToken),
            Some(_) | None => Turn::End,
        }
    }
}

/// The elements of a list, one after the other, over all its pages.
///
/// The stream ends behind an error, as [`Pages`] does; [`resume`](Self::resume) goes on.
#[must_use = "streams do nothing unless polled"]
pub struct Items<E: Paged> {
    pages: Pages<E>,
    page: vec::IntoIter<E::Item>,
    last: Option<E::Response>,
}

impl<E: Paged> Items<E> {
    /// The elements of a list, beginning where the request says. Request types have a method for it: `items`.
    pub fn new(client: &Client, request: E) -> Self {
        Self { pages: Pages::new(client, request), page: Vec::new().into_iter(), last: None }
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

    /// The token of the page after the one whose elements come now, or of the one that failed.
    pub fn page_token(&self) -> Option<&str> {
        self.pages.page_token()
    }

    /// Goes on after an error, with the page that failed.
    pub fn resume(&mut self) {
        self.pages.resume();
    }

    /// What the last page that came says beside its elements: a `sync_token`, a total. Its list is empty, as the elements
    /// come one by one.
    pub fn last_page(&self) -> Option<&E::Response> {
        self.last.as_ref()
    }
}

impl<E: Paged> Unpin for Items<E> {}

impl<E: Paged> Stream for Items<E> {
    type Item = Result<E::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(mut response)) => {
                    self.page = E::items(&mut response).into_iter();
                    self.last = Some(response);
                }
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
