//! What the runtime needs to know of a call: its constants, its rules, how its list is walked.

use crate::plan::{
    TyPlan,
    name::{FieldName, VariantName},
};

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
    Inside { way: Vec<String>, rule: Box<RulePlan> },
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
