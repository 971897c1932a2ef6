//! What an emitted type gets besides its tables. Every line here is compiled five thousand times: keep them few.

//!
//! Forwards cost the compiler a fraction of what derives cost, and with `#[inline]` they are compiled where they are
//! used, if they are.

/// Makes types that implement [`Record`](crate::Record) and `Default` usable: `Clone`, `Debug`, and serde's traits, as
/// forwards to the codec.
#[macro_export]
macro_rules! record {
    ($($type:ty),+ $(,)?) => {$(
        impl ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                $crate::codec::clone(self)
            }
        }

        $crate::record_debug!($type);
        $crate::forward_serde!($type);
    )+};
}

/// `Debug` for a record.
#[doc(hidden)]
#[macro_export]
macro_rules! record_debug {
    ($type:ty) => {
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codec::debug(self, f)
            }
        }
    };
}

/// Makes types that implement [`Choice`](crate::Choice) usable: `Clone`, `Debug`, `PartialEq`, `Eq`, `Default` (the
/// empty text), `Display`, `FromStr`, `From<&str>`, `From<String>`, [`Slot`](crate::Slot) and serde's traits.
#[macro_export]
macro_rules! choice {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::Slot for $type {
            #[inline]
            fn view(&self) -> $crate::ValueRef<'_> {
                $crate::ValueRef::Text($crate::Choice::as_str(self))
            }

            #[inline]
            fn target(&mut self) -> $crate::Target<'_> {
                $crate::Target::Choice(self)
            }

            #[inline]
            fn clear(&mut self) {
                *self = Self::default();
            }
        }

        impl ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                $crate::Choice::from_wire($crate::Choice::as_str(self))
            }
        }

        $crate::forward_value!($type, |value| $crate::Choice::as_str(value));

        impl ::core::default::Default for $type {
            #[inline]
            fn default() -> Self {
                $crate::Choice::from_wire("")
            }
        }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::Choice::as_str(self))
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(wire: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok($crate::Choice::from_wire(wire))
            }
        }

        impl ::core::convert::From<&str> for $type {
            #[inline]
            fn from(wire: &str) -> Self {
                $crate::Choice::from_wire(wire)
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(wire: ::std::string::String) -> Self {
                $crate::Choice::from_wire(&wire)
            }
        }

        $crate::forward_serde!($type);
    )+};
}

/// Makes types that implement [`IntChoice`](crate::IntChoice) usable: `Debug`, `PartialEq`, `Eq`, `Default` (zero),
/// `Display`, `FromStr`, `From<i64>`, [`Slot`](crate::Slot) and serde's traits. `Clone` and `Copy` are derived.
#[macro_export]
macro_rules! int_choice {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::Slot for $type {
            #[inline]
            fn view(&self) -> $crate::ValueRef<'_> {
                $crate::ValueRef::Int($crate::IntChoice::as_i64(self))
            }

            #[inline]
            fn target(&mut self) -> $crate::Target<'_> {
                $crate::Target::IntChoice(self)
            }

            #[inline]
            fn clear(&mut self) {
                *self = Self::default();
            }
        }

        $crate::forward_value!($type, |value| $crate::IntChoice::as_i64(value));

        impl ::core::default::Default for $type {
            #[inline]
            fn default() -> Self {
                $crate::IntChoice::from_wire(0)
            }
        }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&$crate::IntChoice::as_i64(self), f)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::num::ParseIntError;

            #[inline]
            fn from_str(wire: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::map(wire.parse(), $crate::IntChoice::from_wire)
            }
        }

        impl ::core::convert::From<i64> for $type {
            #[inline]
            fn from(wire: i64) -> Self {
                $crate::IntChoice::from_wire(wire)
            }
        }

        $crate::forward_serde!($type);
    )+};
}

/// Makes types that implement [`ApiCode`](crate::ApiCode) usable: `Debug`, `PartialEq` and `Eq`. `Clone` and `Copy`
/// are derived.
#[macro_export]
macro_rules! code {
    ($($type:ty),+ $(,)?) => {$(
        $crate::forward_value!($type, |value| $crate::ApiCode::code(*value));
    )+};
}

/// `Debug`, `PartialEq` and `Eq` for a type that stands for a value.
#[doc(hidden)]
#[macro_export]
macro_rules! forward_value {
    ($type:ty, |$value:ident| $wire:expr) => {
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let $value = self;
                $crate::codec::debug_value(::core::stringify!($type), &$wire, f)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                let $value = self;
                let wire = $wire;
                let $value = other;
                wire == $wire
            }
        }

        impl ::core::cmp::Eq for $type {}
    };
}

/// Without the feature `serde`, emitted types are no concern of serde's: its traits for five thousand types are what
/// the compiler spends most of its time on.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! forward_serde {
    ($type:ty) => {};
}

/// serde's traits for a type that is a [`Slot`](crate::Slot) with a default.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! forward_serde {
    ($type:ty) => {
        impl $crate::serde::Serialize for $type {
            #[inline]
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut value = Self::default();
                $crate::codec::deserialize(deserializer, &mut value)?;
                ::core::result::Result::Ok(value)
            }
        }
    };
}

/// The tables an emitted type has, for the few types that are written by hand.
macro_rules! table {
    ($type:ident: $first:literal => $first_field:ident $(, $wire:literal => $field:ident)*) => {
        impl $crate::Record for $type {
            fn layout(&self) -> &'static $crate::Layout {
                const { &$crate::Layout { name: stringify!($type), fields: &[$first $(, $wire)*], rules: &[] } }
            }

            fn view_at(&self, index: usize) -> $crate::ValueRef<'_> {
                match $crate::Record::layout(self).fields.get(index).copied().unwrap_or($first) {
                    $($wire => $crate::Slot::view(&self.$field),)*
                    _ => $crate::Slot::view(&self.$first_field),
                }
            }

            fn slot_at(&mut self, index: usize) -> &mut dyn $crate::Slot {
                match $crate::Record::layout(self).fields.get(index).copied().unwrap_or($first) {
                    $($wire => &mut self.$field,)*
                    _ => &mut self.$first_field,
                }
            }
        }

    };
}

pub(crate) use table;
