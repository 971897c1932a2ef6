//! Where rows stand in the tree when the page lost their level.
//!
//! Rows are placed in page order. Children follow their parent, so a row is a member of one of the
//! objects that are still open: the row before it, if that can have members, or one around it. To be a
//! member of an outer object is to end those inside it.
//!
//! Each such place gets points from every witness (`points` says how many, `witness` asks them):
//!
//! * **Samples.** The place is right if a sample shows the row among the object's members. What a
//!   sample lacks counts the less, the fewer of the page's names it shows. An object that no sample
//!   shows borrows the sample of another object of its type. An object whose shown members are not all
//!   listed should not end yet. Another page of the same endpoint whose rows have levels is a sample
//!   that shows everything (`Twin` in `shapes`).
//! * **Types.** Texts and numbers have no members, an object with a type name of its own has some, `-`
//!   and `object` may. Type names that go on from another type's name (`chat.tab`, `chat_tab_config`)
//!   stand inside it, or deeper: the more words it has, the surer; and the dotted name `a.b.c` always
//!   inside `a.b`. A type does not stand inside itself.
//! * **Repeats.** Objects of one type have the same members: what an earlier one had, this one will
//!   have, and nothing else (`held`); the rows after all of them agree for as long as their members go
//!   (`repeats`). An object that stood deeper inside a member before does so again; two objects that
//!   have the same object as a member stand side by side, not inside each other. What the object's own
//!   sample shows needs no repeats.
//! * **Elsewhere.** Types also have the same members in the other tables of the service (`shapes`): what
//!   a sample shows there, or how most were placed there, holds here; a name that others lack is no
//!   member, least of all where a sample shows that they list all. A table with levels says most: what
//!   it lists is all there is. If the page's own sample shows a member that the others lack, the type is
//!   another version of theirs, and what they lack says nothing.
//! * **Likeness.** Members of one type, with names or descriptions that start with the same word, called
//!   as their types are (the blocks of a document) or with types that add the same to the names
//!   (`move_row_request`, `drop_row_request`; `docsLink` as `content_docs_link`) stand side by side, even
//!   if some are empty; and so do names that end in the same words for the fourth time. An object spells
//!   the names of its members in one way, `source_url` or `sourceUrl`. Fields that stand side by side need scopes of one
//!   resource (`resources`).
//! * **Habits.** Names do not come twice in an object. Sets like `lang` and `value` are complete
//!   (`known`), and so is the top of a reply with `code`, `msg` and `data`. `has_more` and `page_token` stand beside a list, not in it. A scalar rarely ends an
//!   object; another object often does.
//!
//! A beam search (`search`) keeps the best ways to place the rows so far, a few for each set of open
//! objects and none far behind the best, and takes the best at the end of the table. So a page of
//! `n` rows costs `n` times a constant, whatever its samples show; nothing is opened deeper than eleven
//! levels, and no row is lost.
//!
//! Every page is placed alone first (`seen` notes what that shows of its types), and then once more
//! beside all others of its service, as they were placed alone: neither the order of the pages nor a
//! table's own mistakes have a say.
//!
//! Where another place has nearly as many points, the page does not say; the row is placed, and a note
//! names both places, once for each object. `under` in `errata.toml` moves a row.

pub(super) mod depth;
mod frame;
mod known;
mod names;
mod numbers;
mod points;
mod repeats;
mod resources;
mod row;
mod search;
mod seen;
pub(super) mod shapes;
mod shown;
pub(super) mod sunk;
#[cfg(test)]
mod tests;
mod witness;

use crate::{
    diag::{Code, Diagnostics},
    infer::table::columns::ParamRow,
};
use row::Row;
use search::{Place, Rival};
use serde_json::{Value, json};
use shapes::Beside;
use shown::Shown;
use std::{borrow::Cow, collections::BTreeSet};

/// What a reply carries besides code and message.
const DATA: &str = "data";

/// The level of every row, in row order. Rows that the page marks keep their level; the others are
/// placed. `samples` are what the page shows of this table's object.
pub(crate) fn levels(
    params: &[ParamRow<'_>],
    samples: &[Value],
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> Vec<u32> {
    if params.iter().any(|row| row.level.is_some()) {
        return params.iter().map(|row| row.level.unwrap_or_default()).collect();
    }
    let rows = params.iter().map(Row::of).collect::<Vec<_>>();
    let samples = samples.iter().filter_map(|sample| aligned(&rows, sample)).collect::<Vec<_>>();
    let shown = Shown::of(samples.iter().map(Cow::as_ref).chain(beside.twin()));
    let places = search::places(&rows, &shown, beside.elsewhere());
    report(params, &places, diags);
    beside.seen.push(seen::shapes(&rows, &places, &shown));
    let mut levels = Vec::<u32>::with_capacity(places.len());
    for place in places {
        let level = place.parent.and_then(|parent| levels.get(parent)).map_or(0, |level| level + 1);
        levels.push(level);
    }
    levels
}

/// Notes the rows that could stand elsewhere: of those with one parent the first, and of objects that
/// look alike one.
fn report(rows: &[ParamRow<'_>], places: &[Place], diags: &mut Diagnostics) {
    let (mut parents, mut pairs) = (BTreeSet::new(), BTreeSet::new());
    let name = |at: Option<usize>| match at.and_then(|at| rows.get(at)) {
        Some(row) => format!("in `{}`", row.name),
        None => "at the top".to_owned(),
    };
    for (row, place) in rows.iter().zip(places) {
        let rival = match place.rival {
            Rival::Nowhere => continue,
            Rival::Top => None,
            Rival::Inside(at) => Some(at),
        };
        let (taken, other) = (name(place.parent), name(rival));
        let message =
            format!("`{}` was placed {taken}, but the page does not say; it may stand {other}", row.name);
        if parents.insert(place.parent) && pairs.insert((taken, other)) {
            diags.push(Code::NestingGuessed, row.span, message);
        }
    }
}

/// The sample of what the rows list, if it is one. Pages print the reply's `data` alone where the rows
/// list the whole reply, and the other way round; some print an object from deeper inside.
fn aligned<'a>(rows: &[Row<'_>], sample: &'a Value) -> Option<Cow<'a, Value>> {
    let listed = rows.iter().any(|row| row.name == DATA);
    let shown = |name: &str| sample.get(name).is_some();
    match sample.get(DATA) {
        Some(data) if !listed && shown("code") => Some(Cow::Borrowed(data)),
        None if listed
            && rows.first().is_some_and(|row| !shown(row.name))
            && !shown("code")
            && !shown("msg") =>
        {
            starts_data(rows, sample).then(|| Cow::Owned(json!({ DATA: sample })))
        }
        _ => Some(Cow::Borrowed(sample)),
    }
}

/// How many of the first members of `data` are looked for in a sample that may be of it.
const FIRST: usize = 3;

/// Whether a sample shows one of the first members of `data`.
fn starts_data(rows: &[Row<'_>], sample: &Value) -> bool {
    let mut inside = rows.iter().skip_while(|row| row.name != DATA).skip(1).take(FIRST);
    inside.any(|row| sample.get(row.name).is_some())
}
