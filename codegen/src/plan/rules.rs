//! The documented rules, as the runtime can check them.

use super::{RulePlan, name::VariantName, spec};
use crate::model::{LengthUnit, Rule};

/// A rule of the model; `None` for a pattern that the runtime's regex engine cannot run, which `lint` reports.
pub(super) fn rule(rule: &Rule) -> Option<RulePlan> {
    Some(match rule {
        Rule::Length { min, max, unit } => {
            RulePlan::Length { min: *min, max: *max, unit: length_unit(*unit) }
        }
        Rule::Items { min, max } => RulePlan::Items { min: *min, max: *max },
        Rule::Range { min, max } => RulePlan::Range {
            min: min.as_ref().and_then(serde_json::Number::as_f64),
            max: max.as_ref().and_then(serde_json::Number::as_f64),
        },
        Rule::Pattern { regex } => RulePlan::Pattern(pattern(regex)?),
        Rule::NotPrefix { value } => RulePlan::NotPrefix(value.clone()),
        Rule::NotEqual { value } => RulePlan::NotEqual(value.clone()),
    })
}

fn length_unit(unit: LengthUnit) -> VariantName {
    match unit {
        LengthUnit::Chars | LengthUnit::Unstated => spec::known("Chars"),
        LengthUnit::Bytes => spec::known("Bytes"),
    }
}

/// JavaScript's regex in the words of regex-lite: inside a class, `[` stands for itself.
fn pattern(printed: &str) -> Option<String> {
    let mut pattern = String::with_capacity(printed.len());
    let (mut in_class, mut escaped) = (false, false);
    for c in printed.chars() {
        match c {
            _ if escaped => {}
            '[' if in_class => pattern.push('\\'),
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        pattern.push(c);
    }
    regex_lite::Regex::new(&pattern).is_ok().then_some(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_inside_a_class_stands_for_itself() {
        assert_eq!(pattern(r"^[^[\]]+$").as_deref(), Some(r"^[^\[\]]+$"));
    }

    #[test]
    fn a_pattern_that_runs_is_kept_as_printed() {
        assert_eq!(pattern("^0|[^od][A-Za-z0-9]*").as_deref(), Some("^0|[^od][A-Za-z0-9]*"));
    }

    #[test]
    fn a_pattern_that_does_not_run_is_left_out() {
        assert_eq!(pattern("(?<=a)b"), None);
    }
}
