//! `gen`: the crate, written or compared.

use super::{Done, conclude, survey};
use crate::border::{Outside, Text, print};
use feishu_codegen::{
    generate_published,
    output::{self, Report, Unlisted},
    package,
    plan::lock::{LOCK, Lock},
    words::Language,
};
use std::{
    error::Error,
    fmt::Write as _,
    mem::ManuallyDrop,
    path::{self, Path},
};

/// Whether files are written, and over which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// They are only compared.
    Nothing,
    /// They are written, where nobody else's are in the way.
    Files(Unlisted),
}

/// Writes the crate of `docs` to `out`, or only says how it differs. Nothing is written before all of it is made.
pub(crate) fn run(docs: &Path, out: &Path, writing: Writing, lang: Option<Language>) -> Done {
    output::apart(docs, out)?;
    // Not taken apart field by field in the end, which would keep one thread busy: the system takes the memory back at
    // once.
    let survey = ManuallyDrop::new(survey(docs, lang)?);
    if survey.catalog.endpoints.is_empty() && survey.catalog.events.is_empty() {
        conclude(docs, &survey)?;
        return Err(format!(
            "no page in {} describes an endpoint or an event; {} was left as it is",
            docs.display(),
            out.display()
        )
        .into());
    }
    let texts = generate_published(&survey.catalog, &manifest(out)?, &lock(out)?)?;
    let (report, said) = match writing {
        Writing::Nothing => {
            let report = output::check(out, &texts)?;
            let said = difference(&report, docs, out, lang);
            (report, said)
        }
        Writing::Files(unlisted) => {
            let report = output::write(out, &texts, unlisted)?;
            let said = summary(&report);
            (report, said)
        }
    };
    let is_sound = conclude(docs, &survey)?;
    print(&Text::plain(&said))?;
    Ok(is_sound && (report.is_fresh() || writing != Writing::Nothing))
}

/// The names that the last run gave, which this one keeps.
fn lock(out: &Path) -> Result<Lock, Box<dyn Error>> {
    let Some(text) = output::text(out, LOCK)? else { return Ok(Lock::default()) };
    Ok(Lock::read(&text).map_err(|error| format!("{}: {error}", out.join(LOCK).display()))?)
}

/// The present manifest, whose head people write, or that of a crate which stands alone.
fn manifest(out: &Path) -> Result<String, Box<dyn Error>> {
    if let Some(text) = output::text(out, "Cargo.toml")? {
        return Ok(text);
    }
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    let runtime = xtask.parent().unwrap_or(xtask).join("runtime");
    Ok(package(&path::absolute(out)?, &runtime))
}

fn summary(report: &Report) -> String {
    let Report { stale, missing, orphans, foreign, unchanged } = report;
    let written = stale.len() + missing.len() + foreign.len();
    format!("{written} files written, {unchanged} unchanged, {} removed\n", orphans.len())
}

fn difference(report: &Report, docs: &Path, out: &Path, lang: Option<Language>) -> String {
    let Report { stale, missing, orphans, foreign, unchanged } = report;
    let mut text = String::new();
    for (word, paths) in [("stale", stale), ("missing", missing), ("orphan", orphans), ("foreign", foreign)] {
        for path in paths {
            let _ = writeln!(text, "{word}: {}", Outside(out.join(path).display()));
        }
    }
    let (docs, out) = (Outside(docs.display()), Outside(out.display()));
    let lang = lang.map(|lang| format!(" --lang {}", lang.code())).unwrap_or_default();
    if report.is_fresh() {
        let _ = writeln!(text, "all {unchanged} files are fresh");
    } else if foreign.is_empty() {
        let _ = writeln!(text, "mend them with: cargo xtask gen --docs {docs} --out {out}{lang}");
    } else {
        let _ = writeln!(
            text,
            "what is foreign is in the way and in no list: move it away, or take it over with: \
             cargo xtask gen --docs {docs} --out {out}{lang} --adopt"
        );
    }
    text
}
