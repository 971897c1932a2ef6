//! Open enums: the documented values, and room for the ones that come later.

/// An enum of texts whose last variant, `Other`, holds what the docs do not list.
pub trait Choice: Sized {
    /// The variant of a wire value. Every text has one.
    fn from_wire(wire: &str) -> Self;

    /// The value as it stands on the wire.
    fn as_str(&self) -> &str;
}

/// An enum of whole numbers whose last variant, `Other`, holds what the docs do not list.
pub trait IntChoice: Sized {
    /// The variant of a wire value. Every number has one.
    fn from_wire(wire: i64) -> Self;

    /// The value as it stands on the wire.
    fn as_i64(&self) -> i64;
}

/// The part of [`Choice`] that works without knowing the type.
pub trait AssignText {
    /// Becomes the variant of a wire value.
    fn assign(&mut self, wire: &str);
}

impl<T: Choice> AssignText for T {
    fn assign(&mut self, wire: &str) {
        *self = T::from_wire(wire);
    }
}

/// The part of [`IntChoice`] that works without knowing the type.
pub trait AssignInt {
    /// Becomes the variant of a wire value.
    fn assign(&mut self, wire: i64);
}

impl<T: IntChoice> AssignInt for T {
    fn assign(&mut self, wire: i64) {
        *self = T::from_wire(wire);
    }
}
