//! The client core.
//!
//! Emitted crates are data; everything that does something is here, once: reading and writing JSON ([`codec`]),
//! checks before sending, tokens, retries, paging, files and errors.
//!
//! The emitted facade passes all of it on, with its features: `blocking`, `rate-limit`, `redis`, `serde`, `tls-aws-lc` and
//! `tracing`.

#![deny(missing_docs)]

pub mod codec;

#[cfg(feature = "blocking")]
pub mod blocking;
mod budget;
mod call;
mod check;
mod client;
mod clock;
mod download;
pub mod emitted;
mod empty;
mod endpoint;
mod error;
mod event;
mod extra;
mod hosts;
mod limit;
mod oauth;
mod observe;
mod options;
mod outgoing;
mod paging;
mod part;
mod raw;
#[cfg(feature = "redis")]
mod redis;
mod reply;
mod request;
mod retry;
mod run;
mod secret;
mod session;
mod spec;
mod tls;
mod token;
mod transport;

#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use call::Call;
pub use check::{Broken, Found, Violation, Violations, check};
pub use client::{Client, ClientBuilder};
pub use clock::{BoxFuture, Clock, SystemClock};
pub use codec::{
    AssignInt, AssignText, Choice, FieldRule, IntChoice, JsonText, Layout, LengthUnit, List, Map, Mismatch,
    Place, Record, Rule, Slot, Target, ValueRef,
};
pub use download::Download;
pub use empty::Empty;
pub use endpoint::{ApiCode, Code, Endpoint, Next, Paged};
pub use error::{
    ApiError, AuthError, DecodeError, Error, ErrorDetail, FieldViolation, Help, PermissionViolation, Reason,
    TransportError, TransportKind, Trip,
};
pub use event::{Callback, Event};
#[cfg(feature = "rate-limit")]
pub use limit::LocalLimiter;
pub use limit::RateLimiter;
pub use oauth::{AuthorizeUrl, OAuth};
pub use observe::{CallEnd, Meter, Outcome};
pub use paging::{Items, Pages};
pub use part::{Block, Part, Uploaded, upload_parts};
pub use raw::RawCall;
pub use reply::{FromReply, Origin};
pub use reqwest;
pub use retry::{Repeat, Retry};
pub use run::Detailed;
pub use secret::Secret;
#[doc(no_inline)]
pub use serde_json::Value;
pub use session::{UserSession, UserTokens};
pub use spec::{Content, ErrorInfo, Method, RateLimit, Reply, Spec, Token};
pub use token::{LockGuard, MemoryStore, StoreError, TokenKey, TokenStore};

#[doc(hidden)]
pub use serde;
