//! What an emitted type gets besides its tables. Every line here is compiled five thousand times: keep them few.
//!
//! Forwards cost the compiler a fraction of what derives cost, and with `#[inline]` they are compiled where they are
//! used, if they are. Each is one call: the expressions stand in [`forward`](mod@crate::codec::forward), once.

mod eq;
mod row;

/// The table of an object: its fields by number, one a row, each with its place in a request and its rules. Makes a type
/// with `Default` a [`Record`](crate::Record) with `Clone`, `Debug` and serde's traits.
///
/// A row is the field's number and name, what it is called on the wire where that differs, where it goes in a request,
/// and its [rules](crate::rule). Of what is further inside, a rule that its type does not have everywhere names the way:
/// `inside("leaders" "id" chars(..=64))`.
///
/// ```
/// #[derive(Default)]
/// pub struct ListUnits {
///     pub kind: Option<String>,
///     pub page_size: Option<i64>,
/// }
///
/// feishu_runtime::record! { ListUnits:
///     0 kind = "unitType" in Query, chars(1..=64);
///     1 page_size in Query, range(..=100);
/// }
/// ```
#[macro_export]
macro_rules! record {
    ($type:ident:
        0 $first:ident $(= $first_wire:literal)? $(in $first_place:ident)? $(, $first_rule:ident $first_limit:tt)*;
        $($index:literal $field:ident $(= $wire:literal)? $(in $place:ident)? $(, $rule:ident $limit:tt)*;)*
    ) => {
        impl $crate::codec::Record for $type {
            #[inline]
            fn layout(&self) -> &'static $crate::codec::Layout {
                &$crate::codec::Layout {
                    name: ::core::stringify!($type),
                    fields: &[$crate::wire!($first $($first_wire)?), $($crate::wire!($field $($wire)?)),*],
                    places: &[$($crate::codec::Place::$first_place,)? $($($crate::codec::Place::$place,)?)*],
                    rules: &[
                        $($crate::codec::FieldRule { field: 0, rule: $crate::rule!($first_rule $first_limit) },)*
                        $($($crate::codec::FieldRule { field: $index, rule: $crate::rule!($rule $limit) },)*)*
                    ],
                }
            }

            // An arm less for the compiler: the first field is what every other index stands for.
            #[inline]
            fn view_at(&self, index: usize) -> $crate::codec::ValueRef<'_> {
                match index {
                    $($index => $crate::codec::Slot::view(&self.$field),)*
                    _ => $crate::codec::Slot::view(&self.$first),
                }
            }

            #[inline]
            fn slot_at(&mut self, index: usize) -> &mut dyn $crate::codec::Slot {
                match index {
                    $($index => &mut self.$field,)*
                    _ => &mut self.$first,
                }
            }
        }

        $crate::records!($type);
    };
    ($type:ident:) => {
        impl $crate::codec::Record for $type {
            #[inline]
            fn layout(&self) -> &'static $crate::codec::Layout {
                &$crate::codec::Layout { name: ::core::stringify!($type), fields: &[], places: &[], rules: &[] }
            }

            #[inline]
            fn view_at(&self, _: usize) -> $crate::codec::ValueRef<'_> {
                $crate::codec::ValueRef::Absent
            }

            #[inline]
            fn slot_at(&mut self, _: usize) -> &mut dyn $crate::codec::Slot {
                self
            }
        }

        $crate::records!($type);
    };
}

/// Makes types that implement [`Record`](crate::Record) and `Default` usable: `Clone`, `Debug`, and serde's traits, as
/// forwards to the codec.
#[doc(hidden)]
#[macro_export]
macro_rules! records {
    ($type:ident) => {
        impl ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                $crate::codec::clone(self)
            }
        }

        $crate::record_debug!($type);
        $crate::record_eq!($type);
        $crate::forward_serde!($type);
    };
}

/// `Debug` for records.
#[doc(hidden)]
#[macro_export]
macro_rules! record_debug {
    ($($type:ident),+) => {
        $(impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codec::debug(self, f)
            }
        })+
    };
}

