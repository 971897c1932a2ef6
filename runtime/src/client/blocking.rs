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
use std::task::{Context, Waker};

use futures_core::Stream;
use futures_util::StreamExt;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::Error;

/// Drives the calls of all threads, and the idle connections between them.
static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    Builder::new_multi_thread().worker_threads(1).thread_name("feishu").enable_all().build()
});

fn block_on<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if inside_a_task() {
        return Err(Error::Config(
            "`wait` was called inside async code, which it would bring to a halt: await the call there, or wait for it \
             on a thread of `spawn_blocking`"
                .to_owned(),
        ));
    }
    match &*RUNTIME {
        Ok(runtime) => runtime.block_on(future),
        Err(error) => Err(Error::Config(format!("no thread for the calls: {error}"))),
    }
}

/// Whether this thread drives async code right now. A thread of `spawn_blocking` has a runtime as well, and may wait.
///
/// The two differ in tokio's budget: a task may do so many things before it has to yield, a thread that blocks has no such
/// bound. What is used up here is given back to a task when it yields, and this one is about to hear of an error.
fn inside_a_task() -> bool {
    /// More than a task ever has.
    const BUDGET: usize = 1024;
    let ends = || {
        let step = std::pin::pin!(tokio::task::consume_budget());
        step.poll(&mut Context::from_waker(Waker::noop())).is_pending()
    };
    Handle::try_current().is_ok() && (0..BUDGET).any(|_| ends())
}

/// Waits for a call.
pub trait Wait<T> {
    /// Makes the call and waits for its end.
    ///
    /// # Errors
    /// Those of the call; also when called inside async code, which has to await. A thread of `spawn_blocking` may wait.
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
        Each { stream: self, refused: false }
    }
}

/// The elements of a stream, waited for one after the other.
#[derive(Debug)]
pub struct Each<S> {
    stream: S,
    /// Whether the caller was told that it cannot wait here. Told once more with each turn of a loop, it would never end.
    refused: bool,
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Each<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.refused {
            return None;
        }
        let mut waited = false;
        let next = block_on(async {
            waited = true;
            Ok(self.stream.next().await)
        });
        self.refused = !waited;
        next.unwrap_or_else(|error| Some(Err(error)))
    }
}
