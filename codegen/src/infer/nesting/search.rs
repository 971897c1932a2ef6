//! The search: rows in order, a few best hypotheses at a time.

use super::{
    names::Names,
    points::POINTS,
    repeats::{self, Agreement},
    row::{Holds, Row},
    shown::{Members, Place, ROOT, Shown},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// How many hypotheses are kept from row to row.
const BEAM: usize = 24;

/// Deepest object that is opened; the rows below it then stand beside it. Pages whose levels are known
/// are nested ten deep, and the model holds more than twice as much: no row is lost to a wrong guess.
const DEEPEST: usize = 11;

/// The parent of every row; `None` at the top.
pub(super) fn parents(rows: &[Row<'_>], shown: &Shown<'_>) -> Vec<Option<usize>> {
    let mut search = Search::new(rows, shown);
    for at in 0..rows.len() {
        search.place(at);
    }
    search.finish()
}

/// A row whose members may still come, or the top of the tree.
struct Frame {
    outer: Option<Rc<Frame>>,
    row: Option<usize>,
    depth: usize,
    /// The names of its members so far.
    names: Names,
    members: usize,
    /// Where the samples show it.
    shown: Option<Place>,
    /// How many of the members that the samples show have come.
    listed: usize,
    /// Equal for frames with the same open rows.
    key: u64,
}

/// One way to place the rows so far.
struct Hypothesis {
    score: i32,
    top: Rc<Frame>,
    /// The last step that led here.
    step: Option<usize>,
}

/// A row's parent, and the step before.
struct Step {
    before: Option<usize>,
    parent: Option<usize>,
}

/// A way to go on from a hypothesis.
struct Candidate {
    score: i32,
    before: Option<usize>,
    parent: Rc<Frame>,
}

struct Search<'a> {
    rows: &'a [Row<'a>],
    numbers: Vec<u32>,
    shown: &'a Shown<'a>,
    agreements: Vec<Agreement>,
    steps: Vec<Step>,
    beam: Vec<Hypothesis>,
}