/// The values of an open enum of texts, one a row. Makes a [`Choice`](crate::Choice) of it with `as_str`, `Clone`, `Debug`,
/// `PartialEq`, `Eq`, `Hash`, `Ord`, `Default` (the empty text), `Display`, `FromStr`, `From<&str>`, `From<String>`,
/// [`Slot`](crate::Slot) and serde's traits.
#[macro_export]
macro_rules! choice {
    ($type:ident: $($variant:ident = $wire:literal;)*) => {
        impl $type {
            /// The value as it stands on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Other(other) => other,
                }
            }
        }

        impl $crate::codec::Choice for $type {
            #[inline]
            fn from_wire(wire: &str) -> Self {
                match wire {
                    $($wire => Self::$variant,)*
                    other => Self::Other(::std::borrow::ToOwned::to_owned(other)),
                }
            }

            #[inline]
            fn as_str(&self) -> &str {
                Self::as_str(self)
            }
        }

        impl ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                $crate::codec::forward::choice::clone(self)
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(wire: ::std::string::String) -> Self {
                $crate::codec::forward::choice::of_text(&wire)
            }
        }

        $crate::forward_open!(choice, Choice, &str, ::core::convert::Infallible, $type);
    };
}

/// The values of an open enum of numbers, one a row. Makes an [`IntChoice`](crate::IntChoice) of it with `as_i64`, `Clone`,
/// `Copy`, `Debug`, `PartialEq`, `Eq`, `Hash`, `Ord`, `Default` (zero), `Display`, `FromStr`, `From<i64>`,
/// [`Slot`](crate::Slot) and serde's traits.
#[macro_export]
macro_rules! int_choice {
    ($type:ident: $($variant:ident = $wire:literal;)*) => {
        impl $type {
            /// The value as it stands on the wire.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Other(other) => *other,
                }
            }
        }

        impl $crate::codec::IntChoice for $type {
            #[inline]
            fn from_wire(wire: i64) -> Self {
                match wire {
                    $($wire => Self::$variant,)*
                    other => Self::Other(other),
                }
            }

            #[inline]
            fn as_i64(&self) -> i64 {
                Self::as_i64(self)
            }
        }

        $crate::forward_copy!($type);
        $crate::forward_open!(int_choice, IntChoice, i64, ::core::num::ParseIntError, $type);
    };
}

/// The documented errors of an endpoint, one a row: the code, the HTTP status (`_` where none is documented), the message
/// and what to do; `transient` behind the status where a later try may end well; where the docs give a code several rows,
/// each further one behind `|`. Makes an [`ApiCode`](crate::ApiCode) of the enum with `Clone`, `Copy`, `Debug`,
/// `PartialEq` and `Eq`.
#[macro_export]
macro_rules! code {
    (@transient) => {
        "*"
    };
    ($type:ident: $(
        $variant:ident = $code:literal, $status:tt $($transient:ident)?, $message:literal, $hint:literal
        $(| $more_status:tt $($more_transient:ident)?, $more_message:literal, $more_hint:literal)*;
    )*) => {
        impl $crate::codec::ApiCode for $type {
            // Spelled as one text: as values, ten thousand errors take the compiler as long as forty endpoints.
            const ERRORS: &'static str = ::core::concat!($(
                "\n\n", $code, " ", ::core::stringify!($status), $($crate::code!(@$transient),)? " ",
                $message, "\n", $hint,
                $("\n\n", $code, " ", ::core::stringify!($more_status), $($crate::code!(@$more_transient),)? " ",
                $more_message, "\n", $more_hint,)*
            )*);

            #[inline]
            fn from_code(code: i64) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    other => Self::Other(other),
                }
            }

            #[inline]
            fn code(self) -> i64 {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }
        }

        $crate::forward_copy!($type);
        $crate::forward_value!(code, $type);
    };
}

/// `Clone` and `Copy`, with less to check than what the derives spell. Marked as derived: clippy would ask for the
/// derives.
#[doc(hidden)]
#[macro_export]
macro_rules! forward_copy {
    ($($type:ident),+) => {
        $(#[automatically_derived]
        impl ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }

        impl ::core::marker::Copy for $type {})+
    };
}

