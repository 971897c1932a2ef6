//! An app, and what is kept for it.

use std::sync::Arc;

use super::flight::Flights;
use super::store::TokenStore;
use crate::error::Error;
use crate::policy::{Clock, Meter, TokenKey, dropped};
use crate::secret::Secret;

/// What kind of app calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppKind {
    /// Built for one tenant (自建应用).
    Custom,
    /// From the store, in many tenants (商店应用).
    Store,
}

/// Who calls, and where its tokens are.
pub(crate) struct App {
    pub id: String,
    pub secret: Secret,
    pub kind: AppKind,
    /// The part that the names of all its tokens have in common.
    pub prefix: String,
    pub store: Arc<dyn TokenStore>,
    pub flights: Flights,
    pub clock: Arc<dyn Clock>,
    pub meter: Option<Arc<dyn Meter>>,
}

impl App {
    /// The place of a user's pair of tokens.
    pub fn user_key(&self, name: &str) -> TokenKey {
        TokenKey::new(&self.prefix, "user", Some(name))
    }

    /// The note that the platform has been asked for a ticket.
    pub fn asked_key(&self) -> TokenKey {
        TokenKey::new(&self.prefix, "ticket-asked", None)
    }

    pub fn ticket_key(&self) -> TokenKey {
        TokenKey::new(&self.prefix, "ticket", None)
    }

    /// What the store has, unless it cannot be a token or a ticket: left there, it would fail every call.
    pub async fn kept(&self, key: &TokenKey) -> Result<Option<Secret>, Error> {
        match self.store.get(key).await.map_err(Error::of_store)? {
            Some(value) if !value.is_token() => {
                self.drop(key, &value).await?;
                Ok(None)
            }
            kept => Ok(kept),
        }
    }

    /// Removes from the store what is of no use to anybody, and tells it.
    pub async fn drop(&self, key: &TokenKey, value: &Secret) -> Result<(), Error> {
        self.store.remove(key, value).await.map_err(Error::of_store)?;
        dropped(self.meter.as_ref(), key);
        Ok(())
    }
}
