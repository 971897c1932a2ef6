//! What a plan consists of. Nothing is decided here, and the emitters spell all of it.

pub(super) mod call;
pub(super) mod example;
pub(super) mod handler;
pub(super) mod tree;
pub(super) mod value;
