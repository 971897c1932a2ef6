//! Open enums.

use super::{
    ChoicePlan, DocPlan, Span, ValuePlan, ValuesPlan,
    name::{self, TypeName, VariantName},
};
use crate::model::{EnumOf, EnumValue, Scalar};
use std::collections::BTreeSet;

/// The enum of `values`, of which each is kept once.
pub(super) fn choice(name: TypeName, of: EnumOf, values: &[EnumValue], wire: &str) -> ChoicePlan {
    let doc = DocPlan::line(vec![
        Span::Words("The documented values of "),
        Span::Code(wire.to_owned()),
        Span::Words("."),
    ]);
    let values = match of {
        EnumOf::String => ValuesPlan::Texts(texts(values)),
        EnumOf::Int => ValuesPlan::Ints(ints(values)),
    };
    ChoicePlan { name, doc, values }
}

fn texts(values: &[EnumValue]) -> Vec<ValuePlan<String>> {
    let mut seen = BTreeSet::new();
    let mut used = BTreeSet::new();
    let wires = values.iter().map(|value| match &value.value {
        Scalar::String(text) => (text.clone(), value),
        Scalar::Int(number) => (number.to_string(), value),
    });
    let first = wires.filter(|(wire, _)| seen.insert(wire.clone()));
    first
        .map(|(wire, value)| {
            let name = free(&name::variant_name(&wire), &mut used);
            ValuePlan { name, doc: meaning(&wire, value), wire }
        })
        .collect()
}

fn ints(values: &[EnumValue]) -> Vec<ValuePlan<i64>> {
    let mut seen = BTreeSet::new();
    let numbers = values.iter().filter_map(|value| match &value.value {
        Scalar::Int(number) => Some((*number, value)),
        Scalar::String(text) => text.parse().ok().map(|number| (number, value)),
    });
    let first = numbers.filter(|(number, _)| seen.insert(*number));
    first
        .map(|(wire, value)| ValuePlan {
            name: name::number_variant(wire),
            wire,
            doc: meaning(&wire.to_string(), value),
        })
        .collect()
}

/// A name of its own: with a number where another value has the name already.
fn free(name: &VariantName, used: &mut BTreeSet<VariantName>) -> VariantName {
    let counted = name::numbers(used.len()).map(|n| name.counted(n));
    name::claim(used, std::iter::once(name.clone()).chain(counted)).unwrap_or_else(|| name.clone())
}

/// The meaning where the docs give one, else the value itself.
fn meaning(wire: &str, value: &EnumValue) -> DocPlan {
    let doc = DocPlan::prose(&value.description);
    if doc.blocks.is_empty() { DocPlan::line(vec![Span::Code(wire.to_owned())]) } else { doc }
}
