//! What a stand-in for the platform has to know of the types of an endpoint.

use super::endpoint::Endpoint;
use super::reply::{FromReply, Shown};
use crate::codec::Record;
use crate::wire::Spec;

/// An endpoint whose types are forgotten: they can still be made, read into and filled.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub spec: &'static Spec,
    /// A request with nothing in it.
    pub request: fn() -> Box<dyn Record>,
    /// Shows a response with nothing in it.
    pub response: fn(&mut See<'_>),
}

/// Looks at a response.
type See<'a> = dyn FnMut(Shown<'_>) + 'a;

impl Shape {
    pub fn of<E: Endpoint>() -> Self {
        Self {
            spec: E::SPEC,
            request: || Box::new(E::default()),
            response: |see| see(E::Response::blank().shown()),
        }
    }
}
