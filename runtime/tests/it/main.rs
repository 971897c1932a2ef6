//! The runtime against a real HTTP server on loopback that acts like the platform.

mod body;
mod call;
mod check;
mod codec;
mod endpoints;
mod paging;
mod platform;
mod raw;
mod retry;
mod token;
