//! Documented rules, as a table.

use super::literal::{float, index, option, uint};
use crate::plan::{FieldRulePlan, RulePlan};
use proc_macro2::TokenStream;
use quote::quote;

/// One row of a layout's rules.
pub(super) fn row(rule: &FieldRulePlan) -> TokenStream {
    let FieldRulePlan { field, rule } = rule;
    let (field, rule) = (index(*field), self::rule(rule));
    quote!(FieldRule { field: #field, rule: #rule })
}

fn rule(rule: &RulePlan) -> TokenStream {
    match rule {
        RulePlan::Required => quote!(Rule::Required),
        RulePlan::Length { min, max, unit } => {
            let (min, max) = (option(*min, uint), option(*max, uint));
            quote!(Rule::Length { min: #min, max: #max, unit: LengthUnit::#unit })
        }
        RulePlan::Items { min, max } => {
            let (min, max) = (option(*min, uint), option(*max, uint));
            quote!(Rule::Items { min: #min, max: #max })
        }
        RulePlan::Range { min, max } => {
            let (min, max) = (option(*min, float), option(*max, float));
            quote!(Rule::Range { min: #min, max: #max })
        }
        RulePlan::Pattern(regex) => quote!(Rule::Pattern(#regex)),
        RulePlan::NotPrefix(value) => quote!(Rule::NotPrefix(#value)),
        RulePlan::NotEqual(value) => quote!(Rule::NotEqual(#value)),
    }
}
