//! The tokens of a user, in memory and in writing.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::codec::{read, to_vec};
use crate::secret::Secret;

/// A user's access token and what it takes to get the next one.
///
/// With the feature `serde` it can be written and read: as `access_token`, `refresh_token`, `scope`, and `expires_at` and
/// `refresh_expires_at` in seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserTokens {
    /// The `user_access_token`.
    pub access_token: Secret,
    /// The `refresh_token`; it is good for one refresh. The platform gives one to apps that asked for `offline_access`.
    pub refresh_token: Option<Secret>,
    /// When the access token ends, where that is known: two hours after it was issued, mostly.
    pub expires_at: Option<SystemTime>,
    /// When the refresh token ends, where that is known: then the user has to log in again. It is seven days, mostly.
    pub refresh_expires_at: Option<SystemTime>,
    /// What the user has granted, where the platform said so.
    pub scopes: Vec<String>,
}

impl UserTokens {
    /// An access token alone. It is used until the platform rejects it.
    pub fn new(access_token: impl Into<Secret>) -> Self {
        Self { access_token: access_token.into(), ..Self::default() }
    }

    /// Adds the refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, token: impl Into<Secret>) -> Self {
        self.refresh_token = Some(token.into());
        self
    }

    /// Whether the access token is over at this time, or so soon that a call would come too late with it.
    pub(super) fn is_over(&self, now: SystemTime) -> bool {
        self.expires_at.is_some_and(|end| end <= now + MARGIN)
    }

    /// How long the pair is worth keeping.
    pub(super) fn worth(&self, now: SystemTime) -> Duration {
        let end = if self.refresh_token.is_some() { self.refresh_expires_at } else { self.expires_at };
        end.map_or(UNSTATED, |end| end.duration_since(now).unwrap_or_default().min(LONGEST))
    }

    /// The pair as a text.
    pub(super) fn written(&self) -> Secret {
        let json = to_vec(&Kept::from(self)).ok().and_then(|json| String::from_utf8(json).ok());
        json.unwrap_or_default().into()
    }

    /// The pair in a text, if there is one. What no header takes is no token, whoever has put it there.
    pub(super) fn from_written(text: &Secret) -> Option<Self> {
        let mut kept = Kept::default();
        let told = read(text.expose().as_bytes(), &mut kept).ok()?;
        let tokens = Self::try_from(kept).ok().filter(|_| told.is_empty())?;
        let are_tokens =
            tokens.access_token.is_token() && tokens.refresh_token.as_ref().is_none_or(Secret::is_token);
        are_tokens.then_some(tokens)
    }
}

/// A call needs a while to arrive.
const MARGIN: Duration = Duration::from_secs(60);

/// The longest that a pair is kept, whatever is said of its end: no store has to count further.
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// How long a pair is kept of which nobody knows when it ends.
const UNSTATED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A pair in writing.
#[derive(Default)]
struct Kept {
    access_token: String,
    refresh_token: Option<String>,
    expires_at: Option<i64>,
    refresh_expires_at: Option<i64>,
    scope: Option<String>,
}

crate::codec::table! {
    Kept: "access_token" => access_token, "refresh_token" => refresh_token, "expires_at" => expires_at,
    "refresh_expires_at" => refresh_expires_at, "scope" => scope
}

impl From<&UserTokens> for Kept {
    fn from(tokens: &UserTokens) -> Self {
        let seconds = |time: SystemTime| {
            time.duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok())
        };
        Self {
            access_token: tokens.access_token.expose().to_owned(),
            refresh_token: tokens.refresh_token.as_ref().map(|token| token.expose().to_owned()),
            expires_at: tokens.expires_at.and_then(seconds),
            refresh_expires_at: tokens.refresh_expires_at.and_then(seconds),
            scope: (!tokens.scopes.is_empty()).then(|| tokens.scopes.join(" ")),
        }
    }
}

impl TryFrom<Kept> for UserTokens {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<Self, Self::Error> {
        if kept.access_token.is_empty() {
            return Err("no `access_token`");
        }
        let time = |seconds: i64| UNIX_EPOCH.checked_add(Duration::from_secs(seconds.try_into().ok()?));
        Ok(Self {
            access_token: kept.access_token.into(),
            refresh_token: kept.refresh_token.filter(|token| !token.is_empty()).map(Secret::from),
            expires_at: kept.expires_at.and_then(time),
            refresh_expires_at: kept.refresh_expires_at.and_then(time),
            scopes: kept.scope.iter().flat_map(|scope| scope.split_whitespace()).map(str::to_owned).collect(),
        })
    }
}

#[cfg(feature = "serde")]
impl serde_core::Serialize for UserTokens {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::codec::serialize(&Kept::from(self), serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde_core::Deserialize<'de> for UserTokens {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kept: Kept = crate::codec::deserialize(deserializer)?;
        Self::try_from(kept).map_err(serde_core::de::Error::custom)
    }
}
