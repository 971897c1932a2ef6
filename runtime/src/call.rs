//! One call of one endpoint, before it is awaited.

use std::future::IntoFuture;

use crate::client::Client;
use crate::clock::BoxFuture;
use crate::codec::Record;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::options::{Options, setters};
use crate::request::Request;
use crate::run::{Detailed, Job, respond};
use crate::spec::Spec;

/// A call that is made when it is awaited. What can be said about it besides its parameters is said here.
#[must_use = "a call is made when it is awaited"]
#[derive(Debug)]
pub struct Call<'a, E> {
    client: &'a Client,
    endpoint: &'a E,
    options: Options,
}

setters!(<E> Call<'_, E>);

impl<'a, E: Endpoint> Call<'a, E> {
    /// A call with the client's defaults. Request types have a method for it: `send`.
    pub fn new(client: &'a Client, endpoint: &'a E) -> Self {
        Self { client, endpoint, options: client.options().clone() }
    }

    /// Asks for a part of a file, where the docs say that `Range` is understood.
    pub fn range(self, first_byte: u64, last_byte: Option<u64>) -> Self {
        let last = last_byte.map(|last| last.to_string()).unwrap_or_default();
        self.header("Range", &format!("bytes={first_byte}-{last}"))
    }

    /// Makes the call and returns the response together with status, headers and body of the reply.
    ///
    /// # Errors
    /// Those of the call itself.
    pub fn detailed(self) -> BoxFuture<'a, Result<Detailed<E::Response>, Error>> {
        let job = prepare(self.client, E::SPEC, self.endpoint, self.options);
        Box::pin(respond(job, Detailed::new))
    }
}

impl<'a, E: Endpoint> IntoFuture for Call<'a, E> {
    type Output = Result<E::Response, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let job = prepare(self.client, E::SPEC, self.endpoint, self.options);
        Box::pin(respond(job, |data, _| data))
    }
}

/// Checks a request and writes it down, so that nothing of its type is needed any more.
pub(crate) fn prepare(
    client: &Client,
    spec: &'static Spec,
    record: &dyn Record,
    options: Options,
) -> Result<Job, Error> {
    let checked = if options.checks { crate::check::check(record).map_err(Error::from) } else { Ok(()) };
    let request = checked.and_then(|()| Request::new(spec, record));
    let request = request.map_err(|error| error.of_endpoint(spec.id))?;
    Ok(Job { client: client.clone(), request, options })
}
