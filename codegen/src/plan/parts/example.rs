//! Calls in the documentation.

use crate::plan::name::{FieldName, ModuleName, TypeName, VariantName};
use serde_json::Value;

/// A call, as callers write it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamplePlan {
    /// The module that has the types: the service's, which is the feature too, is the first.
    pub module: Vec<ModuleName>,
    /// What is imported from there, by name: the request, and what it is made of.
    pub types: Vec<TypeName>,
    /// What is imported from the facade's root, by name.
    pub core: Vec<&'static str>,
    /// The request.
    pub request: MadePlan,
    /// What comes of it.
    pub outcome: OutcomePlan,
}

/// What a caller does with the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomePlan {
    /// Gives it a name.
    Reply,
    /// Nothing: it says nothing.
    Nothing,
    /// Writes it to a file.
    File,
}

/// A value of a struct, being made.
#[derive(Clone, Debug, PartialEq)]
pub struct MadePlan {
    /// The struct.
    pub name: TypeName,
    /// What its `new` is given.
    pub given: GivenPlan,
    /// Setters that are called behind it.
    pub setters: Vec<(FieldName, ExprPlan)>,
}

/// What `new` is given.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenPlan {
    /// Values by position.
    Positions(Vec<ExprPlan>),
    /// A struct of this name.
    Struct(TypeName, Vec<(FieldName, ExprPlan)>),
}

/// A value, as callers write it.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprPlan {
    /// A text, where whatever becomes one is taken.
    Text(String),
    /// A text.
    Owned(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// JSON.
    Json(Value),
    /// The file at a path.
    Part(&'static str),
    /// A value of an open enum.
    Variant(TypeName, VariantName),
    /// Texts, where whatever yields them is taken.
    Texts(Vec<String>),
    /// A list.
    List(Vec<ExprPlan>),
    /// A map, of which the keys are texts.
    Map(Vec<(String, ExprPlan)>),
    /// A struct.
    Made(Box<MadePlan>),
    /// Something that becomes the type that is expected with `into`.
    Into(Box<ExprPlan>),
    /// The empty value of the type that is expected.
    Default,
}
