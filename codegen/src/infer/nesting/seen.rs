//! What a table shows of its types, once its rows are placed.

use super::{
    row::Row,
    search::Place,
    shapes::{Object, Shapes},
    shown::{self, ROOT, Shown},
};

/// The shapes of the table's types.
pub(super) fn shapes(rows: &[Row<'_>], places: &[Place], shown: &Shown<'_>) -> Shapes {
    let shown = shown_places(rows, places, shown);
    let is_shown = |at: usize| shown.get(at).is_some_and(Option::is_some);
    let parent = |at: usize| places.get(at).and_then(|place| place.parent);
    let mut members = vec![Vec::new(); rows.len()];
    let mut deeper = vec![Vec::new(); rows.len()];
    for (at, row) in rows.iter().enumerate() {
        let Some(object) = parent(at) else { continue };
        members.get_mut(object).into_iter().for_each(|members| members.push((row.name, is_shown(at))));
        let mut around = parent(object);
        while let Some(object) = around {
            deeper.get_mut(object).into_iter().for_each(|deeper| deeper.push(row.name));
            around = parent(object);
        }
    }
    let objects = rows.iter().zip(members).zip(deeper).zip(ends(places));
    Shapes::of_table(objects.filter_map(|(((row, members), deeper), end)| {
        Some(Object { ty: row.ty?, members, deeper, closed: is_shown(end) })
    }))
}

/// Where the samples show each row, if they do.
fn shown_places(rows: &[Row<'_>], places: &[Place], shown: &Shown<'_>) -> Vec<Option<shown::Place>> {
    let mut found = Vec::<Option<shown::Place>>::with_capacity(rows.len());
    for (row, place) in rows.iter().zip(places) {
        let around = place.parent.map_or(Some(ROOT), |parent| found.get(parent).copied().flatten());
        let members = around.and_then(|around| shown.at(around));
        found.push(members.and_then(|members| members.names.get(row.name).copied()));
    }
    found
}

/// The first row behind all that stand inside each row.
fn ends(places: &[Place]) -> Vec<usize> {
    let mut ends = (1..=places.len()).collect::<Vec<_>>();
    for (at, place) in places.iter().enumerate().rev() {
        let end = ends.get(at).copied().unwrap_or_default();
        if let Some(outer) = place.parent.and_then(|parent| ends.get_mut(parent)) {
            *outer = end.max(*outer);
        }
    }
    ends
}
