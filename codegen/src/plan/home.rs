//! Which crate a service stands in.

use super::{Home, ModulePlan, TypesPlan, name::ModuleName};

/// A service with fewer types than this shares a crate with others of its kind: the compiler takes as long to begin a crate
/// as for a dozen types. What it needs for one grows with the types, whatever number of endpoints they belong to, so that
/// the crate of all small services together stays as small as those of the largest.
pub const OWN_CRATE: usize = 75;

/// It depends on the service alone: another never moves it.
pub(super) fn home(service: &ModuleName, modules: &[ModulePlan], shared: &TypesPlan) -> Home {
    let types = in_modules(modules) + shared.objects.len() + shared.choices.len();
    if types < OWN_CRATE { Home::Shared } else { Home::Own(service.service_crate()) }
}

fn in_modules(modules: &[ModulePlan]) -> usize {
    modules.iter().map(in_module).sum()
}

fn in_module(module: &ModulePlan) -> usize {
    match module {
        ModulePlan::Resource { name: _, modules } => in_modules(modules),
        // Request, response and codes.
        ModulePlan::Endpoint(endpoint) => 3 + endpoint.objects.len() + endpoint.choices.len(),
        ModulePlan::Event(event) => {
            1 + usize::from(event.reply.is_some()) + event.objects.len() + event.choices.len()
        }
    }
}
