//! One request out, one reply in: how a call is written down, sent, read and judged.

mod address;
mod blocks;
mod body;
pub(crate) mod download;
mod endpoint;
mod extra;
mod file;
mod head;
mod hosts;
mod incoming;
mod outgoing;
mod reply;
mod request;
mod tls;
mod transport;
mod verdict;
mod way;

pub use blocks::{Block, Uploaded, upload_parts};
pub use download::Download;
pub use endpoint::{Endpoint, Next, Paged};
pub use reply::{Detailed, FromReply};

pub(crate) use download::judge;
pub(crate) use extra::Extras;
pub(crate) use hosts::is_private;
pub(crate) use reply::{Received, lacking, spoiled};
pub(crate) use request::{Payload, Query, Request, is_idempotent, method};
pub(crate) use tls::http_client;
pub(crate) use transport::Transport;
pub(crate) use verdict::{coded_failure, failure};
pub(crate) use way::{Attempt, Way};
