//! The names that `tests/platform/names.toml` gives to the platform's numbered values fit its pages, and none of an
//! endpoint's is without one. The pages are no part of this repository; where they are absent, the test says so and passes.

use feishu_codegen::{
    diag::{Code, Severity},
    load::{self, Docs, Page},
    survey,
};
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn the_names_of_the_platforms_values_fit_its_pages() {
    let Some(docs) = platform() else { return };
    let survey = survey(docs, &|| {});
    let of_names = survey.findings.iter().filter(|found| found.page.ends_with(load::NAMES));
    let unfit = of_names.filter(|found| found.severity() == Severity::Error);
    let unfit = unfit.map(|found| format!("{found:?}")).collect::<Vec<_>>();
    assert!(unfit.is_empty(), "{}", unfit.join("\n"));

    let endpoints =
        survey.catalog.endpoints.iter().map(|endpoint| &*endpoint.source).collect::<BTreeSet<_>>();
    let unnamed = survey.findings.iter().filter(|found| found.code == Code::ValueUnnamed);
    let (of_endpoints, of_events) = unnamed.partition::<Vec<_>, _>(|found| endpoints.contains(&*found.page));
    println!("of events {} enums have values without a name", of_events.len());
    assert!(of_endpoints.is_empty(), "{of_endpoints:#?}");
}

fn names() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform").join(load::NAMES);
    fs::read_to_string(path).expect("the names of the platform")
}

/// The pages of the three exports that hold all endpoints between them, and the names beside them.
fn platform() -> Option<Docs> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let mut all = Docs::default();
    for export in ["html", "gfm-next", "md"] {
        if !corpus.join(export).is_dir() {
            println!("skipped: no ../shared/corpus/{export}");
            return None;
        }
        let docs = load::load(&corpus.join(export)).expect("the folder can be listed");
        all.pages.extend(
            docs.pages
                .into_iter()
                .map(|page| Page { path: format!("{export}/{}", page.path).into(), ..page }),
        );
    }
    all.names = Some(Page { path: load::NAMES.into(), text: names() });
    Some(all)
}
