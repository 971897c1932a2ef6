//! What there is to tell of a document, and where.

use std::cell::{Cell, RefCell};

use crate::codec::{Mismatches, Path, Step};

/// What there is to tell. Paths are filled from the inside while it travels outwards: that costs nothing until there is
/// something.
#[derive(Default)]
pub(super) struct Trace {
    /// The path of the error.
    pub failed: RefCell<Path>,
    pub told: RefCell<Mismatches>,
    /// The number of those told, which is looked at behind each value.
    pub count: Cell<usize>,
    /// How many texts deep the reader is in JSON inside of texts.
    pub texts: Cell<u8>,
}

impl Trace {
    /// Adds a step to the paths of what has happened since there were so many to tell.
    #[inline]
    pub fn at<T, E>(
        &self,
        before: usize,
        outcome: Result<T, E>,
        step: impl FnOnce() -> Step,
    ) -> Result<T, E> {
        if outcome.is_err() || self.count.get() != before {
            self.leave(before, outcome.is_err(), step());
        }
        outcome
    }

    #[cold]
    fn leave(&self, before: usize, failed: bool, step: Step) {
        self.told.borrow_mut().leave(before, &step);
        if failed {
            self.failed.borrow_mut().leave(step);
        }
    }

    #[cold]
    pub fn note(&self, wanted: &'static str, found: &'static str) {
        self.told.borrow_mut().note(wanted, found);
        self.count.set(self.count.get() + 1);
    }

    pub fn forget(&self, before: usize) {
        self.told.borrow_mut().forget(before);
        self.count.set(before);
    }

    /// Whether the value itself is among what was told since, and not only something inside of it.
    pub fn is_about_the_value(&self, before: usize, steps: usize) -> bool {
        self.told.borrow_mut().since(before).iter().any(|mismatch| mismatch.path.len() == steps)
    }
}
