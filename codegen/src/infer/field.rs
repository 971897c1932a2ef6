//! Rows and their levels -> fields, with what samples say of their types.

pub(super) mod extent;
pub(super) mod forms;
mod json_text;
pub(super) mod object;
mod shown_type;
