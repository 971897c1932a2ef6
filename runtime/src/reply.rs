//! From the bytes of a reply to a response.

use crate::codec::Slot;

/// What can stand as the response of an endpoint.
pub trait FromReply: Sized {}

impl<T: Slot + Default> FromReply for T {}
