//! Rows that stand under the same type in several places.
//!
//! Two rows of the same type are followed by the same rows for as long as their members go, and by
//! different rows soon after.

use super::row::Row;
use std::collections::BTreeMap;

/// With how many other rows of its type a row is compared, on either side.
const NEIGHBOURS: usize = 8;

/// Longest run of rows that is compared.
const MAX_RUN: usize = 4096;

/// How far the rows after one row agree with those after others of its type.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Agreement {
    /// The lengths of the common runs, ascending; none is 0.
    runs: Vec<usize>,
}

impl Agreement {
    /// Of the others, how many in a hundred are not followed by the row at `distance` (1 is the next).
    pub(super) fn dissent(&self, distance: usize) -> usize {
        let against = self.runs.partition_point(|&run| run < distance);
        (100 * against).checked_div(self.runs.len()).unwrap_or_default()
    }
}

/// The agreement of every row.
pub(super) fn agreements(rows: &[Row<'_>]) -> Vec<Agreement> {
    let prefixes = Prefixes::of(rows);
    let mut uses = BTreeMap::<&str, Vec<usize>>::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(ty) = row.ty {
            uses.entry(ty).or_default().push(at);
        }
    }
    let mut agreements = vec![Agreement::default(); rows.len()];
    for uses in uses.values() {
        for (n, &at) in uses.iter().enumerate() {
            let near = n.saturating_sub(NEIGHBOURS)..(n + NEIGHBOURS + 1).min(uses.len());
            let others = uses.get(near).unwrap_or_default().iter().filter(|&&other| other != at);
            let mut runs = others.map(|&other| prefixes.run(at + 1, other + 1)).collect::<Vec<_>>();
            runs.retain(|&run| run > 0);
            runs.sort_unstable();
            if let Some(agreement) = agreements.get_mut(at) {
                agreement.runs = runs;
            }
        }
    }
    agreements
}

/// Hashes of all prefixes of the rows' keys, so that two runs compare in one step.
struct Prefixes {
    hashes: Vec<u64>,
    powers: Vec<u64>,
}

/// An odd multiplier; a collision would only bend a score.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

impl Prefixes {
    fn of(rows: &[Row<'_>]) -> Self {
        let (mut hash, mut power) = (0u64, 1u64);
        let (mut hashes, mut powers) = (vec![hash], vec![power]);
        for row in rows {
            hash = hash.wrapping_mul(BASE).wrapping_add(row.key());
            power = power.wrapping_mul(BASE);
            hashes.push(hash);
            powers.push(power);
        }
        Self { hashes, powers }
    }

    /// The hash of `len` rows from `start` on.
    fn hash(&self, start: usize, len: usize) -> Option<u64> {
        let (before, after) = (self.hashes.get(start)?, self.hashes.get(start + len)?);
        Some(after.wrapping_sub(before.wrapping_mul(*self.powers.get(len)?)))
    }

    /// For how many rows the runs from `a` and `b` on agree.
    fn run(&self, a: usize, b: usize) -> usize {
        let rest = self.hashes.len().saturating_sub(1 + a.max(b)).min(MAX_RUN);
        let (mut agree, mut differ) = (0, rest + 1);
        while agree + 1 < differ {
            let middle = usize::midpoint(agree, differ);
            if self.hash(a, middle) == self.hash(b, middle) { agree = middle } else { differ = middle }
        }
        agree
    }
}
