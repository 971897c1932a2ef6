//! One request out, one reply in.

pub(crate) mod download;
pub(crate) mod endpoint;
pub(crate) mod extra;
pub(crate) mod hosts;
pub(crate) mod outgoing;
pub(crate) mod part;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod tls;
pub(crate) mod transport;
