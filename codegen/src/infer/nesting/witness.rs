//! What speaks for and against a row as the next member of each open object.

use super::{
    frame::{Frame, HABIT, Next, Sample},
    known::Known,
    names::Names,
    numbers::{Numbers, member, time},
    points::POINTS,
    repeats::{self, Agreement},
    resources,
    row::{self, Holds, Row, Spelling},
    shapes::{Elsewhere, ShapeElsewhere, Verdict},
    shown::{Members, Place, Shown},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

/// Members of the envelope of a paged list.
const PAGING: &[&str] = &["has_more", "page_token", "next_page_token", "total"];

/// All witnesses of a table.
pub(super) struct Witnesses<'a> {
    rows: &'a [Row<'a>],
    numbers: &'a [Numbers],
    shown: &'a Shown<'a>,
    agreements: Vec<Agreement>,
    known: Known<'a>,
    /// Of the rows' names, how many in a hundred the samples show.
    coverage: i32,
    /// How many of the members that the samples show at each place some row is called: the page lists the others elsewhere.
    listable: Vec<usize>,
    /// Where the samples show an object of a type, by the type's name.
    typical: BTreeMap<&'a str, Place>,
    /// What the other tables of the service say of a type, by its number.
    elsewhere: HashMap<u32, ShapeElsewhere<'a>>,
    /// Points for that, by the numbers of type and name, once they were asked for.
    elsewhere_points: RefCell<HashMap<(u32, u32), i32>>,
}

