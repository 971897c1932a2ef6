//! The tokens that the platform has issued, and the desk that issues them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::login::{Logins, Refused};
use super::refusal::ApiFault;
use super::reply::Reply;
use super::sent::Sent;
use crate::secret::Secret;
use crate::wire::Token;

/// How long a token is good: two hours, by tokio's clock, which a test may pause.
const LIFE: Duration = Duration::from_secs(2 * 60 * 60);

/// Everything about tokens.
#[derive(Default)]
pub(super) struct Tokens {
    known: BTreeMap<String, Known>,
    tickets: BTreeSet<String>,
    pub logins: Logins,
    count: u64,
}

struct Known {
    kind: Token,
    ends: Instant,
}

/// A way of getting a token.
#[derive(Clone, Copy)]
enum Desk {
    App,
    AppByTicket,
    Tenant,
    TenantByApp,
    Resend,
    User,
}

fn desk_at(path: &str) -> Option<Desk> {
    match path {
        "/open-apis/auth/v3/app_access_token/internal" => Some(Desk::App),
        "/open-apis/auth/v3/app_access_token" => Some(Desk::AppByTicket),
        "/open-apis/auth/v3/tenant_access_token/internal" => Some(Desk::Tenant),
        "/open-apis/auth/v3/tenant_access_token" => Some(Desk::TenantByApp),
        "/open-apis/auth/v3/app_ticket/resend" => Some(Desk::Resend),
        "/open-apis/authen/v2/oauth/token" => Some(Desk::User),
        _ => None,
    }
}

/// Whether it is a token that is asked for at this path.
pub(super) fn is_desk(path: &str) -> bool {
    desk_at(path).is_some()
}

impl Tokens {
    /// Answers a request for a token; `None` for any other.
    pub fn desk(&mut self, sent: &Sent) -> Option<Reply> {
        let desk = desk_at(sent.path())?;
        let body = sent.json();
        let reply = match desk {
            Desk::User => return Some(self.user(&body)),
            Desk::TenantByApp => self.tenant_by_app(&body),
            Desk::App | Desk::AppByTicket | Desk::Tenant | Desk::Resend => self.by_secret(desk, &body),
        };
        Some(reply.map_or_else(|fault| fault.reply(), |body| Reply::json(200, &body)))
    }

    fn by_secret(&mut self, desk: Desk, body: &Value) -> Result<Value, ApiFault> {
        let is_given = |name: &str| body[name].as_str().is_some_and(|text| !text.is_empty());
        if !is_given("app_id") || !is_given("app_secret") {
            return Err(ApiFault::general(10003));
        }
        match desk {
            Desk::Tenant => Ok(issued("tenant_access_token", &self.issue(Token::Tenant))),
            Desk::AppByTicket if !self.tickets.contains(body["app_ticket"].as_str().unwrap_or_default()) => {
                Err(ApiFault::general(10012))
            }
            Desk::App | Desk::AppByTicket => Ok(issued("app_access_token", &self.issue(Token::App))),
            Desk::Resend | Desk::TenantByApp | Desk::User => Ok(json!({"code": 0, "msg": "success"})),
        }
    }

    fn tenant_by_app(&mut self, body: &Value) -> Result<Value, ApiFault> {
        self.judge(body["app_access_token"].as_str(), &[Token::App])?;
        Ok(issued("tenant_access_token", &self.issue(Token::Tenant)))
    }

    fn user(&mut self, body: &Value) -> Reply {
        match self.logins.grant(body) {
            Ok(granted) => {
                let access = self.issue(Token::User);
                let mut reply = json!({
                    "code": 0, "access_token": access.expose(), "expires_in": LIFE.as_secs(),
                    "token_type": "Bearer", "scope": granted.scope,
                });
                if let Some(refresh) = granted.refresh_token {
                    reply["refresh_token"] = refresh.into();
                    reply["refresh_token_expires_in"] = 604_800.into();
                }
                Reply::json(200, &reply)
            }
            Err(Refused { code, why }) => {
                let error = json!({"code": code, "error": "invalid_grant", "error_description": why});
                Reply::json(400, &error)
            }
        }
    }

    /// A new token of a kind.
    pub fn issue(&mut self, kind: Token) -> Secret {
        self.count += 1;
        let letter = match kind {
            Token::Tenant => 't',
            Token::User => 'u',
            Token::App => 'a',
        };
        let token = format!("{letter}-mock-{}", self.count);
        self.accept(kind, token.clone());
        token.into()
    }

    /// From now on this is a good token, for as long as one that was issued.
    pub fn accept(&mut self, kind: Token, token: String) {
        self.known.insert(token, Known { kind, ends: Instant::now() + LIFE });
    }

    /// A new ticket of a store app.
    pub fn ticket(&mut self) -> String {
        self.count += 1;
        let ticket = format!("ticket-mock-{}", self.count);
        self.tickets.insert(ticket.clone());
        ticket
    }

    /// From now on this token is good for nothing.
    pub fn revoke(&mut self, token: &str) {
        self.known.remove(token);
    }

    /// Whether a call may be made with a token, by what the docs accept. None are accepted where none is needed.
    pub fn judge(&self, token: Option<&str>, accepted: &[Token]) -> Result<(), ApiFault> {
        if accepted.is_empty() {
            return Ok(());
        }
        let token = token.ok_or_else(|| ApiFault::general(99_991_661))?;
        match self.known.get(token) {
            Some(known) if known.ends <= Instant::now() => Err(ApiFault::general(expired(known.kind))),
            Some(known) if accepted.contains(&known.kind) => Ok(()),
            Some(known) => Err(ApiFault::general(invalid(known.kind))),
            None => Err(ApiFault::general(unknown(token))),
        }
    }
}

fn issued(name: &str, token: &Secret) -> Value {
    json!({"code": 0, "msg": "ok", name: token.expose(), "expire": LIFE.as_secs()})
}

fn expired(kind: Token) -> i64 {
    match kind {
        Token::User => 99_991_677,
        Token::Tenant | Token::App => invalid(kind),
    }
}

fn invalid(kind: Token) -> i64 {
    match kind {
        Token::Tenant => 99_991_663,
        Token::App => 99_991_664,
        Token::User => 99_991_668,
    }
}

/// By its first letters a token says what it would be.
fn unknown(token: &str) -> i64 {
    match token.split_once('-').map(|(letter, _)| letter) {
        Some("t") => invalid(Token::Tenant),
        Some("a") => invalid(Token::App),
        Some("u") => invalid(Token::User),
        _ => 99_991_671,
    }
}
