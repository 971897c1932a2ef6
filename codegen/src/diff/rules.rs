//! What a value must satisfy: whether more is refused than before, or less.

use super::{Kind, Log, show};
use crate::model::{Field, LengthUnit, Rule};
use std::collections::BTreeSet;

/// How what is allowed changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    Same,
    Tightened,
    Loosened,
    Changed,
}

impl Shift {
    /// Both shifts at once.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, shift) | (shift, Self::Same) => shift,
            (Self::Tightened, Self::Tightened) => Self::Tightened,
            (Self::Loosened, Self::Loosened) => Self::Loosened,
            (_, _) => Self::Changed,
        }
    }

    fn when(refuses_more: bool, refuses_less: bool) -> Self {
        match (refuses_more, refuses_less) {
            (false, false) => Self::Same,
            (true, false) => Self::Tightened,
            (false, true) => Self::Loosened,
            (true, true) => Self::Changed,
        }
    }

    const fn kind(self) -> Option<Kind> {
        match self {
            Self::Same => None,
            Self::Tightened => Some(Kind::RuleTightened),
            Self::Loosened => Some(Kind::RuleLoosened),
            Self::Changed => Some(Kind::RuleChanged),
        }
    }
}

/// One change for all rules of a parameter: they hold together.
pub(super) fn compare(log: &mut Log, path: &str, before: &Field, after: &Field) {
    if let Some(kind) = shift(&before.rules, &after.rules).kind() {
        log.push(kind, path, text(&before.rules), text(&after.rules));
    }
}

pub(super) fn shift(before: &[Rule], after: &[Rule]) -> Shift {
    let (before, after) = (Allowed::of(before), Allowed::of(after));
    let forbidden = Shift::when(
        !before.refusals.is_superset(&after.refusals),
        !after.refusals.is_superset(&before.refusals),
    );

    before
        .bytes
        .shift(after.bytes)
        .and(before.chars.shift(after.chars))
        .and(before.items.shift(after.items))
        .and(before.value.shift(after.value))
        .and(forbidden)
}

pub(super) fn text(rules: &[Rule]) -> Option<String> {
    let text = rules.iter().map(show::rule).collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then_some(text)
}

/// All rules of one field, those of one kind folded into one.
#[derive(Default)]
struct Allowed {
    bytes: Bounds,
    chars: Bounds,
    items: Bounds,
    value: Bounds,
    /// Patterns, and prefixes and values that are refused.
    refusals: BTreeSet<String>,
}

impl Allowed {
    fn of(rules: &[Rule]) -> Self {
        let mut allowed = Self::default();
        for rule in rules {
            allowed.add(rule);
        }
        allowed
    }

    #[allow(clippy::cast_precision_loss, reason = "no documented length comes near 2^53")]
    fn add(&mut self, rule: &Rule) {
        let counts =
            |min: &Option<u64>, max: &Option<u64>| Bounds::new(min.map(|n| n as f64), max.map(|n| n as f64));
        match rule {
            Rule::Length { min, max, unit: LengthUnit::Bytes } => {
                self.bytes = self.bytes.meet(counts(min, max));
            }
            Rule::Length { min, max, unit: LengthUnit::Chars | LengthUnit::Unstated } => {
                self.chars = self.chars.meet(counts(min, max));
            }
            Rule::Items { min, max } => self.items = self.items.meet(counts(min, max)),
            Rule::Range { min, max } => {
                let number =
                    |bound: &Option<serde_json::Number>| bound.as_ref().and_then(serde_json::Number::as_f64);
                self.value = self.value.meet(Bounds::new(number(min), number(max)));
            }
            Rule::Pattern { .. } | Rule::NotPrefix { .. } | Rule::NotEqual { .. } => {
                self.refusals.insert(show::rule(rule));
            }
        }
    }
}

/// A closed interval.
#[derive(Clone, Copy)]
struct Bounds {
    min: f64,
    max: f64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self::new(None, None)
    }
}

impl Bounds {
    fn new(min: Option<f64>, max: Option<f64>) -> Self {
        Self { min: min.unwrap_or(f64::NEG_INFINITY), max: max.unwrap_or(f64::INFINITY) }
    }

    fn meet(self, other: Self) -> Self {
        Self { min: self.min.max(other.min), max: self.max.min(other.max) }
    }

    fn shift(self, after: Self) -> Shift {
        Shift::when(
            after.min > self.min || after.max < self.max,
            after.min < self.min || after.max > self.max,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(min: impl Into<Option<u64>>, max: impl Into<Option<u64>>) -> Rule {
        Rule::Length { min: min.into(), max: max.into(), unit: LengthUnit::Chars }
    }

    fn pattern(regex: &str) -> Rule {
        Rule::Pattern { regex: regex.into() }
    }

    #[track_caller]
    fn assert_shift(before: &[Rule], after: &[Rule], shift: Shift) {
        assert_eq!(super::shift(before, after), shift);
    }

    #[test]
    fn a_smaller_interval_is_tightened_and_a_larger_one_loosened() {
        assert_shift(&[length(1, 128)], &[length(1, 64)], Shift::Tightened);
        assert_shift(&[length(1, 128)], &[length(2, 128)], Shift::Tightened);
        assert_shift(&[length(1, 64)], &[length(None, 64)], Shift::Loosened);
        assert_shift(&[length(1, 64)], &[length(2, 128)], Shift::Changed);
    }

    #[test]
    fn a_first_rule_tightens_and_the_last_one_gone_loosens() {
        assert_shift(&[], &[length(1, None)], Shift::Tightened);
        assert_shift(&[pattern("^a$")], &[], Shift::Loosened);
    }

    #[test]
    fn another_pattern_is_changed() {
        assert_shift(&[pattern("^a$")], &[pattern("^b$")], Shift::Changed);
    }

    #[test]
    fn a_tighter_length_and_a_dropped_pattern_is_changed() {
        assert_shift(&[length(1, 64), pattern("^a$")], &[length(1, 32)], Shift::Changed);
    }

    #[test]
    fn spelling_is_no_change() {
        let unstated = Rule::Length { min: Some(1), max: Some(64), unit: LengthUnit::Unstated };
        assert_shift(&[length(1, 64), pattern("^a$")], &[pattern("^a$"), unstated], Shift::Same);
        assert_shift(&[length(1, None), length(None, 64)], &[length(1, 64)], Shift::Same);
    }
}
