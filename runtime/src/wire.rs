//! What the docs say of a call, and what they ask of it: no HTTP, nothing that waits.

mod check;
mod empty;
pub mod id;
mod spec;

pub use check::{Broken, Found, Violation, Violations, check};
pub use empty::Empty;
pub use spec::{Content, ErrorInfo, Method, RateLimit, Reply, Spec, Token};
