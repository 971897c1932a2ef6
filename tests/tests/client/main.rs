//! The generated client: its types against the samples of the pages, its calls against a server.

mod loopback;
mod platform;
mod program;
mod samples;
mod wire;
