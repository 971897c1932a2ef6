//! The names that `docs-src/names.toml` gives to the platform's numbered values: nearly all have one, and every one fits the
//! pages that say what the value means. Those pages are no part of this repository; where they are absent, that test says so
//! and passes.

use feishu_codegen::{
    diag::{Code, Severity},
    load::{self, Docs, Page},
    model::{Catalog, EnumValue, Field, Scalar, Type},
    survey,
};
use feishu_tests::root;
use std::path::Path;

/// Of a hundred numbered values so many may be called by their number.
const UNNAMED: usize = 2;

#[test]
fn nearly_all_numbered_values_have_a_name() {
    let docs = load::load(&root().join("docs-src")).expect("docs-src is a folder");
    let survey = survey(docs, &|| {});
    let (mut all, mut named) = (0, 0);
    each_value(&survey.catalog, &mut |value| {
        if is_number(&value.value) {
            all += 1;
            named += usize::from(value.name.is_some() || value.english.is_some());
        }
    });
    println!("{named} of {all} numbered values have a name");
    assert!(all > 5_000, "{all} values are not those of the platform");
    assert!((all - named) * 100 <= all * UNNAMED, "{} of {all} have none", all - named);
}

#[test]
fn the_names_of_the_platforms_values_fit_its_pages() {
    let Some(docs) = platform() else { return };
    let survey = survey(docs, &|| {});
    let of_names = survey.findings.iter().filter(|found| found.page.ends_with(load::NAMES));
    let unfit = of_names.filter(|found| found.severity() == Severity::Error);
    let unfit = unfit.map(|found| format!("{found:?}")).collect::<Vec<_>>();
    assert!(unfit.is_empty(), "{}", unfit.join("\n"));

    let unnamed = survey.findings.iter().filter(|found| found.code == Code::ValueUnnamed);
    assert_eq!(unnamed.collect::<Vec<_>>(), [] as [&_; 0]);
}

fn each_value(catalog: &Catalog, see: &mut impl FnMut(&EnumValue)) {
    for endpoint in &catalog.endpoints {
        let request = &endpoint.request;
        let parts = [&request.path, &request.query, &request.header, &request.body, &endpoint.response.body];
        for fields in parts {
            each(fields, see);
        }
    }
    for event in &catalog.events {
        for fields in [&event.body, &event.reply] {
            each(fields, see);
        }
    }
}

fn each(fields: &[Field], see: &mut impl FnMut(&EnumValue)) {
    for field in fields {
        let mut ty = &field.ty;
        while let Some(inner) = ty.inner() {
            ty = inner;
        }
        match ty {
            Type::Enum { values, .. } | Type::Bits { bits: values, .. } => values.iter().for_each(&mut *see),
            Type::Object { fields, .. } => each(fields, see),
            _ => {}
        }
    }
}

fn is_number(value: &Scalar) -> bool {
    match value {
        Scalar::Int(_) => true,
        Scalar::String(text) => text.parse::<i64>().is_ok(),
    }
}

/// The pages of the three exports that hold all endpoints between them, and the names of the repository.
fn platform() -> Option<Docs> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let mut all = Docs::default();
    for export in ["html", "gfm-next", "md"] {
        if !corpus.join(export).is_dir() {
            println!("skipped: no ../shared/corpus/{export}");
            return None;
        }
        let docs = load::load(&corpus.join(export)).expect("the folder can be listed");
        let within = |page: Page| Page { path: format!("{export}/{}", page.path).into(), ..page };
        all.pages.extend(docs.pages.into_iter().map(within));
    }
    all.names = load::load(&root().join("docs-src")).expect("docs-src is a folder").names;
    Some(all)
}
