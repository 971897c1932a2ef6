//! What there is to tell of a document, and where.

use std::cell::{Cell, RefCell};

use serde_core::de::Error;

use crate::codec::{Mismatches, Path, Step};

/// What there is to tell. Paths are filled from the inside while it travels outwards: for an error that costs nothing until
/// there is one, for what was told a look behind each value. So that is left out unless `PLACES`; then the number is right,
/// and what is kept says no place.
pub(super) struct Trace<const PLACES: bool> {
    /// The path of the error.
    pub failed: RefCell<Path>,
    pub told: RefCell<Mismatches>,
    /// The number of those told.
    pub count: Cell<usize>,
    /// How many texts deep the reader is in JSON inside of texts.
    pub texts: Cell<u8>,
    /// How many bytes of memory have been taken.
    taken: Cell<usize>,
    /// How many may be.
    room: usize,
}

impl<const PLACES: bool> Default for Trace<PLACES> {
    /// For what is in memory already.
    fn default() -> Self {
        let (failed, told) = Default::default();
        Self {
            failed,
            told,
            count: Cell::default(),
            texts: Cell::default(),
            taken: Cell::new(0),
            room: usize::MAX,
        }
    }
}

/// What a document may become in memory in any case.
const ROOM: usize = 256 << 20;

/// What a byte of it may become on average where that is more.
const ROOM_OF_BYTE: usize = 4;

impl<const PLACES: bool> Trace<PLACES> {
    /// For a document so long. `{},` is three bytes, and a record may take a thousand.
    pub fn of_document(len: usize) -> Self {
        Self { room: ROOM.max(len.saturating_mul(ROOM_OF_BYTE)), ..Self::default() }
    }

    /// Counts memory that is about to be filled.
    ///
    /// # Errors
    /// When there is no more room.
    #[inline]
    pub fn take<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let taken = self.taken.get().saturating_add(bytes);
        self.taken.set(taken);
        if taken > self.room { Err(self.full()) } else { Ok(()) }
    }

    #[cold]
    fn full<E: Error>(&self) -> E {
        E::custom(format_args!("it would take more than {} MiB of memory", self.room >> 20))
    }

    /// Adds a step to the paths of what has happened since there were so many to tell.
    #[inline]
    pub fn at<T, E>(
        &self,
        before: usize,
        outcome: Result<T, E>,
        step: impl FnOnce() -> Step,
    ) -> Result<T, E> {
        if outcome.is_err() || PLACES && self.count.get() != before {
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
