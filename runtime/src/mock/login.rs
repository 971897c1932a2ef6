//! Users who log in: the page on which they agree, and what the codes that they come back with are good for.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::http::Address;

/// Codes and refresh tokens. Each is good once.
#[derive(Default)]
pub(super) struct Logins {
    codes: BTreeMap<String, Login>,
    /// With the scopes that were granted; `None` once it is spent.
    refresh: BTreeMap<String, Option<String>>,
    count: u64,
}

/// What a code was given for.
struct Login {
    scope: String,
    redirect_uri: String,
    challenge: Option<String>,
}

/// What is issued for a code or a refresh token, beside the access token.
pub(super) struct Granted {
    pub scope: String,
    pub refresh_token: Option<String>,
}

/// Why nothing is issued.
pub(super) struct Refused {
    pub code: i64,
    pub why: &'static str,
}

const fn refused(code: i64, why: &'static str) -> Refused {
    Refused { code, why }
}

impl Logins {
    /// The address that the browser comes back to when the user agrees; `None` for what is no such page.
    pub fn agree(&mut self, page: &str) -> Option<String> {
        let page = Page::visit(page)?;
        self.count += 1;
        let code = format!("code-mock-{}", self.count);
        let login = Login {
            scope: page.query("scope").unwrap_or_default(),
            redirect_uri: page.query("redirect_uri")?,
            challenge: page.query("code_challenge"),
        };
        self.codes.insert(code.clone(), login);
        page.back("code", &code)
    }

    pub fn grant(&mut self, body: &Value) -> Result<Granted, Refused> {
        let text = |name: &str| body[name].as_str().unwrap_or_default();
        if text("client_id").is_empty() || text("client_secret").is_empty() {
            return Err(refused(20002, "The client secret is invalid."));
        }
        let scope = match text("grant_type") {
            "refresh_token" => self.refreshed(text("refresh_token"))?,
            _ => self.redeemed(text("code"), text("redirect_uri"), text("code_verifier"))?,
        };
        let may_refresh = scope.split_whitespace().any(|scope| scope == "offline_access");
        let refresh_token = may_refresh.then(|| self.refresh_token(&scope));
        Ok(Granted { scope, refresh_token })
    }

    fn refresh_token(&mut self, scope: &str) -> String {
        self.count += 1;
        let token = format!("ur-mock-{}", self.count);
        self.refresh.insert(token.clone(), Some(scope.to_owned()));
        token
    }

    fn redeemed(&mut self, code: &str, redirect_uri: &str, verifier: &str) -> Result<String, Refused> {
        let login = self.codes.remove(code);
        let login = login.ok_or(refused(20003, "The authorization code is not found."))?;
        if login.challenge.is_some_and(|challenge| challenge != challenge_of(verifier)) {
            return Err(refused(20049, "PKCE code challenge failed."));
        }
        if login.redirect_uri != redirect_uri {
            return Err(refused(20071, "The provided redirect_uri does not match."));
        }
        Ok(login.scope)
    }

    fn refreshed(&mut self, token: &str) -> Result<String, Refused> {
        match self.refresh.get_mut(token).map(Option::take) {
            Some(Some(scope)) => Ok(scope),
            Some(None) => Err(refused(20073, "The refresh token has been used.")),
            None => Err(refused(20026, "The refresh token passed is invalid.")),
        }
    }
}

/// RFC 7636, `S256`.
fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()))
}

/// The address that the browser comes back to when the user says no.
pub(super) fn turn_down(page: &str) -> Option<String> {
    Page::visit(page)?.back("error", "access_denied")
}

/// The page on which a user agrees.
struct Page(Address);

impl Page {
    /// `None` for an address that is no such page.
    fn visit(address: &str) -> Option<Self> {
        let page = Self(Address::parse(address).ok()?);
        (page.query("redirect_uri").is_some() && page.query("state").is_some()).then_some(page)
    }

    fn query(&self, name: &str) -> Option<String> {
        self.0.values(name).next()
    }

    /// Where the browser goes from here.
    fn back(&self, name: &str, value: &str) -> Option<String> {
        let back = self.query("redirect_uri")?;
        let state = self.query("state")?;
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.append_pair(name, value).append_pair("state", &state).finish();
        let separator = if back.contains('?') { '&' } else { '?' };
        Some(format!("{back}{separator}{query}"))
    }
}
