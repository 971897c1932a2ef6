//! Codes of errors, documented or not.

use std::fmt;
use std::hash::{Hash, Hasher};

/// The documented error codes of an endpoint, with `Other` for the rest.
pub trait ApiCode: Copy {
    /// What the docs say of them, as [`Spec::errors`](crate::Spec::errors) reads it.
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
