//! `diff` and `changelog`: what changed in the API between two sides.

use crate::{
    Done,
    arguments::diff::{Diffing, Format, Logging},
    border::{Text, print, tell},
    has_colours, shown,
    side::Side,
};
use feishu_codegen::{
    changelog,
    diff::{self, Diff, text::Colour},
    output,
};
use std::{error::Error, path::Path};

/// Prints the difference; false where it has a change of a denied class.
pub(crate) fn diff(diffing: &Diffing) -> Done {
    let Diffing { sides, format, deny, rules } = diffing;
    if *rules {
        print(&Text::plain(&diff::class::markdown()))?;
        return Ok(true);
    }
    let diff = compare(sides)?;
    let report = match format {
        Format::Text => shown(&diff::text::render(&diff, colour())),
        Format::Markdown => Text::plain(&diff::markdown::render(&diff)),
        Format::Json => Text::json(&diff::json::render(&diff)),
    };
    print(&report)?;
    Ok(deny.iter().all(|class| diff.counts().get(*class) == 0))
}

/// Writes the section.
pub(crate) fn changelog(logging: &Logging) -> Done {
    let Logging { sides, release, file } = logging;
    let diff = compare(sides)?;
    let (folder, name) = folder_and_name(file)?;
    let old = output::text(folder, name)?.unwrap_or_default();
    let new = changelog::with_section(&old, release, &diff);
    if new != old {
        output::replace(folder, name, &new)?;
    }
    tell(&format!("{}: {release}, {}", file.display(), diff.verdict()));
    Ok(true)
}

fn folder_and_name(file: &Path) -> Result<(&Path, &str), Box<dyn Error>> {
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| format!("{}: a file of this name cannot be written", file.display()))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok((folder.unwrap_or(Path::new(".")), name))
}

fn compare(sides: &[String]) -> Result<Diff, Box<dyn Error>> {
    let old = Side::named(sides.first().map_or("HEAD", String::as_str))?;
    let new = match sides.get(1) {
        Some(name) => Side::named(name)?,
        None => Side::Docs("docs-src".into()),
    };
    let form = diff::form_changes(old.schema()?.as_deref(), new.schema()?.as_deref());
    Ok(Diff { form, ..diff::compare_published(&old.read()?, &new.read()?, &old.lock()?) })
}

fn colour() -> Colour {
    if has_colours() { Colour::Yes } else { Colour::No }
}
