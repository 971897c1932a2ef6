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
mod example;
pub mod name;
mod object;
mod paging;
mod rules;
mod service;
mod shape;
mod spec;
mod witness;

pub(crate) use service::named;

use crate::model::Catalog;
use name::{CrateName, FieldName, ModuleName, TypeName, VariantName};

/// With more required parameters than this, a request's `new` takes one struct of named fields.
pub const MAX_ARGUMENTS: usize = 4;

/// A service with fewer endpoints than this shares a crate with others of its kind: the compiler takes as long to begin
/// a crate as for three endpoints.
pub const OWN_CRATE: usize = 20;

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

/// A call in the documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamplePlan {
    /// The module that exports the request, as callers write it: the service's, which is the feature too, is the first.
    pub module: Vec<ModuleName>,
    /// The request.
    pub request: TypeName,
    /// The texts that `new` takes.
    pub arguments: Vec<String>,
}

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
    /// Its fields.
    pub fields: Vec<FieldPlan>,
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

impl Accepts {
    /// Whether what is passed has to be converted.
    pub fn converts(self) -> bool {
        self != Self::Value
    }
}

/// A method that sets an optional field.
#[derive(Clone, Debug, PartialEq)]
pub struct SetterPlan {
    /// Its name.
    pub method: FieldName,
    /// What it sets.
    pub argument: ArgumentPlan,
    /// Whether the field is boxed inside its option.
    pub boxed: bool,
}

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

/// The constants of an endpoint.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "named after the fields of the runtime's `Spec`")]
pub struct SpecPlan {
    pub id: String,
    pub title: String,
    pub doc_url: String,
    pub method: VariantName,
    pub host: Option<String>,
    pub path: String,
    pub tokens: Vec<VariantName>,
    pub scopes: Vec<String>,
    pub rate_limits: Vec<(u32, u32)>,
    pub special_rate_limit: bool,
    pub places: Vec<VariantName>,
    pub content: VariantName,
    pub reply: VariantName,
    pub idempotency: Option<String>,
    pub errors: Vec<ErrorPlan>,
}

/// A documented error.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "named after the fields of the runtime's `ErrorInfo`")]
pub struct ErrorPlan {
    pub code: i64,
    pub http_status: Option<u16>,
    pub message: String,
    pub hint: String,
    pub transient: bool,
}

/// A rule and the field it binds.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRulePlan {
    /// Index into the struct's fields.
    pub field: usize,
    /// The rule.
    pub rule: RulePlan,
}

/// A rule, as the runtime checks it.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "named after the runtime's `Rule`")]
pub enum RulePlan {
    Required,
    Length { min: Option<u64>, max: Option<u64>, unit: VariantName },
    Items { min: Option<u64>, max: Option<u64> },
    Range { min: Option<f64>, max: Option<f64> },
    Pattern(String),
    NotPrefix(String),
    NotEqual(String),
}

/// How to walk a list.
#[derive(Clone, Debug, PartialEq)]
pub struct PagingPlan {
    /// The type of an element.
    pub item: TyPlan,
    /// The request's field for the token.
    pub token: FieldName,
    /// Whether that field is an option.
    pub token_optional: bool,
    /// From the response to whether there is more.
    pub more: Option<Vec<StepPlan>>,
    /// From the response to the next token.
    pub next: Vec<StepPlan>,
    /// From the response to the elements.
    pub items: Vec<StepPlan>,
}

/// A field on the way into a response.
#[derive(Clone, Debug, PartialEq)]
pub struct StepPlan {
    /// The field.
    pub field: FieldName,
}

/// Documentation of an item, before it is made fit for rustdoc.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocPlan {
    /// What it consists of.
    pub blocks: Vec<Block>,
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
    /// A link.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads.
        url: String,
    },
}

/// Decides what the crate of `catalog` looks like.
pub fn plan(catalog: &Catalog) -> Plan {
    let services = service::services(catalog);
    let example = example::first_call(catalog, &services);
    Plan { services, example }
}
