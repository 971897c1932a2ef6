//! What the documentation of an event shows.

use crate::plan::name::{FieldName, ModuleName, TypeName};

/// What handles an event, in the documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct HandlerPlan {
    /// The module that exports the event, as callers write it.
    pub module: Vec<ModuleName>,
    /// The event.
    pub event: TypeName,
    /// What a callback is answered.
    pub reply: Option<TypeName>,
    /// A field of the event.
    pub field: Option<FieldName>,
}
