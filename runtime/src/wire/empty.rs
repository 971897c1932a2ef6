//! The reply that has nothing to say.

/// The reply of endpoints whose pages document no field of it.
///
/// Name it by the alias of the endpoint, such as `DeleteMessageResponse`, which stays when the page gets fields. What a
/// reply carries all the same is in [`Detailed::body`](crate::Detailed::body).
#[derive(Default)]
#[non_exhaustive]
pub struct Empty {}

crate::record! { Empty: }