impl<'a> Witnesses<'a> {
    pub(super) fn of(
        rows: &'a [Row<'a>],
        numbers: &'a [Numbers],
        shown: &'a Shown<'a>,
        elsewhere: Option<Elsewhere<'a>>,
    ) -> Self {
        Self {
            rows,
            shown,
            agreements: repeats::agreements(rows),
            known: Known::of(rows, numbers),
            coverage: coverage(rows, shown),
            listable: listable(rows, shown),
            typical: typical(rows, shown),
            elsewhere: elsewhere.map(|elsewhere| shapes(rows, numbers, elsewhere)).unwrap_or_default(),
            elsewhere_points: RefCell::default(),
            numbers,
        }
    }

    pub(super) fn next(&self, at: usize) -> Option<Next<'a>> {
        Some(Next { at, row: self.rows.get(at)?, number: *self.numbers.get(at)? })
    }

    /// For every frame of a chain: the points of the row as its next member. `held` are the members
    /// that objects of each type have had.
    pub(super) fn points(&self, chain: &[Rc<Frame>], held: &Names, next: Next<'_>) -> Vec<i32> {
        let prefix =
            chain.iter().filter_map(|frame| self.type_prefix(frame, next.row)).max_by_key(|name| name.len());
        let mut around = Around::default();
        let mut points = Vec::with_capacity(chain.len());
        for frame in chain.iter().rev() {
            around.enter(self, frame, next);
            let mut sum = self.by_type(frame, next.row) + by_likeness(frame, next);
            sum += self.by_resource(frame, next.row);
            if self.is_kin(frame, next) {
                sum += POINTS.inside_kin;
            }
            if !self.is_shown(frame, next) {
                sum += around.points() + self.by_elsewhere(frame, next);
            }
            sum += self.by_type_name(frame, next, prefix, &mut around);
            if frame.again
                && let Some(ty) = self.type_number(frame)
            {
                let known = held.contains(member(ty, Some(next.number.name)));
                sum += if known { POINTS.held } else { POINTS.not_held };
            }
            sum += if frame.names.contains(next.number.name) {
                POINTS.duplicate
            } else {
                self.by_sample(frame, next.row)
            };
            if self.is_complete(frame, next) {
                sum += POINTS.beyond_known;
            }
            points.push(sum);
        }
        points.reverse();
        points
    }

    /// Type names that go on from another one: from that of `prefix`, an open object's, or from a dotted name.
    fn by_type_name(&self, frame: &Frame, next: Next<'_>, prefix: Option<&str>, around: &mut Around) -> i32 {
        let mut points = 0;
        if let Some(prefix) = prefix.filter(|_| !next.row.self_named()) {
            let direct = self.type_prefix(frame, next.row) == Some(prefix);
            around.prefixed |= direct;
            points += match (direct, around.prefixed, prefix.contains(row::is_separator)) {
                (true, ..) => POINTS.type_prefix,
                (false, true, _) => 0,
                (false, false, false) => POINTS.outside_word,
                (false, false, true) => POINTS.outside_words,
            };
        }
        let outside = next.number.within.is_some() && !around.within;
        points + if outside { POINTS.outside_dotted } else { 0 }
    }

    /// Whether the row needs a scope of the same resource as the member that came last.
    fn by_resource(&self, frame: &Frame, row: &Row<'_>) -> i32 {
        let last = frame.last.and_then(|last| self.rows.get(last));
        match last.and_then(|last| resources::agree(&last.resources, &row.resources)) {
            Some(true) => POINTS.same_resource,
            Some(false) => POINTS.other_resource,
            None => 0,
        }
    }

    /// Whether the object's own sample shows the row in it.
    fn is_shown(&self, frame: &Frame, next: Next<'_>) -> bool {
        let own = self.sample(frame).filter(|(sample, _)| !sample.borrowed);
        own.is_some_and(|(_, members)| members.names.contains_key(next.row.name))
    }

    fn by_elsewhere(&self, frame: &Frame, next: Next<'_>) -> i32 {
        let known = self.type_number(frame).and_then(|ty| Some((ty, self.elsewhere.get(&ty)?)));
        let Some((ty, shape)) = known else { return 0 };
        let mut points = self.elsewhere_points.borrow_mut();
        *points.entry((ty, next.number.name)).or_insert_with(|| verdict_points(shape.verdict(next.row.name)))
    }

    fn by_type(&self, frame: &Frame, row: &Row<'_>) -> i32 {
        let Some(parent) = self.row(frame) else { return 0 };
        let points = match parent.holds {
            Holds::Nothing if self.shows_members(frame) => POINTS.shown_scalar_parent,
            Holds::Nothing | Holds::None => POINTS.scalar_parent,
            Holds::Rarely => POINTS.odd_parent,
            Holds::Perhaps | Holds::Members => 0,
        };
        let odd = parent.list && matches!(row.name, "has_more" | "page_token");
        points + if odd { POINTS.paging_in_list } else { 0 }
    }

    /// Whether the object's own sample shows that it has members.
    fn shows_members(&self, frame: &Frame) -> bool {
        self.sample(frame).is_some_and(|(sample, members)| !sample.borrowed && !members.names.is_empty())
    }

    fn by_sample(&self, frame: &Frame, row: &Row<'_>) -> i32 {
        let Some((sample, members)) = self.sample(frame).filter(|(_, members)| !members.names.is_empty())
        else {
            return 0;
        };
        if let Some(place) = members.names.get(row.name) {
            let points = if sample.borrowed { POINTS.in_borrowed } else { POINTS.in_sample };
            return points + if self.is_other_kind(*place, row) { POINTS.other_kind } else { 0 };
        }
        let paging = members.names.contains_key("has_more");
        if sample.borrowed || (paging && PAGING.contains(&row.name)) {
            return 0;
        }
        // A sample that shows little says little by what it lacks, unless it shows the name elsewhere.
        let weight = if self.shown.shows(row.name) { 80 } else { self.coverage };
        let all = frame.listed == frame.members && frame.listed == members.names.len();
        let points = POINTS.not_in_sample + if all { POINTS.beyond_sample } else { 0 };
        points * weight / 100 + if paging { POINTS.envelope } else { 0 }
    }

    /// Whether the sample shows something else than the type column says.
    fn is_other_kind(&self, place: Place, row: &Row<'_>) -> bool {
        let Some(members) = self.shown.at(place) else { return false };
        match row.holds {
            Holds::Nothing => !members.names.is_empty(),
            Holds::Members => members.scalar && members.names.is_empty(),
            Holds::None | Holds::Rarely | Holds::Perhaps => false,
        }
    }

    /// What it costs that `frame` ends, whatever comes next.
    pub(super) fn end(&self, frame: &Frame) -> i32 {
        let shown = self.sample(frame).filter(|(sample, _)| !sample.borrowed);
        let listable = shown.and_then(|(sample, _)| self.listable.get(sample.place).copied());
        let unlisted = listable.unwrap_or_default().saturating_sub(frame.listed);
        let points = POINTS.unlisted * i32::try_from(unlisted.min(10)).unwrap_or_default();
        let is_elsewhere = listable == Some(0) && shown.is_some_and(|(_, members)| !members.names.is_empty());
        let Some(row) = self.row(frame).filter(|_| frame.members == 0) else { return points };
        let union = frame.outer.as_ref().is_some_and(|outer| outer.is_union());
        points
            + match row.holds {
                Holds::Nothing | Holds::None | Holds::Rarely => 0,
                Holds::Perhaps => POINTS.maybe_childless,
                Holds::Members if is_elsewhere => POINTS.maybe_childless,
                Holds::Members if union && row.self_named() => POINTS.childless_in_union,
                Holds::Members => POINTS.childless,
            }
    }

    /// What it costs that `frame` ends and the row is not one more member.
    pub(super) fn end_before(&self, frame: &Frame, next: Next<'_>) -> i32 {
        let row = next.row;
        let scalar = row.holds == Holds::Nothing || (row.holds == Holds::None && row.ty.is_none());
        let kin = frame.members == 0 && self.is_kin(frame, next);
        let end = if kin { POINTS.childless_beside_kin } else { self.end(frame) };
        end + match (scalar, frame.members, frame.objects) {
            (_, 0, _) => 0,
            _ if self.is_complete(frame, next) => 0,
            (true, _, _) => POINTS.close,
            (false, 1, _) | (false, _, 0) => POINTS.close_by_object,
            (false, _, _) => 0,
        }
    }

    fn is_complete(&self, frame: &Frame, next: Next<'_>) -> bool {
        let ty = self.row(frame).and_then(|row| row.ty);
        self.known.is_complete(frame, ty, next.number.name)
    }

    /// The frame of a row as the next member of `parent`, and whether a sample shows it there.
    pub(super) fn sample_of(&self, parent: &Frame, next: Next<'_>) -> (Option<Sample>, bool) {
        let first = !parent.names.contains(next.number.name);
        let around = self.sample(parent).filter(|_| first);
        let found = around.and_then(|(sample, members)| Some((sample, *members.names.get(next.row.name)?)));
        let own = found.and_then(|(sample, place)| {
            self.has_members(place).then_some(Sample { place, borrowed: sample.borrowed })
        });
        let typical = || {
            let place = *self.typical.get(next.row.ty?)?;
            Some(Sample { place, borrowed: true })
        };
        (own.or_else(typical), found.is_some())
    }

    fn has_members(&self, place: Place) -> bool {
        self.shown.at(place).is_some_and(|members| !members.names.is_empty())
    }

    /// The frame's type name, where it is the start of the row's.
    fn type_prefix(&self, frame: &Frame, row: &Row<'_>) -> Option<&'a str> {
        let (inner, outer) = (row.ty?, self.row(frame).and_then(|row| row.ty)?);
        let is_separator = |byte: u8| row::is_separator(byte.into());
        let same = |(a, b): (u8, u8)| a == b || (is_separator(a) && is_separator(b));
        let starts = inner.len() > outer.len()
            && inner.bytes().zip(outer.bytes()).all(same)
            && inner.as_bytes().get(outer.len()).copied().is_some_and(is_separator);
        starts.then_some(outer)
    }

    pub(super) fn type_number(&self, frame: &Frame) -> Option<u32> {
        frame.row.and_then(|row| self.numbers.get(row)).and_then(|number| number.ty)
    }

    /// Whether the types of both add the same to their names.
    fn is_kin(&self, frame: &Frame, next: Next<'_>) -> bool {
        let affix = frame.row.and_then(|row| self.numbers.get(row)).and_then(|number| number.affix);
        affix.is_some() && affix == next.number.affix
    }

    fn row(&self, frame: &Frame) -> Option<&Row<'a>> {
        frame.row.and_then(|row| self.rows.get(row))
    }

    fn sample(&self, frame: &Frame) -> Option<(Sample, &Members<'a>)> {
        let sample = frame.shown?;
        Some((sample, self.shown.at(sample.place)?))
    }
}

