//! How what is needed for a token is sent: by a client, of which nothing more is known here.

use std::fmt;
use std::sync::Arc;

use super::app::App;
use crate::codec::Slot;
use crate::error::Error;
use crate::http::{Address, Received, Request};
use crate::policy::{Allowance, BoxFuture};

/// Sends the calls that an app makes for itself: without what was said about whom calls act for, and without a place in the
/// queue, as those in the queue wait for them.
pub(crate) trait Sender: fmt::Debug + Send + Sync {
    /// Who calls.
    fn app(&self) -> &App;

    /// What each of its calls may take.
    fn allowance(&self) -> Allowance;

    /// The same for calls that may take so much.
    fn within(&self, allowance: Allowance) -> Arc<dyn Sender>;

    /// Where a path leads on a host that the docs name.
    ///
    /// # Errors
    /// When nobody has said where the host's endpoints go.
    fn address(&self, host: &str, path: &str) -> Result<Address, Error>;

    /// Sends a request as often as it takes, and reads what comes back into `response`.
    ///
    /// # Errors
    /// Those of every call.
    fn send<'a>(
        &'a self,
        request: Request,
        response: &'a mut (dyn Slot + Send),
    ) -> BoxFuture<'a, Result<Received, Error>>;
}
