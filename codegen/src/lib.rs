//! Feishu's documentation pages in, a Rust client out.

#![deny(missing_docs)]

pub mod amend;
pub mod changelog;
pub mod diag;
pub mod diff;
pub mod infer;
pub mod load;
pub mod model;
pub mod parse;
pub mod raw;
mod read;

pub use read::{End, PageEnd, Reading, read};
