//! Tables by their heads: which column says what, and what its rows are then.

pub(super) mod columns;
pub(super) mod errors;
pub(super) mod event;
pub(super) mod names;
pub(super) mod request;
