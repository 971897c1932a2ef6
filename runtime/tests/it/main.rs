//! The runtime against a real HTTP server on loopback that acts like the platform.

mod blocking;
mod body;
mod budget;
mod call;
mod check;
mod codec;
mod endpoints;
mod errors;
mod events;
mod extra;
mod files;
mod hosts;
mod leak;
mod limit;
mod load;
mod oauth;
mod observe;
mod paging;
mod platform;
mod raw;
mod redis;
mod retry;
mod session;
mod token;
mod tolerance;
mod webhook;
