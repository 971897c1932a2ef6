//! Open enums.

use super::{
    ChoicePlan, DocPlan, Span, ValuePlan, ValuesPlan,
    name::{self, TypeName, VariantName},
};
use crate::model::{EnumOf, EnumValue, Scalar};
use std::collections::{BTreeMap, BTreeSet};

/// The enum of `values`, of which each is kept once. `kept` is what variants were published as.
pub(super) fn choice(
    name: TypeName,
    of: EnumOf,
    values: &[EnumValue],
    wire: &str,
    kept: &BTreeMap<String, VariantName>,
) -> ChoicePlan {
    let doc = DocPlan::line(vec![
        Span::Words("The documented values of "),
        Span::Code(wire.to_owned()),
        Span::Words("."),
    ]);
    let values = match of {
        EnumOf::String => ValuesPlan::Texts(named(values, kept, |text| Some(text.to_owned()))),
        EnumOf::Int => ValuesPlan::Ints(named(values, kept, |text| text.parse().ok())),
    };
    ChoicePlan { name, doc, values }
}

/// Each value with a name of its own. What people named comes first, then what was published, so that neither loses its
/// name to another.
fn named<T>(
    values: &[EnumValue],
    kept: &BTreeMap<String, VariantName>,
    read: impl Fn(&str) -> Option<T>,
) -> Vec<ValuePlan<T>> {
    let mut seen = BTreeSet::new();
    let texts = values.iter().map(|value| (text(value), value));
    let first = texts.filter(|(wire, _)| seen.insert(wire.clone())).collect::<Vec<_>>();

    let mut used = BTreeSet::new();
    let given = |value: &EnumValue| value.name.as_deref().map(name::variant_name);
    let mut names = vec![None; first.len()];
    for (slot, (_, value)) in names.iter_mut().zip(&first) {
        *slot = given(value).filter(|name| used.insert(name.clone()));
    }
    for (slot, (wire, _)) in names.iter_mut().zip(&first).filter(|(slot, _)| slot.is_none()) {
        *slot = kept.get(wire).cloned().filter(|name| used.insert(name.clone()));
    }
    let rest = names.into_iter().zip(first).filter_map(|(name, (wire, value))| {
        let name = name.unwrap_or_else(|| free(&planned(&wire, value), &mut used));
        Some(ValuePlan { name, wire: read(&wire)?, doc: meaning(&wire, value) })
    });
    rest.collect()
}

/// What the value says of itself, or an English page of a number.
fn planned(wire: &str, value: &EnumValue) -> VariantName {
    let english = value.english.as_deref().filter(|_| name::is_number(wire)).map(name::variant_name);
    let number = || wire.parse().ok().map(name::number_variant);
    english.or_else(number).unwrap_or_else(|| name::variant_name(wire))
}

/// The value as it stands on the wire.
fn text(value: &EnumValue) -> String {
    match &value.value {
        Scalar::String(text) => text.clone(),
        Scalar::Int(number) => number.to_string(),
    }
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
