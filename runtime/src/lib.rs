//! The client core.
//!
//! Emitted crates are data; everything that does something is here, once: reading and writing JSON ([`codec`]),
//! checks before sending, tokens, retries, paging, files and errors.

#![deny(missing_docs)]

pub mod codec;

mod check;
mod endpoint;
mod part;
mod reply;
mod spec;

pub use check::{Broken, Found, Violation, Violations, check};
pub use codec::{
    AssignInt, AssignText, Choice, FieldRule, IntChoice, Layout, LengthUnit, List, Map, Record, Rule, Slot,
    Target, View,
};
pub use endpoint::{ApiCode, Code, Endpoint, Next, Paged};
pub use part::Part;
pub use reply::FromReply;
pub use spec::{Content, ErrorInfo, Method, Place, RateLimit, Reply, Spec, Token};

#[doc(hidden)]
pub use serde;
