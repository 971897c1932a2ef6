//! What the bodies from the macros call.
//!
//! A call is the cheapest body there is; each expression more is checked in five thousand types, though it says nothing
//! of the type. So they stand here, generic, and are compiled for the types that a program uses.

/// For a [`Choice`](crate::Choice).
pub mod choice {
    use std::cmp::Ordering;
    use std::convert::Infallible;
    use std::fmt::{Formatter, Result as FmtResult};
    use std::hash::{Hash, Hasher};

    use crate::codec::{Choice, ValueRef, debug_value};

    /// A copy, made from the value on the wire.
    pub fn clone<T: Choice>(choice: &T) -> T {
        T::from_wire(choice.as_str())
    }

    /// The variant of a text.
    #[must_use]
    pub fn of_text<T: Choice>(wire: &str) -> T {
        T::from_wire(wire)
    }

    /// The empty text.
    #[must_use]
    pub fn default<T: Choice>() -> T {
        T::from_wire("")
    }

    /// Whether both stand for one text.
    pub fn eq<T: Choice>(one: &T, other: &T) -> bool {
        one.as_str() == other.as_str()
    }

    /// What stands on the wire, hashed.
    pub fn hash<T: Choice, H: Hasher>(choice: &T, state: &mut H) {
        choice.as_str().hash(state);
    }

    /// By what stands on the wire.
    pub fn cmp<T: Choice>(one: &T, other: &T) -> Ordering {
        one.as_str().cmp(other.as_str())
    }

    /// The text, for writing.
    pub fn view<T: Choice>(choice: &T) -> ValueRef<'_> {
        ValueRef::Text(choice.as_str())
    }

    /// Every text is a value.
    ///
    /// # Errors
    /// None.
    pub fn parse<T: Choice>(wire: &str) -> Result<T, Infallible> {
        Ok(T::from_wire(wire))
    }

    /// The text.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn display<T: Choice>(choice: &T, f: &mut Formatter<'_>) -> FmtResult {
        f.pad(choice.as_str())
    }

    /// The text, in the name of its type.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn debug<T: Choice>(choice: &T, name: &str, f: &mut Formatter<'_>) -> FmtResult {
        debug_value(name, &choice.as_str(), f)
    }
}

/// For an [`IntChoice`](crate::IntChoice).
pub mod int_choice {
    use std::cmp::Ordering;
    use std::fmt::{Display, Formatter, Result as FmtResult};
    use std::hash::{Hash, Hasher};
    use std::num::ParseIntError;

    use crate::codec::{IntChoice, ValueRef, debug_value};

    /// Zero.
    #[must_use]
    pub fn default<T: IntChoice>() -> T {
        T::from_wire(0)
    }

    /// Whether both stand for one number.
    pub fn eq<T: IntChoice>(one: &T, other: &T) -> bool {
        one.as_i64() == other.as_i64()
    }

    /// What stands on the wire, hashed.
    pub fn hash<T: IntChoice, H: Hasher>(choice: &T, state: &mut H) {
        choice.as_i64().hash(state);
    }

    /// By what stands on the wire.
    pub fn cmp<T: IntChoice>(one: &T, other: &T) -> Ordering {
        one.as_i64().cmp(&other.as_i64())
    }

    /// The number, for writing.
    pub fn view<T: IntChoice>(choice: &T) -> ValueRef<'_> {
        ValueRef::Int(choice.as_i64())
    }

    /// Every whole number is a value.
    ///
    /// # Errors
    /// Where the text is no whole number.
    pub fn parse<T: IntChoice>(wire: &str) -> Result<T, ParseIntError> {
        wire.parse().map(T::from_wire)
    }

    /// The number.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn display<T: IntChoice>(choice: &T, f: &mut Formatter<'_>) -> FmtResult {
        choice.as_i64().fmt(f)
    }

    /// The number, in the name of its type.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn debug<T: IntChoice>(choice: &T, name: &str, f: &mut Formatter<'_>) -> FmtResult {
        debug_value(name, &choice.as_i64(), f)
    }
}

/// For an [`ApiCode`](crate::ApiCode).
pub mod code {
    use std::fmt::{Formatter, Result as FmtResult};

    use crate::codec::{ApiCode, debug_value};

    /// Whether both stand for one number.
    pub fn eq<T: ApiCode>(one: &T, other: &T) -> bool {
        one.code() == other.code()
    }

    /// The number, in the name of its type.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn debug<T: ApiCode>(code: &T, name: &str, f: &mut Formatter<'_>) -> FmtResult {
        debug_value(name, &code.code(), f)
    }
}