/// What the frames around one say of it too: whoever ends an object ends those inside it.
#[derive(Default)]
struct Around {
    /// How many in a hundred repeats speak against the row, at worst.
    dissent: i32,
    /// The points of a type inside itself, and of rows alike inside each other.
    recursive: i32,
    alike: i32,
    /// Whether one of them is of the type that the row's dotted type name goes on from.
    within: bool,
    /// Whether one of them has a type name that is the start of the row's.
    prefixed: bool,
}

impl Around {
    fn enter(&mut self, witnesses: &Witnesses<'_>, frame: &Frame, next: Next<'_>) {
        let Some(at) = frame.row else { return };
        let agreement = witnesses.agreements.get(at);
        let dissent = agreement.map_or(0, |agreement| agreement.dissent(next.at.saturating_sub(at)));
        self.dissent = self.dissent.max(i32::try_from(dissent).unwrap_or_default());
        let outer = witnesses.row(frame).and_then(|row| row.ty);
        if outer.is_some() && outer == next.row.ty {
            self.recursive = POINTS.recursive;
        }
        self.within |= next.number.within.is_some_and(|ty| witnesses.type_number(frame) == Some(ty));
        if next.number.next.is_some_and(|pair| frame.pairs.contains(pair)) {
            self.alike = POINTS.inside_alike;
        }
    }

