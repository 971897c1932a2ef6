//! Which token a call is made with.

use super::app::{App, AppKind};
use super::sender::Sender;
use super::session::UserSession;
use super::tokens::{self, Managed};
use crate::error::{AuthError, Error};
use crate::policy::Allow;
use crate::secret::Secret;
use crate::wire::{Spec, Token};

/// Whom a call acts for, as its caller said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Actor {
    /// Sent as it is, whatever the docs say, and never renewed.
    pub token: Option<Secret>,
    pub session: Option<UserSession>,
    pub tenant: Option<String>,
}

/// How a call is authenticated.
pub(crate) enum Credential {
    /// Not at all.
    None,
    /// With a token of the caller's.
    Given(Secret),
    /// With a token of the client's.
    Managed(Managed),
    /// With the token of a user session.
    Session(UserSession),
}

impl Credential {
    /// Chooses by what the caller gave and what the docs accept. What was given explicitly always wins.
    pub fn choose(spec: &'static Spec, actor: &Actor, app: &App) -> Result<Self, AuthError> {
        if let Some(token) = &actor.token {
            return Ok(Self::Given(token.clone()));
        }
        let accepts = |token| spec.tokens.contains(&token);
        match &actor.session {
            Some(session) if accepts(Token::User) => return Ok(Self::Session(session.clone())),
            Some(_) | None => {}
        }
        match () {
            () if accepts(Token::Tenant) => Ok(Self::Managed(Managed::Tenant(tenant(actor, app.kind)?))),
            () if accepts(Token::App) => Ok(Self::Managed(Managed::App)),
            () if accepts(Token::User) => Err(AuthError::UserTokenMissing { endpoint: spec.id }),
            () => Ok(Self::None),
        }
    }

    /// The token to send now.
    pub async fn token(&self, sender: &dyn Sender, allow: Allow<'_>) -> Result<Option<Secret>, Error> {
        match self {
            Self::None => Ok(None),
            Self::Given(token) => Ok(Some(token.clone())),
            Self::Managed(managed) => tokens::get(sender, managed, allow).await.map(Some),
            Self::Session(session) => session.token(sender, allow).await.map(Some),
        }
    }

    /// Forgets a token the platform has rejected. Whether another one can be had.
    pub async fn discard(&self, app: &App, stale: &Secret) -> Result<bool, Error> {
        match self {
            Self::None | Self::Given(_) => Ok(false),
            Self::Managed(managed) => {
                app.store.remove(&managed.key(app), stale).await.map_err(Error::of_store)?;
                Ok(true)
            }
            Self::Session(session) => Ok(session.discard(stale)),
        }
    }
}

/// A custom app lives in one tenant and needs no name for it.
fn tenant(actor: &Actor, kind: AppKind) -> Result<Option<String>, AuthError> {
    match kind {
        AppKind::Custom => Ok(None),
        AppKind::Store => actor.tenant.clone().map(Some).ok_or(AuthError::TenantKeyMissing { endpoint: "" }),
    }
}
