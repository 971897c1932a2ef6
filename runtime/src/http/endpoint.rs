//! What an emitted request type implements.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::Record;
use crate::http::reply::FromReply;
use crate::wire::spec::Spec;

/// A request type: its fields are the parameters, its [`Spec`] says where they go.
pub trait Endpoint: Record {
    /// What a reply carries: a record, or [`Download`](crate::Download).
    type Response: FromReply;
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

/// The documented error codes of an endpoint, with `Other` for the rest.
pub trait ApiCode: Copy {
    /// What the docs say of them, as [`Spec::errors`] reads it.
    const ERRORS: &'static str = "";

    /// The variant of a code. Every number has one.
    fn from_code(code: i64) -> Self;

    /// The number.
    fn code(self) -> i64;
}

/// The code of a failed call. Compares with the codes of any endpoint, and stands for them where the docs list none.
#[derive(Clone, Copy, Debug, Eq, PartialOrd, Ord)]
pub struct Code(pub i64);

impl ApiCode for Code {
    fn from_code(code: i64) -> Self {
        Self(code)
    }

    fn code(self) -> i64 {
        self.0
    }
}

/// With itself too.
impl<C: ApiCode> PartialEq<C> for Code {
    fn eq(&self, other: &C) -> bool {
        self.0 == other.code()
    }
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialEq<i64> for Code {
    fn eq(&self, other: &i64) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
