//! The client core.
//!
//! Emitted crates are data; everything that does something is here, once: reading and writing JSON ([`codec`]),
//! checks before sending, tokens, retries, paging, files and errors.
//!
//! The emitted facade passes all of it on, with its features: `blocking`, `rate-limit`, `redis`, `serde`, `tls-aws-lc` and
//! `tracing`.

#![deny(missing_docs)]

mod auth;
mod client;
pub mod codec;
pub mod emitted;
mod error;
mod event;
mod http;
mod policy;
mod secret;
mod wire;

pub use auth::oauth::{AuthorizeUrl, OAuth};
#[cfg(feature = "redis")]
pub use auth::redis::RedisStore;
pub use auth::session::{UserSession, UserTokens};
pub use auth::token::{LockGuard, MemoryStore, StoreError, TokenKey, TokenStore};
#[cfg(feature = "blocking")]
pub use client::blocking;
pub use client::call::Call;
pub use client::paging::{Items, Pages};
pub use client::raw::RawCall;
pub use client::run::Detailed;
pub use client::{Client, ClientBuilder};
pub use codec::{
    AssignInt, AssignText, Choice, FieldRule, IntChoice, JsonText, Layout, LengthUnit, List, Map, Mismatch,
    Place, Record, Rule, Slot, Target, ValueRef,
};
pub use error::{
    ApiError, AuthError, DecodeError, Error, ErrorDetail, FieldViolation, Help, PermissionViolation, Reason,
    TransportError, TransportKind, Trip,
};
pub use event::{Callback, Event};
pub use http::download::Download;
pub use http::endpoint::{ApiCode, Code, Endpoint, Next, Paged};
pub use http::part::{Block, Part, Uploaded, upload_parts};
pub use http::reply::{FromReply, Origin};
pub use policy::clock::{BoxFuture, Clock, SystemClock};
#[cfg(feature = "rate-limit")]
pub use policy::limit::LocalLimiter;
pub use policy::limit::RateLimiter;
pub use policy::observe::{CallEnd, Meter, Outcome};
pub use policy::retry::{Repeat, Retry};
pub use reqwest;
pub use secret::Secret;
#[doc(no_inline)]
pub use serde_json::Value;
pub use wire::check::{Broken, Found, Violation, Violations, check};
pub use wire::empty::Empty;
pub use wire::spec::{Content, ErrorInfo, Method, RateLimit, Reply, Spec, Token};

#[doc(hidden)]
pub use serde;
