//! One call of one endpoint, before it is awaited.

use std::future::IntoFuture;

use serde_json::Value;

use super::Client;
use super::options::{Options, setters};
use super::run::{Job, respond};
use crate::codec::Record;
use crate::error::Error;
#[cfg(feature = "mock")]
use crate::http::Shape;
use crate::http::{Detailed, Endpoint, Extras, Request};
use crate::policy::BoxFuture;
use crate::wire::{Spec, check};

/// A call that is made when it is awaited. What can be said about it besides its parameters is said here.
///
/// It borrows client and request until then. The future that it becomes ([`IntoFuture::into_future`], and
/// [`detailed`](Self::detailed)) borrows nothing: the request is written down by then, so that it can be spawned, stored, or
/// joined with others, whatever becomes of the request.
///
/// ```
/// # use feishu_runtime::{Call, Client, Endpoint, Error};
/// # fn example<E: Endpoint>(client: &Client, request: &E) {
/// # let send = |client| Call::new(client, request);
/// let mut calls = tokio::task::JoinSet::new();
/// calls.spawn(send(client).into_future()); // send(client): request.send(&client)
/// # }
/// ```
#[must_use = "a call is made when it is awaited"]
#[derive(Debug)]
pub struct Call<'a, E> {
    client: &'a Client,
    endpoint: &'a E,
    options: Options,
    extras: Extras,
}

setters!(<E> Call<'_, E>);

impl<'a, E: Endpoint> Call<'a, E> {
    /// A call with the client's defaults. Request types have a method for it: `send`.
    pub fn new(client: &'a Client, endpoint: &'a E) -> Self {
        Self { client, endpoint, options: client.options().clone(), extras: Extras::default() }
    }

    /// Sends a value that the docs do not list, or a documented field as `null` (`()` stands for it), in place of what
    /// the request holds there.
    ///
    /// The path is in wire names, `receiver.novel` or `leaders[0].novel`. What stands above its last step has to be in the
    /// docs, and an element in the request. An unlisted field goes into the body, or into the query of a call without one.
    /// What cannot be is an [`Error::Config`] when the call is made.
    ///
    /// ```ignore
    /// ReplyMessage::new(arguments).send(&client).with("novel", true).with("uuid", ()).await?;
    /// ```
    pub fn with(mut self, path: &str, value: impl Into<Value>) -> Self {
        self.extras.add(E::SPEC, &mut E::default(), path, value.into());
        self
    }

    /// Asks for a part of a file, where the docs say that `Range` is understood. One that ends before it begins is an
    /// [`Error::Config`] when the call is made: a server would send the whole file.
    pub fn range(mut self, first_byte: u64, last_byte: Option<u64>) -> Self {
        if let Some(last_byte) = last_byte.filter(|last| *last < first_byte) {
            self.options.broken_header = Some(format!("Range: bytes={first_byte}-{last_byte}"));
            return self;
        }
        let last = last_byte.map(|last| last.to_string()).unwrap_or_default();
        self.header("Range", &format!("bytes={first_byte}-{last}"))
    }

    /// The same call once more.
    pub(crate) fn again(&self) -> Self {
        Self {
            client: self.client,
            endpoint: self.endpoint,
            options: self.options.clone(),
            extras: self.extras.clone(),
        }
    }

    /// Makes the call and returns the response together with status, headers and body of the reply.
    ///
    /// # Errors
    /// Those of the call itself.
    pub fn detailed(self) -> BoxFuture<'static, Result<Detailed<E::Response>, Error>> {
        let job = prepare(self.client, self.endpoint, self.options, self.extras);
        Box::pin(respond(job, Detailed::new))
    }
}

impl<E: Endpoint> IntoFuture for Call<'_, E> {
    type Output = Result<E::Response, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let job = prepare(self.client, self.endpoint, self.options, self.extras);
        Box::pin(respond(job, |data, _| data))
    }
}

/// Checks a request and writes it down, so that nothing of its type is needed any more.
pub(crate) fn prepare<E: Endpoint>(
    client: &Client,
    endpoint: &E,
    options: Options,
    extras: Extras,
) -> Result<Job, Error> {
    #[cfg(feature = "mock")]
    client.way().transport.introduce(Shape::of::<E>());
    write_down(client, E::SPEC, endpoint, options, extras)
}

fn write_down(
    client: &Client,
    spec: &'static Spec,
    record: &dyn Record,
    options: Options,
    extras: Extras,
) -> Result<Job, Error> {
    let checked = if options.checks {
        check(record).or_else(|found| extras.excuse(found)).map_err(Error::from)
    } else {
        Ok(())
    };
    let request = checked.and_then(|()| Request::new(spec, record)).and_then(|mut request| {
        extras.apply(&mut request)?;
        Ok(request)
    });
    let request = request.map_err(|error| error.of_endpoint(spec.id))?;
    Ok(Job { client: client.clone(), request, options })
}
