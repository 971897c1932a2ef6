//! Who calls: tokens, where they are kept, and how they are had. What has to be sent for them goes through a [`Sender`].

mod app;
mod credential;
mod flight;
mod memory;
mod oauth;
#[cfg(feature = "redis")]
mod redis;
mod sender;
mod session;
mod store;
mod tokens;

#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use memory::MemoryStore;
pub use oauth::{AuthorizeUrl, OAuth};
pub use session::{UserSession, UserTokens};
pub use store::{LockGuard, TokenStore};

pub(crate) use app::{App, AppKind};
pub(crate) use credential::{Actor, Credential};
pub(crate) use flight::Flights;
pub(crate) use sender::Sender;
pub(crate) use tokens::set_ticket;
