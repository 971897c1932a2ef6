//! `diff` and `changelog`: what changed in the API between two sides.

use crate::{
    Done,
    arguments::Command,
    border::{Text, print, tell},
    has_colours, shown,
    side::Side,
};
use feishu_codegen::{
    changelog,
    diff::{self, Class, Diff, text::Colour},
};
use lexopt::prelude::*;
use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

/// What stands behind `cargo xtask diff`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Diffing {
    sides: Vec<String>,
    format: Format,
    deny: Vec<Class>,
    rules: bool,
}

/// What stands behind `cargo xtask changelog`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Logging {
    sides: Vec<String>,
    release: String,
    file: PathBuf,
}

/// How a difference is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    #[default]
    Text,
    Markdown,
    Json,
}

/// Reads what stands behind `diff`.
pub(crate) fn parse_diff(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut diffing = Diffing::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("format") => diffing.format = parser.value()?.parse_with(format)?,
            Long("deny") => diffing.deny.push(parser.value()?.parse_with(class)?),
            Long("rules") => diffing.rules = true,
            Value(side) if diffing.sides.len() < 2 => diffing.sides.push(side.string()?),
            argument => return Err(argument.unexpected()),
        }
    }
    Ok(Command::Diff(diffing))
}

/// Reads what stands behind `changelog`.
pub(crate) fn parse_changelog(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let (release, file) = (changelog::UNRELEASED.to_owned(), "generated/CHANGELOG.md".into());
    let mut logging = Logging { sides: Vec::new(), release, file };
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("release") => logging.release = parser.value()?.parse_with(release_name)?,
            Long("file") => logging.file = parser.value()?.into(),
            Value(side) if logging.sides.len() < 2 => logging.sides.push(side.string()?),
            argument => return Err(argument.unexpected()),
        }
    }
    Ok(Command::Changelog(logging))
}

fn format(text: &str) -> Result<Format, &'static str> {
    match text {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        _ => Err("the format is text, markdown or json"),
    }
}

fn class(text: &str) -> Result<Class, &'static str> {
    let class = Class::ALL.into_iter().find(|class| class.name() == text);
    class.ok_or("the class is breaking, behaviour, additive or docs")
}

fn release_name(text: &str) -> Result<String, &'static str> {
    let one_word = !text.is_empty() && !text.contains(char::is_whitespace);
    if one_word { Ok(text.to_owned()) } else { Err("the name of a release is one word") }
}

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
    let old = existing(file)?;
    let new = changelog::with_section(&old, release, &diff);
    if new != old {
        fs::write(file, new).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    tell(&format!("{}: {release}, {}", file.display(), diff.verdict()));
    Ok(true)
}

fn existing(file: &Path) -> Result<String, Box<dyn Error>> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| format!("{}: {error}", file.display()).into()),
    }
}

fn compare(sides: &[String]) -> Result<Diff, Box<dyn Error>> {
    let old = Side::named(sides.first().map_or("HEAD", String::as_str))?;
    let new = match sides.get(1) {
        Some(name) => Side::named(name)?,
        None => Side::Docs("docs-src".into()),
    };
    Ok(diff::compare(&old.read()?, &new.read()?))
}

fn colour() -> Colour {
    if has_colours() { Colour::Yes } else { Colour::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse_diff(&mut lexopt::Parser::from_args(line.split_whitespace())).map_err(|error| error.to_string())
    }

    #[test]
    fn sides_and_options_come_in_any_order() {
        let expected = Diffing {
            sides: vec!["old".into(), "new".into()],
            format: Format::Markdown,
            deny: vec![Class::Breaking, Class::Docs],
            rules: false,
        };
        assert_eq!(
            parsed("old --deny breaking --format markdown new --deny=docs"),
            Ok(Command::Diff(expected))
        );
    }

    #[test]
    fn a_third_side_and_an_unknown_word_are_refused() {
        assert!(parsed("a b c").is_err());
        assert!(parsed("--deny all").is_err());
        assert!(parsed("--format html").is_err());
    }

    #[test]
    fn the_name_of_a_release_is_one_word() {
        let release = |name: &str| parse_changelog(&mut lexopt::Parser::from_args(["--release", name]));
        assert!(release("0.2.0").is_ok());
        assert!(release("0.2.0\n## evil").is_err());
    }
}
