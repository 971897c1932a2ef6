//! Catalog -> plan: what Rust will look like.
//!
//! Every decision of the emitted crate is made in here, so that emitting is spelling and cannot fail. What an endpoint
//! is called and what its types are called depends on that endpoint alone: adding another never renames it. Types that
//! two endpoints of a service share move to the service's `types` module, and the endpoint's module keeps exporting
//! them under the names they have there.

mod choice;
mod doc;
mod endpoint;
mod errors;
mod event;
mod example;
mod home;
pub mod id;
pub mod lock;
pub mod name;
mod object;
mod paging;
mod parts;
mod rules;
mod service;
mod shape;
mod spec;
mod witness;

pub use home::OWN_CRATE;
pub use parts::{
    call::{ErrorPlan, FieldRulePlan, PagingPlan, RulePlan, SpecPlan, StepPlan},
    example::{ExamplePlan, ExprPlan, GivenPlan, MadePlan, OutcomePlan},
    handler::HandlerPlan,
    tree::{Home, ImportsPlan, ModulePlan, ServicePlan, TypesPlan},
    value::{ChoicePlan, CodePlan, CodesPlan, ValuePlan, ValuesPlan},
};
pub(crate) use service::named;

use crate::model::Catalog;
use lock::Lock;
use name::{FieldName, ModuleName, TypeName};

/// With more required parameters than this, a request's `new` takes one struct of named fields.
pub const MAX_ARGUMENTS: usize = 2;

/// What the emitted crate looks like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// By name.
    pub services: Vec<ServicePlan>,
    /// What the front page shows; none where no endpoint is simple enough.
    pub example: Option<ExamplePlan>,
}

impl Plan {
    /// The services that share a crate.
    pub fn small(&self) -> impl Iterator<Item = &ServicePlan> {
        self.services.iter().filter(|service| service.home == Home::Shared)
    }
}

/// One endpoint: one file.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointPlan {
    /// `contact_v3.unit.list_department`
    pub id: String,
    /// The file's module.
    pub module: ModuleName,
    /// The module's path as callers write it: the service's module is the first.
    pub path: Vec<ModuleName>,
    /// The page.
    pub source: String,
    /// The page on the platform's site; empty where it is none that may be printed.
    pub doc_url: String,
    /// What the file imports.
    pub imports: ImportsPlan,
    /// The request.
    pub request: ObjectPlan,
    /// The response.
    pub response: ResponsePlan,
    /// The error codes.
    pub code: CodePlan,
    /// The constants.
    pub spec: SpecPlan,
    /// How to walk a list.
    pub paging: Option<PagingPlan>,
    /// Types of this endpoint alone, in docs order.
    pub objects: Vec<ObjectPlan>,
    /// Enums of this endpoint alone.
    pub choices: Vec<ChoicePlan>,
}

/// One event: one file.
#[derive(Clone, Debug, PartialEq)]
pub struct EventPlan {
    /// `contact.user.created_v3`
    pub event_type: String,
    /// The file's module.
    pub module: ModuleName,
    /// The module's path as callers write it: the service's module is the first.
    pub path: Vec<ModuleName>,
    /// The page.
    pub source: String,
    /// The page's title.
    pub title: String,
    /// The page on the platform's site; empty where it is none that may be printed.
    pub doc_url: String,
    /// What the file imports.
    pub imports: ImportsPlan,
    /// What happened.
    pub event: ObjectPlan,
    /// What a callback may be answered.
    pub reply: Option<ObjectPlan>,
    /// The way inside of the event to what tells repeats apart, as wire names; empty where the message's id does.
    pub same_by: Vec<String>,
    /// Types of this event alone, in docs order.
    pub objects: Vec<ObjectPlan>,
    /// Enums of this event alone.
    pub choices: Vec<ChoicePlan>,
}

/// What a call returns.
#[derive(Clone, Debug, PartialEq)]
pub enum ResponsePlan {
    /// A record.
    Object(ObjectPlan),
    /// Nothing that the page tells of: another name of the runtime's `Empty`.
    Empty(AliasPlan),
    /// A file.
    Download,
}

impl ResponsePlan {
    /// The record, where it is one of the endpoint's own.
    pub fn object(&self) -> Option<&ObjectPlan> {
        match self {
            Self::Object(object) => Some(object),
            Self::Empty(_) | Self::Download => None,
        }
    }

    /// What callers call it, where the endpoint has a name for it.
    pub fn name(&self) -> Option<&TypeName> {
        match self {
            Self::Object(object) => Some(&object.name),
            Self::Empty(alias) => Some(&alias.name),
            Self::Download => None,
        }
    }
}

