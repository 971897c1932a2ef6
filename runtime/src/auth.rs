//! Who calls: tokens, where they are kept, and how they are had.

pub(crate) mod oauth;
#[cfg(feature = "redis")]
pub(crate) mod redis;
pub(crate) mod session;
pub(crate) mod token;
