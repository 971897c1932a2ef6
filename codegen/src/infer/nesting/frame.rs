//! Rows whose members may still come.

use super::{
    names::Names,
    numbers::{Numbers, time},
    row::{Row, Spelling},
    shown::Place,
};
use std::rc::Rc;

/// A row, as the witnesses see it.
#[derive(Clone, Copy)]
pub(super) struct Next<'a> {
    pub at: usize,
    pub row: &'a Row<'a>,
    pub number: Numbers,
}

/// A row whose members may still come, or the top of the tree.
#[derive(Clone, Default)]
pub(super) struct Frame {
    pub outer: Option<Rc<Frame>>,
    pub row: Option<usize>,
    /// The member that came last.
    pub last: Option<usize>,
    pub depth: usize,
    pub members: usize,
    /// How many of them are objects.
    pub objects: usize,
    /// How many of them are called as their types are.
    pub self_named: usize,
    /// Their names, the first words of those, and of their descriptions.
    pub names: Names,
    pub words: Names,
    pub leads: Names,
    /// What stands behind the first words of their names, with the times that it came.
    pub rests: Names,
    /// How their names are spelled that have several words.
    pub snake: bool,
    pub camel: bool,
    /// The types of those that are objects; with their names.
    pub types: Names,
    pub pairs: Names,
    /// What stands around their names in their types: once or more often, and twice or more often.
    pub affixes: Names,
    pub families: Names,
    /// Names and types of the objects further inside.
    pub inner: Names,
    /// Whether there was an object of its type before.
    pub again: bool,
    pub shown: Option<Sample>,
    /// How many of the members that the samples show have come.
    pub listed: usize,
    /// Equal for frames with the same open rows.
    pub key: u64,
}

/// Where the samples show an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sample {
    pub place: Place,
    /// Whether that is another object of its type.
    pub borrowed: bool,
}

impl Frame {
    /// The frame with one more member.
    pub(super) fn with(&self, Next { at, row, number }: Next<'_>, listed: bool) -> Self {
        let family = number.affix.filter(|affix| self.affixes.contains(*affix));
        let pair = |outer| number.pair.map_or_else(|| Rc::clone(outer), |pair| with_inner(outer, pair));
        Self {
            outer: self.outer.as_ref().map(pair),
            last: Some(at),
            members: self.members + 1,
            objects: self.objects + usize::from(row.ty.is_some()),
            self_named: self.self_named + usize::from(row.self_named()),
            names: self.names.with(number.name),
            words: self.words.with(number.word),
            leads: self.leads.with_some(number.lead),
            rests: number.rest.map_or_else(|| self.rests.clone(), |rest| with_time(&self.rests, rest)),
            snake: self.snake || row.spelling == Some(Spelling::Snake),
            camel: self.camel || row.spelling == Some(Spelling::Camel),
            types: self.types.with_some(number.ty),
            pairs: self.pairs.with_some(number.pair),
            affixes: self.affixes.with_some(number.affix),
            families: self.families.with_some(family),
            listed: self.listed + usize::from(listed),
            ..self.clone()
        }
    }

    /// Whether its members are mostly objects, some of them called as their types are: the blocks of a document.
    pub(super) fn is_union(&self) -> bool {
        self.self_named >= 2 && self.objects * 2 > self.members
    }

    /// The frame of the row `at`, just opened inside `outer`.
    pub(super) fn open(outer: Rc<Self>, at: usize) -> Self {
        Self {
            depth: outer.depth + 1,
            key: (outer.key ^ at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29) + 1,
            outer: Some(outer),
            row: Some(at),
            ..Self::default()
        }
    }

    /// The frame and those around it, innermost first.
    pub(super) fn chain(self: &Rc<Self>) -> Vec<Rc<Self>> {
        let mut chain = Vec::with_capacity(self.depth + 1);
        let mut next = Some(self);
        while let Some(frame) = next {
            chain.push(Rc::clone(frame));
            next = frame.outer.as_ref();
        }
        chain
    }
}

/// How often something has to come to be a habit.
pub(super) const HABIT: u32 = 3;

/// `known`, once something has come another time.
fn with_time(known: &Names, number: u32) -> Names {
    let nth = (1..=HABIT).find(|nth| !known.contains(time(number, *nth)));
    nth.map_or_else(|| known.clone(), |nth| known.with(time(number, nth)))
}

/// The frame, and those around it, with `pair` noted as standing inside.
fn with_inner(frame: &Rc<Frame>, pair: u32) -> Rc<Frame> {
    if frame.inner.contains(pair) {
        return Rc::clone(frame);
    }
    let outer = frame.outer.as_ref().map(|outer| with_inner(outer, pair));
    Rc::new(Frame { outer, inner: frame.inner.with(pair), ..Frame::clone(frame) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_with_more_scalars_than_objects_is_no_union() {
        let frame = |members| Frame { members, objects: 3, self_named: 2, ..Frame::default() };
        assert!(frame(5).is_union());
        assert!(!frame(6).is_union());
    }
}
