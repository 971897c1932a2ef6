//! What an emitted request type implements.

use super::reply::FromReply;
use crate::codec::{ApiCode, Record};
use crate::wire::Spec;

/// A request type: its fields are the parameters, its [`Spec`] says where they go. Its default is the request in which
/// nothing is set.
pub trait Endpoint: Record + Default + 'static {
    /// What a reply carries: a record, or [`Download`](crate::Download).
    type Response: FromReply + 'static;
    /// The documented error codes.
    type Code: ApiCode;
    /// The endpoint as documented.
    const SPEC: &'static Spec;
}

/// A request type whose replies come in pages.
pub trait Paged: Endpoint {
    /// An element of the list.
    type Item;

    /// Asks for the page a token stands for.
    fn set_page_token(&mut self, token: String);

    /// How a reply says to go on.
    fn next(response: &Self::Response) -> Next;

    /// Takes the elements out of a reply and leaves the rest.
    fn items(response: &mut Self::Response) -> Vec<Self::Item>;
}

/// How a reply says to go on with a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Next {
    /// Whether the reply says that there is more; `None` where it says nothing.
    pub has_more: Option<bool>,
    /// The token of the next page.
    pub token: Option<String>,
}
