//! Small numbers for what rows have in common.

use super::row::{LONGEST_NAME, Row};
use std::collections::BTreeMap;

/// Numbers that are equal for rows that have the same there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Numbers {
    pub name: u32,
    /// The first word of the name.
    pub word: u32,
    /// The first word of the description.
    pub lead: Option<u32>,
    /// The name behind its first word, if that is several words.
    pub rest: Option<u32>,
    /// The type, of objects.
    pub ty: Option<u32>,
    /// The type of the table whose dotted name the row's own type goes on from: `a.b` of `a.b.c`.
    pub within: Option<u32>,
    /// Name and type together, of objects.
    pub pair: Option<u32>,
    /// What stands around its name in its type, of objects.
    pub affix: Option<u32>,
    /// The pair of the next object.
    pub next: Option<u32>,
}

/// What a number stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Name(&'a str),
    Word(&'a str),
    Lead(&'a str),
    Rest(&'a str),
    Type(&'a str),
    Pair(&'a str, &'a str),
    Affix(&'a str, &'a str),
}

/// The numbers of every row.
pub(super) fn of(rows: &[Row<'_>]) -> Vec<Numbers> {
    let mut known = BTreeMap::new();
    let mut number = |key| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(key).or_insert(next)
    };
    let mut numbers = rows.iter().map(|row| numbers(row, &mut number)).collect::<Vec<_>>();
    for (row, numbers) in rows.iter().zip(&mut numbers) {
        let outer = row.ty.and_then(|ty| outer_types(ty).find_map(|outer| known.get(&Key::Type(outer))));
        numbers.within = outer.copied();
    }
    let mut next = None;
    for row in numbers.iter_mut().rev().filter(|row| row.pair.is_some()) {
        row.next = next;
        next = row.pair;
    }
    numbers
}

fn numbers<'a>(row: &Row<'a>, number: &mut impl FnMut(Key<'a>) -> u32) -> Numbers {
    let (word, rest) = row.name.split_once('_').unwrap_or((row.name, ""));
    let rest = Some(rest).filter(|rest| rest.contains('_'));
    Numbers {
        name: number(Key::Name(row.name)),
        word: number(Key::Word(word)),
        lead: row.lead.map(|lead| number(Key::Lead(lead))),
        rest: rest.map(|rest| number(Key::Rest(rest))),
        within: None,
        ty: row.ty.map(|ty| number(Key::Type(ty))),
        pair: row.ty.map(|ty| number(Key::Pair(row.name, ty))),
        affix: row.affix().map(|(before, after)| number(Key::Affix(before, after))),
        next: None,
    }
}

/// The dotted names that a dotted type's name goes on from, the longest first. A name without a dot is a
/// word that others may start with by chance.
fn outer_types(ty: &str) -> impl Iterator<Item = &str> {
    let dots = ty.match_indices('.').filter(|_| ty.len() <= LONGEST_NAME).map(|(at, _)| at);
    dots.rev().filter_map(|at| ty.get(..at)).filter(|outer| outer.contains('.'))
}

/// A number for the `nth` time that something comes.
pub(super) fn time(number: u32, nth: u32) -> u32 {
    member(number, Some(nth))
}

/// A number for a member of a type; `None` stands for any member.
pub(super) fn member(ty: u32, name: Option<u32>) -> u32 {
    let name = name.map_or(0, |name| name.wrapping_add(1));
    (ty.wrapping_mul(0x9E37_79B1) ^ name).wrapping_mul(0x85EB_CA6B)
}
