//! Rows that an export put beside the object that they are inside of.
//!
//! Some exports keep the corner before a name and lose how deep it stands, so that all rows inside of `data` stand at
//! one level. Where the samples show the rows behind an object inside of it, and none of them beside it, they are its
//! members.

use crate::{
    infer::{cell::types::Printed, table::columns::ParamRow},
    model::MAX_DEPTH,
};
use serde_json::Value;

/// Objects of a list that are looked into.
const SHOWN: usize = 8;

/// Moves rows into the object before them.
pub(crate) fn settle(rows: &[ParamRow<'_>], levels: &mut [u32], samples: &[Value]) {
    // The rows that are open, with what the samples show inside each. Levels are the page's words and may be any numbers,
    // so nothing here is as long as they are great.
    let mut open = Vec::<(u32, Vec<&Value>)>::new();
    let samples = samples.iter().collect::<Vec<_>>();
    for (at, row) in rows.iter().enumerate() {
        let Some(level) = levels.get(at).copied() else { return };
        while open.last().is_some_and(|(above, _)| *above >= level) {
            open.pop();
        }
        let around = match level.checked_sub(1) {
            None => samples.as_slice(),
            Some(outer) => {
                open.last().filter(|(above, _)| *above == outer).map_or(&[][..], |(_, inside)| inside)
            }
        };
        let inside = members(around, &row.name);
        if !inside.is_empty() && (level as usize) < MAX_DEPTH && may_hold(row) {
            sink(rows, levels, at, (around, &inside));
        }
        open.push((level, inside));
    }
}

/// Whether the type column leaves room for members.
fn may_hold(row: &ParamRow<'_>) -> bool {
    fn holds(printed: &Printed<'_>) -> bool {
        match printed {
            Printed::List(item) => holds(item),
            Printed::Named(_) | Printed::Any | Printed::Unsaid => true,
            Printed::Scalar(_)
            | Printed::Map(_)
            | Printed::Keyed
            | Printed::JsonText(_)
            | Printed::Nothing
            | Printed::Unknown(_) => false,
        }
    }
    holds(&Printed::read(row.ty.as_deref().unwrap_or_default()))
}

/// Moves the rows behind row `at` into it, up to the first that the samples do not show inside of it alone. A row that
/// has members by its level keeps those alone.
fn sink(rows: &[ParamRow<'_>], levels: &mut [u32], at: usize, (around, inside): (&[&Value], &[&Value])) {
    let Some(level) = levels.get(at).copied() else { return };
    let is_shown = |objects: &[&Value], name: &str| objects.iter().any(|object| object.get(name).is_some());
    let below = levels.get(at + 1..).unwrap_or_default();
    if below.first() != Some(&level) {
        return;
    }
    let behind = rows.iter().skip(at + 1).zip(below);
    let goes = |(row, own): &(&ParamRow<'_>, &u32)| {
        **own > level || (**own == level && is_shown(inside, &row.name) && !is_shown(around, &row.name))
    };
    let count = behind.take_while(goes).count();
    levels.iter_mut().skip(at + 1).take(count).for_each(|own| *own = own.saturating_add(1));
}

/// The objects that stand under `name` in `objects`, or in a list there.
fn members<'a>(objects: &[&'a Value], name: &str) -> Vec<&'a Value> {
    fn open<'a>(value: &'a Value, depth: usize, found: &mut Vec<&'a Value>) {
        match value {
            Value::Object(_) => found.push(value),
            Value::Array(items) if depth < MAX_DEPTH => {
                items.iter().take(SHOWN).for_each(|item| open(item, depth + 1, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    objects.iter().filter_map(|object| object.get(name)).for_each(|value| open(value, 0, &mut found));
    found.truncate(SHOWN);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diag::Span, raw::RawCell};
    use serde_json::json;
    use std::borrow::Cow;

    /// The levels of rows `name type level`.
    #[track_caller]
    fn become_(rows: &[(&'static str, &'static str, u32)], sample: &Value, expected: &[u32]) {
        let cell = RawCell::default();
        let row = |(name, ty, level): &(&'static str, &'static str, u32)| ParamRow {
            level: Some(*level),
            name: Cow::Borrowed(*name),
            ty: Some(Cow::Borrowed(*ty)),
            required: None,
            description: Some(&cell),
            default: None,
            example: None,
            span: Span::default(),
        };
        let mut levels = rows.iter().map(|(_, _, level)| *level).collect::<Vec<_>>();
        let rows = rows.iter().map(row).collect::<Vec<_>>();
        settle(&rows, &mut levels, std::slice::from_ref(sample));
        assert_eq!(levels, expected);
    }

    const FLATTENED: &[(&str, &str, u32)] = &[
        ("data", "", 0),
        ("member", "member[]", 1),
        ("id", "string", 1),
        ("perm", "string", 1),
        ("more", "bool", 1),
    ];

    #[test]
    fn rows_that_samples_show_inside_the_object_before_them_are_its_members() {
        let sample = json!({"data": {"member": [{"id": "a", "perm": "b"}], "more": true}});
        become_(FLATTENED, &sample, &[0, 1, 2, 2, 1]);
    }

    #[test]
    fn rows_that_samples_show_beside_it_stay() {
        let sample = json!({"data": {"member": [{"id": "a"}], "id": "b", "more": true}});
        become_(FLATTENED, &sample, &[0, 1, 1, 1, 1]);
        become_(FLATTENED, &json!({}), &[0, 1, 1, 1, 1]);
        let sample = json!({"a": {"b": 1}});
        become_(&[("a", "string", 0), ("b", "int", 0)], &sample, &[0, 0]);
    }
}
