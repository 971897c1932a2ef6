//! The stages in order.

use crate::{
    diff,
    emit::{self, HARNESS},
    format,
    model::{self, Catalog, file},
    output::Texts,
    plan::{
        self,
        lock::{LOCK, Lock},
    },
};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// An emitter spelled something that is no Rust. No page can bring that about; if one does, it is a mistake here.
#[derive(Debug, Error)]
#[error("{path}: the emitted tokens are no Rust: {error}")]
pub struct SpellingError {
    path: String,
    #[source]
    error: syn::Error,
}

/// The crates of a catalog, the facade and one for each service: their files by path. `manifest` is the facade's present
/// `Cargo.toml`, whose head is kept, or [`package`] for a new one.
///
/// # Errors
/// When an emitter is wrong.
pub fn generate(catalog: &Catalog, manifest: &str) -> Result<Texts, SpellingError> {
    generate_published(catalog, manifest, &Lock::default())
}

/// The same, with the names that the crates were published under.
///
/// # Errors
/// When an emitter is wrong.
pub fn generate_published(catalog: &Catalog, manifest: &str, lock: &Lock) -> Result<Texts, SpellingError> {
    let plan = plan::plan_with(catalog, lock);
    let jobs = emit::jobs(&plan);
    // One by one, because the largest stand side by side.
    let files = jobs.par_iter().with_max_len(1).map(|job| match format::format(job.spell()) {
        Ok(text) => Ok((job.path.clone(), text)),
        Err(error) => Err(SpellingError { path: job.path.clone(), error }),
    });
    let folder = |(name, text)| (format!("model/{name}"), text);
    let (texts, models) = rayon::join(|| files.collect::<Result<Texts, _>>(), || models(catalog));
    let mut texts = texts?;
    texts.extend(models.into_iter().map(folder));
    texts.insert(format!("model/{}", model::SCHEMA_FILE), model::schema_text());
    texts.extend(HARNESS.map(|(path, text)| (path.to_owned(), text.to_owned())));
    texts.extend(emit::manifests(&plan, manifest));
    texts.insert(LOCK.to_owned(), diff::names(catalog, &plan).text());
    Ok(texts)
}

/// The model files of a catalog, one a service: `contact_v3.json`. Named after the modules, which are safe file names.
pub fn models(catalog: &Catalog) -> Texts {
    let services = plan::named(catalog).into_par_iter();
    services.map(|(name, wire, service)| (format!("{name}.json"), file::text(&wire, &service))).collect()
}

/// The head of the manifest of a new facade in `folder`. The runtime is named by the way from there, or by its full
/// path where there is none.
pub fn package(folder: &Path, runtime: &Path) -> String {
    emit::head(&relative(folder, runtime).to_string_lossy().replace('\\', "/"))
}

fn relative(from: &Path, to: &Path) -> PathBuf {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if common <= 1 {
        return to.to_owned();
    }
    let up = from.components().skip(common).map(|_| "..");
    up.map(PathBuf::from)
        .chain(to.components().skip(common).map(|part| PathBuf::from(part.as_os_str())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_is_found_from_the_crate() {
        assert_eq!(relative(Path::new("/a/b/c"), Path::new("/a/d")), Path::new("../../d"));
        assert_eq!(relative(Path::new("/x/y"), Path::new("/a/d")), Path::new("/a/d"));
    }
}
