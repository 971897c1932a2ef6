//! Access tokens of an app: fetched once, kept until shortly before they expire, fetched again when the platform rejects
//! them.

mod fetch;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;

use super::app::App;
use super::flight::Flight;
use super::sender::Sender;
use crate::error::Error;
use crate::policy::{Allow, TokenKey};
use crate::secret::Secret;

pub(crate) use fetch::set_ticket;

/// A token the client manages itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Managed {
    App,
    Tenant(Option<String>),
}

impl Managed {
    /// Its name in the store.
    pub fn key(&self, app: &App) -> TokenKey {
        match self {
            Self::App => TokenKey::new(&app.prefix, "app", None),
            Self::Tenant(tenant) => TokenKey::new(&app.prefix, "tenant", tenant.as_deref()),
        }
    }
}

/// The token from the store, or else from the platform: one request, however many wait for it.
///
/// A fetch tries as long and as often as the call may that began it. Who joins it and may try longer begins another when it
/// has failed; who may not shares its end.
pub(super) async fn get(sender: &dyn Sender, managed: &Managed, allow: Allow<'_>) -> Result<Secret, Error> {
    let app = sender.app();
    let key = managed.key(app);
    loop {
        if let Some(token) = app.kept(&key).await? {
            return Ok(token);
        }
        let allowance = allow();
        let begin = || fetch(sender.within(allowance.clone()), key.clone(), managed.clone());
        let (flight, of_another) = app.flights.join(&key, &allowance.retry, begin);
        match (flight.await, of_another) {
            (Err(error), Some(retry)) if error.is_retryable() && allowance.retry.outlasts(&retry) => {}
            (outcome, _) => return outcome,
        }
    }
}

fn fetch(sender: Arc<dyn Sender>, key: TokenKey, managed: Managed) -> Flight {
    // A store of the caller's own may panic: that ends this fetch, and not all who wait for it.
    let fetched = AssertUnwindSafe(fetch::locked(sender, key, managed)).catch_unwind();
    Box::pin(fetched.map(|ended| ended.unwrap_or_else(|_| Err(Error::of_store("it panicked".into())))))
}
