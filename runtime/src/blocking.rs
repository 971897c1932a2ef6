//! The same calls without async.
//!
//! ```no_run
//! # use feishu_runtime::{Client, Method};
//! use feishu_runtime::blocking::Wait;
//!
//! # fn main() -> Result<(), feishu_runtime::Error> {
//! let client = Client::builder("cli_a1b2", "secret").build()?;
//! let reply = client.call_raw(Method::Get, "/open-apis/bot/v3/info").wait()?;
//! # Ok(())
//! # }
//! ```
//!
//! Everything that is awaited elsewhere has [`wait`](Wait::wait) here: calls, and the reading of a download. Lists have
//! [`wait_each`](WaitEach::wait_each).

use std::future::IntoFuture;
use std::io;
use std::sync::LazyLock;

use futures_core::Stream;
use futures_util::StreamExt;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::Error;

/// Drives the calls of all threads, and the idle connections between them.
static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    Builder::new_multi_thread().worker_threads(1).thread_name("feishu").enable_all().build()
});

fn block_on<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::Config(
            "`wait` was called inside a tokio runtime, which it could bring to a halt: await the call there, or give \
             it to `Handle::block_on` on a thread of `spawn_blocking`"
                .to_owned(),
        ));
    }
    match &*RUNTIME {
        Ok(runtime) => runtime.block_on(future),
        Err(error) => Err(Error::Config(format!("no thread for the calls: {error}"))),
    }
}

/// Waits for a call.
pub trait Wait<T> {
    /// Makes the call and waits for its end.
    ///
    /// # Errors
    /// Those of the call; also when called inside a tokio runtime. Whether that is async code or a thread of
    /// `spawn_blocking` cannot be told apart; on the latter tokio's `Handle::block_on` waits for a call.
    fn wait(self) -> Result<T, Error>;
}

impl<T, F: IntoFuture<Output = Result<T, Error>>> Wait<T> for F {
    fn wait(self) -> Result<T, Error> {
        block_on(self.into_future())
    }
}

/// Waits for each element of a list.
pub trait WaitEach<T>: Sized {
    /// An iterator that makes the calls as its elements are wanted.
    fn wait_each(self) -> Each<Self>;
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> WaitEach<T> for S {
    fn wait_each(self) -> Each<Self> {
        Each(self)
    }
}

/// The elements of a stream, waited for one after the other.
#[derive(Debug)]
pub struct Each<S>(S);

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Each<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(async { self.0.next().await.transpose() }).transpose()
    }
}
