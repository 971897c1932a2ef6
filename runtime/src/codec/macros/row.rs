//! What stands in a row of [`record!`](crate::record).

/// What a field is called on the wire: as in Rust, unless the row says otherwise.
#[doc(hidden)]
#[macro_export]
macro_rules! wire {
    ($field:ident) => {
        ::core::stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// A [`Rule`](crate::Rule) as a row of [`record!`](crate::record!) spells it.
#[macro_export]
macro_rules! rule {
    (chars($($limits:tt)*)) => {
        $crate::rule!(@length Chars, $($limits)*)
    };
    (bytes($($limits:tt)*)) => {
        $crate::rule!(@length Bytes, $($limits)*)
    };
    (@length $unit:ident, $min:literal..=$max:literal) => {
        $crate::codec::Rule::Length {
            min: ::core::option::Option::Some($min),
            max: ::core::option::Option::Some($max),
            unit: $crate::codec::LengthUnit::$unit,
        }
    };
    (@length $unit:ident, ..=$max:literal) => {
        $crate::codec::Rule::Length {
            min: ::core::option::Option::None,
            max: ::core::option::Option::Some($max),
            unit: $crate::codec::LengthUnit::$unit,
        }
    };
    (@length $unit:ident, $min:literal..) => {
        $crate::codec::Rule::Length {
            min: ::core::option::Option::Some($min),
            max: ::core::option::Option::None,
            unit: $crate::codec::LengthUnit::$unit,
        }
    };
    (items($min:literal..=$max:literal)) => {
        $crate::codec::Rule::Items { min: ::core::option::Option::Some($min), max: ::core::option::Option::Some($max) }
    };
    (items(..=$max:literal)) => {
        $crate::codec::Rule::Items { min: ::core::option::Option::None, max: ::core::option::Option::Some($max) }
    };
    (items($min:literal..)) => {
        $crate::codec::Rule::Items { min: ::core::option::Option::Some($min), max: ::core::option::Option::None }
    };
    (range($min:literal..=$max:literal)) => {
        $crate::codec::Rule::Range {
            min: ::core::option::Option::Some($min as f64),
            max: ::core::option::Option::Some($max as f64),
        }
    };
    (range(..=$max:literal)) => {
        $crate::codec::Rule::Range {
            min: ::core::option::Option::None,
            max: ::core::option::Option::Some($max as f64),
        }
    };
    (range($min:literal..)) => {
        $crate::codec::Rule::Range {
            min: ::core::option::Option::Some($min as f64),
            max: ::core::option::Option::None,
        }
    };
    (required()) => {
        $crate::codec::Rule::Required
    };
    (pattern($regex:literal)) => {
        $crate::codec::Rule::Pattern($regex)
    };
    (not_prefix($text:literal)) => {
        $crate::codec::Rule::NotPrefix($text)
    };
    (not_equal($text:literal)) => {
        $crate::codec::Rule::NotEqual($text)
    };
    (inside($($field:literal)+ $rule:ident $limit:tt)) => {
        $crate::codec::Rule::Inside { way: &[$($field),+], rule: &$crate::rule!($rule $limit) }
    };
}