/// A name of an endpoint's own for a type of the runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct AliasPlan {
    /// What it is called.
    pub name: TypeName,
    /// Its documentation.
    pub doc: DocPlan,
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectPlan {
    /// What it is called.
    pub name: TypeName,
    /// Its documentation.
    pub doc: DocPlan,
    /// In docs order.
    pub fields: Vec<FieldPlan>,
    /// By field.
    pub rules: Vec<FieldRulePlan>,
    /// How callers make one; `None` for what only the platform makes.
    pub constructor: Option<ConstructorPlan>,
}

/// A struct's field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldPlan {
    /// In Rust.
    pub name: FieldName,
    /// On the wire.
    pub wire: String,
    /// Its type.
    pub ty: TyPlan,
    /// Its documentation.
    pub doc: DocPlan,
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TyPlan {
    /// `String`
    Text,
    /// `i64`
    Int,
    /// `f64`
    Float,
    /// `bool`
    Bool,
    /// `Value`
    Json,
    /// `Part`
    Part,
    /// An emitted type.
    Named(TypeName),
    /// `Vec`
    List(Box<TyPlan>),
    /// `BTreeMap` with texts as keys
    Map(Box<TyPlan>),
    /// `Option`
    Optional(Box<TyPlan>),
    /// `Box`
    Boxed(Box<TyPlan>),
    /// `JsonText`, with such a value in it
    JsonText(Box<TyPlan>),
}

/// How callers make a value of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct ConstructorPlan {
    /// What `new` takes.
    pub takes: TakesPlan,
    /// Whether fields remain that `new` does not set.
    pub rest: bool,
    /// Setters of the optional fields.
    pub setters: Vec<SetterPlan>,
}

/// What `new` takes.
#[derive(Clone, Debug, PartialEq)]
pub enum TakesPlan {
    /// One argument a required field.
    Positions(Vec<ArgumentPlan>),
    /// A struct with a field for each.
    Struct(ArgumentsPlan),
}

/// A struct of required fields.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgumentsPlan {
    /// Its name.
    pub name: TypeName,
    /// Its documentation.
    pub doc: DocPlan,
    /// Its fields, and what their values are put into.
    pub fields: Vec<(FieldPlan, Wrap)>,
}

/// An argument named after the field it sets.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgumentPlan {
    /// The field.
    pub field: FieldName,
    /// The field's type, without `Option`.
    pub ty: TyPlan,
    /// What a caller may pass.
    pub accepts: Accepts,
    /// What the value is put into.
    pub wrap: Wrap,
}

/// What a value is put into on its way to its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    /// Nothing.
    Nothing,
    /// `Some`
    Some,
    /// `Some` of a `Box`
    SomeBox,
}

/// What a caller may pass for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// The value itself.
    Value,
    /// Whatever becomes the value with `Into`.
    Into,
    /// Whatever yields texts.
    Texts,
}

impl ArgumentPlan {
    /// Whether what is passed is the field's value as it is.
    pub fn is_passed_on(&self) -> bool {
        self.accepts == Accepts::Value && self.wrap == Wrap::Nothing
    }
}

/// A method that sets an optional field.
#[derive(Clone, Debug, PartialEq)]
pub struct SetterPlan {
    /// Its name.
    pub method: FieldName,
    /// What it sets.
    pub argument: ArgumentPlan,
}

/// Documentation of an item, before it is made fit for rustdoc.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocPlan {
    /// What it consists of.
    pub blocks: Vec<Block>,
    /// What else the item is found by.
    pub aliases: Vec<String>,
    /// Why the docs advise against the item, and what they advise instead.
    pub deprecated: Option<Vec<Span>>,
}

/// A part of a documentation.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Markdown from a page.
    Prose(String),
    /// A sentence of ours around texts from a page.
    Line(Vec<Span>),
    /// A table.
    Table {
        /// The heads of the columns.
        head: Vec<&'static str>,
        /// The cells.
        rows: Vec<Vec<Vec<Span>>>,
    },
    /// A bullet list.
    List(Vec<Vec<Span>>),
    /// A call.
    Example(Box<ExamplePlan>),
    /// What handles an event.
    Handler(Box<HandlerPlan>),
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Our own words.
    Words(&'static str),
    /// Words of a page.
    Text(String),
    /// A value, as code.
    Code(String),
    /// A type that stands in the same module.
    Type(TypeName),
    /// A type of the runtime's that emitted code is written in.
    Runtime(&'static str),
    /// A method of the type that the docs are about.
    Method(&'static str),
    /// A link.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads.
        url: String,
    },
}

/// Decides what the crate of `catalog` looks like, with the names that its pages give.
pub fn plan(catalog: &Catalog) -> Plan {
    plan_with(catalog, &Lock::default())
}

/// Decides what the crate of `catalog` looks like, with the names that were published.
pub fn plan_with(catalog: &Catalog, lock: &Lock) -> Plan {
    let services = service::services(catalog, lock);
    let example = example::first_call(&services);
    Plan { services, example }
}
