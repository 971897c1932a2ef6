//! The client core.
//!
//! Emitted crates are data; everything that does something is here, once: reading and writing JSON ([`codec`]),
//! checks before sending, tokens, retries, paging, files and errors.
//!
//! The emitted facade passes all of it on, with its features: `blocking`, `eq`, `mock`, `rate-limit`, `redis`, `serde`,
//! `socket`, `tls-aws-lc`, `tracing` and `webhook`.

#![deny(missing_docs)]

mod auth;
mod client;
pub mod codec;
pub mod emitted;
mod error;
mod event;
mod http;
pub mod message;
#[cfg(feature = "mock")]
pub mod mock;
mod policy;
mod secret;
mod wire;

#[cfg(feature = "redis")]
pub use auth::RedisStore;
pub use auth::{AuthorizeUrl, LockGuard, MemoryStore, OAuth, TokenStore, UserSession, UserTokens};
#[cfg(feature = "blocking")]
pub use client::blocking;
pub use client::{Call, Client, ClientBuilder, Items, Pages, RawCall, WebhookBot, WebhookBotCode};
pub use codec::{
    ApiCode, AssignInt, AssignText, Choice, Code, Convert, ConvertError, FieldRule, IntChoice, JsonText,
    Layout, LengthUnit, List, Map, Mismatch, Part, Place, Record, Rule, Slot, Target, ValueRef,
};
#[cfg(feature = "socket")]
pub use error::ListenError;
pub use error::{
    ApiError, AuthError, DecodeError, Error, ErrorDetail, FieldViolation, Help, Origin, PermissionViolation,
    Reason, TransportError, TransportKind, Trip,
};
#[cfg(any(feature = "socket", feature = "webhook"))]
pub use event::Acknowledge;
#[cfg(feature = "socket")]
#[doc(hidden)]
pub use event::Frames;
pub use event::{
    Callback, CardAction, CardContext, CardInput, CardOperator, CardReply, Delivered, Delivery, Event,
    EventHeader, Events, HandlerError, NewCard, Toast, ToastKind,
};
#[cfg(feature = "socket")]
pub use event::{Health, ListenCode, Listened, Listener};
#[cfg(feature = "webhook")]
pub use event::{Keys, Webhook};
pub use http::{Block, Detailed, Download, Endpoint, FromReply, Next, Paged, Uploaded, upload_parts};
#[cfg(feature = "socket")]
pub use policy::LinkChange;
#[cfg(feature = "rate-limit")]
pub use policy::LocalLimiter;
pub use policy::{
    BoxFuture, CallEnd, Clock, EventEnd, EventKey, EventOutcome, MemorySeen, Meter, Outcome, RateLimiter,
    Refusal, Repeat, Retry, Seen, SeenEvents, StoreError, SystemClock, TokenKey,
};
#[doc(no_inline)]
pub use rustls;
pub use secret::Secret;
#[doc(no_inline)]
pub use serde_json::{Value, json};
pub use wire::id;
pub use wire::{
    Broken, Content, Empty, ErrorInfo, Found, Method, RateLimit, Reply, Spec, Token, Violation, Violations,
    check,
};
