//! One request out, one reply in: how a call is written down, sent, read and judged.

mod address;
mod blocks;
mod body;
mod content;
pub(crate) mod download;
mod endpoint;
mod extra;
mod file;
mod form;
mod head;
mod hosts;
mod incoming;
mod network;
mod outgoing;
mod reply;
mod request;
#[cfg(feature = "mock")]
mod shape;
mod transport;
#[cfg(feature = "socket")]
mod upgrade;
mod verdict;
mod way;

pub use blocks::{Block, Uploaded, upload_parts};
pub use download::Download;
pub use endpoint::{Endpoint, Next, Paged};
#[cfg(feature = "mock")]
#[doc(hidden)]
pub use reply::Shown;
pub use reply::{Detailed, FromReply};

pub(crate) use address::{Address, fault_of};
#[cfg(any(feature = "mock", test))]
pub(crate) use content::{Content, whole};
pub(crate) use download::judge;
#[cfg(feature = "mock")]
pub(crate) use download::judged;
pub(crate) use extra::Extras;
#[cfg(feature = "mock")]
pub(crate) use head::Head;
#[cfg(feature = "socket")]
pub(crate) use hosts::may_listen;
pub(crate) use network::{Access, Network, Proxies};
#[cfg(feature = "mock")]
pub(crate) use reply::Body;
pub(crate) use reply::{Received, lacking, spoiled};
pub(crate) use request::{Payload, Query, Request, is_framing, is_idempotent, method};
#[cfg(feature = "mock")]
pub(crate) use shape::Shape;
pub(crate) use transport::Transport;
#[cfg(feature = "socket")]
pub(crate) use upgrade::{Socket, Upgrade};
pub(crate) use verdict::{coded_failure, failure};
pub(crate) use way::{Attempt, Way};
