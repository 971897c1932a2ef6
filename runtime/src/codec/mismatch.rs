//! What came in another structure than the docs say.

use std::fmt;

use super::{Path, Step};

/// A value of another structure than documented. Its field was left empty; the body of the reply still has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The place inside the reply, in wire names: `data.items[2].chat_id`.
    pub path: Path,
    /// What the docs say: `a string`, `an integer`, `a list`.
    pub expected: &'static str,
    /// What came. Never the value itself, which may be a secret.
    pub found: &'static str,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, expected, found } = self;
        let colon = if path.is_empty() { "" } else { ": " };
        write!(f, "{path}{colon}expected {expected}, found {found}")
    }
}

/// How many are kept; the others are counted. A list of a million strange elements has the same to say a million times.
const KEPT: usize = 100;

/// All mismatches of a document, the first hundred of them with their places.
#[derive(Clone, Debug, Default)]
pub struct Mismatches {
    kept: Vec<Mismatch>,
    count: usize,
}

impl Mismatches {
    /// How many there are, those included that are not kept.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether all came as documented.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first.
    pub fn first(&self) -> Option<&Mismatch> {
        self.kept.first()
    }

    /// The first hundred.
    pub fn into_vec(self) -> Vec<Mismatch> {
        self.kept
    }

    pub(super) fn note(&mut self, expected: &'static str, found: &'static str) {
        if self.kept.len() < KEPT {
            self.kept.push(Mismatch { path: Path::default(), expected, found });
        }
        self.count += 1;
    }

    /// Adds those of a part.
    pub(super) fn append(&mut self, part: Self) {
        self.count += part.count;
        self.kept.extend(part.kept);
        self.kept.truncate(KEPT);
    }

    /// Those that were noted after there were so many.
    pub(super) fn since(&mut self, count: usize) -> &mut [Mismatch] {
        self.kept.get_mut(count..).unwrap_or_default()
    }

    /// Takes back what was noted after there were so many.
    pub(super) fn forget(&mut self, count: usize) {
        self.kept.truncate(count);
        self.count = count;
    }

    /// Adds the step that led to those noted after there were so many, as seen from one level further out.
    pub(super) fn leave(&mut self, count: usize, step: &Step) {
        self.since(count).iter_mut().for_each(|mismatch| mismatch.path.leave(step.clone()));
    }
}
