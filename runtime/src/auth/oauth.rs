//! Users who log in: the way to their tokens.
//!
//! Source: <https://open.feishu.cn/document/common-capabilities/sso/api/obtain-oauth-code>.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::sender::Sender;
use super::session::{Grant, UserSession, UserTokens, issue};
use crate::codec::one_line;
use crate::error::{AuthError, Error};
use crate::secret::{Secret, random_text};

/// Where users log in.
const HOST: &str = "https://accounts.feishu.cn";
const AUTHORIZE: &str = "/open-apis/authen/v1/authorize";

/// The login of users, with the app that the client has.
///
/// ```no_run
/// # async fn example(client: feishu_runtime::Client, callback: &str) -> Result<(), feishu_runtime::Error> {
/// use feishu_runtime::OAuth;
///
/// let oauth = client.oauth().redirect_uri("https://app.example/callback").scopes(["offline_access"]);
/// // Send the user to `login.url`, and keep the other two until the browser comes back.
/// let login = oauth.authorize_url()?;
///
/// // Then `callback` is the address that the browser asks for.
/// let code = OAuth::code(callback, &login.state)?;
/// let tokens = oauth.exchange(&code, Some(&login.verifier)).await?;
/// let session = oauth.share("ou_1", tokens).await?;
/// # let _ = session;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct OAuth {
    sender: Arc<dyn Sender>,
    redirect_uri: Option<String>,
    scopes: Vec<String>,
}

/// Where to send a user, and what to keep until the browser comes back: in the user's session, where no other can read it.
#[derive(Clone)]
#[non_exhaustive]
pub struct AuthorizeUrl {
    /// The address of the page on which the user agrees.
    pub url: String,
    /// The random text that comes back with the code; see [`OAuth::code`].
    pub state: String,
    /// The secret that proves that the code is redeemed by who asked for it (PKCE).
    pub verifier: Secret,
}

impl OAuth {
    pub(crate) fn new(sender: Arc<dyn Sender>) -> Self {
        Self { sender, redirect_uri: None, scopes: Vec::new() }
    }

    /// Where the browser goes with the code. It has to be among those of the app's security settings.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// What the user is asked to grant, at most fifty scopes at once. `offline_access` is for a refresh token.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// Where to send a user, with a new state and PKCE's challenge.
    ///
    /// # Errors
    /// When no [`redirect_uri`](Self::redirect_uri) was given, when a client for another host than the platform's does not
    /// know where users log in (`ClientBuilder::replace_host`), or when the machine has no random numbers.
    pub fn authorize_url(&self) -> Result<AuthorizeUrl, Error> {
        let Some(redirect_uri) = &self.redirect_uri else {
            return Err(Error::Config("a login needs a `redirect_uri`".to_owned()));
        };
        let (Some(state), Some(verifier)) = (random_text::<16>(), random_text::<32>()) else {
            return Err(Error::Config("the machine has no random numbers".to_owned()));
        };
        let page = self.sender.address(HOST, AUTHORIZE)?;
        let (scopes, challenge) = (self.scopes.join(" "), challenge(&verifier));
        let query = [
            ("client_id", &*self.sender.app().id),
            ("response_type", "code"),
            ("redirect_uri", redirect_uri),
            ("scope", &scopes),
            ("state", &state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let url = page.and(query.into_iter().filter(|(_, value)| !value.is_empty()));
        let url = url.ok_or_else(|| Error::Config("the scopes are too many for one login".to_owned()))?;
        Ok(AuthorizeUrl { url: url.to_string(), state, verifier: verifier.into() })
    }

    /// The code in the address that the browser came back to, or in its query, if `state` is the one that was sent along.
    ///
    /// # Errors
    /// When the user said no, when it is not the login that was begun, or when there is no code.
    pub fn code(callback: &str, state: &str) -> Result<Secret, AuthError> {
        let query = callback.split_once('?').map_or(callback, |(_, query)| query);
        let query = query.split_once('#').map_or(query, |(query, _)| query);
        let value = |name: &str| {
            form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value)
        };
        if state.is_empty() || value("state").is_none_or(|came| came != state) {
            return Err(AuthError::LoginFailed("its `state` is not the one that was sent along".to_owned()));
        }
        match (value("error"), value("code")) {
            (Some(error), _) => {
                Err(AuthError::LoginFailed(format!("the platform says {:?}", one_line(&error, 200))))
            }
            (None, Some(code)) if !code.is_empty() => Ok(code.as_ref().into()),
            (None, _) => Err(AuthError::LoginFailed("the browser brought no code".to_owned())),
        }
    }

    /// The tokens for a code. A code is good once, for five minutes.
    ///
    /// # Errors
    /// When the platform refuses, as [`AuthError::Refused`], and those of every call.
    pub async fn exchange(&self, code: &Secret, verifier: Option<&Secret>) -> Result<UserTokens, Error> {
        let redirect_uri = self.redirect_uri.as_deref();
        issue(&*self.sender, Grant::Code { code, redirect_uri, verifier }).await
    }

    /// A session that many processes share, over the client's token store: all of them act with the pair that was
    /// refreshed last, and one at a time refreshes it. `name` is the user's, such as the `open_id`; what the store has
    /// under this name is replaced.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn share(&self, name: &str, tokens: UserTokens) -> Result<UserSession, Error> {
        UserSession::share(self.sender.app(), name, tokens).await
    }

    /// The session that was shared under this name, if there is one: in another process, or after a restart.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn shared(&self, name: &str) -> Result<Option<UserSession>, Error> {
        UserSession::shared(self.sender.app(), name).await
    }
}

/// RFC 7636, `S256`.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()))
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sender, redirect_uri, scopes } = self;
        f.debug_struct("OAuth")
            .field("client", sender)
            .field("redirect_uri", redirect_uri)
            .field("scopes", scopes)
            .finish()
    }
}

/// The address holds the state.
impl fmt::Debug for AuthorizeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizeUrl").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let challenge = challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
