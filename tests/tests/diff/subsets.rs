//! Names are stable: what an endpoint and its types are called does not depend on which other endpoints there are. Whether a
//! member can be absent does where one of them reads what another sends: what is read may lack anything.

use crate::{
    corpus::{Side, side},
    properties::endpoint,
};
use feishu_codegen::{
    diff::{self, Change, Kind},
    model::{Catalog, Endpoint},
};
use proptest::{collection, prelude::*, sample};

/// What happens to the endpoints of `part` when the rest of `all` is added.
fn renamed(part: &[Endpoint], all: &[Endpoint]) -> Vec<Change> {
    let catalog = |endpoints: &[Endpoint]| Catalog { endpoints: endpoints.to_vec(), ..Catalog::default() };
    let diff = diff::compare(&catalog(part), &catalog(all));
    let changes = diff.endpoints.into_iter().flat_map(|endpoint| endpoint.changes);
    let came = [Kind::EndpointAdded, Kind::HostAdded];
    changes.filter(|change| !came.contains(&change.kind) && !may_be_absent_now(change)).collect()
}

/// The same member of the same name, of a type that another endpoint reads or sends as well.
fn may_be_absent_now(change: &Change) -> bool {
    let (Some(before), Some(after)) = (&change.before, &change.after) else { return false };
    let optional = before.split_once(": ").map(|(name, ty)| format!("{name}: Option<{ty}>"));
    change.kind == Kind::RustItemChanged && optional.as_ref() == Some(after)
}

/// Endpoints of one service whose nested types share field names, and now and then their shape.
fn service() -> impl Strategy<Value = Vec<Endpoint>> {
    let numbered = |endpoints: Vec<Endpoint>| {
        let number = |(number, mut endpoint): (usize, Endpoint)| {
            endpoint.id = format!("contact_v3.unit.search{number}");
            endpoint.path = format!("{}{number}", endpoint.path);
            endpoint.source = format!("{number}.md");
            endpoint
        };
        endpoints.into_iter().enumerate().map(number).collect()
    };
    collection::vec(endpoint(), 2..6).prop_map(numbered)
}

fn with_part<T: Strategy<Value = Vec<Endpoint>>>(
    all: T,
) -> impl Strategy<Value = (Vec<Endpoint>, Vec<Endpoint>)> {
    all.prop_flat_map(|all| (sample::subsequence(all.clone(), 0..=all.len()), Just(all)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn an_added_endpoint_renames_nothing((part, all) in with_part(service())) {
        prop_assert_eq!(renamed(&part, &all), []);
    }
}

/// The same of the platform's own services. They are no part of the repository; without them this says so and passes.
#[test]
fn an_added_endpoint_of_the_platform_renames_nothing() {
    let Some(Side { catalog, .. }) = side("html") else { return };
    let services =
        catalog.services().into_values().map(|service| service.endpoints.into_iter().cloned().collect());
    let services = sample::select(services.collect::<Vec<Vec<Endpoint>>>());
    let config = ProptestConfig::with_cases(64);
    proptest!(config, |((part, all) in with_part(services))| prop_assert_eq!(renamed(&part, &all), []));
}