/// `Debug`, `PartialEq` and `Eq` for types that stand for a value.
#[doc(hidden)]
#[macro_export]
macro_rules! forward_value {
    ($kind:ident, $($type:ident),+) => {
        $(impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codec::forward::$kind::debug(self, ::core::stringify!($type), f)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::codec::forward::$kind::eq(self, other)
            }
        }

        impl ::core::cmp::Eq for $type {})+
    };
}

/// What open enums of texts and of numbers have alike. `$of` names the trait and the target.
#[doc(hidden)]
#[macro_export]
macro_rules! forward_open {
    ($kind:ident, $of:ident, $wire:ty, $error:ty, $($type:ident),+) => {
        $(impl $crate::codec::Slot for $type {
            #[inline]
            fn view(&self) -> $crate::codec::ValueRef<'_> {
                $crate::codec::forward::$kind::view(self)
            }

            #[inline]
            fn target(&mut self) -> $crate::codec::Target<'_> {
                $crate::codec::Target::$of(self)
            }
        }

        impl ::core::default::Default for $type {
            #[inline]
            fn default() -> Self {
                $crate::codec::forward::$kind::default()
            }
        }

        impl ::core::convert::From<$wire> for $type {
            #[inline]
            fn from(wire: $wire) -> Self {
                $crate::codec::$of::from_wire(wire)
            }
        }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codec::forward::$kind::display(self, f)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = $error;

            #[inline]
            fn from_str(wire: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::codec::forward::$kind::parse(wire)
            }
        })+

        $crate::forward_value!($kind, $($type),+);
        $crate::forward_order!($kind, $($type),+);
        $crate::forward_serde!($($type),+);
    };
}

/// `Hash`, `PartialOrd` and `Ord`: by the value on the wire, as `Eq`.
#[doc(hidden)]
#[macro_export]
macro_rules! forward_order {
    ($kind:ident, $($type:ident),+) => {
        $(impl ::core::hash::Hash for $type {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::codec::forward::$kind::hash(self, state);
            }
        }

        impl ::core::cmp::PartialOrd for $type {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $type {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                $crate::codec::forward::$kind::cmp(self, other)
            }
        })+
    };
}

/// Without the feature `serde`, emitted types are no concern of serde's: its traits for five thousand types are what
/// the compiler spends most of its time on.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! forward_serde {
    ($($type:ident),+) => {};
}

/// serde's traits for types that are a [`Slot`](crate::Slot) with a default.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! forward_serde {
    ($($type:ident),+) => {
        $(impl $crate::codec::serde_core::Serialize for $type {
            #[inline]
            fn serialize<S: $crate::codec::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::serialize(self, serializer)
            }
        }

        impl<'de> $crate::codec::serde_core::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: $crate::codec::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codec::deserialize(deserializer)
            }
        })+
    };
}

/// The tables an emitted type has, for the few types that are written by hand.
macro_rules! table {
    ($type:ident: $first:literal => $first_field:ident $(, $wire:literal => $field:ident)*) => {
        impl $crate::codec::Record for $type {
            fn layout(&self) -> &'static $crate::codec::Layout {
                const { &$crate::codec::Layout { name: stringify!($type), fields: &[$first $(, $wire)*], places: &[], rules: &[] } }
            }

            fn view_at(&self, index: usize) -> $crate::codec::ValueRef<'_> {
                match $crate::codec::Record::layout(self).fields.get(index).copied().unwrap_or($first) {
                    $($wire => $crate::codec::Slot::view(&self.$field),)*
                    _ => $crate::codec::Slot::view(&self.$first_field),
                }
            }

            fn slot_at(&mut self, index: usize) -> &mut dyn $crate::codec::Slot {
                match $crate::codec::Record::layout(self).fields.get(index).copied().unwrap_or($first) {
                    $($wire => &mut self.$field,)*
                    _ => &mut self.$first_field,
                }
            }
        }

    };
}

pub(crate) use table;
