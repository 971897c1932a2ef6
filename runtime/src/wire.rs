//! What the docs say of a call, and what they ask of it: no HTTP, nothing that waits.

pub(crate) mod check;
pub(crate) mod empty;
pub(crate) mod spec;
