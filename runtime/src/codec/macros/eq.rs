//! `PartialEq`, `Eq` and `Hash`, which cost the compiler too much for those who compare nothing.

/// Without the feature `eq`, records are not compared.
#[cfg(not(feature = "eq"))]
#[doc(hidden)]
#[macro_export]
macro_rules! record_eq {
    ($($type:ident),+) => {};
}

/// `PartialEq`, `Eq` and `Hash` for records.
#[cfg(feature = "eq")]
#[doc(hidden)]
#[macro_export]
macro_rules! record_eq {
    ($($type:ident),+) => {
        $(impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::codec::eq(self, other)
            }
        }

        impl ::core::cmp::Eq for $type {}

        impl ::core::hash::Hash for $type {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::codec::hash(self, state);
            }
        })+
    };
}
