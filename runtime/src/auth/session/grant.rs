//! Tokens of users from the platform: for a code, or for a refresh token.
//!
//! Sources: <https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/authentication-management/access-token/get-user-access-token>
//! and <https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/authentication-management/access-token/refresh-user-access-token>.

use std::time::{Duration, SystemTime};

use super::UserTokens;
use crate::auth::app::App;
use crate::auth::sender::Sender;
use crate::error::{ApiError, AuthError, Error, Hidden};
use crate::http::{Request, lacking};
use crate::secret::Secret;
use crate::wire::{Content, Method, Reply, Spec};

static TOKEN: Spec = Spec {
    id: "authen_v2.oauth.token",
    path: "/open-apis/authen/v2/oauth/token",
    method: Method::Post,
    content: Content::Json,
    reply: Reply::Flat,
    ..Spec::EMPTY
};

/// The codes that speak of the refresh token or of its user: another try with the same one ends the same way.
const ENDED: [i64; 7] = [20008, 20024, 20026, 20037, 20064, 20066, 20073];

/// What the platform gives tokens for.
pub(crate) enum Grant<'a> {
    /// The code of a login.
    Code { code: &'a Secret, redirect_uri: Option<&'a str>, verifier: Option<&'a Secret> },
    /// A refresh token, spent by this.
    Refresh(&'a Secret),
}

#[derive(Default)]
struct Issued {
    access_token: String,
    refresh_token: Option<String>,
    expires_in: Option<i64>,
    refresh_token_expires_in: Option<i64>,
    scope: Option<String>,
}

crate::codec::table! {
    Issued: "access_token" => access_token, "refresh_token" => refresh_token, "expires_in" => expires_in,
    "refresh_token_expires_in" => refresh_token_expires_in, "scope" => scope
}

/// Asks for tokens.
pub(crate) async fn issue(sender: &dyn Sender, grant: Grant<'_>) -> Result<UserTokens, Error> {
    let app = sender.app();
    // A code and a refresh token are good once: a second request would be refused.
    let request = Request::json(&TOKEN, &body(app, &grant), false);
    let mut hidden = Hidden::default();
    request.hide(&mut hidden);
    let mut issued = Issued::default();
    match sender.send(request, &mut issued).await {
        // Taken for a pair, it would cost the user the refresh token there is.
        Ok(received) if !Secret::from(issued.access_token.as_str()).is_token() => {
            Err(lacking(&TOKEN, &received, "access_token").without(&hidden))
        }
        Ok(_) => Ok(issued.received(app.clock.wall())),
        Err(Error::Api(error)) if matches!(grant, Grant::Refresh(_)) && has_ended(&error) => {
            Err(AuthError::SessionEnded(error.to_string()).into())
        }
        Err(error @ Error::Api(_)) if error.is_retryable() => Err(error),
        Err(Error::Api(error)) => Err(AuthError::Refused(error).into()),
        Err(error) => Err(error),
    }
}

fn body(app: &App, grant: &Grant<'_>) -> serde_json::Value {
    let mut body = serde_json::json!({"client_id": app.id, "client_secret": app.secret.expose()});
    match grant {
        Grant::Code { code, redirect_uri, verifier } => {
            body["grant_type"] = "authorization_code".into();
            body["code"] = code.expose().into();
            if let Some(redirect_uri) = redirect_uri {
                body["redirect_uri"] = (*redirect_uri).into();
            }
            if let Some(verifier) = verifier {
                body["code_verifier"] = verifier.expose().into();
            }
        }
        Grant::Refresh(token) => {
            body["grant_type"] = "refresh_token".into();
            body["refresh_token"] = token.expose().into();
        }
    }
    body
}

/// Whether only the user can help. `invalid_grant` is RFC 6749's word for it.
fn has_ended(error: &ApiError) -> bool {
    ENDED.contains(&error.code.0) || error.detail.raw.as_str() == Some("invalid_grant")
}

impl Issued {
    /// The tokens, with their ends counted from now on.
    fn received(self, now: SystemTime) -> UserTokens {
        // What was just issued is not over: a number that says so says nothing.
        let seconds = |seconds: Option<i64>| seconds?.try_into().ok().filter(|seconds: &u64| *seconds > 0);
        let end = |given| now.checked_add(Duration::from_secs(seconds(given)?));
        UserTokens {
            access_token: self.access_token.into(),
            refresh_token: self.refresh_token.map(Secret::from).filter(Secret::is_token),
            expires_at: end(self.expires_in),
            refresh_expires_at: end(self.refresh_token_expires_in),
            scopes: self.scope.iter().flat_map(|scope| scope.split_whitespace()).map(str::to_owned).collect(),
        }
    }
}
