//! Prose as writers and exporters put it: its blanks, its lines, its labelled parts.

mod blanks;
pub(super) mod label;
pub(super) mod prose;
