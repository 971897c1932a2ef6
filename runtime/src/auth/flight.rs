//! Fetches that are on their way: one for each token, however many calls wait for it.

use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

use crate::error::Error;
use crate::policy::{BoxFuture, Retry, Swept, TokenKey};
use crate::secret::Secret;

/// A fetch that several callers wait for.
pub(super) type Flight = BoxFuture<'static, Result<Secret, Error>>;

/// The fetches of an app. Held weakly: one that nobody waits for any more is dropped with its last waiter.
#[derive(Debug, Default)]
pub(crate) struct Flights(Mutex<Swept<Airborne>>);

/// A fetch on its way, and how long and often it tries.
#[derive(Debug)]
struct Airborne {
    flight: WeakShared<Flight>,
    retry: Retry,
}

impl Airborne {
    /// One that has ended is kept alive by who has not been polled since.
    fn on_its_way(&self) -> Option<Shared<Flight>> {
        self.flight.upgrade().filter(|flight| flight.peek().is_none())
    }
}

impl Flights {
    /// The fetch on its way, with what it may take, or a new one, which may take this.
    pub(super) fn join(
        &self,
        key: &TokenKey,
        retry: &Retry,
        begin: impl FnOnce() -> Flight,
    ) -> (Shared<Flight>, Option<Retry>) {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = flights.get(key).and_then(|airborne| Some((airborne.on_its_way()?, &airborne.retry)));
        if let Some((flight, retry)) = found {
            return (flight, Some(retry.clone()));
        }
        let flight = begin().shared();
        if let Some(weak) = flight.downgrade() {
            let airborne = Airborne { flight: weak, retry: retry.clone() };
            flights.put(key.clone(), airborne, |airborne| airborne.on_its_way().is_some());
        }
        (flight, None)
    }
}