    fn points(&self) -> i32 {
        POINTS.not_repeated * self.dissent / 100 + self.recursive + self.alike
    }
}

fn by_likeness(frame: &Frame, Next { row, number, .. }: Next<'_>) -> i32 {
    let has = |names: &Names, number: Option<u32>| number.is_some_and(|number| names.contains(number));
    let empty = row.holds == Holds::None && row.ty.is_some();
    let union = frame.is_union();
    let objects = frame.members >= 2 && frame.objects == frame.members;
    let rest = number.rest.map(|rest| time(rest, HABIT));
    let other_spelling = match row.spelling {
        Some(Spelling::Snake) => frame.camel && !frame.snake,
        Some(Spelling::Camel) => frame.snake && !frame.camel,
        None => false,
    };
    [
        (has(&frame.types, number.ty), POINTS.same_type),
        (has(&frame.families, number.affix), POINTS.same_affix),
        (frame.words.contains(number.word), POINTS.same_word),
        (has(&frame.leads, number.lead), POINTS.same_lead),
        (has(&frame.rests, rest), POINTS.same_rest),
        (other_spelling, POINTS.other_spelling),
        (has(&frame.inner, number.pair), POINTS.inner),
        (union && row.self_named(), POINTS.self_named),
        (empty && (union || objects), POINTS.empty_in_union),
        (union && row.ty.is_none(), POINTS.scalar_in_union),
    ]
    .iter()
    .filter_map(|(speaks, points)| speaks.then_some(points))
    .sum()
}

fn coverage(rows: &[Row<'_>], shown: &Shown<'_>) -> i32 {
    let names = rows.iter().map(|row| row.name).collect::<BTreeSet<_>>();
    let seen = names.iter().filter(|name| shown.shows(name)).count();
    i32::try_from((100 * seen).checked_div(names.len()).unwrap_or_default()).unwrap_or_default()
}

fn listable(rows: &[Row<'_>], shown: &Shown<'_>) -> Vec<usize> {
    let names = rows.iter().map(|row| row.name).collect::<BTreeSet<_>>();
    let count = |members: &Members<'_>| members.names.keys().filter(|name| names.contains(*name)).count();
    shown.places().map(count).collect()
}

fn typical<'a>(rows: &[Row<'a>], shown: &Shown<'_>) -> BTreeMap<&'a str, Place> {
    let mut typical = BTreeMap::new();
    for row in rows {
        if let (Some(ty), Some(place)) = (row.ty, shown.object(row.name)) {
            typical.entry(ty).or_insert(place);
        }
    }
    typical
}

/// What other tables say of the types of the rows.
fn shapes<'a>(
    rows: &[Row<'_>],
    numbers: &[Numbers],
    elsewhere: Elsewhere<'a>,
) -> HashMap<u32, ShapeElsewhere<'a>> {
    let types = rows.iter().zip(numbers).filter_map(|(row, number)| Some((row.ty?, number.ty?)));
    let types = types.collect::<BTreeMap<_, _>>();
    types.into_iter().filter_map(|(ty, number)| Some((number, elsewhere.shape(ty)?))).collect()
}

fn verdict_points(verdict: Option<Verdict>) -> i32 {
    match verdict {
        None => 0,
        Some(Verdict::Listed) => POINTS.elsewhere_listed,
        Some(Verdict::Unlisted) => POINTS.elsewhere_unlisted,
        Some(Verdict::Shown) => POINTS.elsewhere_shown,
        Some(Verdict::Placed) => POINTS.elsewhere_placed,
        Some(Verdict::Missing) => POINTS.elsewhere_missing,
        Some(Verdict::Excluded) => POINTS.elsewhere_excluded,
    }
}
