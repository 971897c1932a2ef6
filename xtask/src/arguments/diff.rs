//! What stands behind `diff` and `changelog`.

use super::Command;
use feishu_codegen::{changelog, diff::Class};
use lexopt::prelude::*;
use std::path::PathBuf;

/// What stands behind `cargo xtask diff`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Diffing {
    pub sides: Vec<String>,
    pub format: Format,
    pub deny: Vec<Class>,
    pub rules: bool,
}

/// What stands behind `cargo xtask changelog`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Logging {
    pub sides: Vec<String>,
    pub release: String,
    pub file: PathBuf,
}

/// How a difference is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    #[default]
    Text,
    Markdown,
    Json,
}

/// Reads what stands behind `diff`.
pub(super) fn diff(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
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
pub(super) fn changelog(parser: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        diff(&mut lexopt::Parser::from_args(line.split_whitespace())).map_err(|error| error.to_string())
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
        let release = |name: &str| changelog(&mut lexopt::Parser::from_args(["--release", name]));
        assert!(release("0.2.0").is_ok());
        assert!(release("0.2.0\n## evil").is_err());
    }
}