impl<'a> Search<'a> {
    fn new(rows: &'a [Row<'a>], shown: &'a Shown<'a>) -> Self {
        let root = Frame {
            outer: None,
            row: None,
            depth: 0,
            names: Names::default(),
            members: 0,
            shown: Some(ROOT),
            listed: 0,
            key: 0,
        };
        Self {
            rows,
            numbers: numbers(rows),
            shown,
            agreements: repeats::agreements(rows),
            steps: Vec::new(),
            beam: vec![Hypothesis { score: 0, top: Rc::new(root), step: None }],
        }
    }

    /// Places the row `at` in every way that each hypothesis allows, and keeps the best.
    fn place(&mut self, at: usize) {
        let Some(row) = self.rows.get(at) else { return };
        let mut candidates = Vec::new();
        for hypothesis in &self.beam {
            self.candidates(hypothesis, at, row, &mut candidates);
        }
        candidates.sort_by_key(|candidate| -candidate.score);
        let mut seen = BTreeSet::new();
        let kept = candidates.into_iter().filter(|candidate| seen.insert(candidate.parent.key)).take(BEAM);
        let mut beam = Vec::with_capacity(BEAM);
        for candidate in kept.collect::<Vec<_>>() {
            self.steps.push(Step { before: candidate.before, parent: candidate.parent.row });
            let step = Some(self.steps.len() - 1);
            beam.push(Hypothesis {
                score: candidate.score,
                top: self.open(&candidate.parent, at, row),
                step,
            });
        }
        self.beam = beam;
    }

    fn candidates(&self, hypothesis: &Hypothesis, at: usize, row: &Row<'_>, out: &mut Vec<Candidate>) {
        let open = open_frames(&hypothesis.top);
        let dissents = self.dissents(&open, at);
        let prefix = open.iter().map(|frame| self.type_prefix(frame, row)).max().unwrap_or_default();
        let mut score = hypothesis.score;
        for (frame, dissent) in open.iter().zip(dissents) {
            let mut points = self.attach(frame, row, self.number(at));
            points += POINTS.not_repeated * dissent / 100;
            if prefix > 0 && self.type_prefix(frame, row) == prefix {
                points += POINTS.type_prefix;
            }
            out.push(Candidate { score: score + points, before: hypothesis.step, parent: Rc::clone(frame) });
            score += self.close(frame) + if frame.members > 0 { POINTS.close } else { 0 };
        }
    }

    /// For every open frame, innermost first: how much the repeats speak against a row `at` below it.
    fn dissents(&self, open: &[Rc<Frame>], at: usize) -> Vec<i32> {
        let mut worst = 0;
        let mut dissents = Vec::with_capacity(open.len());
        for frame in open.iter().rev() {
            if let Some(row) = frame.row {
                let dissent = self.agreements.get(row).map_or(0, |agreement| agreement.dissent(at - row));
                worst = worst.max(i32::try_from(dissent).unwrap_or_default());
            }
            dissents.push(worst);
        }
        dissents.reverse();
        dissents
    }

    /// What speaks for and against `row` as a member of `frame`.
    fn attach(&self, frame: &Frame, row: &Row<'_>, number: u32) -> i32 {
        let mut points = 0;
        let parent = self.row(frame);
        match parent.map(|parent| parent.holds) {
            Some(Holds::Nothing | Holds::Keys) => points += POINTS.scalar_parent,
            Some(Holds::Rarely) => points += POINTS.odd_parent,
            Some(Holds::Perhaps | Holds::Members) | None => {}
        }
        if frame.names.contains(number) {
            points += POINTS.duplicate;
        }
        if parent.is_some_and(|parent| parent.list) && matches!(row.name, "has_more" | "page_token") {
            points += POINTS.paging_in_list;
        }
        points + self.attach_in_sample(frame, row)
    }

    fn attach_in_sample(&self, frame: &Frame, row: &Row<'_>) -> i32 {
        let Some(members) = self.members(frame).filter(|members| !members.names.is_empty()) else { return 0 };
        let Some(place) = members.names.get(row.name) else { return POINTS.not_in_sample };
        let inner = self.shown.at(*place);
        let has_names = inner.is_some_and(|inner| !inner.names.is_empty());
        let scalar = inner.is_some_and(|inner| inner.scalar);
        let other = match row.holds {
            Holds::Nothing => has_names,
            Holds::Members => scalar && !has_names,
            Holds::Keys | Holds::Rarely | Holds::Perhaps => false,
        };
        POINTS.in_sample + if other { POINTS.other_kind } else { 0 }
    }

    /// What the end of a frame costs.
    fn close(&self, frame: &Frame) -> i32 {
        let shown = self.members(frame).map_or(0, |members| members.names.len());
        let unlisted = i32::try_from(shown.saturating_sub(frame.listed).min(10)).unwrap_or_default();
        let mut points = POINTS.unlisted * unlisted;
        if frame.members == 0
            && let Some(row) = self.row(frame)
        {
            points += match row.holds {
                Holds::Nothing | Holds::Keys | Holds::Rarely => 0,
                Holds::Perhaps => POINTS.maybe_childless,
                Holds::Members => POINTS.childless,
            };
            if shown > 0 {
                points += POINTS.childless_in_sample;
            }
        }
        points
    }

    /// The frame of the row `at` as the next member of `parent`.
    fn open(&self, parent: &Rc<Frame>, at: usize, row: &Row<'_>) -> Rc<Frame> {
        let number = self.number(at);
        let names = &parent.names;
        let shown = self.members(parent).and_then(|members| members.names.get(row.name)).copied();
        let outer = Rc::new(Frame {
            outer: parent.outer.clone(),
            row: parent.row,
            depth: parent.depth,
            names: if names.contains(number) { names.clone() } else { names.with(number) },
            members: parent.members + 1,
            shown: parent.shown,
            listed: parent.listed + usize::from(shown.is_some()),
            key: parent.key,
        });
        let has_names = shown.and_then(|place| self.shown.at(place)).is_some_and(|m| !m.names.is_empty());
        let closed = match row.holds {
            Holds::Nothing => !has_names,
            Holds::Keys => true,
            Holds::Rarely | Holds::Perhaps | Holds::Members => false,
        };
        if closed || outer.depth >= DEEPEST {
            return outer;
        }
        let key = (outer.key ^ at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29) + 1;
        Rc::new(Frame {
            depth: outer.depth + 1,
            outer: Some(outer),
            row: Some(at),
            names: Names::default(),
            members: 0,
            shown: shown.filter(|_| has_names),
            listed: 0,
            key,
        })
    }

    /// How many bytes of the row's type name the frame's type name is, where it is the start of it.
    fn type_prefix(&self, frame: &Frame, row: &Row<'_>) -> usize {
        let (Some(inner), Some(outer)) = (row.ty, self.row(frame).and_then(|row| row.ty)) else { return 0 };
        let same = |(a, b): (u8, u8)| a == b || (is_separator(a) && is_separator(b));
        let starts = inner.len() > outer.len()
            && inner.bytes().zip(outer.bytes()).all(same)
            && inner.as_bytes().get(outer.len()).copied().is_some_and(is_separator);
        if starts { outer.len() } else { 0 }
    }

    fn row(&self, frame: &Frame) -> Option<&Row<'a>> {
        frame.row.and_then(|row| self.rows.get(row))
    }

    fn members(&self, frame: &Frame) -> Option<&Members<'a>> {
        frame.shown.and_then(|place| self.shown.at(place))
    }

    fn number(&self, at: usize) -> u32 {
        self.numbers.get(at).copied().unwrap_or_default()
    }

    /// The parents that the best hypothesis gives the rows.
    fn finish(self) -> Vec<Option<usize>> {
        let whole = |hypothesis: &&Hypothesis| {
            hypothesis.score + open_frames(&hypothesis.top).iter().map(|frame| self.close(frame)).sum::<i32>()
        };
        let mut step = self.beam.iter().rev().max_by_key(whole).and_then(|hypothesis| hypothesis.step);
        let mut parents = Vec::with_capacity(self.rows.len());
        while let Some(taken) = step.and_then(|step| self.steps.get(step)) {
            parents.push(taken.parent);
            step = taken.before;
        }
        parents.reverse();
        parents
    }
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b'_')
}

/// The open frames, innermost first.
fn open_frames(top: &Rc<Frame>) -> Vec<Rc<Frame>> {
    let mut open = Vec::with_capacity(8);
    let mut next = Some(top);
    while let Some(frame) = next {
        open.push(Rc::clone(frame));
        next = frame.outer.as_ref();
    }
    open
}

/// A number for each row's name; the same for the same name.
fn numbers(rows: &[Row<'_>]) -> Vec<u32> {
    let mut known = BTreeMap::new();
    let mut number = |name| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(name).or_insert(next)
    };
    rows.iter().map(|row| number(row.name)).collect()
}
