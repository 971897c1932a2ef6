//! Small numbers for what rows have in common.

use super::row::Row;
use std::collections::BTreeMap;

/// Numbers that are equal for rows that have the same there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Numbers {
    pub name: u32,
    /// The first word of the name.
    pub word: u32,
    /// The first word of the description.
    pub lead: Option<u32>,
    /// The type, of objects.
    pub ty: Option<u32>,
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
    let mut next = None;
    for row in numbers.iter_mut().rev().filter(|row| row.pair.is_some()) {
        row.next = next;
        next = row.pair;
    }
    numbers
}

fn numbers<'a>(row: &Row<'a>, number: &mut impl FnMut(Key<'a>) -> u32) -> Numbers {
    let word = row.name.split('_').next().unwrap_or_default();
    Numbers {
        name: number(Key::Name(row.name)),
        word: number(Key::Word(word)),
        lead: row.lead.map(|lead| number(Key::Lead(lead))),
        ty: row.ty.map(|ty| number(Key::Type(ty))),
        pair: row.ty.map(|ty| number(Key::Pair(row.name, ty))),
        affix: row.affix().map(|(before, after)| number(Key::Affix(before, after))),
        next: None,
    }
}

/// A number for a member of a type; `None` stands for any member.
pub(super) fn member(ty: u32, name: Option<u32>) -> u32 {
    let name = name.map_or(0, |name| name.wrapping_add(1));
    (ty.wrapping_mul(0x9E37_79B1) ^ name).wrapping_mul(0x85EB_CA6B)
}
