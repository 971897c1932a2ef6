//! Sets of members that make up an object wherever they come together.

use super::{frame::Frame, numbers::Numbers, row::Row};
use std::collections::BTreeMap;

/// The type that the members belong to, where only that one has no others, and their names.
const SETS: &[(Option<&str>, &[&str])] = &[
    (None, &["enum_name", "display"]),
    (None, &["key", "value"]),
    (None, &["lang", "value"]),
    (None, &["lang", "text"]),
    (None, &["locale", "value"]),
    (None, &["language_code", "text"]),
    (None, &["zh_cn", "en_us"]),
    (None, &["zh_cn", "en_us", "ja_jp"]),
    (None, &["memberType", "memberId"]),
    (None, &["member_type", "member_id"]),
    (None, &["x", "y"]),
    (Some("link"), &["url"]),
];

/// What every reply has at the top, and nothing besides: the rest is in `data`.
const ENVELOPE: &[&str] = &["code", "msg", super::DATA];

/// The well-known sets whose names the rows have.
pub(super) struct Known<'a> {
    sets: Vec<(Option<&'a str>, Vec<u32>)>,
    envelope: Option<Vec<u32>>,
}

impl Known<'_> {
    pub(super) fn of(rows: &[Row<'_>], numbers: &[Numbers]) -> Self {
        let names =
            rows.iter().zip(numbers).map(|(row, number)| (row.name, number.name)).collect::<BTreeMap<_, _>>();
        let numbers = |set: &[&str]| set.iter().map(|name| names.get(name).copied()).collect::<Option<_>>();
        Self {
            sets: SETS.iter().filter_map(|(ty, set)| Some((*ty, numbers(set)?))).collect(),
            envelope: numbers(ENVELOPE),
        }
    }

    /// Whether the members of an object of type `ty` are such a set, and none with `name` besides.
    pub(super) fn is_complete(&self, frame: &Frame, ty: Option<&str>, name: u32) -> bool {
        if frame.row.is_none() {
            let mut envelope = self.envelope.iter().flatten();
            return self.envelope.is_some()
                && envelope.all(|known| *known != name && frame.names.contains(*known));
        }
        let fits = |set: &[u32]| {
            set.len() >= frame.members
                && set.iter().filter(|name| frame.names.contains(**name)).count() == frame.members
        };
        let mut sets = self.sets.iter().filter(|(of, set)| (of.is_none() || *of == ty) && fits(set));
        frame.members > 0
            && sets.clone().any(|(_, set)| set.len() == frame.members)
            && !sets.any(|(_, set)| set.contains(&name))
    }
}
