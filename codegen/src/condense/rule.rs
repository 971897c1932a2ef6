//! Rules, in the wordings of the docs.

use crate::{
    model::{LengthUnit, Rule},
    words::{Bound, LIMITS, Language, Marks},
};
use serde_json::Number;

/// The wording of a rule.
pub(super) fn spelled(rule: &Rule, language: Language) -> String {
    const LENGTH: [Bound; 3] = [Bound::LengthRange, Bound::MinLength, Bound::MaxLength];
    const VALUE: [Bound; 3] = [Bound::ValueRange, Bound::MinValue, Bound::MaxValue];
    let counts = |min: Option<u64>, max: Option<u64>| {
        bounded(LENGTH, min.map(Number::from).as_ref(), max.map(Number::from).as_ref(), language)
    };
    match rule {
        Rule::Length { min, max, unit } => counts(*min, *max) + &counted(*unit, language),
        // Of a list, a length without a unit counts its elements.
        Rule::Items { min, max } => counts(*min, *max),
        Rule::Range { min, max } => bounded(VALUE, min.as_ref(), max.as_ref(), language),
        Rule::Pattern { regex } => named(Bound::Pattern, regex, language),
        Rule::NotPrefix { value } => filled(language.rules().map(|rules| rules.not_prefix), value),
        Rule::NotEqual { value } => filled(language.rules().map(|rules| rules.not_equal), value),
    }
}

/// A limit with both ends, or with one.
fn bounded(
    [both, least, most]: [Bound; 3],
    min: Option<&Number>,
    max: Option<&Number>,
    language: Language,
) -> String {
    match (min, max) {
        (Some(min), Some(max)) => named(both, &format!("{}` ～ `{}", decimal(min), decimal(max)), language),
        (Some(min), None) => named(least, &decimal(min), language),
        (None, Some(max)) => named(most, &decimal(max), language),
        // No reader makes such a rule.
        (None, None) => String::new(),
    }
}

fn named(bound: Bound, value: &str, language: Language) -> String {
    let Marks { colon, .. } = language.marks();
    format!("{}{colon}`{value}`", LIMITS.word(bound, language))
}

/// What a length counts, in the first word for it.
fn counted(unit: LengthUnit, language: Language) -> String {
    let first = |words: &'static str| words.split('|').next().unwrap_or_default();
    let word = language.rules().map(|rules| match unit {
        LengthUnit::Chars => first(rules.chars),
        LengthUnit::Bytes => first(rules.bytes),
        LengthUnit::Unstated => "",
    });
    word.filter(|word| !word.is_empty()).map(|word| format!(" {word}")).unwrap_or_default()
}

fn filled(wording: Option<&'static str>, value: &str) -> String {
    wording.unwrap_or_default().replace("{}", value)
}

/// A number without an exponent, and with a point where it is none of the whole numbers.
fn decimal(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.to_string() };
    let digits = float.to_string();
    let is_whole = digits.parse::<i64>().is_ok() || digits.parse::<u64>().is_ok();
    if is_whole { digits + ".0" } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_have_no_exponent() {
        let float = |number: f64| Number::from_f64(number).map(|number| decimal(&number)).unwrap_or_default();
        assert_eq!([float(0.5), float(5.0), float(-1e19)], ["0.5", "5.0", "-10000000000000000000"]);
    }
}
