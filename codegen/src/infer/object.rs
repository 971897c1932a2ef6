//! Rows and their levels -> fields.
