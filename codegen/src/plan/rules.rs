//! The documented rules, as the runtime can check them.

use super::{RulePlan, name::VariantName, spec};
use crate::{
    model::{LengthUnit, Rule},
    pattern,
};

/// A rule of the model; `None` for a pattern that the runtime's regex engine cannot run, which `lint` reports.
pub(super) fn rule(rule: &Rule) -> Option<RulePlan> {
    Some(match rule {
        // Limits that limit nothing.
        Rule::Length { min: None, max: None, .. }
        | Rule::Items { min: None, max: None }
        | Rule::Range { min: None, max: None } => return None,
        Rule::Length { min, max, unit } => {
            RulePlan::Length { min: *min, max: *max, unit: length_unit(*unit) }
        }
        Rule::Items { min, max } => RulePlan::Items { min: *min, max: *max },
        Rule::Range { min, max } => RulePlan::Range {
            min: min.as_ref().and_then(serde_json::Number::as_f64),
            max: max.as_ref().and_then(serde_json::Number::as_f64),
        },
        Rule::Pattern { regex } => RulePlan::Pattern(pattern::compile(regex).ok()?.as_str().to_owned()),
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
