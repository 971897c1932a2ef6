//! The call that the crate's front page shows: one that this crate has.

use super::{ArgumentPlan, EndpointPlan, ExamplePlan, ModulePlan, ServicePlan, TakesPlan, TyPlan};
use crate::model::{Catalog, Endpoint, Field, Method};
use serde_json::Value;

/// The first endpoint, by service and module, that only reads and asks for nothing but texts.
pub(super) fn first_call(catalog: &Catalog, services: &[ServicePlan]) -> Option<ExamplePlan> {
    services.iter().find_map(|service| in_modules(catalog, &service.modules))
}

fn in_modules(catalog: &Catalog, modules: &[ModulePlan]) -> Option<ExamplePlan> {
    modules.iter().find_map(|module| match module {
        ModulePlan::Resource { modules, .. } => in_modules(catalog, modules),
        ModulePlan::Endpoint(plan) => call(catalog, plan),
    })
}

fn call(catalog: &Catalog, plan: &EndpointPlan) -> Option<ExamplePlan> {
    let endpoint = catalog.endpoints.iter().find(|endpoint| endpoint.id == plan.id)?;
    if endpoint.method != Method::Get || endpoint.deprecated {
        return None;
    }
    let TakesPlan::Positions(takes) = &plan.request.constructor.as_ref()?.takes else { return None };
    let arguments = takes.iter().map(|argument| text(endpoint, plan, argument)).collect::<Option<_>>()?;
    let (_, resource) = plan.path.split_last()?;
    Some(ExamplePlan { module: resource.to_vec(), request: plan.request.name.clone(), arguments })
}

/// The docs' own sample of a text, else the name of what goes there.
fn text(endpoint: &Endpoint, plan: &EndpointPlan, argument: &ArgumentPlan) -> Option<String> {
    if argument.ty != TyPlan::Text {
        return None;
    }
    let field = plan.request.fields.iter().find(|field| field.name == argument.field)?;
    let request = &endpoint.request;
    let mut rows = request.path.iter().chain(&request.query).chain(&request.header).chain(&request.body);
    let sample = rows.find(|row| row.name == field.wire).and_then(sample);
    Some(sample.unwrap_or(field.name.as_str()).to_owned())
}

/// A sample that is short and that nobody could take for something else inside of quotes.
fn sample(row: &Field) -> Option<&str> {
    let sample = row.example.as_ref().and_then(Value::as_str)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | ':');
    (1..=40).contains(&sample.len()).then_some(sample).filter(|sample| sample.chars().all(is_plain))
}
