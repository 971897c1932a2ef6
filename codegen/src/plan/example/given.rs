//! A field, and what the page shows for it.

use crate::plan::{FieldPlan, name::FieldName, shape::Member};
use serde_json::Value;
use std::collections::BTreeMap;

/// A field, and what the page shows for it.
#[derive(Debug)]
pub(in crate::plan) struct Given<'p, 'a> {
    pub field: &'p FieldPlan,
    pub member: &'p Member<'a>,
    /// What the page shows, best first.
    pub shown: Vec<&'p Value>,
    /// Whether a sample has it.
    pub sampled: bool,
}

impl<'p, 'a> Given<'p, 'a> {
    /// `objects` are those of samples that the field stands in.
    pub fn new(field: &'p FieldPlan, member: &'p Member<'a>, objects: &[&'p Value]) -> Self {
        let inside = objects.iter().filter_map(|object| object.get(&member.field.name));
        let mut shown = inside.filter(|value| !value.is_null()).collect::<Vec<_>>();
        let sampled = !shown.is_empty();
        shown.extend(member.field.example.iter().chain(&member.field.default));
        Self { field, member, shown, sampled }
    }
}

/// The fields of an object by name.
pub(super) type Fields<'g, 'p, 'a> = BTreeMap<&'g FieldName, &'g Given<'p, 'a>>;
