//! Values that have names: of open enums, and of error codes.

use crate::plan::{
    AliasPlan, DocPlan,
    name::{TypeName, VariantName},
};

/// An open enum.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoicePlan {
    /// What it is called.
    pub name: TypeName,
    /// Its documentation.
    pub doc: DocPlan,
    /// Its values.
    pub values: ValuesPlan,
}

/// The values of an open enum.
#[derive(Clone, Debug, PartialEq)]
pub enum ValuesPlan {
    /// Texts.
    Texts(Vec<ValuePlan<String>>),
    /// Whole numbers.
    Ints(Vec<ValuePlan<i64>>),
}

/// One value of an open enum.
#[derive(Clone, Debug, PartialEq)]
pub struct ValuePlan<T> {
    /// In Rust.
    pub name: VariantName,
    /// On the wire.
    pub wire: T,
    /// Its documentation.
    pub doc: DocPlan,
}

/// An endpoint's error codes: an enum, or another name of the runtime's `Code` where the page lists none.
#[derive(Clone, Debug, PartialEq)]
pub enum CodePlan {
    /// What the page lists.
    Listed(CodesPlan),
    /// Nothing.
    Unlisted(AliasPlan),
}

impl CodePlan {
    /// What callers call it.
    pub fn name(&self) -> &TypeName {
        match self {
            Self::Listed(codes) => &codes.name,
            Self::Unlisted(alias) => &alias.name,
        }
    }
}

/// The enum of an endpoint's error codes.
#[derive(Clone, Debug, PartialEq)]
pub struct CodesPlan {
    /// What it is called.
    pub name: TypeName,
    /// Its documentation.
    pub doc: DocPlan,
    /// One a code, in docs order.
    pub values: Vec<ValuePlan<i64>>,
}
