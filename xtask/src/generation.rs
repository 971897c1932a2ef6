//! `gen`: the crate, written or compared.

use super::{Done, conclude, print, survey};
use feishu_codegen::{
    generate,
    output::{self, Report, Texts},
    package,
    words::Language,
};
use std::{
    error::Error,
    fmt::Write as _,
    fs, io,
    mem::ManuallyDrop,
    path::{self, Path},
};

/// Writes the crate of `docs` to `out`, or only says how it differs. Nothing is written before all of it is made.
pub(crate) fn run(docs: &Path, out: &Path, check: bool, lang: Option<Language>) -> Done {
    // Not taken apart field by field in the end, which would keep one thread busy: the system takes the memory back at
    // once.
    let survey = ManuallyDrop::new(survey(docs, lang)?);
    if survey.catalog.endpoints.is_empty() {
        conclude(docs, &survey)?;
        return Err(format!(
            "no page in {} describes an endpoint; {} was left as it is",
            docs.display(),
            out.display()
        )
        .into());
    }
    let manifest = manifest(out)?;
    let texts = generate(&survey.catalog, &manifest.text)?;
    if !check && manifest.author == Author::Somebody {
        spare(out, &texts)?;
    }
    let report = if check { output::check(out, &texts) } else { output::write(out, &texts) }?;
    let is_sound = conclude(docs, &survey)?;
    print(&if check { difference(&report, docs, out, lang) } else { summary(&report) })?;
    Ok(is_sound && (report.is_fresh() || !check))
}

/// The facade's `Cargo.toml` before it is written.
struct Manifest {
    text: String,
    author: Author,
}

/// Who made the crate that stands in the folder.
#[derive(PartialEq)]
enum Author {
    /// An earlier `gen`.
    Gen,
    /// Somebody else, or nobody yet.
    Somebody,
}

/// The present manifest, whose head people write, or that of a crate which stands alone.
fn manifest(out: &Path) -> Result<Manifest, Box<dyn Error>> {
    let path = out.join("Cargo.toml");
    match fs::read_to_string(&path) {
        Ok(text) if text.contains("by `cargo xtask gen`") => Ok(Manifest { text, author: Author::Gen }),
        Ok(text) => Ok(Manifest { text, author: Author::Somebody }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
            let runtime = xtask.parent().unwrap_or(xtask).join("runtime");
            Ok(Manifest { text: package(&path::absolute(out)?, &runtime), author: Author::Somebody })
        }
        Err(error) => Err(format!("{}: {error}", path.display()).into()),
    }
}

/// Refuses to remove what `gen` has not written: a mistyped `--out` must not cost anybody their sources.
fn spare(out: &Path, texts: &Texts) -> Result<(), Box<dyn Error>> {
    let orphans = output::check(out, texts)?.orphans;
    let Some(first) = orphans.first() else { return Ok(()) };
    let (count, first) = (orphans.len(), out.join(first));
    Err(format!(
        "{} is no crate that `gen` has written, and {count} files in it would be removed, {} for one: name another folder \
         with --out, or move them away",
        out.display(),
        first.display()
    )
    .into())
}

fn summary(report: &Report) -> String {
    let Report { stale, missing, orphans, unchanged } = report;
    let written = stale.len() + missing.len();
    format!("{written} files written, {unchanged} unchanged, {} removed\n", orphans.len())
}

fn difference(report: &Report, docs: &Path, out: &Path, lang: Option<Language>) -> String {
    let Report { stale, missing, orphans, unchanged } = report;
    let mut text = String::new();
    for (word, paths) in [("stale", stale), ("missing", missing), ("orphan", orphans)] {
        for path in paths {
            let _ = writeln!(text, "{word}: {}", out.join(path).display());
        }
    }
    if report.is_fresh() {
        let _ = writeln!(text, "all {unchanged} files are fresh");
    } else {
        let (docs, out) = (docs.display(), out.display());
        let lang = lang.map(|lang| format!(" --lang {}", lang.code())).unwrap_or_default();
        let _ = writeln!(text, "mend them with: cargo xtask gen --docs {docs} --out {out}{lang}");
    }
    text
}
