//! The search: rows in order, a few best hypotheses at a time.

use super::{
    frame::{Frame, Next, Sample},
    names::Names,
    numbers::{self, Numbers, member},
    row::{Holds, Row},
    shapes::Elsewhere,
    shown::{ROOT, Shown},
    witness::Witnesses,
};
use std::{collections::BTreeMap, rc::Rc};

/// How many hypotheses are kept from row to row.
const BEAM: usize = 18;

/// How many of them may have the same open objects.
const WAYS: usize = 2;

/// How far another way to the same open objects is put back. It stays for what settles the matter later, as a name
/// that comes twice does; a point or two are no such thing.
const PUT_BACK: i32 = 3;

/// A hypothesis that has so many points less than the best is given up.
const BEHIND: i32 = 20;

/// Deepest object that is opened; the rows below it then stand beside it. Pages whose levels are known
/// are nested ten deep, and the model holds more than twice as much: no row is lost to a wrong guess.
const DEEPEST: usize = 11;

/// A near tie: so few points that another place would have done as well.
const NEAR: i32 = 1;

/// Where a row was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The row that it is a member of; `None` at the top.
    pub parent: Option<usize>,
    /// Where else it would have stood as well.
    pub rival: Rival,
}

/// Another place of a row, nearly as good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rival {
    Nowhere,
    Top,
    Inside(usize),
}

/// The place of every row.
pub(super) fn places(rows: &[Row<'_>], shown: &Shown<'_>, elsewhere: Option<Elsewhere<'_>>) -> Vec<Place> {
    let numbers = numbers::of(rows);
    let mut search = Search::new(rows, &numbers, shown, elsewhere);
    for at in 0..rows.len() {
        search.place(at);
    }
    search.finish()
}

/// One way to place the rows so far.
struct Hypothesis {
    score: i32,
    top: Rc<Frame>,
    /// Which members objects of each type have had.
    held: Names,
    /// The last step that led here.
    step: Option<usize>,
    put_back: bool,
}

/// A row's place, and the step before.
struct Step {
    before: Option<usize>,
    place: Place,
}

/// A way to go on from a hypothesis.
struct Candidate {
    score: i32,
    /// Which hypothesis.
    from: usize,
    parent: Rc<Frame>,
    rival: Rival,
    put_back: bool,
}

struct Search<'a> {
    witnesses: Witnesses<'a>,
    steps: Vec<Step>,
    beam: Vec<Hypothesis>,
    /// How many candidates were weighed.
    #[cfg(test)]
    work: usize,
}

