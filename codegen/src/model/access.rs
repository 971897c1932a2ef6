//! Who may call an endpoint, and how often.

use serde::{Deserialize, Serialize};

/// Kinds of apps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AppType {
    /// 自建应用
    Custom,
    /// 商店应用
    Isv,
}

/// Kinds of access tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Token {
    /// `tenant_access_token`
    Tenant,
    /// `user_access_token`
    User,
    /// `app_access_token`
    App,
}

/// A permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// `contact:unit`; empty, and null in JSON, where the page prints only what it permits.
    #[serde(with = "empty_as_null")]
    pub name: String,
    /// What it permits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// How often an endpoint may be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RateLimits {
    /// All of these hold at once.
    Windows(Vec<RateLimit>),
    /// `"special"`: 特殊频控, described in prose only.
    Special(Special),
}

/// The word `special`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Special {
    /// 特殊频控
    Special,
}

/// So many requests in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimit {
    /// Calls.
    pub requests: u32,
    /// Seconds.
    pub per_seconds: u32,
}

mod empty_as_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        (!text.is_empty()).then_some(text).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        Option::deserialize(deserializer).map(Option::unwrap_or_default)
    }
}
