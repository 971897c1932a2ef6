//! The reply that has nothing to say.

use crate::codec::{Layout, Record, Slot, ValueRef};

/// The reply of endpoints whose pages document no field of it.
///
/// Name it by the alias of the endpoint, such as `DeleteMessageResponse`, which stays when the page gets fields. What a
/// reply carries all the same is in [`Detailed::body`](crate::Detailed::body).
#[derive(Default)]
#[non_exhaustive]
pub struct Empty {}

impl Record for Empty {
    fn layout(&self) -> &'static Layout {
        &Layout { name: "Empty", fields: &[], rules: &[] }
    }

    fn view_at(&self, _: usize) -> ValueRef<'_> {
        ValueRef::Absent
    }

    fn slot_at(&mut self, _: usize) -> &mut dyn Slot {
        self
    }
}

crate::record!(Empty);
