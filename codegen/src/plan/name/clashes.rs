//! What tells names apart that would be the same.

use std::collections::BTreeSet;

/// Numbers that tell names alike apart, where so many are taken. Small ones read best; where they are used up, a page of
/// thousands must not try all that are taken.
pub fn numbers(taken: usize) -> impl Iterator<Item = usize> {
    (2..10).chain(taken + 10..)
}

/// The first of `candidates` that is free, which it then no longer is.
pub fn claim<N: Clone + Ord>(used: &mut BTreeSet<N>, candidates: impl IntoIterator<Item = N>) -> Option<N> {
    candidates.into_iter().find(|name| used.insert(name.clone()))
}
