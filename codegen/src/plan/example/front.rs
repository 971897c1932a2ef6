//! The call that the crate's front page shows: one of those that the crate has.

use crate::plan::{EndpointPlan, ExamplePlan, ExprPlan, GivenPlan, ModulePlan, OutcomePlan, ServicePlan};

/// The first endpoint, by service and module, that only reads and asks for nothing but texts.
pub(in crate::plan) fn first_call(services: &[ServicePlan]) -> Option<ExamplePlan> {
    services.iter().find_map(|service| in_modules(&service.modules))
}

fn in_modules(modules: &[ModulePlan]) -> Option<ExamplePlan> {
    modules.iter().find_map(|module| match module {
        ModulePlan::Resource { modules, .. } => in_modules(modules),
        ModulePlan::Endpoint(plan) => simple(plan),
        ModulePlan::Event(_) => None,
    })
}

/// The endpoint's example without what nobody has to give.
fn simple(plan: &EndpointPlan) -> Option<ExamplePlan> {
    let doc = &plan.request.doc;
    if plan.spec.method.as_str() != "Get" || doc.deprecated.is_some() {
        return None;
    }
    let mut example = doc.example()?.clone();
    let GivenPlan::Positions(arguments) = &example.request.given else { return None };
    let is_text = |argument: &ExprPlan| matches!(argument, ExprPlan::Text(_));
    if example.outcome != OutcomePlan::Reply || !arguments.iter().all(is_text) {
        return None;
    }
    example.request.setters.clear();
    let (_, resource) = plan.path.split_last()?;
    example.module = resource.to_vec();
    example.types = vec![plan.request.name.clone()];
    Some(example)
}
