//! One side of a comparison: a docs folder, a folder of model files, or a git revision.

use crate::{border::tell, git};
use feishu_codegen::{
    model::{self, Catalog},
    plan::lock::{LOCK, Lock},
};
use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

/// Where a revision keeps the crates.
const GENERATED: &str = "generated";

/// Where a revision keeps what the docs said.
pub(crate) const MODELS: &str = "generated/model";

/// Largest model file that is read, in bytes; the largest that was ever written has 42 MB.
const MAX_FILE: u64 = 256 << 20;

/// Where to read a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Pages and their errata.
    Docs(PathBuf),
    /// Files that `model` or `gen` wrote.
    Models(PathBuf),
    /// [`MODELS`] of a commit of the repository around the working directory.
    Revision(String),
}

impl Side {
    /// What the user named: a folder where there is one, else a revision.
    pub(crate) fn named(name: &str) -> Result<Self, Box<dyn Error>> {
        let folder = Path::new(name);
        if folder.is_dir() {
            let models = !model_files(folder)?.is_empty();
            return Ok(if models { Self::Models(folder.into()) } else { Self::Docs(folder.into()) });
        }
        if git::is_commit(name)? {
            return Ok(Self::Revision(name.to_owned()));
        }
        Err(format!("`{name}` is neither a folder nor a git revision").into())
    }

    /// The schema of its model files; a side older than that has none.
    pub(crate) fn schema(&self) -> Result<Option<String>, Box<dyn Error>> {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        match self {
            Self::Docs(_) => Ok(Some(model::schema_text())),
            Self::Models(folder) => {
                let path = folder.join(model::SCHEMA_FILE);
                if path.exists() { Ok(Some(text(model_file(&path)?))) } else { Ok(None) }
            }
            Self::Revision(revision) => {
                let files = git::files(revision, &format!("{MODELS}/{}", model::SCHEMA_FILE), MAX_FILE)?;
                Ok(files.into_iter().next().map(|(_, bytes)| text(bytes)))
            }
        }
    }

    pub(crate) fn read(&self) -> Result<Catalog, Box<dyn Error>> {
        match self {
            Self::Docs(folder) => docs(folder),
            Self::Models(folder) => {
                let files = model_files(folder)?;
                let read = |path: PathBuf| Ok((path.display().to_string(), model_file(&path)?));
                catalog(files.into_iter().map(read).collect::<Result<Vec<_>, Box<dyn Error>>>()?)
            }
            Self::Revision(revision) => {
                let mut files = git::files(revision, MODELS, MAX_FILE)?;
                files.retain(|(path, _)| !is_schema(Path::new(path)));
                if files.is_empty() {
                    return Err(format!("revision `{revision}` has no {MODELS} here").into());
                }
                catalog(files)
            }
        }
    }

    /// The names that this side was published under. Pages alone give theirs.
    pub(crate) fn lock(&self) -> Result<Lock, Box<dyn Error>> {
        match self {
            Self::Docs(_) => Ok(Lock::default()),
            Self::Models(folder) => {
                let path = folder.join("..").join(LOCK);
                let text = path.is_file().then(|| model_file(&path)).transpose()?;
                read_lock(&path.display().to_string(), text)
            }
            Self::Revision(revision) => {
                let path = format!("{GENERATED}/{LOCK}");
                let text = git::files(revision, &path, MAX_FILE)?.into_iter().next().map(|(_, bytes)| bytes);
                read_lock(&format!("{revision}:{path}"), text)
            }
        }
    }
}

/// The lock of a revision or of the folder around the models; none where nobody wrote one.
fn read_lock(name: &str, text: Option<Vec<u8>>) -> Result<Lock, Box<dyn Error>> {
    let Some(bytes) = text else { return Ok(Lock::default()) };
    let text = String::from_utf8(bytes).map_err(|error| format!("{name}: {error}"))?;
    Ok(Lock::read(&text).map_err(|error| format!("{name}: {error}"))?)
}

/// Whether this is the schema of the model files, which stands beside them.
fn is_schema(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == model::SCHEMA_FILE)
}

fn docs(folder: &Path) -> Result<Catalog, Box<dyn Error>> {
    let survey = crate::survey(folder, None)?;
    match survey.summary().errors {
        0 => {}
        errors => {
            tell(&format!("{}: {errors} pages have errors and are left out of this side", folder.display()));
        }
    }
    Ok(survey.catalog)
}

fn model_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, io::Error>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json") && !is_schema(path));
    files.sort();
    Ok(files)
}

/// The bytes of a plain file of a size that a model can have.
fn model_file(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let told = |error: io::Error| format!("{}: {error}", path.display());
    let about = fs::metadata(path).map_err(told)?;
    if !about.is_file() || about.len() > MAX_FILE {
        return Err(format!(
            "{}: a model file is a plain file of at most {} MB",
            path.display(),
            MAX_FILE >> 20
        )
        .into());
    }
    Ok(fs::read(path).map_err(told)?)
}

fn catalog(files: Vec<git::File>) -> Result<Catalog, Box<dyn Error>> {
    let mut all = Catalog::default();
    for (path, bytes) in files {
        let Catalog { endpoints, events } =
            model::read(&bytes).map_err(|error| format!("{path}: {error}"))?;
        all.endpoints.extend(endpoints);
        all.events.extend(events);
    }
    all.endpoints.sort_by(|a, b| a.id.cmp(&b.id));
    all.events.sort_by(|a, b| a.event_type.cmp(&b.event_type));
    if let Some(id) = twice(&all.endpoints, |endpoint| &endpoint.id) {
        return Err(format!("two endpoints are called {id}").into());
    }
    if let Some(event_type) = twice(&all.events, |event| &event.event_type) {
        return Err(format!("two events are of the type {event_type}").into());
    }
    Ok(all)
}

/// What two neighbours are both called.
fn twice<T>(sorted: &[T], name: impl Fn(&T) -> &str) -> Option<&str> {
    sorted.windows(2).find_map(|pair| match pair {
        [a, b] if name(a) == name(b) => Some(name(a)),
        _ => None,
    })
}
