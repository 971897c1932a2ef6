//! Feishu's documentation pages in, a Rust client out.

#![deny(missing_docs)]

pub mod diag;
pub mod load;
pub mod model;
pub mod raw;
