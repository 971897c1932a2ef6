//! The tree of services, resources and files.

use super::value::ChoicePlan;
use crate::plan::{
    EndpointPlan, EventPlan, ObjectPlan,
    name::{CrateName, ModuleName, TypeName},
};

/// One service version, which callers know as a module of the facade.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicePlan {
    /// The module, and the feature that switches it on.
    pub name: ModuleName,
    /// The crate that it stands in.
    pub home: Home,
    /// Its folder, relative to the facade's, with `/`.
    pub folder: String,
    /// As the model calls it.
    pub wire: String,
    /// The resources and endpoints directly below.
    pub modules: Vec<ModulePlan>,
    /// What several endpoints share.
    pub types: TypesPlan,
}

/// The crate that a service stands in. Its files are the same in either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// A crate of its own, of this name.
    Own(CrateName),
    /// The one that small services share, each behind its feature.
    Shared,
}

/// A module of the tree.
#[derive(Clone, Debug, PartialEq)]
pub enum ModulePlan {
    /// A resource: a folder.
    Resource {
        /// Its name.
        name: ModuleName,
        /// What is in it, by name.
        modules: Vec<ModulePlan>,
    },
    /// An endpoint: a file.
    Endpoint(Box<EndpointPlan>),
    /// An event: a file.
    Event(Box<EventPlan>),
}

/// The types that several endpoints of a service share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypesPlan {
    /// By name.
    pub objects: Vec<ObjectPlan>,
    /// By name.
    pub choices: Vec<ChoicePlan>,
}

impl TypesPlan {
    /// Whether nothing is shared, so that there is no module either.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.choices.is_empty()
    }
}

/// What a file imports besides the runtime's names for emitted code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportsPlan {
    /// Types of the service's `types` module, with the name they have here where it differs.
    pub shared: Vec<(TypeName, Option<TypeName>)>,
    /// How many modules up the service's is. A file does not know which crate it is in.
    pub depth: usize,
}
