//! What can be said about a call besides its parameters.

use std::time::Duration;

use http::header::HeaderMap;

use crate::auth::Actor;
use crate::http::is_framing;
use crate::policy::{Allowance, Budget, Retry};

/// The options of a call; a client holds the defaults.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub actor: Actor,
    pub headers: HeaderMap,
    /// The first header that could not be taken; reported when the call is made.
    pub broken_header: Option<String>,
    pub timeout: Option<Duration>,
    /// The longest reply that is read as a whole, in bytes.
    pub reply_limit: usize,
    pub retry: Retry,
    pub checks: bool,
    /// Whether a reply of another structure than documented is an error.
    pub strict: bool,
}

impl Options {
    /// What the calls may take that these options are for.
    pub fn allowance(&self) -> Allowance {
        Allowance { retry: self.retry.clone(), timeout: self.timeout }
    }

    /// What something may take that an attempt needs.
    pub fn allowance_within(&self, budget: &Budget) -> Allowance {
        Allowance::within(&self.retry, self.timeout, budget)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            actor: Actor::default(),
            headers: HeaderMap::new(),
            broken_header: None,
            timeout: Some(Duration::from_secs(30)),
            reply_limit: 64 << 20,
            retry: Retry::default(),
            checks: true,
            strict: false,
        }
    }
}

impl Options {
    pub fn header(&mut self, name: &str, value: &str) {
        use http::header::{HeaderName, HeaderValue};

        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) if !is_framing(name.as_str()) => {
                // Help desk tokens and cookies are headers too: none of them is shown by `Debug`.
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            _ => self.broken_header = Some(name.to_owned()),
        }
    }
}

/// Why a header of this name could not be taken.
pub(super) fn broken_header(name: &str) -> String {
    if is_framing(name) {
        return format!("header `{name}`: how long a body is the client says itself");
    }
    format!("header `{name}` holds what a header cannot")
}

/// The setters of [`Options`] for a type with a field `options`.
macro_rules! setters {
    (<$e:ident: $bound:path> $type:ty) => {
        impl<$e: $bound> $type {
            $crate::client::options::setters!(@methods);
        }
    };
    (<$e:ident> $type:ty) => {
        impl<$e> $type {
            $crate::client::options::setters!(@methods);
        }
    };
    ($type:ty) => {
        impl $type {
            $crate::client::options::setters!(@methods);
        }
    };
    (@methods) => {
            /// Sends this access token, of whatever kind, instead of one the client would choose. It is never
            /// renewed: a reply that rejects it is the caller's to handle. Takes the place of a user session.
            #[must_use = "the receiver itself stays as it was"]
            pub fn access_token(mut self, token: impl Into<$crate::secret::Secret>) -> Self {
                self.options.actor.token = Some(token.into());
                self.options.actor.session = None;
                self
            }

            /// Acts for a user: the same as [`access_token`](Self::access_token) with the user's.
            #[must_use = "the receiver itself stays as it was"]
            pub fn user_access_token(self, token: impl Into<$crate::secret::Secret>) -> Self {
                self.access_token(token)
            }

            /// Acts for a user where the endpoint takes a `user_access_token`, and refreshes it when it has expired.
            /// Takes the place of an access token that was given before.
            #[must_use = "the receiver itself stays as it was"]
            pub fn user_session(mut self, session: &$crate::auth::UserSession) -> Self {
                self.options.actor.session = Some(session.clone());
                self.options.actor.token = None;
                self
            }

            /// Names the tenant a store app acts in.
            #[must_use = "the receiver itself stays as it was"]
            pub fn tenant_key(mut self, key: impl Into<String>) -> Self {
                self.options.actor.tenant = Some(key.into());
                self
            }

            /// Adds a header, or replaces the one of this name.
            #[must_use = "the receiver itself stays as it was"]
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.options.header(name, value);
                self
            }

            /// Limits each attempt, with everything it has to wait for: rate limits, its turn, the access token, the
            /// request and the whole reply. Files take as long as they move: for an upload this is the longest pause
            /// between two pieces and the wait for the reply once the last one is out; for a download the wait until it
            /// begins and the longest pause between two pieces.
            #[must_use = "the receiver itself stays as it was"]
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.options.timeout = Some(timeout);
                self
            }

            /// Refuses replies that are longer than so many bytes, while they are being read. Downloads have no limit but
            /// the one of [`Download::bytes`](crate::Download::bytes).
            #[must_use = "the receiver itself stays as it was"]
            pub fn reply_limit(mut self, bytes: usize) -> Self {
                self.options.reply_limit = bytes;
                self
            }

            /// Says when and how often to try again.
            #[must_use = "the receiver itself stays as it was"]
            pub fn retry(mut self, retry: $crate::policy::Retry) -> Self {
                self.options.retry = retry;
                self
            }

            /// Switches the checks of the documented rules on or off.
            #[must_use = "the receiver itself stays as it was"]
            pub fn checks(mut self, on: bool) -> Self {
                self.options.checks = on;
                self
            }

            /// Switches on that a reply with a value of another structure than documented is an error
            /// ([`Error::Decode`](crate::Error::Decode)). It is off unless this says otherwise: then such a value leaves
            /// its field empty and stands in [`Detailed::mismatches`](crate::Detailed::mismatches).
            #[must_use = "the receiver itself stays as it was"]
            pub fn strict_replies(mut self, on: bool) -> Self {
                self.options.strict = on;
                self
            }

            /// Sends the token of a help desk: base64 of `helpdesk_id:helpdesk_token`.
            #[must_use = "the receiver itself stays as it was"]
            pub fn helpdesk_token(self, token: &str) -> Self {
                self.header("X-Lark-Helpdesk-Authorization", token)
            }
    };
}

pub(crate) use setters;
