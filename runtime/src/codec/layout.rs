//! What the docs say of an object: its names, where its fields go, and their rules.

/// What stands in the docs about a [`Record`](super::Record).
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The Rust name of the type, for `Debug`.
    pub name: &'static str,
    /// The wire names, in docs order.
    pub fields: &'static [&'static str],
    /// Where each field goes, in a request; empty for what is no request.
    pub places: &'static [Place],
    /// The rules, sorted by field.
    pub rules: &'static [FieldRule],
}

/// Where a request field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the path, percent-encoded.
    Path,
    /// Into the query; a list as repeated keys.
    Query,
    /// Into a header.
    Header,
    /// Into the body.
    Body,
}

impl Layout {
    /// The index of a wire name. `hint` is where it is most likely: objects mostly arrive in docs order.
    pub(super) fn index(&self, wire: &str, hint: usize) -> Option<usize> {
        if self.fields.get(hint).is_some_and(|name| *name == wire) {
            return Some(hint);
        }
        self.fields.iter().position(|name| *name == wire)
    }
}

/// A rule and the field it binds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldRule {
    /// Index into [`Layout::fields`].
    pub field: usize,
    /// The rule.
    pub rule: Rule,
}

/// A documented rule of a value. On a list, every rule but `Items` and `Required` binds each element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Length of a text.
    Length {
        /// At least so many.
        min: Option<u64>,
        /// At most so many.
        max: Option<u64>,
        /// What is counted.
        unit: LengthUnit,
    },
    /// Number of elements of a list.
    Items {
        /// At least so many.
        min: Option<u64>,
        /// At most so many.
        max: Option<u64>,
    },
    /// Value of a number.
    Range {
        /// The smallest allowed.
        min: Option<f64>,
        /// The largest allowed.
        max: Option<f64>,
    },
    /// Not absent, and neither an empty text nor a file without name and bytes: what a request that was never filled in
    /// would send.
    Required,
    /// A regex that must match somewhere in the text, as the docs print it.
    Pattern(&'static str),
    /// The text must not begin so.
    NotPrefix(&'static str),
    /// The text must not be this.
    NotEqual(&'static str),
    /// A rule of what stands further inside, which its type does not have wherever else it stands. Lists and maps on the way
    /// are gone through.
    Inside {
        /// The fields on the way, as on the wire.
        way: &'static [&'static str],
        /// The rule of the last of them.
        rule: &'static Rule,
    },
}

/// What a length counts. Docs that name no unit mean characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthUnit {
    /// Unicode scalar values.
    Chars,
    /// Bytes of UTF-8.
    Bytes,
}
