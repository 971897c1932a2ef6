//! What one cell says, read for what it is about: a type, a URL, scopes, a value.

pub(super) mod content_type;
pub(super) mod method;
pub(super) mod rate_limits;
pub(super) mod required;
pub(super) mod scopes;
pub(super) mod tokens;
pub(super) mod types;
pub(super) mod url;
pub(super) mod value;
