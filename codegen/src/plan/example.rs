//! The call that the documentation of an endpoint shows: what is required and one or two more, with the values that the
//! page itself shows.
//!
//! Where a page shows none, or one that is nobody's to print, a value is made up from its name, type and rules, so that an
//! endpoint has an example whether its page has samples or not.

mod choose;
mod front;
mod given;
mod neutral;
mod text;
mod value;

pub(super) use front::first_call;
pub(super) use given::Given;
pub(super) use value::Caller;
