//! The names under which a store keeps what belongs to an app.

use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::secret::Secret;

/// What went wrong in a store.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// The name of a token: base URL, app id, a hash of the secret, and what it is for. Two clients share a token only
/// when all of these agree. Each part is percent-encoded, so that none of them can be made to look like several.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenKey(String);

impl TokenKey {
    pub(crate) fn new(prefix: &str, kind: &str, tenant: Option<&str>) -> Self {
        let tenant = tenant.map(|tenant| format!(":{}", Self::part(tenant))).unwrap_or_default();
        Self(format!("{prefix}:{kind}{tenant}"))
    }

    /// A text as one part of a name: names that differ in a part differ, whatever it holds.
    pub(crate) fn part(text: &str) -> impl fmt::Display + '_ {
        utf8_percent_encode(text, NON_ALPHANUMERIC)
    }

    /// The name of the lock. No token has it: their names begin otherwise.
    #[cfg(feature = "redis")]
    pub(crate) fn lock(&self) -> String {
        format!("lock:{}", self.0)
    }

    /// The part that all tokens of an app have in common. `home`: where its calls go.
    pub(crate) fn prefix(home: &str, app_id: &str, secret: &Secret) -> String {
        let digest =
            ring::digest::digest(&ring::digest::SHA256, format!("{app_id}:{}", secret.expose()).as_bytes());
        let hash = digest.as_ref().first_chunk().copied().map_or(0, u64::from_be_bytes);
        format!("feishu:{}:{}:{hash:016x}", Self::part(home), Self::part(app_id))
    }

    /// The name as a text. It holds no secret.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