impl<'a> Search<'a> {
    fn new(
        rows: &'a [Row<'a>],
        numbers: &'a [Numbers],
        shown: &'a Shown<'a>,
        elsewhere: Option<Elsewhere<'a>>,
    ) -> Self {
        let sample = Sample { place: ROOT, borrowed: false };
        let root = Rc::new(Frame { shown: Some(sample), ..Frame::default() });
        Self {
            witnesses: Witnesses::of(rows, numbers, shown, elsewhere),
            steps: Vec::new(),
            beam: vec![Hypothesis {
                score: 0,
                top: root,
                held: Names::default(),
                step: None,
                put_back: false,
            }],
            #[cfg(test)]
            work: 0,
        }
    }

    /// Places the row `at` in every way that each hypothesis allows, and keeps the best. Of those
    /// that leave the same objects open only the best one stays; those far behind go.
    fn place(&mut self, at: usize) {
        let Some(next) = self.witnesses.next(at) else { return };
        let hypotheses = self.beam.iter().enumerate();
        let mut candidates = hypotheses.flat_map(|(from, _)| self.candidates(from, next)).collect::<Vec<_>>();
        #[cfg(test)]
        {
            self.work += candidates.len();
        }
        candidates.sort_by_key(|candidate| -candidate.score);
        let least = candidates.first().map_or(0, |best| best.score - BEHIND);
        let (mut seen, mut kept) = (BTreeMap::new(), 0);
        candidates.retain_mut(|candidate| {
            let ways = seen.entry(candidate.parent.key).or_insert(0);
            if candidate.score < least || kept >= BEAM || *ways >= WAYS {
                return false;
            }
            if *ways > 0 && !candidate.put_back {
                candidate.score -= PUT_BACK;
                candidate.put_back = true;
            }
            *ways += 1;
            kept += 1;
            true
        });
        self.beam = candidates.iter().filter_map(|candidate| self.take(candidate, next)).collect();
    }

    fn candidates(&self, from: usize, next: Next<'_>) -> Vec<Candidate> {
        let Some(hypothesis) = self.beam.get(from) else { return Vec::new() };
        let chain = hypothesis.top.chain();
        let points = self.witnesses.points(&chain, &hypothesis.held, next);
        let mut ended = hypothesis.score;
        let mut candidates = Vec::with_capacity(chain.len());
        for (frame, points) in chain.into_iter().zip(points) {
            let score = ended + points;
            ended += self.witnesses.end_before(&frame, next);
            candidates.push(Candidate {
                score,
                from,
                parent: frame,
                rival: Rival::Nowhere,
                put_back: hypothesis.put_back,
            });
        }
        set_rivals(&mut candidates);
        candidates
    }

    /// The hypothesis that a candidate makes.
    fn take(&mut self, candidate: &Candidate, next: Next<'_>) -> Option<Hypothesis> {
        let from = self.beam.get(candidate.from)?;
        let mut held = from.held.clone();
        if let Some(ty) = self.witnesses.type_number(&candidate.parent) {
            held = held.with(member(ty, None)).with(member(ty, Some(next.number.name)));
        }
        let top = self.open(&candidate.parent, &held, next);
        let place = Place { parent: candidate.parent.row, rival: candidate.rival };
        let before = from.step;
        self.steps.push(Step { before, place });
        Some(Hypothesis {
            score: candidate.score,
            top,
            held,
            step: self.steps.len().checked_sub(1),
            put_back: candidate.put_back,
        })
    }

    /// The open frame once a row is the next member of `parent`: its own, or the parent's where it
    /// has no members.
    fn open(&self, parent: &Frame, held: &Names, next: Next<'_>) -> Rc<Frame> {
        let (shown, listed) = self.witnesses.sample_of(parent, next);
        let outer = Rc::new(parent.with(next, listed));
        let opens = match next.row.holds {
            Holds::Nothing => shown.is_some(),
            Holds::None => false,
            Holds::Rarely | Holds::Perhaps | Holds::Members => true,
        };
        if !opens || outer.depth >= DEEPEST {
            return outer;
        }
        let again = next.number.ty.is_some_and(|ty| held.contains(member(ty, None)));
        Rc::new(Frame { again, shown, ..Frame::open(outer, next.at) })
    }

    /// The places that the best hypothesis gives the rows.
    fn finish(self) -> Vec<Place> {
        let whole = |hypothesis: &&Hypothesis| {
            let open = hypothesis.top.chain();
            hypothesis.score + open.iter().map(|frame| self.witnesses.end(frame)).sum::<i32>()
        };
        let mut step = self.beam.iter().rev().max_by_key(whole).and_then(|hypothesis| hypothesis.step);
        let mut places = Vec::new();
        while let Some(taken) = step.and_then(|step| self.steps.get(step)) {
            places.push(taken.place);
            step = taken.before;
        }
        places.reverse();
        places
    }
}

/// Notes for each candidate the best other place that is nearly as good or better.
fn set_rivals(candidates: &mut [Candidate]) {
    let mut order = (0..candidates.len()).collect::<Vec<_>>();
    order.sort_by_key(|at| candidates.get(*at).map(|candidate| -candidate.score));
    let best = order.iter().take(2).filter_map(|at| candidates.get(*at));
    let best = best.map(|candidate| (candidate.parent.row, candidate.score)).collect::<Vec<_>>();
    for candidate in candidates {
        let rival = best.iter().find(|(parent, _)| *parent != candidate.parent.row);
        candidate.rival = match rival {
            Some((parent, score)) if score + NEAR >= candidate.score => {
                parent.map_or(Rival::Top, Rival::Inside)
            }
            _ => Rival::Nowhere,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// How many places were weighed for `blocks` blocks of ten rows each, of which a sample shows one.
    fn work(blocks: usize) -> usize {
        let names = (0..blocks).map(|n| format!("block{n}")).collect::<Vec<_>>();
        let row = |name, ty, holds| Row {
            name,
            ty,
            holds,
            list: false,
            lead: None,
            spelling: None,
            resources: Vec::new(),
        };
        let rows = names
            .iter()
            .flat_map(|name| {
                let mut rows = vec![
                    row(name, Some("text"), Holds::Members),
                    row("run", Some("run"), Holds::Members),
                    row("content", None, Holds::Nothing),
                    row("style", Some("style"), Holds::Members),
                ];
                rows.extend(["a", "b", "c", "d", "e", "f"].map(|name| row(name, None, Holds::Nothing)));
                rows
            })
            .collect::<Vec<_>>();
        let sample = json!({"block0": {"run": {"content": ""}}});
        let shown = Shown::of([&sample]);
        let numbers = numbers::of(&rows);
        let mut search = Search::new(&rows, &numbers, &shown, None);
        (0..rows.len()).for_each(|at| search.place(at));
        search.work
    }

    #[test]
    fn twice_the_rows_are_twice_the_work_for_ten_thousand_rows_with_a_thin_sample() {
        let (once, twice) = (work(500), work(1000));
        assert!(twice * 10 <= once * 22, "{once} candidates for 5,000 rows, {twice} for 10,000");
        assert!(twice <= 10_000 * BEAM * (DEEPEST + 1), "{twice}");
    }
}
